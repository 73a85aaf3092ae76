"""The request of every Board on the made-up company, and which planted truths the Boards find; writes bench/boards.md.

    python3 -B bench/boards.py BINARY [--policies N] [--rounds N]

Standard library only. Makes a company in a temporary home, serves it on loopback, asks one request at a time, and ends the
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
import tempfile
import time
import urllib.request

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
]


class Company:
    def __init__(self, binary, policies):
        self.folder = tempfile.mkdtemp(prefix="upcount-bench-")
        home = os.path.join(self.folder, "home")
        subprocess.run([binary, "company", "--home", home, "--policies", str(policies), "--seed", "1"], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.truths = json.load(open(os.path.join(home, "company", "planted_truths.json"), encoding="utf-8"))["truths"]
        self.server = subprocess.Popen([binary, "serve", "--home", home, "--port", "0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.address = re.search(r"http://127\S+", self.server.stdout.readline()).group(0)

    def ask(self, path):
        with urllib.request.urlopen(f"{self.address}/api/v1/{path}") as answer:
            return json.loads(answer.read())

    def close(self):
        self.server.terminate()
        self.server.wait()
        shutil.rmtree(self.folder)


def timed(company, rounds):
    for name, path in BOARDS:
        company.ask(path)
        times = []
        for _ in range(rounds):
            began = time.perf_counter()
            company.ask(path)
            times.append(time.perf_counter() - began)
        times.sort()
        yield name, statistics.median(times), times[min(len(times) - 1, int(len(times) * 0.95))]


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


def found(company):
    agents = "where=channel=agent&from=2025-03-01&to=2025-12-31&before_from=2024-03-01&before_to=2024-12-31"
    before = "before_from=2024-01-01&before_to=2024-12-31"
    return {
        "telephone_conversion_falls": ("Home, funnel", lambda: leak(company)),
        "sichuan_loses_share": ("what moved it", lambda: moved_most(company, f"moved?measure=policies&by=region&{agents}", "510000")),
        "fujian_health_losses_rise": ("what moved it", lambda: moved_most(company, f"moved?measure=loss_ratio&by=region&where=product_line=health&{YEAR}&{before}", "350000")),
        "elderly_cancer_cover_grows": ("what moved it", lambda: moved_most(company, f"moved?measure=policies&by=product&{YEAR}&{before}", "HL04")),
        "part_time_withdrawals": ("channel matrix", lambda: withdrawals(company)),
        "liaoning_pays_late": ("claims paid in 10 days, by region", lambda: late(company)),
        "online_is_clumsy": ("funnel, reasons", lambda: clumsy(company)),
    }


def main():
    read = argparse.ArgumentParser()
    read.add_argument("binary")
    read.add_argument("--policies", type=int, default=1_000_000)
    read.add_argument("--rounds", type=int, default=15)
    given = read.parse_args()
    company = Company(os.path.abspath(given.binary), given.policies)
    try:
        version = subprocess.run([given.binary, "--version"], capture_output=True, text=True).stdout.strip()
        lines = ["# Boards: what a reader waits for, and what they find", "", f"`python3 -B bench/boards.py BINARY --policies {given.policies}` on the made-up company ({given.policies:,} policies, seed 1) writes this file. {version}, {platform.machine()}, {os.cpu_count()} cores. One reader, {given.rounds} requests each, warm, HTTP and JSON in it.", ""]
        lines += ["| Board | p50, s | p95, s |", "|---|---|---|"]
        lines += [f"| {name} | {half:.3f} | {most:.3f} |" for name, half, most in timed(company, given.rounds)]
        peak = next(line for line in open(f"/proc/{company.server.pid}/status") if line.startswith("VmHWM")).split()[1]
        lines += ["", f"The server's memory was at most {int(peak) // 1024} MiB.", "", "## Which planted truths the Boards find", "", "| truth | where | how surely |", "|---|---|---|"]
        told = found(company)
        for truth in company.truths:
            where, how = told.get(truth["id"], (None, None))
            lines.append(f"| {truth['en']} | {where or '–'} | {how() if how else 'no Board finds it yet'} |")
    finally:
        company.close()
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "boards.md"), "w", encoding="utf-8") as out:
        out.write("\n".join(lines) + "\n")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
