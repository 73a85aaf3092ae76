"""Measures Upcount beside its peers and writes the table of README.md. Started by run.sh."""

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

MEASURES = {"share": ["policy_share"], "rolling": ["policy_share_rolling", "--window", "3"]}
PEERS = ["duckdb", "polars"]
TOOLS = ["upcount", *PEERS]
NAMES = {"upcount": "Upcount", "duckdb": "DuckDB", "polars": "Polars"}
TOLERANCE = 1e-12
# Warm questions take milliseconds and the system counts CPU time in hundredths of a second.
WARM_TIMES = 20

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
        policies = make_company(given)
        rows = import_file(given, policies, runs)
        ask(given, runs)
    finally:
        if not given.keep:
            for big in ["company", "home", "converted"]:
                shutil.rmtree(given.work / big, ignore_errors=True)
    table = told(runs, rows, others.cores(), given)
    print(table)
    if not given.no_readme:
        readme = HERE / "README.md"
        readme.write_text(re.sub(r"(?s)(<!-- figures -->\n).*(<!-- /figures -->)", lambda m: m[1] + table + m[2], readme.read_text()))


def make_company(given) -> Path:
    """The policies of the made-up company: the same bytes on every machine."""
    folder = given.work / "company" / str(given.policies)
    policies = folder / "policies.csv"
    if not policies.exists():
        say(f"making {given.policies:,} policies")
        run([given.upcount, "company", "--policies", str(given.policies), "--seed", "1", "--files-only", "--out", str(folder)])
        for other in folder.iterdir():
            if other != policies:
                other.unlink()
    # All read the file from the page cache, so that the disk is not measured, nor who comes first.
    with policies.open("rb", buffering=0) as file:
        while file.read(1 << 20):
            pass
    return policies


def import_file(given, policies: Path, runs: Runs) -> int:
    """CSV → Parquet. The shipped definition without its second kind of fact, so that all write the same columns."""
    home, converted = given.work / "home", given.work / "converted"
    shipped = (HERE.parent / "book/imports/company_policies.toml").read_text()
    parts = re.split(r"(?m)^\[\[facts\]\]$", shipped)
    definition = "[[facts]]".join(parts[:2])
    shutil.rmtree(converted, ignore_errors=True)
    converted.mkdir(parents=True)
    for n in range(min(given.rounds, 3)):
        for tool in turned(TOOLS, n):
            say(f"import, round {n + 1}: {NAMES[tool]}")
            if tool == "upcount":
                shutil.rmtree(home, ignore_errors=True)
                (home / "book/imports").mkdir(parents=True)
                (home / "book/imports/bench_policies.toml").write_text(definition)
                used, printed = run([given.upcount, "--home", str(home), "import", "--strict", "bench_policies", str(policies)])
            else:
                used, _ = run(peer(tool, "convert", str(policies), str(converted / f"{tool}.parquet")), cwd=HERE)
            runs["import"][tool].append(used)
    files = [facts(home), *(converted / f"{tool}.parquet" for tool in PEERS)]
    digests = json.loads(run(peer("digest", *map(str, files)), cwd=HERE)[1])
    if any(digest != digests[0] for digest in digests):
        sys.exit("the files do not hold the same facts")
    shutil.rmtree(converted)
    return int(digests[0][0])


def ask(given, runs: Runs) -> None:
    """Questions of the one file that Upcount's import wrote: whole processes first, then processes that stay."""
    home = given.work / "home"
    file = str(facts(home))
    for n in range(given.rounds):
        for question, measure in MEASURES.items():
            answers = {}
            for tool in turned(TOOLS, n):
                say(f"{question}, cold, round {n + 1}: {NAMES[tool]}")
                if tool == "upcount":
                    used, printed = run([given.upcount, "--home", str(home), "ask", *measure, "--by", "channel", "--grain", "month", "--format", "csv"])
                    answers[tool] = {f"{row['channel']}|{row['period']}": float(row[measure[0]]) for row in csv.DictReader(io.StringIO(printed))}
                else:
                    used, printed = run(peer(tool, "ask", question, file), cwd=HERE)
                    answers[tool] = json.loads(printed)
                runs[f"{question}, cold"][tool].append(used)
            same(question, answers)
    warm = {tool: WarmPeer(tool, file) for tool in PEERS} | {"upcount": WarmUpcount(given.upcount, home)}
    for n in range(-1, given.rounds):
        for question, measure in MEASURES.items():
            answers = {}
            for tool in turned(TOOLS, n):
                say(f"{question}, warm, round {n + 1}: {NAMES[tool]}")
                parameters = {"measure": measure[0], "by": "channel", "grain": "month"} | ({"window": measure[2]} if len(measure) > 1 else {})
                used, answers[tool] = warm[tool].ask(parameters if tool == "upcount" else question, WARM_TIMES)
                # The round before the first only warms.
                if n >= 0:
                    runs[f"{question}, warm"][tool].append(used)
            same(question, answers)
    for asked in warm.values():
        asked.stop()


def same(question: str, answers: dict[str, dict[str, float]]) -> None:
    ours = answers["upcount"]
    for tool in PEERS:
        theirs = answers[tool]
        if ours.keys() != theirs.keys() or not ours:
            sys.exit(f"{question}: Upcount has {len(ours)} figures and {NAMES[tool]} {len(theirs)}: {sorted(ours.keys() ^ theirs.keys())[:5]}")
        furthest = max(abs(ours[key] - theirs[key]) for key in ours)
        if furthest > TOLERANCE:
            sys.exit(f"{question}: Upcount and {NAMES[tool]} differ by {furthest}")


def facts(home: Path) -> Path:
    (file,) = (home / "facts/policy").glob("*.parquet")
    return file


def turned(tools: list[str], n: int) -> list[str]:
    """Who comes first changes from round to round."""
    n %= len(tools)
    return tools[n:] + tools[:n]


LINES = {
    "share, warm": "share by channel × month, warm",
    "rolling, warm": "rolling-quarter share by channel × month, warm",
    "share, cold": "share by channel × month, cold",
    "rolling, cold": "rolling-quarter share by channel × month, cold",
    "import": "import of the CSV",
}


def told(runs: Runs, rows: int, others: float, given) -> str:
    versions = json.loads(run([sys.executable, "-c", "import json, importlib.metadata as m; print(json.dumps({p: m.version(p) for p in ('duckdb', 'polars')}))"])[1])
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    upcount = run([given.upcount, "--version"])[1].split()[-1]
    out = [
        f"{rows:,} rows ({given.policies:,} policies issued, and the applications that were not). Upcount {upcount}, DuckDB {versions['duckdb']}, Polars {versions['polars']}, "
        f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores, {memory:.0f} GiB of memory. "
        f"Other work took {others:.1f} cores meanwhile" + ("; go by the CPU seconds, which it disturbs less than the wall." if others > 0.1 else "."),
        "",
        "Each cell: wall seconds [CPU seconds, peak MiB], medians. Ratios are Upcount ÷ peer: below 1 Upcount wins.",
        "",
        "| | Upcount | DuckDB | Polars | wall ÷ DuckDB | CPU ÷ DuckDB | memory ÷ DuckDB | wall ÷ Polars | CPU ÷ Polars | memory ÷ Polars |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    for line, name in LINES.items():
        middle = {tool: middle_of(runs[line][tool]) for tool in TOOLS}
        cells = [f"{u.wall_secs:.3g} [{u.cpu_secs:.3g}, {u.peak_kib / 1024:.0f}]" for u in middle.values()]
        ours = middle["upcount"]
        ratios = [
            f"{a / b:.2f}" for tool in PEERS for a, b in [(ours.wall_secs, middle[tool].wall_secs), (ours.cpu_secs, middle[tool].cpu_secs), (ours.peak_kib, middle[tool].peak_kib)]
        ]
        out.append("| " + " | ".join([name, *cells, *ratios]) + " |")
    out.append("| import, rows a second | " + " | ".join(f"{rows / middle_of(runs['import'][tool]).wall_secs:,.0f}" for tool in TOOLS) + " | | | | | | |")
    return "\n".join(out) + "\n"


def middle_of(runs: list[Used]) -> Used:
    return Used(median(u.wall_secs for u in runs), median(u.cpu_secs for u in runs), max(u.peak_kib for u in runs))


def say(what: str) -> None:
    print(what, file=sys.stderr, flush=True)


main()
