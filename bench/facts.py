"""Single facts through the API with full durability, beside plain INSERTs in the same database; writes bench/facts.md.

    scripts/postgres.sh python3 bench/facts.py BINARY     (with UPCOUNT_TEST_POSTGRES_OPTIONS="-c fsync=on")

Standard library only. Every write waits for the disk on both sides. Writers take turns; each has so many seconds.
"""
import hashlib
import http.client
import json
import os
import platform
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time

SECONDS = 6
WRITERS = [1, 8]
ROUNDS = 2
MANY = 1_000_000


def posts(where, writer, until, times, round_):
    address, key = where
    signed = {"Authorization": f"Bearer {key}"} if key else {}
    connection = http.client.HTTPConnection(address)
    n = 0
    while time.perf_counter() < until:
        policy = f"B{round_}-{writer}-{n}"
        body = json.dumps({"event": "policy_issued", "says": {"policy": policy, "issue": "2025-03-01", "region": "sea", "premium_fen": 12345}})
        began = time.perf_counter()
        connection.request("POST", "/api/v1/facts", body, {"Content-Type": "application/json", "Idempotency-Key": policy} | signed)
        answer = connection.getresponse()
        answer.read()
        if answer.status != 201:
            sys.exit(f"a fact was refused with {answer.status}")
        times.append(time.perf_counter() - began)
        n += 1


def plain(path, writer, until, times, round_):
    connection = sqlite3.connect(path, timeout=30, isolation_level=None)
    connection.execute("PRAGMA synchronous = FULL")
    n = 0
    while time.perf_counter() < until:
        began = time.perf_counter()
        connection.execute("INSERT INTO plain (policy, says) VALUES (?, ?)", (f"B{round_}-{writer}-{n}", "x" * 90))
        times.append(time.perf_counter() - began)
        n += 1


def chained(path, writer, until, times, round_):
    """Plain INSERTs with a chain of hashes, as the Log keeps one: the end is locked, the hash made, the end moved."""
    connection = sqlite3.connect(path, timeout=30, isolation_level=None)
    connection.execute("PRAGMA synchronous = FULL")
    n = 0
    while time.perf_counter() < until:
        began = time.perf_counter()
        connection.execute("BEGIN IMMEDIATE")
        (end,) = connection.execute("SELECT hash FROM log_end").fetchone()
        policy, says = f"C{round_}-{writer}-{n}", "x" * 90
        end = hashlib.sha256(f"{end}{policy}{says}".encode()).hexdigest()
        connection.execute("INSERT INTO chained (policy, says, hash) VALUES (?, ?, ?)", (policy, says, end))
        connection.execute("UPDATE log_end SET hash = ?", (end,))
        connection.execute("COMMIT")
        times.append(time.perf_counter() - began)
        n += 1


def many(binary, work):
    """A million facts, a thousand in a request; then the whole is checked, and asked by a process that knows nothing yet."""
    home = f"{work}/many"
    command = [binary, "--home", home]
    child = subprocess.Popen([*command, "serve", "--port", "0"], stdout=subprocess.PIPE, text=True)
    try:
        connection = http.client.HTTPConnection(child.stdout.readline().strip().rsplit("//", 1)[-1])
        began = time.perf_counter()
        for request in range(MANY // 1000):
            facts = [
                {"event": "policy_issued", "says": {"policy": f"M{request}-{n}", "issue": "2025-03-01", "region": "sea", "premium_fen": n}}
                for n in range(1000)
            ]
            headers = {"Content-Type": "application/json", "Idempotency-Key": f"m{request}"}
            connection.request("POST", "/api/v1/facts", json.dumps(facts), headers)
            answer = connection.getresponse()
            if (answer.read(), answer.status)[1] != 201:
                sys.exit(f"facts were refused with {answer.status}")
        written = time.perf_counter() - began
    finally:
        child.terminate()
        child.wait()
    taken = {"written": written}
    for name, args in [("checked", ["check"]), ("first", ["ask", "policies", "--format", "csv"])]:
        began = time.perf_counter()
        said = subprocess.run([*command, *args], check=True, capture_output=True, text=True).stdout
        taken[name] = time.perf_counter() - began
        if name == "first" and str(MANY) not in said:
            sys.exit(f"not every fact counts: {said}")
    return taken


def together(write, where, writers, round_):
    times = [[] for _ in range(writers)]
    until = time.perf_counter() + SECONDS
    threads = [threading.Thread(target=write, args=(where, w, until, times[w], round_)) for w in range(writers)]
    [t.start() for t in threads]
    [t.join() for t in threads]
    return sorted(t for one in times for t in one)


def pgbench(server, writers):
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as script:
        script.write("INSERT INTO plain (policy, says) VALUES (md5(random()::text), repeat('x', 90));\n")
        script.flush()
        log = tempfile.mkdtemp()
        programs = sorted(p for p in os.listdir("/usr/lib/postgresql"))[-1]
        subprocess.run(
            [f"/usr/lib/postgresql/{programs}/bin/pgbench", "-n", "-f", script.name, "-c", str(writers), "-j", "2", "-T", str(SECONDS), "-l", "--log-prefix", f"{log}/l", f"{server}/plain"],
            check=True, capture_output=True,
        )
        times = []
        for name in os.listdir(log):
            with open(f"{log}/{name}") as lines:
                times += [int(line.split()[2]) / 1e6 for line in lines]
        shutil.rmtree(log)
        return sorted(times)


def told(times):
    return f"{len(times) / SECONDS:,.0f} [{times[len(times) * 99 // 100] * 1000:.1f}]"


def main():
    binary = os.path.abspath(sys.argv[1])
    server = os.environ["UPCOUNT_TEST_POSTGRES"]
    work = tempfile.mkdtemp()
    rows = []
    subprocess.run(["psql", server, "-qc", "CREATE DATABASE upcount"], check=True)
    subprocess.run(["psql", server, "-qc", "CREATE DATABASE plain"], check=True)
    subprocess.run(["psql", f"{server}/plain", "-qc", "CREATE TABLE plain (id BIGSERIAL PRIMARY KEY, policy TEXT, says TEXT)"], check=True)
    lite = f"{work}/plain.db"
    sqlite3.connect(lite).executescript(
        "PRAGMA journal_mode = WAL; CREATE TABLE plain (id INTEGER PRIMARY KEY, policy TEXT, says TEXT);"
        "CREATE TABLE chained (id INTEGER PRIMARY KEY, policy TEXT, says TEXT, hash TEXT); CREATE TABLE log_end (hash TEXT); INSERT INTO log_end VALUES ('');")
    for name, database, peer in [
        ("SQLite", [], lambda w, r: together(plain, lite, w, r)),
        ("PostgreSQL", ["--database", f"{server}/upcount"], lambda w, r: pgbench(server, w)),
    ]:
        command = [binary, "--home", f"{work}/{name}", *database, "serve", "--port", "0"]
        child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        try:
            address = child.stdout.readline().strip().rsplit("//", 1)[-1]
            for writers in WRITERS:
                ours, theirs = [], []
                for round_ in range(ROUNDS):
                    ours = max(ours, together(posts, (address, None), writers, f"{writers}-{round_}"), key=len)
                    theirs = max(theirs, peer(writers, f"{writers}-{round_}"), key=len)
                rows.append((name, writers, told(ours), told(theirs), len(ours) / len(theirs)))
        finally:
            child.terminate()
            child.wait()
    costs = []
    home = ["--home", f"{work}/rights"]
    subprocess.run([binary, *home, "account", "add", "first", "--role", "admin", "--password-stdin"], input="a sentence that is long", text=True, check=True, capture_output=True)
    subprocess.run([binary, *home, "account", "add", "machine", "--role", "system"], check=True, capture_output=True)
    key = subprocess.run([binary, *home, "account", "key", "machine", "--for", "bench"], check=True, capture_output=True, text=True).stdout.strip()
    children = [subprocess.Popen([binary, "--home", h, "serve", "--port", "0"], stdout=subprocess.PIPE, text=True) for h in (f"{work}/SQLite", f"{work}/rights")]
    try:
        open_, closed = [c.stdout.readline().strip().rsplit("//", 1)[-1] for c in children]
        for writers in WRITERS:
            without, with_ = [], []
            for round_ in range(ROUNDS):
                without = max(without, together(posts, (open_, None), writers, f"o{writers}-{round_}"), key=len)
                with_ = max(with_, together(posts, (closed, key), writers, f"k{writers}-{round_}"), key=len)
            costs.append(("rights: an account's key, its role, its limits", writers, len(with_) / len(without)))
    finally:
        [(c.terminate(), c.wait()) for c in children]
    alone = [max((together(write, lite, 1, f"h{n}") for n in range(ROUNDS)), key=len) for write in (chained, plain)]
    costs.append(("the hash chain, on plain INSERTs into SQLite", 1, len(alone[0]) / len(alone[1])))
    taken = many(binary, work)
    shutil.rmtree(work)
    price = "\n".join(f"| {n} | {w} | {r:.2f} |" for n, w, r in costs)
    table = "\n".join(f"| {n} | {w} | {a} | {b} | {r:.2f} |" for n, w, a, b, r in rows)
    text = f"""# Single facts with full durability

{platform.machine()}, {os.cpu_count()} cores, {"release" if "/release/" in binary else "development"} build; each writer waits for the disk before its next fact. Facts a second [p99 in milliseconds], the better of {ROUNDS} rounds of {SECONDS} s. The ratio is Upcount ÷ plain INSERTs: 1 would be as fast.

| database | writers | Upcount over HTTP | plain INSERTs | ratio |
|---|---|---|---|---|
{table}

Upcount's number holds HTTP, JSON, the checks, the key against sending twice, the hash chain and the Log's end, which every writer locks: five statements a fact; requests that wait share a commit. The plain INSERTs are one statement and one commit: on SQLite by Python's own driver in threads of this script, on PostgreSQL by pgbench. Facts that come in one request share a commit.

What parts of that cost, as facts a second with them ÷ without them:

| with | writers | ratio |
|---|---|---|
{price}

A million facts, a thousand in a request, into SQLite: written in {taken["written"]:.0f} s ({MANY / taken["written"]:,.0f} a second); `upcount check`, which makes every hash again, in {taken["checked"]:.1f} s; the first question of a new process, which reads all of them, in {taken["first"]:.1f} s.

`bench/facts.py` makes this page: `make bench-facts`.
"""
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "facts.md"), "w") as page:
        page.write(text)
    print(text)


main()
