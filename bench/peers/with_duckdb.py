"""The same questions and the same import in DuckDB, with its own settings and as many threads as it likes."""

import duckdb

from . import columns
from .questions import OF_EVENTS, OF_LEADS, STEPS, WEIGHTS, YEAR, agents, told

# One pass over the file, by day, and then by month: twice as fast as by month at once, or as days that are not kept.
COUNTS = """
    WITH days AS MATERIALIZED (SELECT {by}, issue, count(*) AS n FROM read_parquet('{file}') WHERE issue IS NOT NULL GROUP BY ALL),
    months AS (SELECT {by}, date_trunc('month', issue)::DATE AS month, sum(n) AS n FROM days GROUP BY ALL)
"""
WEIGHT = "CASE product_line " + " ".join(f"WHEN '{line}' THEN {weight}" for line, weight in WEIGHTS.items()) + " ELSE 1 END"
IN_YEAR = f"FROM read_parquet('{{file}}') WHERE issue BETWEEN '{YEAR[0]}' AND '{YEAR[1]}'"
QUESTIONS = {
    "share": COUNTS.replace("{by}", "channel") + "SELECT channel, month, n / sum(n) OVER (PARTITION BY month) FROM months",
    # Every class, in every month, even when it sold nothing then.
    "rolling": COUNTS.replace("{by}", "channel")
    + """,
    whole AS (
        SELECT channel, month, coalesce(n, 0) AS n, sum(n) OVER (PARTITION BY month) AS total
        FROM (FROM (SELECT DISTINCT channel FROM months), (SELECT DISTINCT month FROM months)) LEFT JOIN months USING (channel, month)
    )
    SELECT channel, month, sum(n) OVER last_three / sum(total) OVER last_three FROM whole
    WINDOW last_three AS (PARTITION BY channel ORDER BY month ROWS 2 PRECEDING)
    QUALIFY row_number() OVER (PARTITION BY channel ORDER BY month) >= 3
    """,
    "weighted": COUNTS.replace("{by}", "product_line")
    + f"SELECT product_line, month, (n * {WEIGHT})::DOUBLE / sum(n * {WEIGHT}) OVER (PARTITION BY month) FROM months",
    "agents": f"SELECT agent, NULL, count(*) {IN_YEAR} GROUP BY agent",
    "customers": f"SELECT channel, NULL, count(*) FROM (SELECT channel, customer {IN_YEAR} AND customer IS NOT NULL GROUP BY ALL"
    " HAVING count(DISTINCT product_line) >= 2) GROUP BY channel",
    "active": """
    WITH each AS MATERIALIZED (
        SELECT agent, date_trunc('month', issue)::DATE AS month, count(*) AS n FROM read_parquet('{file}') WHERE issue IS NOT NULL GROUP BY ALL
    ), active AS (
        SELECT month, count(*) AS agents FROM each JOIN read_parquet('{agents}') USING (agent) WHERE joined <= last_day(month) GROUP BY month
    )
    SELECT NULL, month, sum(n) / any_value(agents) FROM each JOIN active USING (month) GROUP BY month
    """,
    "funnel": OF_EVENTS.replace("{facts}", "read_parquet('{file}')"),
    "funnel_rows": OF_LEADS.replace("{facts}", "read_parquet('{file}')"),
    # Those alike lie in one part, which ntile does not keep.
    "rfm": """
    WITH one AS MATERIALIZED (
        SELECT max(issue) AS r, count(*) AS f, sum(premium_fen)::BIGINT AS m FROM read_parquet('{file}')
        WHERE issue IS NOT NULL AND customer IS NOT NULL GROUP BY customer
    ), ends AS (
        SELECT quantile_disc(r, [0.2, 0.4, 0.6, 0.8]) AS r, quantile_disc(f, [0.2, 0.4, 0.6, 0.8]) AS f, quantile_disc(m, [0.2, 0.4, 0.6, 0.8]) AS m FROM one
    )
    SELECT """
    + " || ".join(f"(1 + (one.{c} > ends.{c}[1])::INT + (one.{c} > ends.{c}[2])::INT + (one.{c} > ends.{c}[3])::INT + (one.{c} > ends.{c}[4])::INT)" for c in "rfm")
    + """ AS cell, NULL, count(*) FROM one, ends GROUP BY cell""",
}


class Peer:
    name = "DuckDB"
    version = duckdb.__version__

    def __init__(self) -> None:
        self.connection = duckdb.connect()

    def ask(self, question: str, file: str) -> dict[str, float]:
        rows = self.connection.execute(QUESTIONS[question].format(file=file, agents=agents(file))).fetchall()
        return {f"{key or ''}|{told(period)}": float(value) for key, period, value in rows}

    def convert(self, csv: str, to: str) -> None:
        fields = columns.fields()
        kinds = {column: "VARCHAR" for column in columns.header(csv)}
        for field, column in fields.items():
            if field in columns.DAYS:
                kinds[column] = "DATE"
            elif field in columns.COUNTS:
                kinds[column] = "BIGINT"
            elif field in columns.FLAGS:
                kinds[column] = "BOOLEAN"
            elif field in columns.MONEY:
                kinds[column] = "DECIMAL(18, 2)"
        fen = lambda field, column: f'("{column}" * 100)::BIGINT' if field in columns.MONEY else f'"{column}"'
        chosen = ", ".join(f'{fen(field, column)} AS "{field}"' for field, column in fields.items())
        source = f"read_csv('{csv}', header = true, auto_detect = false, delim = ',', quote = '\"', columns = {kinds})"
        self.connection.execute(f"COPY (SELECT {chosen} FROM {source}) TO '{to}' (FORMAT parquet, COMPRESSION lz4_raw)")


def digest(files: list[str]) -> list[tuple]:
    """A row for each file, which is the same when the files hold the same facts, in whatever order."""
    fields = columns.fields()
    chosen = ", ".join(f'count("{f}"), sum(hash("{f}"))' for f in fields)
    return [duckdb.sql(f"SELECT count(*), {chosen} FROM read_parquet('{file}')").fetchall()[0] for file in files]


def events(leads: str, to: str) -> None:
    """The steps of leads as events: lead, channel, the number of the step, and its day, in the order of days."""
    steps = ["day", *STEPS]
    each = " UNION ALL ".join(f"SELECT lead, channel, {n} AS step, {step} AS day FROM read_parquet('{leads}') WHERE {step} IS NOT NULL" for n, step in enumerate(steps))
    duckdb.execute(f"COPY (SELECT * FROM ({each}) ORDER BY day) TO '{to}' (FORMAT parquet, COMPRESSION lz4_raw)")
