"""The annex tables of an edition, as printed: titles, column headings, rows, and what is odd about them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.urls import reverse

from agencies.annex.problems import Problem
from agencies.annex.reading import reader
from agencies.annex.reading.column_headings import ColumnHeading
from agencies.models import Notice, annex_place
from agencies.models.annex_row import AnnexRowQuerySet
from catalogue.notices.citations import ANNEX_NOTE, annex_citation, places_in_text
from catalogue.notices.paragraphs import without_markup
from catalogue.rows.rows import addresses


class EditionRow(NamedTuple):
    """A row of the annex, with the keys of the agency and the occupation that it names.

    Plain values: of two thousand rows the records alone would cost a tenth of a second.
    """

    table: int
    agency_position: int
    position: int
    cells: list[str]
    filing_number: str
    code: str


VALUES = (*EditionRow._fields[:4], "scope__agency__filing_number", "scope__item__occupation__code")


@dataclass(frozen=True, slots=True)
class AnnexTable:
    """`heading` as it stands at the top. A row is its anchor, its agency where that is printed in a row above

    and its own cell is blank, and its cells: label, text verbatim, address. The row's own filing number and
    its own code lead to their pages; other cells have no address.
    """

    title: str
    heading: ColumnHeading
    rows: list[tuple[str, str, list[tuple[str, str, str]]]]


class AnnexBesideRows(NamedTuple):
    """What its document says beside the rows: the same on every page of an edition.

    `headings` as they stand first in each table, with its title; `notes` with their lines.
    """

    headings: list[tuple[ColumnHeading, str]]
    notes: list[tuple[int, str]]
    problems: Sequence[Problem]


def annex_beside_rows(notice: Notice, numerals: Sequence[str]) -> AnnexBesideRows:
    """For `numerals` see `reader`."""
    text, lines = notice.text, notice.text.split("\n")
    reading = reader.read_text(text, numerals)
    first = {heading.table: heading for heading in reversed(reading.column_headings)}
    notes = [line for line, place in places_in_text(text).items() if place.startswith(ANNEX_NOTE)]
    return AnnexBesideRows(
        [(heading, title_above(lines, heading.line)) for _number, heading in sorted(first.items())],
        [(line, without_markup(lines[line - 1])) for line in notes],
        reading.problems,
    )


def annex_tables(notice: Notice, annex: AnnexBesideRows, rows: AnnexRowQuerySet) -> dict[str, Any]:
    """The `tables`; the `annex_notes` printed below them; as `oddities` what the reader finds odd.

    `rows` are those of the annex to show, in the order of their lines.
    """
    printed = [EditionRow(*values) for values in rows.values_list(*VALUES)]
    pages = addresses("agency-detail", [row.filing_number for row in printed])
    pages |= addresses("occupation-detail", [row.code for row in printed])
    above = agencies_above(printed)
    tables = [
        AnnexTable(
            title,
            heading,
            [
                (annex_place(*row[:3]).partition("#")[2], above[row[:3]], labelled(row, heading, pages))
                for row in printed
                if row.table == heading.table
            ],
        )
        for heading, title in annex.headings
    ]
    return {"tables": tables, "annex_notes": annex.notes, "oddities": oddities(notice, annex.problems)}


def agencies_above(printed: Iterable[EditionRow]) -> dict[tuple[int, int, int], str]:
    """Of each row the agency that a row above prints for it; blank where the row prints it itself."""
    found, agency = {}, ""
    for row in printed:
        cell = row.cells[1].strip()
        found[row[:3]] = "" if cell else agency
        agency = cell or agency
    return found


def oddities(notice: Notice, problems: Sequence[Problem]) -> list[tuple[str, str, str]]:
    """Each with the address and the name of its row; blank for what concerns no row."""
    rows = notice.annex_rows.filter(line__in=[found.line for found in problems])
    by_line = {line: place for line, *place in rows.values_list("line", *EditionRow._fields[:3])}
    edition = reverse("edition-detail", args=[notice.edition])
    named = []
    for found in problems:
        if place := by_line.get(found.line):
            named.append((edition + annex_place(*place), annex_citation(*place), found.message))
        else:
            named.append(("", "", found.message))
    return named


def labelled(row: EditionRow, heading: ColumnHeading, pages: dict[str, str]) -> list[tuple[str, str, str]]:
    own = (row.filing_number, row.code)
    return [
        (label, text, pages[text] if text in own else "")
        for label, text in zip(heading.cells, row.cells, strict=False)
    ]


def title_above(lines: list[str], line: int) -> str:
    """The last line of words before that line, which is counted from 1."""
    return next((text for text in reversed(lines[: line - 1]) if text.strip()), "")
