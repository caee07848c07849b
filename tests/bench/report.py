"""Figures → docs/benchmarks.md: ratios first, since they hold on any machine; then what they are made of."""

import os
import platform
from pathlib import Path

from tests.bench.measure import Cost, peers_folder

RULE = "|---|---|---|---|"
Figures = dict[str, tuple[dict[str, Cost], float]]
# (what, over what, target) among the figures of the real directory.
RATIOS = (
    ("search page, rendered", "naive search page", 0.25),
    ("list of all 114 rows, rendered", "naive list of 100 rows", 0.25),
    ("search page, rendered", "bare Django", 8),
    ("search page, kept", "bare Django", 2),
    ("304", "bare Django", 1.2),
)
# How much a page of the country may cost over the same page of the real directory.
GROWTH = {"selective": 3, "broad": 12, "whole": 12, "occupation": 3, "agency": 3}
REPEATED = 1.5
MEMORY = {"real": 130, "national": 180}


def write(file: Path, results: dict[str, Figures], seconds: float) -> None:
    lines = [
        "# Benchmarks",
        "",
        "Written by `make bench`, which anybody can repeat (`PEERS=…` names the folder of peers). Processor",
        "time of its processes per request, medians of interleaved rounds in one run; a ratio compares two",
        "figures of that run.",
        "",
        f"{machine()}, {seconds:.0f} s.",
    ]
    if not peers_folder():
        lines += ["", "No peers were given, so only the site's own figures were taken."]
    for engine, figures in results.items():
        lines += ["", f"## {engine}", *ratios(figures), *grown(figures), *memory(figures), *details(figures)]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")


def machine() -> str:
    load = f"load {os.getloadavg()[1]:.1f}"
    return f"{platform.machine()}, {os.cpu_count()} cores, {load}, Python {platform.python_version()}"


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
    rows = []
    for name, cost in large.items():
        target = REPEATED if name.endswith("repeated") else GROWTH[name.split()[0]]
        rows.append(verdict(name, cost.cpu / max(small[name].cpu, 0.01), target))
    return ["", "| from 114 rows to 1,000,000 | ratio | target | |", RULE, *rows]


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
