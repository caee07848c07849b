"""What a selection holds, told of all of it at once: no row is read for it."""

import datetime as dt
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from agencies.in_memory.columns import Numbers, distinct
from agencies.in_memory.selection import Selection


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
