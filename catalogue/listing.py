"""A page of scopes as rows ready to show: what the list, the files and the detail pages all speak."""

import datetime as dt
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby, islice
from operator import itemgetter
from typing import Any

from agencies.columns import Found, Selection
from agencies.models import AnnexRow, ScopeGrade, annex_place, item_name
from agencies.models.data_version import Version
from catalogue.kept import Kept, KeptAtPresent

# (item id, agency id) → why a search found such a row, in words.
Reasons = Callable[[int, int], tuple[str, ...]]
CHUNK = 500
# Some 3 kB each with their HTML: what one process may hold of them.
MOST_KEPT = 2000


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
    def place(self) -> str:
        """What follows the address of the edition."""
        return annex_place(self.table, self.agency_position, self.position)


@dataclass(frozen=True, slots=True)
class HeldGrade:
    """One grade in force and since when, by which notice. `numeral` is blank for a special ability."""

    numeral: str
    name: str
    since: dt.date
    notice: str


@dataclass(frozen=True, slots=True)
class Row:
    """One scope on one day. `grades` from the lowest grade up; `matched` says why a search found it.

    `drawings` holds its HTML by template, language and prefix once `{% drawn %}` has made it: a row is
    shown far oftener than it changes, and drawing it is most of what a long page costs.
    """

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
    drawings: dict[Hashable, str] = field(default_factory=dict, init=False, compare=False, repr=False)

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
    "scope_id",
    "scope__agency__filing_number",
    "name_on_day",
    "scope__item__occupation__code",
    "scope__item__occupation__name",
    "scope__item__occupation__name_en",
    "scope__item__work_type",
    "scope__item__occupation__kind",
    "grade_level__numeral",
    "grade_level__name",
    "valid_from",
    "started_by__notice__number",
)
# The fields before the grade's own.
OF_SCOPE = FIELDS.index("grade_level__numeral")

_kept: KeptAtPresent[Row] = KeptAtPresent(MOST_KEPT)


def rows(
    found: Iterable[Found], on: dt.date, reasons: Reasons = no_reasons, version: Version | None = None
) -> list[Row]:
    """The rows of these scopes in their order, on a day on which they are in force.

    Two queries, however many rows; none when all of them are kept from an earlier page of that data
    version. Without a version nothing is kept.
    """
    kept = _kept.of(version) if version else Kept[Row](0)
    wanted = [(on, scope_id, reasons(item, agency)) for scope_id, item, agency in found]
    known = {key: row for key in wanted if (row := kept.get(key))}
    read = read_rows([key[1] for key in wanted if key not in known], on)
    for key in wanted:
        *_, scope_id, matched = key
        if key not in known and scope_id in read:
            known[key] = replace(read[scope_id], matched=matched) if matched else read[scope_id]
            kept.put(key, known[key])
    return [known[key] for key in wanted if key in known]


def rows_in_chunks(scopes: Selection, reasons: Reasons) -> Iterator[Row]:
    """The same for a file of any length, in bounded memory."""
    found = iter(scopes)
    while chunk := list(islice(found, CHUNK)):
        yield from rows(chunk, scopes.on, reasons)


def read_rows(scope_ids: Sequence[int], on: dt.date) -> dict[int, Row]:
    """By scope: one query for what is held, a line for each grade in force, one for where it is printed."""
    if not scope_ids:
        return {}
    sources = sources_of(scope_ids, on)
    held = ScopeGrade.objects.in_force(on).of_scopes(scope_ids).with_name_on(on).rising()
    return {
        scope_id: _row(list(lines), sources.get(scope_id))
        for scope_id, lines in groupby(held.values_list(*FIELDS), key=itemgetter(0))
    }


def _row(lines: Sequence[tuple[Any, ...]], source: Source | None) -> Row:
    scope_id, filing_number, agency, code, occupation, occupation_en, work_type, kind = lines[0][:OF_SCOPE]
    return Row(
        scope_id=scope_id,
        filing_number=filing_number,
        agency=agency,
        code=code,
        occupation=occupation,
        occupation_en=occupation_en,
        work_type=work_type,
        kind=kind,
        grades=tuple(
            HeldGrade(numeral or "", name or "", since, notice)
            for numeral, name, since, notice in (line[OF_SCOPE:] for line in lines)
        ),
        source=source,
    )


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
    """Rows that share a code; `first` speaks for what they share."""

    rows: tuple[Row, ...]

    @property
    def first(self) -> Row:
        return self.rows[0]


def grouped_by_occupation(found: Iterable[Row]) -> list[Grouped]:
    """Neighbours that share a code, so that the rows keep the order that was asked for."""
    return [Grouped(tuple(shared)) for _code, shared in groupby(found, key=lambda row: row.code)]
