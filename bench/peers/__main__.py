"""Runs a peer in a process of its own, so that its time and its memory are its own.

    python -m peers duckdb ask share FILE      one question, then the end: a cold process
    python -m peers duckdb convert CSV FILE    CSV to Parquet
    python -m peers duckdb stay FILE           a warm process: questions come as lines `share 5`
    python -m peers digest FILE…               whether files hold the same facts
    python -m peers events LEADS FILE          the steps of leads, each a row of its own
"""

import importlib
import json
import resource
import sys
import time


def peer(name: str):
    # Only one of them is loaded: loading costs time and memory.
    return importlib.import_module(f"peers.with_{name}").Peer()


def cpu_secs() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def stay(asked, file: str) -> None:
    print(json.dumps({"name": asked.name, "version": asked.version}), flush=True)
    for line in sys.stdin:
        question, times = line.split()
        wall, cpu = time.perf_counter(), cpu_secs()
        for _ in range(int(times)):
            answer = asked.ask(question, file)
        wall, cpu = time.perf_counter() - wall, cpu_secs() - cpu
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        print(json.dumps({"wall_secs": wall / int(times), "cpu_secs": cpu / int(times), "peak_kib": peak, "answer": answer}), flush=True)


match sys.argv[1:]:
    case [name, "ask", question, file]:
        print(json.dumps(peer(name).ask(question, file)))
    case [name, "convert", csv, to]:
        peer(name).convert(csv, to)
    case [name, "stay", file]:
        stay(peer(name), file)
    case ["events", leads, to]:
        from .with_duckdb import events

        events(leads, to)
    case ["digest", *files]:
        from .with_duckdb import digest

        print(json.dumps([[str(value) for value in row] for row in digest(files)]))
    case _:
        sys.exit(__doc__)
