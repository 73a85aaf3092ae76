"""The work of three Boards with the tools of an analyst: DuckDB, lifelines, pandas.

    python -m peers.boards moved|funnel|commission HOME TIMES      what it took, and the answer, as JSON

The files are those that Upcount wrote. Loading a library is not timed.
"""

import json
import resource
import sys
import time

BEFORE, YEAR = ("2024-01-01", "2024-12-31"), ("2025-01-01", "2025-12-31")
STEPS = ["contacted", "appointed", "quoted", "applied", "underwritten", "issued"]


def moved(home: str) -> dict:
    """Policies of two years by channel: what each part contributes to the change."""
    import duckdb

    counted = ", ".join(f"count(*) FILTER (issue BETWEEN '{a}' AND '{b}')" for a, b in (BEFORE, YEAR))
    rows = duckdb.sql(f"SELECT channel, {counted} FROM read_parquet('{home}/facts/policy/*.parquet') GROUP BY channel").fetchall()
    return {channel: after - before for channel, before, after in rows}


def funnel(home: str) -> dict:
    """Leads of a year and of the year before by channel, step by step: how long whom, and a Kaplan-Meier curve for each."""
    import duckdb
    from lifelines import KaplanMeierFitter

    connection = duckdb.connect()
    until = connection.sql(f"SELECT max(day) FROM read_parquet('{home}/facts/lead/*.parquet')").fetchall()[0][0]
    # A step that was skipped was passed on the day of the next one known; none comes before the one that leads to it.
    days = ["day", *STEPS, "receipt", "kept"]
    filled = ", ".join(f"coalesce({', '.join(days[n:])}) AS e{n}" for n in range(len(days)))
    reached = ", ".join(f"CASE WHEN e{n} IS NOT NULL THEN greatest({', '.join(f'e{m}' for m in range(n + 1))}) END AS r{n}" for n in range(len(days)))
    connection.sql(
        f"""
        CREATE TEMP TABLE ways AS
        WITH leads AS (
            SELECT l.*, p.receipt, p.withdrawn, CASE WHEN p.withdrawn IS NULL AND p.receipt + 15 <= DATE '{until}' THEN p.receipt + 15 END AS kept
            FROM read_parquet('{home}/facts/lead/*.parquet') l LEFT JOIN read_parquet('{home}/facts/policy/*.parquet') p USING (policy)
            WHERE l.day BETWEEN DATE '{YEAR[0]}' - 365 AND DATE '{YEAR[1]}'
        ), passed AS (SELECT channel, lost, withdrawn, {filled} FROM leads)
        SELECT channel, lost, withdrawn, {reached} FROM passed
        """
    )
    answer: dict[str, list[int]] = {}
    for n in range(1, len(days)):
        gone = "lost" if n <= len(STEPS) else "withdrawn"
        rows = connection.sql(
            f"""
            SELECT channel, r0 < DATE '{YEAR[0]}' AS before, r{n} IS NOT NULL AS came,
                   greatest(coalesce(r{n}, {gone}, DATE '{until}') - r{n - 1}, 0) AS days, count(*) AS many
            FROM ways WHERE r{n - 1} IS NOT NULL GROUP BY ALL
            """
        ).df()
        for channel, own in rows.groupby("channel"):
            answer.setdefault(channel, []).append(int(own.loc[own.came & ~own.before, "many"].sum()))
            curve = KaplanMeierFitter().fit(own["days"], own["came"], weights=own["many"])
            curve.confidence_interval_
    connection.close()
    return answer


def commission(home: str) -> dict:
    """Twelve months of first-year commission: tiers by an agent's month, credits, ceilings, clawback and hold-back."""
    import pandas as pd

    rate = {"life": 0.20, "annuity": 0.06, "health": 0.15, "accident": 0.20, "motor": 0.04, "embedded": 0.0}
    ceiling = {"life": 0.28, "annuity": 0.09, "health": 0.20, "accident": 0.28, "motor": 0.05}
    columns = ["policy", "agent", "product_line", "premium_fen", "issue", "withdrawn", "surrendered", "channel"]
    sold = pd.read_parquet(f"{home}/facts/policy", columns=columns)
    sold = sold[sold.channel.eq("agent") & sold.issue.ge(pd.Timestamp(YEAR[0]).date()) & sold.issue.le(pd.Timestamp(YEAR[1]).date())]
    credits = pd.read_parquet(f"{home}/facts/credit", columns=["policy", "agent", "share_ppm"])
    lines = sold.merge(credits, on="policy", how="left", suffixes=("_of_policy", ""))
    lines["agent"] = lines.agent.fillna(lines.agent_of_policy)
    lines["share"] = lines.share_ppm.fillna(1_000_000) / 1e6
    lines = lines[lines.agent.notna()]
    for day in ("issue", "withdrawn", "surrendered"):
        lines[day] = pd.to_datetime(lines[day])
    lines["month"] = lines.issue.dt.to_period("M")
    month = lines.groupby(["agent", "month"]).share.transform("sum")
    factor = 1.0 + 0.10 * (month >= 3 - 1e-9) + 0.15 * (month >= 8 - 1e-9)
    amount = lines.premium_fen.fillna(0) * lines.product_line.map(rate) * factor * lines.share
    most = lines.premium_fen.fillna(0) * lines.product_line.map(ceiling).fillna(1.0) * lines.share
    lines["amount"] = amount.where(amount < most, most).round()
    lines["held"] = (lines.amount * 0.10).round()
    taken = lines.withdrawn.notna() * 1.0
    taken = taken.where(taken > 0, (lines.surrendered < lines.issue + pd.DateOffset(months=12)) * 0.5)
    lines["back"] = (lines.amount * taken).round()
    statement = lines.groupby(["agent", "month"])[["amount", "held", "back"]].sum()
    return {"agents": int(lines.agent.nunique()), "commission": float(statement.amount.sum())}


def main() -> None:
    what, home, times = sys.argv[1:]
    work = {"moved": moved, "funnel": funnel, "commission": commission}[what]
    if what == "funnel":
        import lifelines  # noqa: F401
    if what == "commission":
        import pandas  # noqa: F401
    else:
        import duckdb  # noqa: F401
    used = lambda: sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
    wall, cpu = [], []
    for _ in range(int(times)):
        began, before = time.perf_counter(), used()
        answer = work(home)
        wall.append(time.perf_counter() - began)
        cpu.append(used() - before)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps({"wall": sorted(wall)[len(wall) // 2], "cpu": sorted(cpu)[len(cpu) // 2], "peak_kib": peak, "answer": answer}))


main()
