"""The register → columns, in five queries."""

import datetime as dt
from collections.abc import Iterable, Iterator
from itertools import groupby, pairwise
from operator import itemgetter

import numpy as np
from django.db.models import Case, CharField, QuerySet, Sum, Value, When
from django.db.models.functions import Cast

from agencies.columns.columns import FOREVER, Columns, Item, Numbers
from agencies.models import Agency, AssessmentItem, GradeLevel, Scope, ScopeGrade

CHUNK = 10_000
SCOPE = np.dtype([("scope", np.uint32), ("item", np.int64), ("agency", np.int64)])
SPAN = np.dtype([("scope", np.uint32), ("since", np.int32), ("until", np.int32), ("grades", np.uint8)])
# A scope's key, then the first day, the first day no more, and the grades.
Span = tuple[int, int, int, int]


def read_columns() -> Columns:
    levels = list(GradeLevel.objects.rising())
    scopes = np.fromiter(read_scopes(), SCOPE)
    spans = np.fromiter(read_spans(levels), SPAN)
    printed, spans = in_printed_order(scopes, spans)
    item_keys, item = np.unique(scopes["item"], return_inverse=True)
    agency_keys, agency = np.unique(scopes["agency"], return_inverse=True)
    return Columns(
        scope=spans["scope"].copy(),
        item=item.astype(np.min_scalar_type(len(item_keys)))[printed],
        agency=agency.astype(np.min_scalar_type(len(agency_keys)))[printed],
        grades=spans["grades"].copy(),
        since=spans["since"].copy(),
        until=spans["until"].copy(),
        items=read_items(item_keys),
        agency_keys=agency_keys,
        filing_numbers=read_filing_numbers(agency_keys),
        numerals=tuple(level.numeral for level in levels),
    )


def read_scopes() -> Iterator[tuple[int, int, int]]:
    fields = Scope.objects.as_printed().values_list("pk", "item_id", "agency_id")
    return fields.iterator(chunk_size=CHUNK)


def read_spans(levels: list[GradeLevel]) -> Iterator[Span]:
    """By scope. Its grades that began and end together are one line of the database's answer."""
    bits = Case(*(When(grade_level=level, then=Value(1 << n)) for n, level in enumerate(levels)), default=0)
    lines: QuerySet[ScopeGrade, tuple[int, str, str | None, int]] = (
        ScopeGrade.objects.order_by("scope_id")
        .annotate(since=Cast("valid_from", CharField()), until=Cast("valid_until", CharField()))
        .values("scope_id", "since", "until")
        .annotate(bits=Sum(bits))
        .values_list("scope_id", "since", "until", "bits")
    )
    days: dict[str | None, int] = {None: FOREVER}
    for scope, its in groupby(lines.iterator(chunk_size=CHUNK), key=itemgetter(0)):
        told = [(ordinal(since, days), ordinal(until, days), grades) for _, since, until, grades in its]
        for since, until, grades in told if len(told) == 1 else apart(told):
            yield scope, since, until, grades


def ordinal(day: str | None, known: dict[str | None, int]) -> int:
    """Millions of rows hold few days."""
    if day not in known:
        known[day] = dt.date.fromisoformat(str(day)).toordinal()
    return known[day]


def apart(told: list[tuple[int, int, int]]) -> Iterator[tuple[int, int, int]]:
    """Periods of single grades, which may overlap → spans, which do not, each with all its grades."""
    turns = sorted({day for since, until, _ in told for day in (since, until)})
    for since, until in pairwise(turns):
        held = [grades for begin, end, grades in told if begin <= since and until <= end]
        if held:
            yield since, until, int(np.bitwise_or.reduce(held))


def in_printed_order(scopes: Numbers, spans: Numbers) -> tuple[Numbers, Numbers]:
    """For each span the place of its scope, and the spans, both in the order of `scopes`."""
    sorter = np.argsort(scopes["scope"])
    printed = sorter[np.searchsorted(scopes["scope"], spans["scope"], sorter=sorter)]
    order = np.argsort(printed, kind="stable")
    return printed[order], spans[order]


def read_items(keys: Iterable[int]) -> tuple[Item, ...]:
    fields = AssessmentItem.objects.values_list("pk", "occupation__code", "occupation__kind")
    items = {pk: Item(pk, code, kind) for pk, code, kind in fields}
    return tuple(items[key] for key in keys)


def read_filing_numbers(keys: Iterable[int]) -> Numbers:
    numbers = dict(Agency.objects.values_list("pk", "filing_number"))
    return np.array([numbers[key].encode() for key in keys], np.bytes_)
