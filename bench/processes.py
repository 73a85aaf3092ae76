"""Processes and what they used: wall and CPU seconds, and the most memory they held."""

import http.client
import itertools
import json
import os
import resource
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlencode

TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")
HERE = Path(__file__).parent


@dataclass
class Used:
    wall_secs: float
    cpu_secs: float
    peak_kib: int


class Others:
    """What other work takes of the machine while we measure."""

    def __init__(self) -> None:
        self.began, self.before = time.perf_counter(), self.cpu_secs()

    def cores(self) -> float:
        return max(0.0, (self.cpu_secs() - self.before) / (time.perf_counter() - self.began))

    @staticmethod
    def cpu_secs() -> float:
        user, nice, system = (int(ticks) for ticks in Path("/proc/stat").read_text().split()[1:4])
        ours = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        return (user + nice + system) / TICKS_A_SECOND - sum(used.ru_utime + used.ru_stime for used in ours)


def run(command: list[str], **settings) -> tuple[Used, str]:
    """Runs a process to its end; what it used, its children included, and what it printed."""
    began = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, **settings)
    printed = child.stdout.read()
    _, status, used = os.wait4(child.pid, 0)
    wall = time.perf_counter() - began
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        sys.exit(f"{command} failed")
    return Used(wall, used.ru_utime + used.ru_stime, used.ru_maxrss), printed


def peer(*arguments: str) -> list[str]:
    return [sys.executable, "-B", "-m", "peers", *arguments]


def cpu_of(process: subprocess.Popen) -> float:
    # The name in the second field may hold spaces, so count from behind it.
    fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS_A_SECOND


def peak_of(process: subprocess.Popen) -> int:
    """In KiB."""
    status = Path(f"/proc/{process.pid}/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM"))


class WarmPeer:
    """A peer that stays, so that its start is not measured."""

    def __init__(self, name: str, file: str) -> None:
        self.child = subprocess.Popen(peer(name, "stay", file), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=HERE)
        self.says = json.loads(self.child.stdout.readline())

    def ask(self, question: str, times: int) -> tuple[Used, dict[str, float]]:
        self.child.stdin.write(f"{question} {times}\n")
        self.child.stdin.flush()
        said = json.loads(self.child.stdout.readline())
        return Used(said["wall_secs"], said["cpu_secs"], said["peak_kib"]), said["answer"]

    def stop(self) -> None:
        self.child.stdin.close()
        self.child.wait()


class WarmUpcount:
    """`upcount serve`, asked over HTTP as the web desk asks it."""

    def __init__(self, upcount: str, home: Path, workers: int = 0) -> None:
        # Workers and the node know each other by the key; every question that reads a file is shared out.
        settings = os.environ | {"UPCOUNT_KEY": "00" * 32, "UPCOUNT_WORKER_SHARE": "512"} if workers else None
        begin = lambda *command: subprocess.Popen([upcount, "--home", str(home), *command], stdout=subprocess.PIPE, text=True, env=settings)
        self.workers = [begin("work", "--listen", "127.0.0.1:0") for _ in range(workers)]
        for worker in self.workers:
            worker.stdout.readline()
        self.child = begin("serve", "--port", "0")
        host = self.child.stdout.readline().strip().rpartition("http://")[2]
        # A worker is known when its first heartbeat has been read.
        time.sleep(3 if workers else 0)
        self.connection = http.client.HTTPConnection(host)
        self.asked = itertools.count()
        # What a server does by itself when it starts is not what is measured.
        before = -1.0
        while cpu_of(self.child) - before > 0.02:
            before = cpu_of(self.child)
            time.sleep(0.5)

    def ask(self, question: dict[str, str], times: int) -> tuple[Used, dict[str, float]]:
        all_of_them = [self.child, *self.workers]
        wall, cpu = time.perf_counter(), sum(map(cpu_of, all_of_them))
        for _ in range(times):
            # What was answered is remembered, so each is asked as of the end of another month to come: the same figure, reckoned anew.
            month = next(self.asked)
            as_of = date(2090 + (month + 1) // 12, (month + 1) % 12 + 1, 1) - timedelta(1)
            path = next((path for path in ["portrait", "funnel"] if path in question), "ask")
            self.connection.request("GET", f"/api/v1/{path}?" + urlencode(question | {"as_of": as_of.isoformat()}))
            reply = self.connection.getresponse()
            said = reply.read()
            if reply.status != 200:
                sys.exit(said.decode())
        wall, cpu = time.perf_counter() - wall, sum(map(cpu_of, all_of_them)) - cpu
        used = Used(wall / times, cpu / times, max(map(peak_of, all_of_them)))
        if path == "portrait":
            return used, {f"{cell['recency']}{cell['frequency']}{cell['money']}|": cell["customers"] for cell in json.loads(said)["cells"]}
        if path == "funnel":
            return used, {f"{group['keys'][0] or ''}|{n}": many for group in json.loads(said)["groups"] for n, many in enumerate(group["reached"])}
        if not question.get("by"):
            return used, {f"|{row['period']}": row["value"] for row in json.loads(said)["rows"]}
        period = (lambda row: row["period"]) if "grain" in question else lambda row: ""
        answer = {f"{row['keys'][0] or ''}|{period(row)}": row["value"] for row in json.loads(said)["rows"]}
        return used, answer

    def stop(self) -> None:
        for process in [self.child, *self.workers]:
            process.terminate()
            process.wait()
