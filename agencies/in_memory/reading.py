"""The register → columns, in eight queries."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby, pairwise
from operator import itemgetter

import numpy as np
from django.db.models import Case, CharField, F, QuerySet, Sum, Value, When
from django.db.models.functions import Cast

from agencies.in_memory.columns import (
    FOREVER,
    Columns,
    Groups,
    Item,
    Numbers,
    OtherName,
    Texts,
    distinct,
    placed,
)
from agencies.in_memory.versioned_value import VersionedValue
from agencies.models import (
    Agency,
    AgencyName,
    AssessmentItem,
    GradeLevel,
    OccupationName,
    Scope,
    ScopeGrade,
    item_name,
)

RECORDS_READ_AT_ONCE = 10_000
SCOPE = np.dtype([("scope", np.uint32), ("order", np.uint32), ("item", np.int64), ("agency", np.int64)])
SPAN = np.dtype([("scope", np.uint32), ("since", np.int32), ("until", np.int32), ("grades", np.uint8)])
# A scope's key, then the first day, the first day no more, and the grades.
Span = tuple[int, int, int, int]
# The name of a field of SCOPE or SPAN → what it is of each span, each time anew: one at a time is in memory.
Lines = Callable[[str], Numbers]


def read_columns() -> Columns:
    """In printed order; scopes that no edition prints share their place in it, and then go by key."""
    lines = read_scope_lines()
    at = np.argsort(lines("order").astype(np.int64) << 32 | lines("scope"), kind="stable")
    scope, grades = lines("scope")[at], lines("grades")[at]
    items, item = numbered(lines("item")[at])
    agencies, agency = numbered(lines("agency")[at])
    periods, period = numbered((lines("since").astype(np.int64) << 32 | lines("until"))[at])
    named = read_agencies(agencies.tolist())
    return Columns(
        scope=scope,
        item=item,
        agency=agency,
        grades=grades,
        period=period,
        since=(periods >> 32).astype(np.int32),
        until=periods.astype(np.int32),
        items=read_items(items.tolist()),
        agency_keys=agencies,
        filing_numbers=np.array([number.encode() for number, _name, _category in named], np.bytes_),
        agency_names=Texts(name for _number, name, _category in named),
        categories=np.array([category.encode() for _number, _name, category in named], np.bytes_),
        other_names=read_other_names(agencies),
        occupation_names=read_occupation_names(),
        numerals=tuple(GradeLevel.objects.rising().values_list("numeral", flat=True)),
        by_item=Groups.by(item, len(items)),
    )


def numbered(numbers: Numbers) -> tuple[Numbers, Numbers]:
    """Each once, rising; and in their stead where among those they stand, as small as that may be."""
    each = distinct(numbers)
    return each, np.searchsorted(each, numbers).astype(np.min_scalar_type(len(each)))


def read_scope_lines() -> Lines:
    """Grades first: what a scope that comes in between holds is then left for the next data version."""
    spans = np.fromiter(read_spans(), SPAN)
    fields = Scope.objects.order_by("pk").values_list("pk", "print_order", "item_id", "agency_id")
    records = np.fromiter(fields.iterator(chunk_size=RECORDS_READ_AT_ONCE), SCOPE)
    there, at = placed(records["scope"], spans["scope"])
    spans = spans[there]
    return lambda name: spans[name] if name in (SPAN.names or ()) else records[name][at]


def read_spans() -> Iterator[Span]:
    """By scope. Its grades that began and end together are one line of the database's answer."""
    levels = enumerate(GradeLevel.objects.rising())
    bits = Case(*(When(grade_level=level, then=Value(1 << n)) for n, level in levels), default=0)
    lines: QuerySet[ScopeGrade, tuple[int, str, str | None, int]] = (
        ScopeGrade.objects.order_by("scope_id")
        .annotate(since=Cast("valid_from", CharField()), until=Cast("valid_until", CharField()))
        .values("scope_id", "since", "until")
        .annotate(bits=Sum(bits))
        .values_list("scope_id", "since", "until", "bits")
    )
    days: dict[str | None, int] = {None: FOREVER}
    for scope, its in groupby(lines.iterator(chunk_size=RECORDS_READ_AT_ONCE), key=itemgetter(0)):
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


def read_items(keys: Iterable[int]) -> tuple[Item, ...]:
    rows = AssessmentItem.objects.values_list(
        "pk", "occupation__code", "occupation__kind", "occupation__name", "occupation__name_en", "work_type"
    )
    items = {
        pk: Item(pk, code, kind, name, name_en, work_type, item_name(name, work_type))
        for pk, code, kind, name, name_en, work_type in rows
    }
    return tuple(items[key] for key in keys)


def read_agencies(keys: Iterable[int]) -> list[tuple[str, str, str]]:
    """The filing number, the present name and the category of each."""
    agencies = Agency.objects.values_list("pk", "filing_number", "name", "category")
    named = {pk: told for pk, *told in agencies}
    return [(number, name, category) for number, name, category in map(named.__getitem__, keys)]


def read_other_names(agencies: Numbers) -> dict[int, list[OtherName]]:
    others: dict[int, list[OtherName]] = {}
    renamed = AgencyName.objects.exclude(name=F("agency__name")).values("agency")
    names = AgencyName.objects.filter(agency__in=renamed).order_by("valid_from")
    for key, name, since, until in names.values_list("agency_id", "name", "valid_from", "valid_until"):
        for place in placed(agencies, [key])[1].tolist():
            its = others.setdefault(place, [])
            # Before it was listed it is called by its first name.
            its.append(OtherName(name, since if its else dt.date.min, until))
    return others


def read_occupation_names() -> dict[str, list[OtherName]]:
    others: dict[str, list[OtherName]] = {}
    for code, name, since, until in OccupationName.objects.values_list(
        "occupation__code", "name", "valid_from", "valid_until"
    ):
        others.setdefault(code, []).append(OtherName(name, since or dt.date.min, until))
    return others


current_columns = VersionedValue(lambda _version: read_columns(), is_large=True)
