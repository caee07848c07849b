"""Figures → docs/benchmarks.md: ratios first, since they hold on any machine; then what they are made of."""

import os
import platform
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tests.bench.measure import WRK, Cost
from tests.bench.peers import folder

RULE = "|---|---|---|---|"
# (what, over what, target) among the figures of the real directory.
RATIOS = (
    ("search page, kept", "bare Django", 1.2),
    ("JSON answer, kept", "bare Django", 1.2),
    ("304", "bare Django", 1.15),
)
# A page that is made, beside the naive page of the same question; of others up to so many rows, beside 电工.
SAME_QUESTION = {
    "电工": ("naive search page", 0.6),
    "上海, 25 rows": ("naive search page of 25 rows", 0.7),
    "上海, table of 25 rows": ("naive search page of 25 rows", 0.7),
    "list of 100 rows": ("naive list of 100 rows", 0.75),
}
ANY_PAGE, ROWS, EACH_FURTHER_ROW = 0.7, 25, 0.013
# How much a page of the country may cost over the same page of the real directory.
GROWTH = {"selective": 3, "broad": 12, "whole": 12, "occupation": 3, "agency": 3}
AGAIN = 1.5
# No page may cost more, however large the register: milliseconds.
MOST = 200
MEMORY = {"real": 140, "national": 210}


class Section(NamedTuple):
    """`memory` in MiB; `rows` of each page that was made, by its name."""

    costs: dict[str, Cost]
    memory: float = 0
    rows: dict[str, int] = {}


Figures = dict[str, Section]


def made(name: str) -> str:
    return f"{name}, made"


def write(file: Path | None, results: dict[str, Figures], seconds: float) -> None:
    """Without a file the ratios alone are printed."""
    lines = [
        "# Benchmarks",
        "",
        "Written by `make bench`, which anybody can repeat; `PEERS=…` names the folder of peers. Processor",
        "time per request is that of all processes which serve it, the database's among them: medians of",
        "interleaved rounds in one run. A ratio compares two figures of that run and holds elsewhere too;",
        "single figures do not. *Made* is with nothing stored but names, columns and site data, *kept* from",
        "the page store, *first time* after a change of data once the register has been read anew (which",
        "stands in rows of its own), *again* with the page store.",
        "",
        f"{machine()}, {seconds:.0f} s. {asked()}",
    ]
    if folder() is None:
        lines += ["", "No peers were given, so only the site's own figures were taken."]
    for engine, figures in results.items():
        lines += ["", f"## {engine}", *ratios(figures), *grown(figures), *memory(figures), *details(figures)]
    if file is None:
        print("\n".join(lines))
    else:
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")


def machine() -> str:
    load = f"load {os.getloadavg()[1]:.1f}"
    return f"{platform.machine()}, {os.cpu_count()} cores, {load}, Python {platform.python_version()}"


def asked() -> str:
    return "Pages were asked by wrk over 4 connections." if WRK else "Pages were asked one after another."


def ratios(figures: Figures) -> list[str]:
    found = figures["real"].costs
    rows = [
        verdict(f"{what} / {over}", found[what].cpu / found[over].cpu, target)
        for what, over, target in (*beside_the_naive(figures["real"]), *RATIOS)
        if what in found and over in found
    ]
    return ["", "| processor time, real directory | ratio | target | |", RULE, *rows] if rows else []


def beside_the_naive(section: Section) -> Iterator[tuple[str, str, float]]:
    for name, count in section.rows.items():
        further = EACH_FURTHER_ROW * max(0, count - ROWS)
        over, target = SAME_QUESTION.get(
            name.removesuffix(", made"), ("naive search page", ANY_PAGE + further)
        )
        yield name, over, round(target, 2)


def grown(figures: Figures) -> list[str]:
    if "growth national" not in figures:
        return []
    small, large = figures["growth real"].costs, figures["growth national"].costs
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
            found = figures[f"growth {name}"].memory
            rows.append(
                f"| {name} | {found:.0f} MiB | {target} MiB | {'met' if found <= target else '**missed**'} |"
            )
    head = "| memory of master and two workers (PSS), an alias and a grade edited | | target | |"
    return ["", head, RULE, *rows] if rows else []


def verdict(name: str, ratio: float, target: float) -> str:
    return f"| {name} | {ratio:.2f} | ≤ {target:g} | {'met' if ratio <= target else '**missed**'} |"


def details(figures: Figures) -> list[str]:
    lines = []
    for name, section in figures.items():
        head = "| page | CPU ms | p50 ms | p99 ms | per second | bytes |"
        lines += ["", f"### {name}", "", head, "|---|---|---|---|---|---|"]
        for page, cost in section.costs.items():
            shown = (f"{cost.cpu:.2f}", f"{cost.p50:.1f}", f"{cost.p99:.1f}", f"{cost.per_second:.0f}")
            lines.append(f"| {page} | {' | '.join(shown)} | {cost.size:.0f} |")
    return lines
