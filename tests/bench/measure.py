"""What a page costs: processor time of all that serves it, time waited, bytes, memory."""

import http.client
import re
import shutil
import statistics
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple
from urllib.request import urlopen

import psutil

CONNECTIONS = 4
UNITS = {"us": 0.001, "ms": 1, "s": 1000, "m": 60_000}
WRK = shutil.which("wrk")


@dataclass
class Target:
    """A page of one server. `pids` are the processes whose children serve it, its database among them."""

    name: str
    port: int
    pids: Sequence[int]
    path: str
    headers: dict[str, str] = field(default_factory=dict)


class Cost(NamedTuple):
    """Milliseconds, per request; `size` in bytes as sent."""

    cpu: float
    p50: float
    p99: float
    per_second: float
    size: float


def cpu_seconds(pids: Sequence[int]) -> float:
    """Of the masters, their workers, the workers that they have replaced, and the children that these had."""
    masters = [psutil.Process(pid) for pid in pids]
    trees = [process for master in masters for process in (master, *master.children(recursive=True))]
    gone = [process.cpu_times() for process in trees]
    return float(sum(map(on_cpu, trees)) + sum(each.children_user + each.children_system for each in gone))


def on_cpu(process: psutil.Process) -> float:
    """Seconds; the kernel's ordinary clock, which goes in steps of 10 ms, where it has no finer one."""
    try:
        tasks = Path(f"/proc/{process.pid}/task").glob("*/schedstat")
        if told := [int(task.read_text().split()[0]) for task in tasks]:
            return sum(told) / 1e9
    except OSError:
        pass
    times = process.cpu_times()
    return float(times.user + times.system)


def memory_mib(pid: int) -> float:
    """Proportional set size of the tree: what is shared is counted once."""
    tree = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
    return float(sum(process.memory_full_info().pss for process in tree)) / 2**20


def ask(target: Target) -> tuple[float, int]:
    """Milliseconds and bytes of one request."""
    started = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", target.port, timeout=300)
    connection.request("GET", target.path, headers=target.headers)
    response = connection.getresponse()
    body = response.read()
    connection.close()
    if response.status not in {200, 304}:
        raise RuntimeError(f"{target.name} {target.path}: {response.status}")
    return (time.perf_counter() - started) * 1000, len(body)


def answers(port: int, path: str) -> bool:
    try:
        return ask(Target("", port, [], path))[1] > 0
    except (OSError, http.client.HTTPException):
        return False


def visit(target: Target, seconds: float) -> Cost:
    """For so long: by wrk over a few connections where it is installed, else one request after another."""
    _, size = ask(target)
    before, started = cpu_seconds(target.pids), time.perf_counter()
    count, p50, p99 = by_wrk(target, seconds) if WRK else one_by_one(target, seconds)
    whole, spent = time.perf_counter() - started, cpu_seconds(target.pids) - before
    return Cost(spent / count * 1000, p50, p99, count / whole, size)


def by_wrk(target: Target, seconds: float) -> tuple[int, float, float]:
    headers = [part for name, value in target.headers.items() for part in ("-H", f"{name}: {value}")]
    address = f"http://127.0.0.1:{target.port}{target.path}"
    command = [str(WRK), "--latency", "-t1", f"-c{CONNECTIONS}", f"-d{seconds:g}s", "--timeout", "60s"]
    said = subprocess.run([*command, *headers, address], capture_output=True, text=True, check=True).stdout
    if refused := re.search(r"Non-2xx or 3xx responses: \d+", said):
        raise RuntimeError(f"{target.name}: {refused[0]}")
    found = re.search(r"(\d+) requests in", said)
    waits = re.findall(r"^\s+(50|99)%\s+([\d.]+)(us|ms|s|m)\s*$", said, re.MULTILINE)
    if not found or len(waits) != 2:
        raise RuntimeError(f"{target.name}: {said}")
    p50, p99 = (float(value) * UNITS[unit] for _, value, unit in waits)
    return int(found[1]), p50, p99


def one_by_one(target: Target, seconds: float) -> tuple[int, float, float]:
    started = time.perf_counter()
    waits: list[float] = []
    while not waits or time.perf_counter() - started < seconds:
        waits.append(ask(target)[0])
    return len(waits), statistics.median(waits), sorted(waits)[int(len(waits) * 0.99)]


def first(targets: Sequence[Target], change: Callable[[], None], times: int) -> dict[str, Cost]:
    """Each page as it costs after a change of data, for the first time after it."""
    seen: dict[str, list[tuple[float, float, int]]] = {target.name: [] for target in targets}
    for _ in range(times):
        change()
        for target in targets:
            before = cpu_seconds(target.pids)
            wait, size = ask(target)
            seen[target.name].append((cpu_seconds(target.pids) - before, wait, size))
    return {name: after_change(asked) for name, asked in seen.items()}


def after_change(asked: Sequence[tuple[float, float, int]]) -> Cost:
    """A mean, for each is told too roughly to be one by itself."""
    waits = [wait for _, wait, _ in asked]
    cpu = statistics.mean(spent for spent, _, _ in asked) * 1000
    return Cost(cpu, statistics.median(waits), max(waits), 1000 / statistics.mean(waits), asked[-1][2])


def rounds(targets: Sequence[Target], seconds: float, times: int) -> dict[str, Cost]:
    """Medians over rounds in which every target is visited, each round beginning with another."""
    for target in targets:
        warm(target)
    seen: dict[str, list[Cost]] = {target.name: [] for target in targets}
    for turn in range(times):
        start = turn % len(targets)
        for target in [*targets[start:], *targets[:start]]:
            seen[target.name].append(visit(target, seconds))
    return {name: middle(costs) for name, costs in seen.items()}


def warm(target: Target) -> None:
    """Each of the workers has served the page."""
    for _ in range(12):
        ask(target)


def middle(costs: Sequence[Cost]) -> Cost:
    return Cost(*(statistics.median(values) for values in zip(*costs, strict=True)))


def etag(target: Target) -> str:
    with urlopen(f"http://127.0.0.1:{target.port}{target.path}") as response:
        return str(response.headers["ETag"])


def body(target: Target) -> str:
    with urlopen(f"http://127.0.0.1:{target.port}{target.path}") as response:
        return str(response.read().decode())
