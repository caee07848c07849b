"""A page of scopes as rows ready to show: what the list, the files and the detail pages all speak."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from agencies.models import AgencyName, AnnexRow, Scope, ScopeGrade, annex_anchor, item_name

# (item id, agency id) → why a search found such a row, in words.
Reasons = Callable[[int, int], tuple[str, ...]]
ValuesQuerySet = QuerySet[Scope, tuple[Any, ...]]
CHUNK = 500


def no_reasons(_item_id: int, _agency_id: int) -> tuple[str, ...]:
    return ()


@dataclass(frozen=True, slots=True)
class Source:
    """The place in an edition's annex that prints a row; `table` and positions as printed there."""

    notice: str
    edition: int
    table: int
    agency_position: int
    position: int

    @property
    def anchor(self) -> str:
        return annex_anchor(self.table, self.agency_position, self.position)


@dataclass(frozen=True, slots=True)
class HeldGrade:
    """One grade in force and since when, by which notice. `numeral` is blank for a special ability."""

    numeral: str
    name: str
    since: dt.date
    notice: str


@dataclass(frozen=True, slots=True)
class Row:
    """One scope on one day. `grades` from the lowest grade up; `matched` says why a search found it."""

    scope_id: int
    filing_number: str
    agency: str
    code: str
    occupation: str
    occupation_en: str
    work_type: str
    kind: str
    grades: tuple[HeldGrade, ...]
    source: Source | None
    matched: tuple[str, ...] = ()

    @property
    def item(self) -> str:
        return item_name(self.occupation, self.work_type)

    @property
    def numerals(self) -> tuple[str, ...]:
        return tuple(grade.numeral for grade in self.grades if grade.numeral)

    @property
    def is_special_ability(self) -> bool:
        return self.kind == "special_ability"

    @property
    def notice(self) -> str:
        """The notice the row rests on: the edition that prints it, else that of its latest grade."""
        return self.source.notice if self.source else max(self.grades, key=lambda grade: grade.since).notice

    @property
    def since(self) -> dt.date:
        """The day since which the longest-standing of its grades holds."""
        return min(grade.since for grade in self.grades)


FIELDS = (
    "pk",
    "agency_id",
    "item_id",
    "agency__filing_number",
    "name_on_day",
    "item__occupation__code",
    "item__occupation__name",
    "item__occupation__name_en",
    "item__work_type",
    "item__occupation__kind",
)


def rows(scopes: QuerySet[Scope], on: dt.date, reasons: Reasons = no_reasons) -> list[Row]:
    """The rows of these scopes in their order, on a day: three queries, however many rows."""
    return _rows(list(_shown(scopes, on)), on, reasons)


def rows_in_chunks(scopes: QuerySet[Scope], on: dt.date, reasons: Reasons) -> Iterator[Row]:
    """The same for a file of any length, in bounded memory."""
    found = _shown(scopes, on).iterator(chunk_size=CHUNK)
    while chunk := list(islice(found, CHUNK)):
        yield from _rows(chunk, on, reasons)


def _shown(scopes: QuerySet[Scope], on: dt.date) -> ValuesQuerySet:
    name_on_day = AgencyName.objects.held_on(on).filter(agency=OuterRef("agency")).values("name")[:1]
    return scopes.annotate(name_on_day=Coalesce(Subquery(name_on_day), "agency__name")).values_list(*FIELDS)


def _rows(found: list[tuple[Any, ...]], on: dt.date, reasons: Reasons) -> list[Row]:
    ids = [scope_id for scope_id, *_ in found]
    grades, sources = grades_of(ids, on), sources_of(ids, on)
    return [
        Row(
            scope_id=scope_id,
            filing_number=filing_number,
            agency=agency,
            code=code,
            occupation=occupation,
            occupation_en=occupation_en,
            work_type=work_type,
            kind=kind,
            grades=grades.get(scope_id, ()),
            source=sources.get(scope_id),
            matched=reasons(item_id, agency_id),
        )
        for (
            scope_id,
            agency_id,
            item_id,
            filing_number,
            agency,
            code,
            occupation,
            occupation_en,
            work_type,
            kind,
        ) in found
    ]


def grades_of(scope_ids: Iterable[int], on: dt.date) -> dict[int, tuple[HeldGrade, ...]]:
    """The grades in force on that day by scope, from the lowest up."""
    held: defaultdict[int, list[HeldGrade]] = defaultdict(list)
    for scope_id, numeral, name, since, notice in (
        ScopeGrade.objects.in_force(on)
        .of_scopes(scope_ids)
        .order_by("scope_id", "grade_level__rank")
        .values_list(
            "scope_id",
            "grade_level__numeral",
            "grade_level__name",
            "valid_from",
            "started_by__notice__number",
        )
    ):
        held[scope_id].append(HeldGrade(numeral or "", name or "", since, notice))
    return {scope_id: tuple(grades) for scope_id, grades in held.items()}


def sources_of(scope_ids: Iterable[int], on: dt.date) -> dict[int, Source]:
    """Where the newest edition in force on that day prints each scope; absent where an adjustment made it."""
    return {
        scope_id: Source(*place)
        for scope_id, *place in AnnexRow.objects.of_scopes(scope_ids)
        .printed_by(on)
        .values_list("scope_id", "notice__number", "notice__edition", "table", "agency_position", "position")
    }


@dataclass(frozen=True, slots=True)
class Grouped:
    """Rows that share a code or an agency; `first` speaks for what they share."""

    rows: tuple[Row, ...]

    @property
    def first(self) -> Row:
        return self.rows[0]

    @property
    def numerals(self) -> frozenset[str]:
        """The grades that any of the rows holds."""
        return frozenset(numeral for row in self.rows for numeral in row.numerals)

    @property
    def agency_count(self) -> int:
        return len({row.filing_number for row in self.rows})


def grouped_by_occupation(found: Iterable[Row]) -> list[Grouped]:
    return _grouped(found, lambda row: row.code)


def grouped_by_agency(found: Iterable[Row]) -> list[Grouped]:
    return _grouped(found, lambda row: row.filing_number)


def _grouped(found: Iterable[Row], key: Callable[[Row], str]) -> list[Grouped]:
    """Groups in the order in which their first rows come, wherever the others stand."""
    together: defaultdict[str, list[Row]] = defaultdict(list)
    for row in found:
        together[key(row)].append(row)
    return [Grouped(tuple(shared)) for shared in together.values()]
