"""The same questions in ClickHouse, in the process (chdb)."""

import json

import chdb
from chdb import session

from .questions import OF_EVENTS, OF_LEADS, WEIGHTS, YEAR, agents

COUNTS = """
    WITH months AS (SELECT {by}, toStartOfMonth(assumeNotNull(issue)) AS month, count() AS n FROM file('{file}', Parquet) WHERE issue IS NOT NULL GROUP BY {by}, month)
"""
WEIGHT = f"transform(assumeNotNull(product_line), {list(WEIGHTS)}, {list(WEIGHTS.values())}, 1.0)"
IN_YEAR = f"FROM file('{{file}}', Parquet) WHERE issue BETWEEN '{YEAR[0]}' AND '{YEAR[1]}'"
QUESTIONS = {
    "share": COUNTS.replace("{by}", "channel") + "SELECT channel, formatDateTime(month, '%Y-%m'), n / sum(n) OVER (PARTITION BY month) FROM months",
    "rolling": COUNTS.replace("{by}", "channel")
    + """,
    whole AS (
        SELECT channel, month, n, sum(n) OVER (PARTITION BY month) AS total FROM (
            SELECT channel, month, sum(n) AS n FROM (
                SELECT channel, month, n FROM months UNION ALL
                SELECT c.channel, m.month, 0 FROM (SELECT DISTINCT channel FROM months) c CROSS JOIN (SELECT DISTINCT month FROM months) m
            ) GROUP BY channel, month
        )
    ), three AS (
        SELECT channel, month, sum(n) OVER w / sum(total) OVER w AS share, row_number() OVER (PARTITION BY channel ORDER BY month) AS place
        FROM whole WINDOW w AS (PARTITION BY channel ORDER BY month ROWS BETWEEN 2 PRECEDING AND CURRENT ROW)
    )
    SELECT channel, formatDateTime(month, '%Y-%m'), share FROM three WHERE place >= 3
    """,
    "weighted": COUNTS.replace("{by}", "product_line")
    + f"SELECT product_line, formatDateTime(month, '%Y-%m'), n * {WEIGHT} / sum(n * {WEIGHT}) OVER (PARTITION BY month) FROM months",
    "agents": f"SELECT agent, '', count() {IN_YEAR} GROUP BY agent",
    "active": """
    WITH each AS (SELECT agent, toStartOfMonth(assumeNotNull(issue)) AS month, count() AS n FROM file('{file}', Parquet) WHERE issue IS NOT NULL GROUP BY agent, month),
    active AS (
        SELECT month, count() AS agents FROM each INNER JOIN (SELECT agent, joined FROM file('{agents}', Parquet)) roll ON roll.agent = each.agent
        WHERE joined <= toLastDayOfMonth(month) GROUP BY month
    )
    SELECT '', formatDateTime(month, '%Y-%m'), sum(n) / any(agents) FROM each INNER JOIN active ON active.month = each.month GROUP BY each.month AS month
    """,
    "funnel": OF_EVENTS.replace("{facts}", "file('{file}', Parquet)"),
    "funnel_rows": OF_LEADS.replace("{facts}", "file('{file}', Parquet)"),
    "customers": f"SELECT channel, '', count() FROM (SELECT channel, customer, uniqExact(product_line) AS lines {IN_YEAR} AND customer IS NOT NULL"
    " GROUP BY channel, customer) WHERE lines >= 2 GROUP BY channel",
}


class Peer:
    name = "ClickHouse"
    version = chdb.__version__

    def __init__(self) -> None:
        self.session = session.Session()

    def ask(self, question: str, file: str) -> dict[str, float]:
        told = str(self.session.query(QUESTIONS[question].replace("{file}", file).replace("{agents}", agents(file)), "JSONCompactEachRow"))
        rows = [json.loads(line) for line in told.splitlines()]
        return {f"{key or ''}|{'' if period is None else period}": float(value) for key, period, value in rows}
