"""Figures → docs/benchmarks.md: ratios first, since they hold on any machine; then what they are made of."""

import os
import platform
from pathlib import Path

from tests.bench.measure import WRK, Cost
from tests.bench.peers import folder

RULE = "|---|---|---|---|"
Figures = dict[str, tuple[dict[str, Cost], float]]
# (what, over what, target) among the figures of the real directory.
RATIOS = (
    ("search page, rendered", "naive list of 100 rows", 0.25),
    ("search page, rendered", "naive search page", 0.25),
    ("search page, rendered", "Datasette search page", 0.25),
    ("list of all 114 rows, rendered", "naive list of 100 rows", 0.25),
    ("list of all 114 rows, rendered", "Datasette list of 100 rows", 0.25),
    ("search page, rendered", "bare Django", 8),
    ("search page, kept", "bare Django", 2),
    ("304", "bare Django", 1.2),
)
# How much a page of the country may cost over the same page of the real directory.
GROWTH = {"selective": 3, "broad": 12, "whole": 12, "occupation": 3, "agency": 3}
AGAIN = 1.5
# No page may cost more, however large the register: milliseconds.
MOST = 200
MEMORY = {"real": 130, "national": 180}


def write(file: Path, results: dict[str, Figures], seconds: float) -> None:
    lines = [
        "# Benchmarks",
        "",
        "Written by `make bench`, which anybody can repeat; `PEERS=…` names the folder of peers. Processor",
        "time per request is that of all processes which serve it, the database's among them: medians of",
        "interleaved rounds in one run. A ratio compares two figures of that run and holds elsewhere too;",
        "single figures do not. *Rendered* is without the memory of pages, *first time* after a change of",
        "data, *again* with that memory.",
        "",
        f"{machine()}, {seconds:.0f} s. {asked()}",
    ]
    if folder() is None:
        lines += ["", "No peers were given, so only the site's own figures were taken."]
    for engine, figures in results.items():
        lines += ["", f"## {engine}", *ratios(figures), *grown(figures), *memory(figures), *details(figures)]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")


def machine() -> str:
    load = f"load {os.getloadavg()[1]:.1f}"
    return f"{platform.machine()}, {os.cpu_count()} cores, {load}, Python {platform.python_version()}"


def asked() -> str:
    return "Pages were asked by wrk over 4 connections." if WRK else "Pages were asked one after another."


def ratios(figures: Figures) -> list[str]:
    found, _ = figures["real"]
    rows = [
        verdict(f"{what} / {over}", found[what].cpu / found[over].cpu, target)
        for what, over, target in RATIOS
        if what in found and over in found
    ]
    return ["", "| processor time, real directory | ratio | target | |", RULE, *rows] if rows else []


def grown(figures: Figures) -> list[str]:
    if "growth national" not in figures:
        return []
    small, large = figures["growth real"][0], figures["growth national"][0]
    rows, dear = [], []
    for name, cost in large.items():
        target = AGAIN if name.endswith("again") else GROWTH.get(name.split()[0])
        if target:
            rows.append(verdict(name, cost.cpu / small[name].cpu, target))
        if name.endswith("first time"):
            dear.append(verdict(name, cost.cpu, MOST))
    return [
        *["", "| processor time, from 114 rows to 1,000,000 | ratio | target | |", RULE, *rows],
        *["", "| any page at 1,000,000 rows | CPU ms | target | |", RULE, *dear],
    ]


def memory(figures: Figures) -> list[str]:
    rows = []
    for name, target in MEMORY.items():
        if f"growth {name}" in figures:
            found = figures[f"growth {name}"][1]
            rows.append(
                f"| {name} | {found:.0f} MiB | {target} MiB | {'met' if found <= target else '**missed**'} |"
            )
    return ["", "| memory of master and two workers (PSS) | | target | |", RULE, *rows]


def verdict(name: str, ratio: float, target: float) -> str:
    return f"| {name} | {ratio:.2f} | ≤ {target:g} | {'met' if ratio <= target else '**missed**'} |"


def details(figures: Figures) -> list[str]:
    lines = []
    for name, (found, _) in figures.items():
        head = "| page | CPU ms | p50 ms | p99 ms | per second | bytes |"
        lines += ["", f"### {name}", "", head, "|---|---|---|---|---|---|"]
        for page, cost in found.items():
            shown = (f"{cost.cpu:.2f}", f"{cost.p50:.1f}", f"{cost.p99:.1f}", f"{cost.per_second:.0f}")
            lines.append(f"| {page} | {' | '.join(shown)} | {cost.size:.0f} |")
    return lines
