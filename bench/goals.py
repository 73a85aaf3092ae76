"""Forecasts of a tree made to add up beside hierarchicalforecast, and a plan lived with over HTTP; writes bench/goals.md.

    bench/run.sh BINARY --goals [--policies N] [--rounds N]

The examples of upcount-maths and upcount-engine are built by cargo in release mode. Everything runs on the machine at hand.
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

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
TREES = [(4, 9, 139), (30, 40, 167)]


def example(package, name, *args):
    command = ["cargo", "run", "--release", "--locked", "--quiet", "-p", package, "--example", name, "--", *map(str, args)]
    return subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT).stdout


def reconcile(folder, rounds):
    for tree in TREES:
        ours = json.loads(example("upcount-maths", "reconcile_speed", folder, *tree))
        peer = subprocess.run([sys.executable, "-B", "-W", "ignore", "-m", "peers.reconcile", folder, str(rounds)], check=True, capture_output=True, text=True, cwd=HERE)
        theirs = json.loads(peer.stdout)
        # Theirs solves by iteration, up to its own tolerance.
        if theirs["apart"] > 1e-5:
            sys.exit(f"the reconciled forecasts differ by {theirs['apart']}")
        ratio = theirs["median_secs"] / ours["median_secs"]
        yield f"| {ours['series']:,} | {ours['median_secs']:.5f} | {theirs['median_secs']:.3f} | {ratio:,.0f} | {theirs['apart']:.0e} |"


class Server:
    def __init__(self, binary, home):
        self.process = subprocess.Popen([binary, "serve", "--home", home, "--port", "0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.address = re.search(r"http://127\S+", self.process.stdout.readline()).group(0)

    def ask(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.address}/api/v1/{path}", data, {"Content-Type": "application/json"}, method=method)
        with urllib.request.urlopen(request) as answer:
            return json.loads(answer.read())

    def close(self):
        self.process.terminate()
        self.process.wait()


def timed(work, rounds):
    took = []
    for n in range(rounds):
        began = time.perf_counter()
        work(n)
        took.append(time.perf_counter() - began)
    return statistics.median(took), max(took)


def lived(binary, folder, policies, rounds):
    """A year's plan of the made-up company over HTTP, as people change it and look at it."""
    home = os.path.join(folder, "home")
    subprocess.run([binary, "company", "--home", home, "--policies", str(policies), "--seed", "1"], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    server = Server(binary, home)
    try:
        year = server.ask("GET", "ask?measure=policies&calibre=agents&from=2024-01-01&to=2024-12-31")["rows"][0]["value"]
        began = time.perf_counter()
        plan = server.ask("POST", "goals", {"goal": "policies", "period": "2025", "total": int(year), "why": "bench"})
        opened = time.perf_counter() - began
        number = plan["number"]
        told = server.ask("GET", f"goals/{number}")
        branch, heads = told["places"][0], told["place"]["heads"]
        yield f"| a plan of {heads:,} agents opened | {opened:.2f} | |"

        def edit(n):
            seen = server.ask("GET", "goals")["plans"][0]["seen"]
            server.ask("POST", f"goals/{number}/set", {"place": branch["path"], "value": branch["goal"] - 1 - n, "why": "bench", "seen": seen})
            server.ask("GET", f"goals/{number}")

        for what, work in (
            ("a branch set, spread anew and told", edit),
            ("the plan told again", lambda n: server.ask("GET", f"goals/{number}?limit=50&offset={n}")),
            ("forecast and odds of every place, before the year", lambda n: server.ask("GET", f"goals/{number}/standing?day=2024-12-{31 - n:02}")),
            ("the same on a day within it", lambda n: server.ask("GET", f"goals/{number}/standing?day=2025-06-{10 + n:02}")),
            ("which goals are signed for", lambda n: server.ask("GET", f"goals/{number}/signing?limit=50&offset={n}")),
        ):
            median, most = timed(work, rounds)
            yield f"| {what} | {median:.2f} | {most:.2f} |"
    finally:
        server.close()


def main():
    given = argparse.ArgumentParser()
    given.add_argument("binary")
    given.add_argument("--policies", type=int, default=1_000_000)
    given.add_argument("--rounds", type=int, default=5)
    given.add_argument("--agents", type=int, default=50_000, help="of the schemes that are gamed")
    given.add_argument("--a-month", type=int, default=4, help="policies of such an agent")
    given = given.parse_args()
    folder = tempfile.mkdtemp(prefix="upcount-goals-")
    try:
        import hierarchicalforecast

        added = list(reconcile(folder, given.rounds))
        spread = example("upcount-engine", "goal_speed").strip()
        gamed = example("upcount-engine", "redteam_speed", given.agents, given.a_month).strip()
        lines = list(lived(os.path.abspath(given.binary), folder, given.policies, given.rounds))
        out = [
            "# Goals: forecasts made to add up, a goal spread, a scheme gamed, and a plan lived with",
            "",
            f"{platform.machine()}, {os.cpu_count()} cores; the reconciliation in release mode, the server of the last table a {'development' if '/debug/' in os.path.abspath(given.binary) else 'release'} build. Seconds; medians of {given.rounds} rounds where there are rounds. Load of the machine when it began: {os.getloadavg()[0]:.1f}.",
            "",
            "## Forecasts of a tree made to add up (structural scaling), beside hierarchicalforecast",
            "",
            f"The same forecasts, in one run: `reconcile_tree` beside `MinTraceSparse(method=\"wls_struct\")` of hierarchicalforecast {hierarchicalforecast.__version__}; the results are compared, and the run stops when they differ. Ours uses that the sums are a tree; theirs takes any sums, and makes a sparse system of them. The full covariance (MinT) is for hundreds of series, in either; it is not timed here.",
            "",
            "| series | Upcount | hierarchicalforecast | times | largest relative difference |",
            "|---|---|---|---|---|",
            *added,
            "",
            f"## A year's plan of the made-up company ({given.policies:,} policies) over HTTP",
            "",
            "| what | median | longest |",
            "|---|---|---|",
            *lines,
            "",
            "## A goal spread over twelve months, on one thread",
            "",
            "| places | agents | policies | what | seconds |",
            "|---|---|---|---|---|",
            spread,
            "",
            "## A scheme gamed on 24 months, on one thread",
            "",
            "Each agent's own months are paid as they were and as each adversary would have made them; the agents and their policies are drawn, not a company's.",
            "",
            "| scheme | agents | policies | seconds | costs most, of what is paid | findings |",
            "|---|---|---|---|---|---|",
            gamed,
            "",
            "`bench/goals.py` makes this page: `make bench-goals`.",
            "",
        ]
        with open(os.path.join(HERE, "goals.md"), "w", encoding="utf-8") as file:
            file.write("\n".join(out))
    finally:
        shutil.rmtree(folder)


main()
