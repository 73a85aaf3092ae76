"""Measures Upcount beside its peers and writes the tables of README.md. Started by run.sh."""

import argparse
import csv
import io
import json
import os
import platform
import re
import shutil
import sys
from collections import defaultdict
from pathlib import Path
from statistics import median

from processes import HERE, Others, Used, WarmPeer, WarmUpcount, peer, run

YEAR = {"from": "2025-01-01", "to": "2025-12-31"}
# What is asked of Upcount; bench/peers has the same for each of the others.
QUESTIONS = {
    "share": {"measure": "policy_share", "by": "channel", "grain": "month"},
    "rolling": {"measure": "policy_share_rolling", "window": "3", "by": "channel", "grain": "month"},
    "weighted": {"measure": "policy_share_weighted", "by": "product_line", "grain": "month"},
    "agents": {"measure": "policies", "by": "agent"} | YEAR,
    "active": {"measure": "policies_per_active_agent", "grain": "month", "from": "2023-01-01", "to": "2025-12-31"},
    "customers": {"measure": "customers_of_two_lines", "by": "channel"} | YEAR,
    "rfm": {"portrait": "customers"},
    "funnel": {"funnel": "bench", "by": "channel"},
    "funnel_rows": {"funnel": "bench", "by": "channel"},
}
IMPORTERS = ["upcount", "duckdb", "polars"]
PEERS = ["duckdb", "polars", "datafusion", "chdb"]
NAMES = {"cells": "Upcount, cells", "facts": "Upcount, facts", "upcount": "Upcount", "duckdb": "DuckDB", "polars": "Polars", "datafusion": "DataFusion", "chdb": "ClickHouse"}
TOLERANCE = 1e-12
# How many workers help, and with what: questions that read every fact.
WORKERS = [0, 1, 2, 4]
SHARED_OUT = ["share", "agents", "customers"]
# Of these the peers have no quantile that is one of the values, so that their parts would be others.
WITHOUT = {"rfm": ["datafusion", "chdb"]}
# Most warm questions take milliseconds and the system counts CPU time in hundredths of a second.
WARM_TIMES = {"agents": 5, "active": 3, "customers": 3, "rfm": 1, "funnel": 1, "funnel_rows": 3}
# With more policies each process has the machine for itself.
TOGETHER = 20_000_000

Runs = dict[str, dict[str, list[Used]]]


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--upcount", required=True)
    options.add_argument("--work", required=True, type=Path)
    options.add_argument("--policies", type=int, default=10_000_000)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--keep", action="store_true", help="leave the big files for another run")
    options.add_argument("--no-readme", action="store_true", help="only print the table")
    given = options.parse_args()
    given.work = given.work.resolve()
    given.upcount = str(Path(given.upcount).resolve())
    runs: Runs = defaultdict(lambda: defaultdict(list))
    others = Others()
    try:
        folder = make_company(given)
        rows = import_file(given, folder / "policies.csv", runs)
        import_others(given.upcount, given.work, folder)
        ask(given, runs)
        table = told(runs, rows, others.cores(), given)
    finally:
        if not given.keep:
            for big in ["company", "home", "bare", "converted"]:
                shutil.rmtree(given.work / big, ignore_errors=True)
            (given.work / "events.parquet").unlink(missing_ok=True)
    print(table)
    if not given.no_readme:
        readme = HERE / "README.md"
        block = rf"(?s)(<!-- figures {given.policies} -->\n).*?(<!-- /figures -->)"
        readme.write_text(re.sub(block, lambda m: m[1] + table + m[2], readme.read_text()))


def make_company(given) -> Path:
    """The policies of the made-up company: the same bytes on every machine."""
    folder = given.work / "company" / str(given.policies)
    policies, kept = folder / "policies.csv", ["policies.csv", "agents.csv", "leads.csv"]
    if not policies.exists():
        say(f"making {given.policies:,} policies")
        run([given.upcount, "company", "--policies", str(given.policies), "--seed", "1", "--files-only", "--out", str(folder)])
        for other in folder.iterdir():
            if other.name not in kept:
                other.unlink()
    # All read the file from the page cache, so that the disk is not measured, nor who comes first.
    with policies.open("rb", buffering=0) as file:
        while file.read(1 << 20):
            pass
    return folder


def import_file(given, policies: Path, runs: Runs) -> int:
    """CSV → Parquet. The shipped definition without its second kind of fact, so that all write the same columns."""
    home, converted = given.work / "home", given.work / "converted"
    shipped = (HERE.parent / "book/imports/company_policies.toml").read_text()
    parts = re.split(r"(?m)^\[\[facts\]\]$", shipped)
    definition = "[[facts]]".join(parts[:2])
    shutil.rmtree(converted, ignore_errors=True)
    converted.mkdir(parents=True)
    for n in range(min(given.rounds, 3)):
        for tool in turned(IMPORTERS, n):
            say(f"import, round {n + 1}: {NAMES[tool]}")
            if tool == "upcount":
                shutil.rmtree(home, ignore_errors=True)
                (home / "book/imports").mkdir(parents=True)
                (home / "book/imports/bench_policies.toml").write_text(definition)
                used, printed = run([given.upcount, "--home", str(home), "import", "--strict", "bench_policies", str(policies)])
            else:
                used, _ = run(peer(tool, "convert", str(policies), str(converted / f"{tool}.parquet")), cwd=HERE)
            runs["import"][tool].append(used)
    files = [facts(home), *(converted / f"{tool}.parquet" for tool in IMPORTERS[1:])]
    digests = json.loads(run(peer("digest", *map(str, files)), cwd=HERE)[1])
    if any(digest != digests[0] for digest in digests):
        sys.exit("the files do not hold the same facts")
    shutil.rmtree(converted)
    for n in range(min(given.rounds, 3)):
        say(f"cells, round {n + 1}")
        runs["cells"]["upcount"].append(run([given.upcount, "--home", str(home), "rebuild"])[0])
    return int(digests[0][0])


def import_others(upcount: str, work: Path, folder: Path) -> None:
    """Agents and leads, and for the peers the events of the leads, each a row of its own."""
    home = work / "home"
    # The steps of a lead alone, without what becomes of its policy.
    shipped = (HERE.parent / "book/funnels/leads.toml").read_text()
    (home / "book/funnels").mkdir(parents=True, exist_ok=True)
    (home / "book/funnels/bench.toml").write_text(shipped.partition("# What the policy that came of it")[0])
    for name in ["agents", "leads"]:
        say(f"import: {name}")
        run([upcount, "--home", str(home), "import", "--strict", f"company_{name}", str(folder / f"{name}.csv")])
    run(peer("events", str(one_file(home, "lead")), str(work / "events.parquet")), cwd=HERE)


def ask(given, runs: Runs) -> None:
    """Questions of the one file that Upcount's import wrote: whole processes first, then processes that stay."""
    home = given.work / "home"
    decide_weights(home)
    file = str(facts(home))
    files = {"funnel": str(given.work / "events.parquet"), "funnel_rows": str(one_file(home, "lead"))}
    for n in range(given.rounds):
        answers = {}
        for tool in turned(["cells", *PEERS], n):
            say(f"share, cold, round {n + 1}: {NAMES[tool]}")
            if tool == "cells":
                used, printed = run([given.upcount, "--home", str(home), "ask", "policy_share", "--by", "channel", "--grain", "month", "--format", "csv"])
                answers[tool] = {f"{row['channel']}|{row['period']}": float(row["policy_share"]) for row in csv.DictReader(io.StringIO(printed))}
            else:
                used, printed = run(peer(tool, "ask", "share", file), cwd=HERE)
                answers[tool] = json.loads(printed)
            runs["share, cold"][tool].append(used)
        same("share", answers)
    bare = without_cells(given.work, home)
    for question, asked in QUESTIONS.items():
        tools = ["cells", "facts", *(tool for tool in PEERS if tool not in WITHOUT.get(question, []))]
        answers = defaultdict(dict)
        # What they hold together may be more than the machine has.
        for tools in [[tool] for tool in tools] if given.policies > TOGETHER else [tools]:
            # Each question has processes of its own: memory is that of the question.
            start = lambda tool: WarmPeer(tool, files.get(question, file)) if tool in PEERS else WarmUpcount(given.upcount, home if tool == "cells" else bare)
            warm = {tool: start(tool) for tool in tools}
            for n in range(-1, given.rounds):
                for tool in turned(tools, n):
                    say(f"{question}, warm, round {n + 1}: {NAMES[tool]}")
                    used, answers[n][tool] = warm[tool].ask(question if tool in PEERS else asked, times(question, given))
                    # The round before the first only warms.
                    if n >= 0:
                        runs[f"{question}, warm"][tool].append(used)
            for process in warm.values():
                process.stop()
        for said in answers.values():
            same(question, said)
    ask_many(given, bare, runs)


def times(question: str, given) -> int:
    """How often a question is asked in a round: a larger table needs fewer."""
    return max(1, WARM_TIMES.get(question, 20) * 10_000_000 // max(given.policies, 10_000_000))


def ask_many(given, bare: Path, runs: Runs) -> None:
    """The same questions of the same facts, shared out to workers of this machine: what sharing out costs."""
    answers = defaultdict(dict)
    for workers in WORKERS:
        say(f"{workers} workers")
        node = WarmUpcount(given.upcount, bare, workers)
        for question in SHARED_OUT:
            for n in range(-1, given.rounds):
                used, answers[question][workers] = node.ask(QUESTIONS[question], 3)
                if n >= 0:
                    runs[f"{question}, workers"][str(workers)].append(used)
        node.stop()
    for question, of in answers.items():
        if any(answer.keys() != of[0].keys() or any(abs(answer[key] - of[0][key]) > TOLERANCE for key in of[0]) for answer in of.values()):
            sys.exit(f"{question}: a cluster answers otherwise than one node")


def decide_weights(home: Path) -> None:
    """The same weights as the peers have."""
    from peers.questions import WEIGHTS

    lines = "\n".join(f"{line} = {weight}" for line, weight in WEIGHTS.items())
    (home / "book/weights").mkdir(parents=True, exist_ok=True)
    (home / "book/weights/standard.toml").write_text(
        f'zh = "基准测试"\nen = "Benchmark"\ncapability = "3.3"\n[[version]]\nsince = "2000-01-01"\nwhy = {{ zh = "基准测试", en = "benchmark" }}\n[version.weights.product_line]\n{lines}\n'
    )


def without_cells(work: Path, home: Path) -> Path:
    """The same home, in which no cells can be kept: where their folder would be there is a file."""
    bare = work / "bare"
    shutil.rmtree(bare, ignore_errors=True)
    shutil.copytree(home, bare, ignore=shutil.ignore_patterns("derived"))
    (bare / "derived").write_text("")
    return bare


def same(question: str, answers: dict[str, dict[str, float]]) -> None:
    ours = answers["cells"]
    for tool, theirs in answers.items():
        if ours.keys() != theirs.keys() or not ours:
            sys.exit(f"{question}: Upcount has {len(ours)} figures and {NAMES[tool]} {len(theirs)}: {sorted(ours.keys() ^ theirs.keys())[:5]}")
        furthest = max(abs(ours[key] - theirs[key]) for key in ours)
        if furthest > TOLERANCE:
            sys.exit(f"{question}: Upcount and {NAMES[tool]} differ by {furthest}")


def facts(home: Path) -> Path:
    return one_file(home, "policy")


def one_file(home: Path, kind: str) -> Path:
    (file,) = (home / "facts" / kind).glob("*.parquet")
    return file


def turned(tools: list[str], n: int) -> list[str]:
    """Who comes first changes from round to round."""
    n %= len(tools)
    return tools[n:] + tools[:n]


LINES = {
    "share, warm": "share by channel × month",
    "rolling, warm": "rolling-quarter share by channel × month",
    "weighted, warm": "weighted share by product line × month",
    "agents, warm": "policies of each agent in a year",
    "active, warm": "policies per active agent by month",
    "customers, warm": "customers of two lines or more, by channel",
    "rfm, warm": "customers in fifths by how lately, how often, for how much (RFM)",
    "funnel, warm": "funnel of leads by channel, peers from events",
    "funnel_rows, warm": "the same, peers from a row for each lead",
    "share, cold": "share by channel × month, a whole process",
}


def told(runs: Runs, rows: int, others: float, given) -> str:
    versions = json.loads(run([sys.executable, "-c", f"import json, importlib.metadata as m; print(json.dumps({{p: m.version(p) for p in {PEERS}}}))"])[1])
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    upcount = run([given.upcount, "--version"])[1].split()[-1]
    peers = ", ".join(f"{NAMES[tool]} {versions[tool]}" for tool in PEERS)
    tools = ["cells", "facts", *PEERS]
    out = [
        f"{rows:,} rows ({given.policies:,} policies issued, and the applications that were not). Upcount {upcount}, {peers}, "
        f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores, {memory:.0f} GiB of memory. "
        f"Other work took {others:.1f} cores meanwhile" + ("; go by the CPU seconds, which it disturbs less than the wall." if others > 0.1 else "."),
        "",
        "Each cell: wall seconds [CPU seconds, peak MiB], medians. CPU ÷ DuckDB below 1: Upcount needs less.",
        "",
        "| | " + " | ".join(NAMES[tool] for tool in tools) + " | cells: CPU ÷ DuckDB | facts: CPU ÷ DuckDB |",
        "|---" * (len(tools) + 3) + "|",
    ]
    cell = lambda u: f"{u.wall_secs:.3g} [{u.cpu_secs:.3g}, {u.peak_kib / 1024:.0f}]"
    for line, name in LINES.items():
        middle = {tool: middle_of(runs[line][tool]) for tool in tools if runs[line][tool]}
        ratio = lambda tool: f"{middle[tool].cpu_secs / middle['duckdb'].cpu_secs:.2f}" if tool in middle else ""
        out.append("| " + " | ".join([name, *(cell(middle[tool]) if tool in middle else "" for tool in tools), ratio("cells"), ratio("facts")]) + " |")
    middle = {tool: middle_of(runs["import"][tool]) for tool in IMPORTERS}
    out += [
        "",
        "| | Upcount | DuckDB | Polars | CPU ÷ DuckDB | CPU ÷ Polars |",
        "|---|---|---|---|---|---|",
        f"| CSV to tables | {' | '.join(cell(middle[tool]) for tool in IMPORTERS)} | {middle['upcount'].cpu_secs / middle['duckdb'].cpu_secs:.2f} | {middle['upcount'].cpu_secs / middle['polars'].cpu_secs:.2f} |",
        f"| rows a second | {' | '.join(f'{rows / middle[tool].wall_secs:,.0f}' for tool in IMPORTERS)} | | |",
        f"| of it, the cells | {cell(middle_of(runs['cells']['upcount']))} | | | | |",
        "",
        "| from facts, shared out to | " + " | ".join(f"{n} workers" if n else "nobody" for n in WORKERS) + " |",
        "|---" * (len(WORKERS) + 1) + "|",
        *(f"| {LINES[f'{q}, warm']} | " + " | ".join(cell(middle_of(runs[f'{q}, workers'][str(n)])) for n in WORKERS) + " |" for q in SHARED_OUT),
        "",
        sizes(given.work / "home", rows),
    ]
    return "\n".join(out) + "\n"


def sizes(home: Path, rows: int) -> str:
    kept = sorted((home / "derived/cells").glob("*.parquet"), key=lambda file: file.stat().st_size)
    of = ", ".join(f"{file.name.rpartition('-')[0]} {file.stat().st_size / 2**20:.1f} MiB" for file in kept)
    size = facts(home).stat().st_size
    return f"Facts: {size / 2**20:.0f} MiB, {size / rows:.1f} bytes a row. Cells: {of}."


def middle_of(runs: list[Used]) -> Used:
    return Used(median(u.wall_secs for u in runs), median(u.cpu_secs for u in runs), max(u.peak_kib for u in runs))


def say(what: str) -> None:
    print(what, file=sys.stderr, flush=True)


main()
