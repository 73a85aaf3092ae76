"""The request of every Board on the made-up company, and which planted truths the Boards find; writes bench/boards.md.

    bench/run.sh BINARY --boards [--policies N] [--rounds N]

Beside them the same work with DuckDB, lifelines and pandas. Makes a company in a temporary home, serves it on loopback, asks one request at a time, and ends the
server. Times are what one reader waits for on the machine at hand, with HTTP and JSON.
"""
import argparse
import json
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from datetime import date, timedelta

from processes import cpu_of, peak_of

YEAR = "from=2025-01-01&to=2025-12-31"
BOARDS = [
    ("Home", "home"),
    ("share by channel × month", f"ask?measure=policy_share&by=channel,month&{YEAR}"),
    ("weighted share by product line", f"ask?measure=policy_share_weighted&by=product_line&{YEAR}"),
    ("policies without seasons, by channel", f"ask?measure=policies_adjusted&by=channel&{YEAR}"),
    ("what moved it, by channel", f"moved?measure=policies&by=channel&{YEAR}"),
    ("what moved it, by agents and activity", f"moved/factors?measure=policies&where=channel=agent&{YEAR}"),
    ("funnel by channel, with intervals", f"funnel?by=channel&against=before&{YEAR}"),
    ("agents side by side", f"league?league=agents&{YEAR}"),
    ("regional penetration", f"market?{YEAR}"),
    ("what stays, by channel", f"development?by=channel&{YEAR}"),
    ("customers of two lines, by channel", f"ask?measure=customers_of_two_lines&by=channel&{YEAR}"),
    ("13-month persistency by product line", f"ask?measure=persistency_13_grace&by=product_line&{YEAR}"),
    ("unit margin by product line", f"ask?measure=unit_margin&by=product_line&{YEAR}"),
    ("commission of a month, tried", "pay?scheme=first_year&month=2025-11"),
    ("segments of customers", f"portrait?portrait=customers&{YEAR}"),
    ("contact paths", f"journey?journey=contacts&{YEAR}"),
    ("what the top fifth does otherwise", "exemplar?exemplar=agents"),
    ("long-term value of agents", "values?"),
    ("scores of agents", "scores"),
    ("who is promoted", "careers/agents"),
    ("data quality", "quality"),
    ("signals of the day", "signals"),
    ("review of the month", "review"),
]
# Of these there is but one to ask for, so the first time is the only one.
ONE = ("scores", "careers/agents", "quality", "signals", "review")


def company_home(binary, folder, policies):
    home = os.path.join(folder, "home")
    subprocess.run([binary, "company", "--home", home, "--policies", str(policies), "--seed", "1"], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return home


class Company:
    """A server on the home of the made-up company."""

    def __init__(self, binary, home):
        self.truths = json.load(open(os.path.join(home, "company", "planted_truths.json"), encoding="utf-8"))["truths"]
        self.server = subprocess.Popen([binary, "serve", "--home", home, "--port", "0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.address = re.search(r"http://127\S+", self.server.stdout.readline()).group(0)

    def ask(self, path):
        with urllib.request.urlopen(f"{self.address}/api/v1/{path}") as answer:
            return json.loads(answer.read())

    def close(self):
        self.server.terminate()
        self.server.wait()


def anew(path, n):
    """The same as of another day to come, which nobody asked before: what was counted is remembered."""
    if path == "values?":
        return f"values?until={date(2025 - (n + 6) // 12, 12 - (n + 6) % 12, 28)}"
    takes_it = path.startswith(("ask?", "funnel?", "league?", "development?", "moved", "portrait?", "journey?", "exemplar?"))
    return f"{path}&as_of={date(2090, 1, 1) + timedelta(n)}" if takes_it else path


def timed(company, rounds):
    """How long each Board takes that was not asked before, and that was."""
    for name, path in BOARDS:
        if path not in ONE:
            company.ask(anew(path, 0))
            company.ask(path)
        new, again = [], []
        for n in range(1, rounds + 1):
            for asked, times in ((anew(path, n), new), (path, again)):
                began = time.perf_counter()
                company.ask(asked)
                # What was asked before is not asked anew.
                if path not in ONE or times is again or not new:
                    times.append(time.perf_counter() - began)
        most = lambda times: sorted(times)[min(len(times) - 1, int(len(times) * 0.95))]
        yield name, statistics.median(new), most(new), statistics.median(again), most(again)


def same_moved(answer, theirs):
    return {part["keys"][0]: part["change"] for part in answer["parts"]} == theirs


def same_funnel(answer, theirs):
    return {group["keys"][0]: [move["came"] for move in group["moves"]] for group in answer["groups"]} == theirs


def same_commission(answer, theirs):
    ours = next(one["amount_fen"] for one in answer["reasons"] if one["reason"] == "commission")
    # Theirs is reckoned in floating point and rounded line by line.
    return abs(ours / theirs["commission"] - 1) < 1e-6


BESIDE = [
    ("what moved it, by channel", "moved", "DuckDB", f"moved?measure=policies&by=channel&{YEAR}&before_from=2024-01-01&before_to=2024-12-31", same_moved),
    ("funnel by channel, with intervals", "funnel", "DuckDB and lifelines", f"funnel?by=channel&{YEAR}", same_funnel),
    ("commission, twelve months of all agents", "commission", "pandas", "pay?scheme=first_year&month=2025-12", same_commission),
]


def beside(binary, home, rounds):
    """The same work here and there, by turns, each in a process of its own; the answers must agree."""
    for name, what, tool, path, same in BESIDE:
        company = Company(binary, home)
        walls, cpus, theirs = [], [], []
        for n in range(rounds):
            began, before = time.perf_counter(), cpu_of(company.server)
            answer = company.ask(anew(path, n))
            walls.append(time.perf_counter() - began)
            cpus.append(cpu_of(company.server) - before)
            command = [sys.executable, "-B", "-W", "ignore", "-m", "peers.boards", what, home, "1"]
            theirs.append(json.loads(subprocess.run(command, check=True, capture_output=True, text=True, cwd=os.path.dirname(os.path.abspath(__file__))).stdout))
        if not same(answer, theirs[-1]["answer"]):
            sys.exit(f"{name}: the answers differ")
        ours = (statistics.median(walls), statistics.median(cpus), peak_of(company.server) / 1024)
        other = (statistics.median(t["wall"] for t in theirs), statistics.median(t["cpu"] for t in theirs), max(t["peak_kib"] for t in theirs) / 1024)
        company.close()
        told = lambda used: f"{used[0]:.2f} [{used[1]:.2f}, {used[2]:.0f}]"
        yield f"| {name} | {told(ours)} | {tool} {told(other)} | " + " | ".join(f"{a / b:.2f}" for a, b in zip(ours, other)) + " |"


def moved_most(company, path, key):
    """The place of a part among those that moved a figure most, and its part of the change."""
    parts = company.ask(path)["parts"]
    parts.sort(key=lambda part: -abs(part["change"]))
    place = next(n for n, part in enumerate(parts, 1) if part["keys"] == [key])
    return f"{place} of {len(parts)} by what it contributes ({parts[place - 1]['before']:.4g} → {parts[place - 1]['after']:.4g})"


def leak(company):
    groups = company.ask(f"funnel?by=channel&against=before&{YEAR}")["groups"]
    leaks = [(move["worth"]["value"], group["keys"][0], move) for group in groups for move in group["moves"] if move["worth"] and move["p"] is not None and move["p"] <= 0.05]
    leaks.sort(key=lambda one: -one[0])
    place = next(n for n, one in enumerate(leaks, 1) if one[1] == "telephone")
    worth, _, move = leaks[place - 1]
    return f"{place} of {len(leaks)} leaks; p {move['p']:.1g} after {len(groups) * len(groups[0]['moves'])} comparisons; worth {worth:.0f} ({move['worth']['low']:.0f}–{move['worth']['high']:.0f})"


def withdrawals(company):
    part = {row["keys"][0]: row["value"] for row in company.ask(f"ask?measure=withdrawal_rate&by=channel&{YEAR}")["rows"]}
    whole = company.ask(f"ask?measure=withdrawal_rate&{YEAR}")["rows"][0]["value"]
    over = [channel for channel, value in part.items() if value and value > 2 * whole]
    return f"weak by rule: {', '.join(over)} ({part['part_time']:.1%} of all {whole:.1%})"


def clumsy(company):
    reasons = company.ask(f"funnel?where=channel=online&{YEAR}")["reasons"]
    half = company.ask("funnel?where=channel=online&from=2025-06-01&to=2025-12-31")["reasons"]
    part = lambda all_: sum(one["lost"] for one in all_ if one["reason"] == "clumsy_digital") / sum(one["lost"] for one in all_)
    before = company.ask("funnel?where=channel=online&from=2024-06-01&to=2024-12-31")["reasons"]
    return f"{part(half):.0%} of what is lost from June, {part(before):.0%} the year before ({part(reasons):.0%} over the year)"


def late(company):
    rows = [row for row in company.ask("ask?measure=claims_paid_in_10_days&by=region&from=2025-06-01&to=2025-12-31")["rows"] if row["value"] is not None]
    rows.sort(key=lambda row: row["value"])
    place = next(n for n, row in enumerate(rows, 1) if row["keys"] == ["210000"])
    return f"{place} of {len(rows)} from the worst ({rows[place - 1]['value']:.0%}; the next {rows[place]['value']:.0%})"


def self_insured(company):
    of = {row["keys"][0]: row["value"] for row in company.ask(f"ask?measure=self_insured_rate&by=branch&{YEAR}")["rows"]}
    whole = company.ask(f"ask?measure=self_insured_rate&{YEAR}")["rows"][0]["value"]
    over = [branch for branch, value in of.items() if value and value > 2 * whole]
    return f"weak by rule: {', '.join(over)} ({of['B4100']:.1%} of all channels, {whole:.1%} in the whole company)"


def quiet(company):
    names = {one["agent"] for truth in company.truths if truth["id"] == "agents_go_idle" for one in truth["agents"]}
    found = company.ask(f"league?league=agents&quiet=true&limit=1000&{YEAR}")
    told = {row["member"] for row in found["rows"]}
    return f"{len(told & names)} of {len(names)}, and {len(told - names)} others, of {sum(peers['members'] for peers in found['peers']):,} on the roll"


def found(company):
    agents = "where=channel=agent&from=2025-03-01&to=2025-12-31&before_from=2024-03-01&before_to=2024-12-31"
    before = "before_from=2024-01-01&before_to=2024-12-31"
    return {
        "telephone_conversion_falls": ("Home, funnel", lambda: leak(company)),
        "sichuan_loses_share": ("what moved it", lambda: moved_most(company, f"moved?measure=policies&by=region&{agents}", "510000")),
        "fujian_health_losses_rise": ("what moved it", lambda: moved_most(company, f"moved?measure=loss_ratio&by=region&where=product_line=health&{YEAR}&{before}", "350000")),
        "elderly_cancer_cover_grows": ("what moved it", lambda: moved_most(company, f"moved?measure=policies&by=product&{YEAR}&{before}", "HL04")),
        "part_time_withdrawals": ("channel matrix", lambda: withdrawals(company)),
        "henan_self_insured": ("conduct of sales", lambda: self_insured(company)),
        "agents_go_idle": ("agents side by side, gone quiet", lambda: quiet(company)),
        "liaoning_pays_late": ("claims paid in 10 days, by region", lambda: late(company)),
        "online_is_clumsy": ("funnel, reasons", lambda: clumsy(company)),
    }


def main():
    read = argparse.ArgumentParser()
    read.add_argument("binary")
    read.add_argument("--policies", type=int, default=10_000_000)
    read.add_argument("--rounds", type=int, default=15)
    given = read.parse_args()
    binary = os.path.abspath(given.binary)
    folder = tempfile.mkdtemp(prefix="upcount-bench-")
    try:
        home = company_home(binary, folder, given.policies)
        company = Company(binary, home)
        version = subprocess.run([binary, "--version"], capture_output=True, text=True).stdout.strip()
        lines = ["# Boards: what a reader waits for, and what they find", "", f"`make bench-boards` on the made-up company ({given.policies:,} policies, seed 1) writes this file. {version}, {platform.machine()}, {os.cpu_count()} cores. One reader, {given.rounds} requests each, warm, HTTP and JSON in it.", ""]
        lines += ["| Board | asked anew: p50, s | p95, s | asked again: p50, s | p95, s |", "|---|---|---|---|---|"]
        lines += [f"| {name} | " + " | ".join(f"{one:.3f}" for one in times) + " |" for name, *times in timed(company, given.rounds)]
        lines += ["", "Scores, promotions, data quality, signals and the review are asked anew once only. What everybody is gathered for is remembered until something is learned or decided."]
        lines += ["", f"The server's memory was at most {peak_of(company.server) // 1024} MiB.", "", "## Which planted truths the Boards find", "", "| truth | where | how surely |", "|---|---|---|"]
        told = found(company)
        for truth in company.truths:
            where, how = told.get(truth["id"], (None, None))
            lines.append(f"| {truth['en']} | {where or '–'} | {how() if how else 'no Board finds it yet'} |")
        company.close()
        lines += ["", "## Beside the tools of an analyst", "", "The same work of the same files, by turns, three times each, medians; Upcount with HTTP, JSON and its checks, the others in a process that has its libraries loaded. Each cell: wall seconds [CPU seconds, peak MiB]. Ratios below 1: Upcount needs less.", ""]
        lines += ["| work | Upcount | the other | wall ÷ | CPU ÷ | memory ÷ |", "|---|---|---|---|---|---|"]
        lines += beside(binary, home, 3)
    finally:
        shutil.rmtree(folder)
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "boards.md"), "w", encoding="utf-8") as out:
        out.write("\n".join(lines) + "\n")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
