"""Ask addresses one after another, and say what each cost: processor time of the server, time waited."""

import http.client
import os
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import psutil


@dataclass
class Target:
    """A page of one server; `paths` are asked in turn, so that no two requests need be the same."""

    name: str
    port: int
    pid: int
    paths: Sequence[str]
    headers: dict[str, str] = field(default_factory=dict)


class Cost(NamedTuple):
    """Milliseconds, per request; `size` in bytes as sent."""

    cpu: float
    p50: float
    p99: float
    per_second: float
    size: int


def cpu_seconds(pid: int) -> float:
    """Of the master, its workers, and the workers that it has replaced."""
    master = psutil.Process(pid)
    tree = [process.cpu_times() for process in [master, *master.children(recursive=True)]]
    gone = master.cpu_times()
    return float(sum(t.user + t.system for t in tree) + gone.children_user + gone.children_system)


def memory_mib(pid: int) -> float:
    """Proportional set size of the tree: what is shared is counted once."""
    tree = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
    return float(sum(process.memory_full_info().pss for process in tree)) / 2**20


def ask(target: Target, path: str) -> tuple[float, int]:
    started = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", target.port, timeout=300)
    connection.request("GET", path, headers=target.headers)
    response = connection.getresponse()
    body = response.read()
    connection.close()
    if response.status not in {200, 304}:
        raise RuntimeError(f"{target.name} {path}: {response.status}")
    return time.perf_counter() - started, len(body)


def visit(target: Target, seconds: float) -> Cost:
    """For so long, once at least. The kernel counts processor time in steps of 10 ms: a second is little."""
    before, started = cpu_seconds(target.pid), time.perf_counter()
    asked: list[tuple[float, int]] = []
    while not asked or time.perf_counter() - started < seconds:
        asked.append(ask(target, target.paths[len(asked) % len(target.paths)]))
    whole, spent = time.perf_counter() - started, cpu_seconds(target.pid) - before
    count = len(asked)
    waits = sorted(seconds for seconds, _ in asked)
    return Cost(
        cpu=spent / count * 1000,
        p50=statistics.median(waits) * 1000,
        p99=waits[int(len(waits) * 0.99)] * 1000,
        per_second=count / whole,
        size=asked[-1][1],
    )


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
    """Each of the workers has served each page once."""
    for _ in range(12):
        for path in target.paths:
            ask(target, path)


def middle(costs: Sequence[Cost]) -> Cost:
    return Cost(*(statistics.median(values) for values in zip(*costs, strict=True)))


def etag(target: Target, path: str) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", target.port, timeout=60)
    connection.request("GET", path)
    found = connection.getresponse().getheader("ETag", "")
    connection.close()
    return found


def peers_folder() -> str:
    """Where the peers are, or nothing: then only the site's own figures are taken."""
    return os.environ.get("PEERS", "")
