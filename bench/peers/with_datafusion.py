"""The same questions in plain DataFusion SQL, the engine that Upcount is built on."""

from pathlib import Path

import datafusion

from .questions import OF_EVENTS, OF_LEADS, WEIGHTS, YEAR, agents, told

COUNTS = """
    WITH days AS (SELECT {by}, issue, count(*) AS n FROM facts WHERE issue IS NOT NULL GROUP BY {by}, issue),
    months AS (SELECT {by}, date_trunc('month', issue) AS month, sum(n) AS n FROM days GROUP BY {by}, date_trunc('month', issue))
"""
WEIGHT = "CASE product_line " + " ".join(f"WHEN '{line}' THEN {weight}" for line, weight in WEIGHTS.items()) + " ELSE 1 END"
IN_YEAR = f"FROM facts WHERE issue BETWEEN DATE '{YEAR[0]}' AND DATE '{YEAR[1]}'"
QUESTIONS = {
    "share": COUNTS.replace("{by}", "channel") + "SELECT channel, month, CAST(n AS DOUBLE) / sum(n) OVER (PARTITION BY month) FROM months",
    "rolling": COUNTS.replace("{by}", "channel")
    + """,
    whole AS (
        SELECT c.channel, m.month, coalesce(t.n, 0) AS n, sum(t.n) OVER (PARTITION BY m.month) AS total
        FROM (SELECT DISTINCT channel FROM months) c CROSS JOIN (SELECT DISTINCT month FROM months) m
        LEFT JOIN months t ON t.channel = c.channel AND t.month = m.month
    ), three AS (
        SELECT channel, month, CAST(sum(n) OVER w AS DOUBLE) / sum(total) OVER w AS share, row_number() OVER (PARTITION BY channel ORDER BY month) AS place
        FROM whole WINDOW w AS (PARTITION BY channel ORDER BY month ROWS BETWEEN 2 PRECEDING AND CURRENT ROW)
    )
    SELECT channel, month, share FROM three WHERE place >= 3
    """,
    "weighted": COUNTS.replace("{by}", "product_line")
    + f"SELECT product_line, month, CAST(n * {WEIGHT} AS DOUBLE) / sum(n * {WEIGHT}) OVER (PARTITION BY month) FROM months",
    "agents": f"SELECT agent, NULL, count(*) {IN_YEAR} GROUP BY agent",
    "active": """
    WITH each AS (
        SELECT agent, date_trunc('month', issue) AS month, count(*) AS n FROM (SELECT agent, issue FROM facts WHERE issue IS NOT NULL) known
        GROUP BY agent, date_trunc('month', issue)
    ), active AS (
        SELECT month, count(*) AS agents FROM each JOIN agents ON agents.agent = each.agent
        WHERE joined < date_trunc('month', month + INTERVAL '1 month') GROUP BY month
    )
    SELECT NULL, each.month, CAST(sum(n) AS DOUBLE) / min(agents) FROM each JOIN active ON active.month = each.month GROUP BY each.month
    """,
    "funnel": OF_EVENTS.replace("{facts}", "facts"),
    "funnel_rows": OF_LEADS.replace("{facts}", "facts"),
    # count(DISTINCT) inside so many groups took more than 17 GB; in two levels it does not.
    "customers": "SELECT channel, NULL, count(*) FROM (SELECT channel, customer, count(*) AS lines FROM"
    f" (SELECT DISTINCT channel, customer, product_line {IN_YEAR} AND customer IS NOT NULL) one GROUP BY channel, customer) two"
    " WHERE lines >= 2 GROUP BY channel",
}


class Peer:
    name = "DataFusion"
    version = datafusion.__version__

    def __init__(self) -> None:
        self.context = None

    def ask(self, question: str, file: str) -> dict[str, float]:
        if self.context is None:
            self.context = datafusion.SessionContext()
            self.context.register_parquet("facts", file)
            if question == "active":
                self.context.register_parquet("agents", str(Path(agents(file)).parent))
        columns = [batch.columns for batch in self.context.sql(QUESTIONS[question]).collect()]
        rows = [row for batch in columns for row in zip(*(column.to_pylist() for column in batch))]
        return {f"{key or ''}|{told(period)}": float(value) for key, period, value in rows}
