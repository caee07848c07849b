"""One scope on one day: the row that lists, detail pages and files all show."""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby, islice
from operator import attrgetter, itemgetter
from typing import Any, NamedTuple, TypeVar

from django.urls import reverse
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from agencies.database.fixed_query import FixedQuery
from agencies.in_memory import Found, Selection
from agencies.labels import chinese, grade_name, marked, recorded_day, translated_name
from agencies.models import AnnexRow, Levels, Occupation, ScopeGrade, annex_place, occupation_name_on
from catalogue.rows.grades import drawn

RowKey = TypeVar("RowKey", str, int)
# (item id, agency id) → why a search found such a row, in words.
Reasons = Callable[[int, int], tuple[str, ...]]
ROWS_MADE_AT_ONCE = 500


class Source(NamedTuple):
    """The place in an edition's annex that prints a row; `table` and positions as printed there."""

    notice: str
    edition: int
    table: int
    agency_position: int
    position: int


class HeldGrade(NamedTuple):
    """One grade in force and since when, by which notice. `numeral` is blank for a special ability."""

    numeral: str
    name: str
    since: dt.date
    notice: str
    notice_slug: str


@dataclass(slots=True)
class Row:
    """An entry of a selection with what the register says of it; from `key` on filled by `ready`.

    `grades` from the lowest up; `notice` is what the row rests on, the edition that prints it, else that of
    its latest grade; `matched` says why a search found it.
    """

    scope_id: int
    agency_id: int
    filing_number: str
    agency: str
    numerals: tuple[str, ...]
    item_id: int
    code: str
    kind: str
    occupation: str
    name_en: str
    work_type: str
    item: str

    # What only the database tells; `rows` reads it.
    grades: tuple[HeldGrade, ...] = ()
    source: Source | None = None
    notice: str = ""
    matched: tuple[str, ...] = ()

    # As an address names it: `S000031300006~6-29-03-03~work type`.
    key: str = ""
    agency_address: str = ""
    occupation_address: str = ""
    source_address: str = ""
    source_label: SafeString | str = ""
    translated: str = ""
    ladder: SafeString | str = ""
    listed: SafeString | str = ""

    @property
    def latest(self) -> HeldGrade:
        """The first of those that began last."""
        return max(self.grades, key=attrgetter("since"))

    def __getitem__(self, name: str) -> Any:
        """As a template asks first: to fail takes it longer than all the rest."""
        return getattr(self, name)


RowLike = Found | Row
AnyRow = TypeVar("AnyRow", Found, Row, RowLike)
OF_GRADE = (
    "grade_level__numeral",
    "grade_level__name",
    "valid_from",
    "started_by__notice__number",
    "started_by__notice__slug",
)
ROW_SOURCES = FixedQuery(
    lambda keys, on: (
        AnnexRow.objects.of_scopes(keys)
        .printed_by(on)
        .values_list(
            "scope_id",
            "notice__in_force_from",
            "notice__number",
            "notice__edition",
            "table",
            "agency_position",
            "position",
        )
    ),
    [int],
    dt.date,
)
HELD_GRADES = FixedQuery(
    lambda keys, on: (
        ScopeGrade.objects.in_force(on).of_scopes(keys).rising().values_list("scope_id", *OF_GRADE)
    ),
    [int],
    dt.date,
)


def rows(found: Iterable[Found], on: dt.date, reasons: Reasons | None = None) -> list[Row]:
    """The rows of these scopes in their order, on a day on which they are in force. Two queries, or none."""
    entries = list(found)
    if not entries:
        return []
    keys = [entry.scope_id for entry in entries]
    # Where the newest edition in force on that day prints each; absent where an adjustment made it.
    sources = {key: (since, Source(*place)) for key, since, *place in ROW_SOURCES(keys, on)}
    grades = {
        key: tuple([HeldGrade(numeral or "", name or "", *rest) for _key, numeral, name, *rest in lines])
        for key, lines in groupby(HELD_GRADES(keys, on), key=itemgetter(0))
    }
    made = []
    for entry in entries:
        if its := grades.get(entry.scope_id):
            since, source = sources.get(entry.scope_id, (on, None))
            # What ended since and came back by an adjustment rests on that alone.
            if source and not any(each.since < since or each.notice == source.notice for each in its):
                source = None
            notice = source.notice if source else max(its, key=attrgetter("since")).notice
            matched = reasons(entry.item_id, entry.agency_id) if reasons else ()
            made.append(Row(*entry, its, source, notice, matched))
    return made


def rows_in_chunks(scopes: Selection, reasons: Reasons) -> Iterator[Row]:
    """The same for a file of any length, in bounded memory."""
    found = iter(scopes)
    while chunk := list(islice(found, ROWS_MADE_AT_ONCE)):
        yield from rows(chunk, scopes.on, reasons)


def ready(found: list[Row], levels: Levels, today: dt.date) -> list[Row]:
    """The same with addresses, labels and ladders, and days and sources of those that were read.

    What rows share is made once.
    """
    agencies = addresses("agency-detail", [row.filing_number for row in found])
    occupations = addresses("occupation-detail", [row.code for row in found])
    editions = addresses("edition-detail", [row.source.edition for row in found if row.source])
    printed = escape(_("目录原表"))
    place = _("表%(table)s 编号%(agency)s 序号%(position)s")
    notices = addresses("notice-detail", [grade.notice_slug for row in found for grade in row.grades])
    ladders = {held: drawn(held, levels, "agency") for held in {row.numerals for row in found} if held}
    names = {level.numeral: grade_name(level) for level in levels}
    for row in found:
        row.agency_address, row.occupation_address = agencies[row.filing_number], occupations[row.code]
        row.key = "~".join(filter(None, (row.filing_number, row.code, row.work_type)))
        row.translated = translated_name(row)
        row.ladder = ladders.get(row.numerals, "")
        if not row.grades:
            continue
        row.listed = days_listed(row, names, notices, today)
        if row.source is None:
            row.source_address, row.source_label = notices[row.latest.notice_slug], row.notice
        else:
            _notice, edition, table, agency, position = row.source
            row.source_address = editions[edition] + annex_place(table, agency, position)
            label = place % {"table": table, "agency": agency, "position": position}
            # Alone, as among the links of a page, it says of what.
            row.source_label = SafeString(f'<span class="vh">{printed} </span>{escape(label)}')
    return found


def days_listed(
    row: Row, names: Mapping[str, str], notices: Mapping[str, str], today: dt.date
) -> SafeString | str:
    """`2024-12-30`; where grades began on several days each, with the notice where the row's is another."""
    if all(grade.since == row.grades[0].since for grade in row.grades):
        return recorded_day(row.grades[0].since, today)
    days: dict[tuple[dt.date, str, str], list[str]] = {}
    for grade in row.grades:
        began = grade.since, grade.notice, grade.notice_slug
        days.setdefault(began, []).append(names.get(grade.numeral, grade.name))
    told = []
    for (since, notice, slug), grades in days.items():
        by = (
            format_html(' <a href="{}">{}</a>', notices[slug], chinese(notice))
            if notice != row.notice
            else ""
        )
        told.append((marked(_("、").join(grades)), _("："), recorded_day(since, today), by))
    return format_html_join(SafeString("<br>"), "{}{}{}{}", told)


def addresses(route: str, keys: Iterable[RowKey]) -> dict[RowKey, str]:
    """Of the page of each key. The route is looked up once: what it makes of its key is the key."""
    distinct = dict.fromkeys(keys)
    if not distinct:
        return {}
    first = next(iter(distinct))
    before, _key, behind = reverse(route, args=[first]).rpartition(str(first))
    return {key: f"{before}{key}{behind}" for key in distinct}


NEIGHBOURS = FixedQuery(
    lambda group, key, codes, on: (
        Occupation.objects.filter(code__in=codes, group=group)
        .exclude(pk=key)
        .values_list("code", occupation_name_on(on))
    ),
    int,
    int,
    [str],
    dt.date,
)


def neighbours(occupation: Occupation, assessed: Collection[str], on: dt.date) -> list[tuple[str, str, str]]:
    """The others of its minor group, by the codes of those `assessed`: address, code, name of that day."""
    codes = [code for code in assessed if code.startswith(occupation.code[:7])]
    named = NEIGHBOURS(occupation.group_id, occupation.pk, codes, on) if codes else []
    address = addresses("occupation-detail", [code for code, _name in named])
    return [(address[code], code, name) for code, name in named]


def by_occupation(found: Iterable[Row]) -> list[list[Row]]:
    """Neighbours that share a code together, so that the rows keep the order that was asked for."""
    return [list(shared) for _code, shared in groupby(found, key=attrgetter("code"))]


def by_work_type(found: Iterable[AnyRow]) -> dict[str, list[AnyRow]]:
    """The work types of an occupation in the order of their first rows; blank is the undivided occupation."""
    work_types: dict[str, list[AnyRow]] = {}
    for row in found:
        work_types.setdefault(row.work_type, []).append(row)
    return work_types
