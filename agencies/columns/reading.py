"""The register → columns, in six queries; after a change, only what it touched."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby, pairwise
from operator import itemgetter

import numpy as np
from django.db.models import Case, CharField, QuerySet, Sum, Value, When
from django.db.models.functions import Cast

from agencies.columns.columns import FOREVER, Columns, Groups, Item, Numbers, Steps, distinct, placed, turns
from agencies.models import Agency, AssessmentItem, ChangedAgency, GradeLevel, Scope, ScopeGrade

CHUNK = 10_000
# A smaller register is read anew as fast as it is mended; more agencies than this change in no ordinary act.
WORTH_MENDING = 20_000
MOST_MENDED = 500
SCOPE = np.dtype([("scope", np.uint32), ("order", np.uint32), ("item", np.int64), ("agency", np.int64)])
SPAN = np.dtype([("scope", np.uint32), ("since", np.int32), ("until", np.int32), ("grades", np.uint8)])
# A scope's key, then the first day, the first day no more, and the grades.
Span = tuple[int, int, int, int]
# The name of a field of SCOPE or SPAN → what it is of each span, each time anew: one at a time is in memory.
Lines = Callable[[str], Numbers]


def read_columns() -> Columns:
    return columns_of(read_lines(ScopeGrade.objects.all(), Scope.objects.all()))


def renewed(columns: Columns, number: int) -> Columns:
    """The columns of now from those of an earlier data version, of that number."""
    changed = list(ChangedAgency.objects.filter(number__gt=number).values_list("agency_id", flat=True))
    if columns.size < WORTH_MENDING or len(changed) > MOST_MENDED or columns.numerals != read_numerals():
        return read_columns()
    kept, old = np.flatnonzero(~np.isin(columns.agency_keys, changed)[columns.agency]), lines_of(columns)
    scopes = Scope.objects.filter(agency__in=changed)
    new = read_lines(ScopeGrade.objects.filter(scope__agency__in=changed), scopes)
    return columns_of(lambda name: np.concatenate([old(name)[kept], new(name)]))


def columns_of(lines: Lines) -> Columns:
    """In printed order; scopes that no edition prints share their place in it, and then go by key."""
    at = np.argsort(lines("order").astype(np.int64) << 32 | lines("scope"), kind="stable")
    scope = lines("scope")[at]
    items, item = numbered(lines("item")[at])
    agencies, agency = numbered(lines("agency")[at])
    periods, period = numbered((lines("since").astype(np.int64) << 32 | lines("until"))[at])
    return Columns(
        scope=scope,
        steps=Steps.between(lines("order")[at][turns(scope)]),
        item=item,
        agency=agency,
        grades=lines("grades")[at],
        period=period,
        since=(periods >> 32).astype(np.int32),
        until=periods.astype(np.int32),
        items=read_items(items.tolist()),
        agency_keys=agencies,
        filing_numbers=read_filing_numbers(agencies.tolist()),
        numerals=read_numerals(),
        by_item=Groups.by(item, len(items)),
    )


def numbered(numbers: Numbers) -> tuple[Numbers, Numbers]:
    """Each once, rising; and in their stead where among those they stand, as small as that may be."""
    each = distinct(numbers)
    return each, np.searchsorted(each, numbers).astype(np.min_scalar_type(len(each)))


def lines_of(columns: Columns) -> Lines:
    made: dict[str, Callable[[], Numbers]] = {
        "scope": lambda: columns.scope,
        "order": columns.print_order,
        "item": lambda: columns.item_keys[columns.item],
        "agency": lambda: columns.agency_keys[columns.agency],
        "since": lambda: columns.since[columns.period],
        "until": lambda: columns.until[columns.period],
        "grades": lambda: columns.grades,
    }
    return lambda name: made[name]()


def read_lines(grades: QuerySet[ScopeGrade], scopes: QuerySet[Scope]) -> Lines:
    """Grades first: what a scope that comes in between holds is then left for the next data version."""
    spans = np.fromiter(read_spans(grades), SPAN)
    fields = scopes.order_by("pk").values_list("pk", "print_order", "item_id", "agency_id")
    records = np.fromiter(fields.iterator(chunk_size=CHUNK), SCOPE)
    there, at = placed(records["scope"], spans["scope"])
    spans = spans[there]
    return lambda name: spans[name] if name in (SPAN.names or ()) else records[name][at]


def read_spans(grades: QuerySet[ScopeGrade]) -> Iterator[Span]:
    """By scope. Its grades that began and end together are one line of the database's answer."""
    levels = enumerate(GradeLevel.objects.rising())
    bits = Case(*(When(grade_level=level, then=Value(1 << n)) for n, level in levels), default=0)
    lines: QuerySet[ScopeGrade, tuple[int, str, str | None, int]] = (
        grades.order_by("scope_id")
        .annotate(since=Cast("valid_from", CharField()), until=Cast("valid_until", CharField()))
        .values("scope_id", "since", "until")
        .annotate(bits=Sum(bits))
        .values_list("scope_id", "since", "until", "bits")
    )
    days: dict[str | None, int] = {None: FOREVER}
    for scope, its in groupby(lines.iterator(chunk_size=CHUNK), key=itemgetter(0)):
        told = [(ordinal(since, days), ordinal(until, days), grades) for _, since, until, grades in its]
        for since, until, held in told if len(told) == 1 else apart(told):
            yield scope, since, until, held


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


def read_numerals() -> tuple[str, ...]:
    return tuple(GradeLevel.objects.rising().values_list("numeral", flat=True))


def read_items(keys: Iterable[int]) -> tuple[Item, ...]:
    fields = AssessmentItem.objects.values_list("pk", "occupation__code", "occupation__kind")
    items = {pk: Item(pk, code, kind) for pk, code, kind in fields}
    return tuple(items[key] for key in keys)


def read_filing_numbers(keys: Iterable[int]) -> Numbers:
    numbers = dict(Agency.objects.values_list("pk", "filing_number"))
    return np.array([numbers[key].encode() for key in keys], np.bytes_)
