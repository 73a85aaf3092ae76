"""What it costs to look for signals; writes bench/signals.md.

    python3 -B bench/signals.py BINARY [--policies N] [--rounds N]

Standard library only. The seven rules that ship, and five more over the same people, are looked at by one server: for the first time,
again, after one more fact, and after a thousand.
"""

import argparse
import http.client
import json
import os
import platform
import shutil
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

from processes import peak_of

MORE = {
    "calls_low": ("calls_made", "below_peers", 3),
    "visits_low": ("visits_made", "below_peers", 3),
    "appointments_low": ("appointments_kept", "below_peers", 3),
    "calls_high": ("calls_made", "above_peers", 1),
    "policies_high": ("policies", "above_peers", 3),
}
RULE = """zh = "{name}"
en = "{name}"
capability = "5.8"
definition = {{ zh = "量速度用", en = "To measure speed" }}
of = "{of}"
each = "agent"
channels = ["agent"]
for = {months}
owner = "team"
escalate_after_days = 10

[when.{when}]
alike = ["channel", "grade"]
tail = "0.1%"
"""


def send(connection, method, path, body=None, key=None):
    head = {"Content-Type": "application/json", "Idempotency-Key": key} if key else {}
    connection.request(method, f"/api/v1/{path}", body, head)
    answer = connection.getresponse()
    return answer.status, answer.read()


def cpu_of(server):
    fields = Path(f"/proc/{server.pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def look(server, connection):
    cpu, began = cpu_of(server), time.perf_counter()
    status, answer = send(connection, "GET", "signals?limit=1")
    assert status == 200, answer
    return time.perf_counter() - began, cpu_of(server) - cpu, json.loads(answer)


def tell(connection, facts, key):
    given = [{"event": "visit_made", "says": {"activity": f"{key}-{n}", "day": "2025-12-31", "agent": f"A{n + 1:06}", "branch": "B4400", "channel": "agent"}} for n in range(facts)]
    status, answer = send(connection, "POST", "facts", json.dumps(given), key)
    assert status == 201, answer


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("binary")
    parser.add_argument("--policies", type=int, default=7_200_000)
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    work = tempfile.mkdtemp()
    try:
        home = os.path.join(work, "home")
        subprocess.run([asked.binary, "company", "--home", home, "--policies", str(asked.policies), "--seed", "1"], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        rules = Path(home, "book", "signals")
        rules.mkdir(parents=True, exist_ok=True)
        for name, (of, when, months) in MORE.items():
            (rules / f"{name}.toml").write_text(RULE.format(name=name, of=of, when=when, months=months), encoding="utf-8")
        server = subprocess.Popen([asked.binary, "serve", "--home", home, "--port", "0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        try:
            connection = http.client.HTTPConnection(server.stdout.readline().strip().rsplit("//", 1)[-1])
            first = look(server, connection)
            told = first[2]
            cases = {"the first time": [first], "again": [], "after one fact": [], "after a thousand": []}
            for n in range(asked.rounds):
                cases["again"].append(look(server, connection))
                tell(connection, 1, f"one-{n}")
                cases["after one fact"].append(look(server, connection))
                tell(connection, 1000, f"many-{n}")
                cases["after a thousand"].append(look(server, connection))
            rows = [
                f"| {name} | {statistics.median(wall for wall, _, _ in looks):.2f} | {statistics.median(cpu for _, cpu, _ in looks):.2f} |"
                for name, looks in cases.items()
            ]
            looked = max(rule["looked_at"] or 0 for rule in told["rules"])
            build = "development build" if "/debug/" in os.path.abspath(asked.binary) else "release build"
            page = PAGE.format(policies=f"{asked.policies:,}", agents=f"{looked:,}", rules=len(told["rules"]), told=f"{told['total']:,}", cores=os.cpu_count(), machine=platform.machine(), build=build, peak=f"{peak_of(server) / 1024:,.0f}", rows="\n".join(rows))
            Path(__file__).with_name("signals.md").write_text(page, encoding="utf-8")
        finally:
            server.terminate()
            server.wait()
    finally:
        shutil.rmtree(work, ignore_errors=True)


PAGE = """# Looking for signals

`bench/signals.py` (or `make bench-signals`) makes this page: the made-up company with {policies} policies, {agents} agents on the roll, {rules} rules, {machine}, {cores} cores, {build}. One server answers `/api/v1/signals`, which tells of {told} signals; medians, highest memory {peak} MiB.

| looked | wall, s | CPU, s |
|---|---|---|
{rows}

A fact is a visit that was made: rules of what no such fact changes are not looked at again, and the others ask again only of the agents and teams whom it concerns; everybody is then judged anew, since each is held against the others.
"""

if __name__ == "__main__":
    main()
