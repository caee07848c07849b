"""What a selection holds, told of all of it at once: no row is read for it."""

import datetime as dt
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from agencies.in_memory.columns import Numbers, distinct, turns
from agencies.in_memory.selection import Selection
from agencies.models import GradeLevel


def agencies_as_listed(scopes: Selection) -> list[int]:
    """The keys of the agencies, in the order in which the first scope of each is printed."""
    columns, at = scopes.columns, scopes.at
    first = np.full(len(columns.agency_keys), len(columns.scope))
    # Of several scopes of an agency the one assigned last stays, which is the first.
    first[columns.agency[at[::-1]]] = at[::-1]
    order = np.argsort(first, kind="stable")[: np.count_nonzero(first < len(columns.scope))]
    keys: list[int] = columns.agency_keys[order].tolist()
    return keys


def filing_numbers(scopes: Selection) -> list[str]:
    """Those of the agencies, rising."""
    columns = scopes.columns
    numbers = columns.filing_numbers[distinct(scopes.of(columns.agency))]
    return sorted(numbers.astype(str).tolist())


def agencies_by_code(scopes: Selection, *levels: GradeLevel) -> dict[str, tuple[int, ...]]:
    """How many agencies assess each code among them: at all, then at each of these grades."""
    columns = scopes.columns
    codes = sorted({item.code for item in columns.items})
    places = {code: place for place, code in enumerate(codes)}
    of_items = np.array([places[item.code] for item in columns.items], np.int64)
    agencies = len(columns.agency_keys)
    pairs = of_items[scopes.of(columns.item)] * agencies + scopes.of(columns.agency)
    # With its grades behind each, one sorting tells them all.
    rising = np.sort(pairs << 8 | scopes.of(columns.grades))
    first = np.flatnonzero(turns(rising >> 8))
    held = np.bitwise_or.reduceat(rising, first) if len(first) else rising
    of_pairs = (rising[first] >> 8) // max(agencies, 1)
    wanted = (slice(None), *(held & scopes.bits_of([level]) != 0 for level in levels))
    counts = [np.bincount(of_pairs[marks], minlength=len(codes)).tolist() for marks in wanted]
    return {code: each for code, each in zip(codes, zip(*counts, strict=True), strict=True) if each[0]}


def grades_by_item(scopes: Selection) -> dict[int, set[str]]:
    """The key of each item among them → the numerals that its scopes hold; without what has no grade."""
    columns = scopes.columns
    pairs = distinct(scopes.of(columns.item).astype(np.int64) << 8 | scopes.of(columns.grades))
    found: dict[int, set[str]] = {}
    for pair in pairs.tolist():
        held = {numeral for n, numeral in enumerate(columns.numerals) if pair >> n & 1}
        if held:
            found.setdefault(columns.items[pair >> 8].pk, set()).update(held)
    return found


class Turn(NamedTuple):
    """A day on which scopes began or ended, with their keys."""

    day: dt.date
    scopes: list[int]


def last_end(spans: Selection) -> Turn | None:
    """When the last of those spans ended that were over on the day asked about."""
    until = spans.columns.until[spans.of(spans.columns.period)]
    return _turn(spans, until, until <= spans.on.toordinal(), newest=True)


def next_start(spans: Selection) -> Turn | None:
    """When the first of those spans begins that are still to come on the day asked about."""
    since = spans.columns.since[spans.of(spans.columns.period)]
    return _turn(spans, since, since > spans.on.toordinal(), newest=False)


def first_day(spans: Selection) -> dt.date | None:
    """The first on which any of them holds."""
    first = next_start(replace(spans, on=dt.date.min))
    return first.day if first else None


def _turn(spans: Selection, days: Numbers, marks: Numbers, *, newest: bool) -> Turn | None:
    if not marks.any():
        return None
    day = int(days[marks].max() if newest else days[marks].min())
    return Turn(dt.date.fromordinal(day), spans.of(spans.columns.scope)[days == day].tolist())
