"""The list just filtered as files: the same rows in the same order as the page, never cut."""

import csv
import datetime as dt
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.utils.translation import gettext as _

from agencies.coverage import Coverage
from agencies.in_memory import in_force
from agencies.labels import recorded_day
from agencies.models import Agency, Occupation
from agencies.models.grade_level import in_json
from agencies.spreadsheets import guarded
from catalogue import __version__
from catalogue.directory.listing import Listing
from catalogue.downloads.tables import Described, csvw, csvw_table, fields, graded, headings
from catalogue.downloads.xlsx import CellValue, workbook
from catalogue.pages.site_data import SiteData
from catalogue.rows.rows import Row

# In a workbook, in characters of the narrow kind, where `tables.json` says no other.
USUAL_WIDTH = 11.0
# By what an address calls a column of the table: its keys in JSON. `tables.json` has those of a file.
COLUMN_KEYS = {
    "code": ("code",),
    "item": ("occupation", "work_type", "item", "kind"),
    "agency": ("agency", "filing_number"),
    "grade": ("grades",),
    "since": ("since",),
    "source": ("source",),
}


def chosen_fields(site_data: SiteData, columns: Sequence[str] = ()) -> list[Described]:
    """What a file has of the columns that an address names; all of them where it names none."""
    told = fields("directory", graded(site_data))
    return [each for each in told if each.get("chosen_as") in columns or not columns]


def table(
    rows: Iterable[Row], site_data: SiteData, coverage: Coverage, columns: Sequence[str] = ()
) -> Iterator[Sequence[CellValue]]:
    """The headings, then each row under them; of the columns that are wanted, or all."""
    lines = _table(rows, site_data, coverage)
    if not columns:
        yield from lines
        return
    wanted = {each["name"] for each in chosen_fields(site_data, columns)}
    first = next(lines)
    places = [place for place, name in enumerate(first) if name in wanted]
    for line in chain([first], lines):
        yield [line[place] for place in places]


def _table(rows: Iterable[Row], site_data: SiteData, coverage: Coverage) -> Iterator[Sequence[CellValue]]:
    """Blank where an adjustment stands in no table."""
    levels = graded(site_data)
    yield headings("directory", levels)
    kinds = {str(kind): str(kind.label) for kind in Occupation.Kind}
    categories = in_force(coverage.on, site_data.version).categories()
    labels = {str(each): str(each.label) for each in Agency.Category}
    year = coverage.edition.edition if coverage.edition else None
    of_day = (year, coverage.on, coverage.caveat)
    groups = site_data.group_names
    for row in rows:
        began = {grade.numeral: grade.since for grade in row.grades}
        yield [
            row.code,
            row.occupation,
            row.work_type,
            row.item,
            kinds[row.kind],
            row.agency,
            row.filing_number,
            "、".join(row.numerals),
            "；".join(f"{grade.name}自{recorded_day(grade.since, coverage.today)}" for grade in row.grades),
            "；".join(row.matched),
            row.notice,
            *(row.source[2:] if row.source else (None, None, None)),
            *of_day,
            *(text for n in (1, 4, 7) for text in (row.code[:n], groups.get(row.code[:n], ""))),
            min(began.values()),
            *(began.get(level.numeral) for level in levels),
            labels.get(categories.get(row.filing_number, ""), ""),
        ]


@dataclass(frozen=True, slots=True)
class About:
    """What a file is: the question's address, how many rows, and what is to be said of them.

    A day before the first edition has no count, a day to come no edition.
    """

    site_data: SiteData
    coverage: Coverage
    address: str
    extent: str
    message: str
    is_searched: bool
    columns: Sequence[str] = ()

    def lines(self) -> list[tuple[str, str]]:
        edition = self.coverage.edition
        return [
            ("查询地址", self.address),
            ("查询日期", self.coverage.on.isoformat()),
            ("目录年份", str(edition.edition) if edition else ""),
            ("依据", f"{edition.number}（{edition.issued_on}）" if edition else ""),
            ("转录日期", str((edition and edition.transcribed_on) or "")),
            ("最近核对", edition.comparison if edition else ""),
            ("条数", self.extent),
            ("说明", self.message),
        ]


def about(listing: Listing, address: str) -> About:
    extent = str(listing.count) if listing.coverage.is_known else ""
    if "page" in listing.filters.asked:
        extent = _("第 %(page)s 页，每页 %(size)s 条，共 %(count)s 条") % {
            "page": listing.page_number,
            "size": listing.per_page,
            "count": listing.count,
        }
    return About(
        listing.filters.site_data,
        listing.coverage,
        address,
        extent,
        listing.in_full,
        "q" in listing.filters.asked,
        listing.filters.asked.get("column", ()),
    )


def as_csv(lines: Iterable[Sequence[CellValue]]) -> Iterator[str]:
    """RFC 4180 with CRLF, line by line, behind the byte order mark by which Excel knows UTF-8.

    What the file is stands in its metadata: in a heading it would break what was built on the file.
    """
    line = io.StringIO(newline="")
    writer = csv.writer(line)
    yield "\ufeff"
    for record in lines:
        writer.writerow([guarded(cell) if isinstance(cell, str) else cell for cell in record])
        yield line.getvalue()
        line.seek(0)
        line.truncate()


def saved_as(plain: str, shown: str) -> str:
    """Under the Chinese name by whoever can read it (RFC 6266), under the plain one by others."""
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(shown)}"


def as_csvw(about: About, address: str) -> dict[str, Any]:
    """What the CSV at that address is."""
    columns = chosen_fields(about.site_data, about.columns)
    return csvw([csvw_table(address, "directory", columns, dict(about.lines()))])


def as_xlsx(rows: Iterable[Row], about: About) -> Iterator[bytes]:
    """The rows, and on a second sheet what they are; piece by piece."""
    columns = chosen_fields(about.site_data, about.columns)
    said: list[tuple[CellValue, ...]] = [
        *about.lines(),
        ("本站版本", __version__),
        ("许可", settings.DATA_LICENCE),
    ]
    meanings = [("列", "含义"), *((each["name"], each["description"]) for each in columns)]
    lines = table(rows, about.site_data, about.coverage, about.columns)
    return workbook({"目录": lines, "说明": said, "各列含义": meanings}, column_widths(about, columns))


def column_widths(about: About, columns: Sequence[Described]) -> list[float | None]:
    """How wide each column is; None for one that is folded away: the others say the same, or it is blank."""
    categories = in_force(about.coverage.on, about.site_data.version).categories()
    blank = {"匹配原因": not about.is_searched, "机构类别": not categories}
    return [
        None
        if not about.columns and (each.get("folded") or blank.get(each["name"]))
        else each.get("width", USUAL_WIDTH)
        for each in columns
    ]


def as_json(
    head: dict[str, Any],
    rows: Iterable[Row],
    tail: dict[str, Any],
    today: dt.date,
    columns: Sequence[str] = (),
) -> Iterator[str]:
    """The contract of `/directory.json`: `head`, the rows as `results`, then `tail`; row by row."""
    wanted = {key for column in columns for key in COLUMN_KEYS[column]}
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "results": ['
    for number, row in enumerate(rows):
        told = {key: value for key, value in record(row, today).items() if key in wanted or not columns}
        yield (", " if number else "") + json.dumps(told, ensure_ascii=False)
    yield "], " + json.dumps(tail, ensure_ascii=False)[1:]


def record(row: Row, today: dt.date) -> dict[str, Any]:
    """One of `results`: nulls in `source` where an adjustment stands in no table.

    `not_yet_in_force` where it, or one of its grades, is recorded to begin after today.
    """
    source = row.source
    return {
        "filing_number": row.filing_number,
        "agency": row.agency,
        "code": row.code,
        "occupation": row.occupation,
        "work_type": row.work_type or None,
        "item": row.item,
        "kind": row.kind,
        "grades": [in_json(numeral) for numeral in row.numerals],
        "since": {grade.numeral: grade.since.isoformat() for grade in row.grades if grade.numeral},
        "not_yet_in_force": any(grade.since > today for grade in row.grades),
        "matched": list(row.matched),
        "source": {
            "notice": row.notice,
            "table": source.table if source else None,
            "agency_position": source.agency_position if source else None,
            "position": source.position if source else None,
        },
    }
