"""Boards read by many while facts arrive, and how soon a fact is in a figure; writes bench/live.md.

    python3 -B bench/live.py BINARY [--policies N] [--seconds N] [--readers N] [--rate N]

Standard library only. Everything runs on the machine at hand: the server, those who read, and those who write share its cores.
"""

import argparse
import http.client
import json
import multiprocessing
import os
import platform
import shutil
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

from processes import peak_of

YEAR = "from=2025-01-01&to=2025-12-31"
BOARDS = [
    "home",
    f"ask?measure=policy_share&by=channel,month&{YEAR}",
    f"ask?measure=policy_share_weighted&by=product_line&{YEAR}",
    f"ask?measure=activities&by=branch&{YEAR}",
    f"moved?measure=policies&by=channel&{YEAR}",
    f"ask?measure=unit_margin&by=product_line&{YEAR}",
]
IN_A_REQUEST = 1000
SENDERS = 4


def send(connection, method, path, body=None, key=None):
    head = {"Content-Type": "application/json", "Idempotency-Key": key} if key else {}
    connection.request(method, f"/api/v1/{path}", body, head)
    answer = connection.getresponse()
    return answer.status, answer.read()


def visit(name, agent):
    return {"event": "visit_made", "says": {"activity": name, "day": "2025-12-30", "agent": agent, "branch": "B4400", "channel": "agent"}}


def write(address, until, rate, sender, told):
    """Facts in requests of a thousand, no faster than the rate, each acknowledged before the sender's next."""
    connection, took, n, waited = http.client.HTTPConnection(address), [], 0, 0
    began = time.time()
    while time.time() < until:
        ahead = began + n * IN_A_REQUEST / rate - time.time()
        if ahead > 0:
            time.sleep(ahead)
        facts = json.dumps([visit(f"live-{sender}-{n}-{k}", f"A{k:06}") for k in range(IN_A_REQUEST)])
        asked = time.perf_counter()
        status, answer = send(connection, "POST", "facts", facts, f"live-{sender}-{n}")
        if status == 429:
            waited += 1
            time.sleep(0.2)
            continue
        assert status == 201, answer
        took.append(time.perf_counter() - asked)
        n += 1
    told.put(("written", (n * IN_A_REQUEST, time.time() - began, took, waited)))


def read(address, until, first, told):
    """Board after Board, as a reader who clicks on as soon as there is an answer."""
    connection, took, n = http.client.HTTPConnection(address), [], first
    while time.time() < until:
        asked = time.perf_counter()
        status, answer = send(connection, "GET", BOARDS[n % len(BOARDS)])
        assert status in (200, 503), answer
        took.append((time.perf_counter() - asked, status))
        n += 1
    told.put(("read", took))


def probe(address, until, told):
    """From the moment a fact is sent until a figure has it."""
    connection, took, n = http.client.HTTPConnection(address), [], 0
    count = f"ask?measure=activities&where=channel=probe&{YEAR}"
    while time.time() < until:
        fact = visit(f"probe-{n}", "A000001")
        fact["says"]["channel"] = "probe"
        n += 1
        sent = time.perf_counter()
        assert send(connection, "POST", "facts", json.dumps(fact), f"probe-{n}")[0] == 201
        while True:
            status, answer = send(connection, "GET", count)
            if status == 200 and json.loads(answer)["rows"] and json.loads(answer)["rows"][0]["value"] >= n:
                break
        took.append(time.perf_counter() - sent)
        time.sleep(0.2)
    told.put(("probed", took))


def part(times, at):
    return sorted(times)[min(len(times) - 1, int(len(times) * at))]


def measured(address, seconds, readers, rate):
    told, until = multiprocessing.Queue(), time.time() + seconds
    work = [(read, (address, until, n, told)) for n in range(readers)] + [(probe, (address, until, told))]
    work += [(write, (address, until, rate / SENDERS, sender, told)) for sender in range(SENDERS)] if rate else []
    processes = [multiprocessing.Process(target=what, args=of) for what, of in work]
    for process in processes:
        process.start()
    came = [told.get(timeout=seconds + 120) for _ in processes]
    for process in processes:
        process.join()
    answers = [one for what, took in came if what == "read" for one in took]
    probes = next(took for what, took in came if what == "probed")
    sent = [of for what, of in came if what == "written"]
    rates, requests, waited = sum(facts / took for facts, took, _, _ in sent), [one for of in sent for one in of[2]], sum(of[3] for of in sent)
    return answers, probes, (rates, requests, waited)


def row(seconds, readers, rate, answers, probes, written):
    times = [took for took, status in answers if status == 200]
    facts, requests, waited = written
    accepted = f"{facts:,.0f} [{part(requests, 0.99) * 1000:,.0f}]" if facts else "–"
    refused = sum(1 for _, status in answers if status == 503)
    return (
        f"| {readers} | {rate:,} | {accepted} | {len(times) / seconds:,.0f} | {statistics.median(times) * 1000:,.0f} | {part(times, 0.99) * 1000:,.0f} "
        f"| {statistics.median(probes) * 1000:,.0f} | {part(probes, 0.99) * 1000:,.0f} | {refused} | {waited} |"
    )


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("binary")
    parser.add_argument("--policies", type=int, default=1_000_000)
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--readers", type=int, default=50)
    parser.add_argument("--rate", type=int, default=20_000)
    asked = parser.parse_args()
    work = tempfile.mkdtemp()
    try:
        home = os.path.join(work, "home")
        subprocess.run([asked.binary, "company", "--home", home, "--policies", str(asked.policies), "--seed", "1"], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        rows = []
        for readers, rate in [(1, 0), (asked.readers, 0), (1, asked.rate), (asked.readers, asked.rate)]:
            server = subprocess.Popen([asked.binary, "serve", "--home", home, "--port", "0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
            address = server.stdout.readline().strip().rsplit("//", 1)[-1]
            for board in BOARDS:
                send(http.client.HTTPConnection(address), "GET", board)
            rows.append(row(asked.seconds, readers, rate, *measured(address, asked.seconds, readers, rate)) + f" {peak_of(server) / 1024:,.0f} |")
            server.terminate()
            server.wait()
            shutil.rmtree(home)
            subprocess.run([asked.binary, "company", "--home", home, "--policies", str(asked.policies), "--seed", "1"], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        build = "development build" if "/debug/" in os.path.abspath(asked.binary) else "release build"
        Path(__file__).with_name("live.md").write_text(PAGE.format(policies=f"{asked.policies:,}", seconds=asked.seconds, cores=os.cpu_count(), machine=platform.machine(), build=build, rows="\n".join(rows)), encoding="utf-8")
    finally:
        shutil.rmtree(work, ignore_errors=True)


PAGE = """# Boards while facts arrive

`bench/live.py` (or `make bench-live`) makes this page: the made-up company with {policies} policies, {seconds} s each, {machine}, {cores} cores that the server shares with everybody who asks, {build}. Readers ask one of six Boards after the other (Home, shares, what moved it, margin, activities). Facts come from four senders in requests of a thousand, each with full durability and acknowledged before the sender's next. A probe sends a fact and asks until a figure has it.

| readers | facts a second, wanted | accepted [p99 of a request, ms] | Boards a second | p50, ms | p99, ms | a fact is in a figure after, p50 ms | p99, ms | Boards refused as too many | requests of facts told to wait | server, MiB |
|---|---|---|---|---|---|---|---|---|---|---|
{rows}
"""

if __name__ == "__main__":
    main()
