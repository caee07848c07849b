"""The annex tables of an edition, as printed: titles, column headings, rows, and what is odd about them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from django.urls import reverse

from agencies.annex import reader
from agencies.annex.rows import ColumnHeading
from agencies.models import annex_anchor
from agencies.models.annex_row import AnnexRowQuerySet


@dataclass(frozen=True, slots=True)
class PrintedCell:
    """`text` verbatim, blank ones too; `address` where the page of what it names stands, or nothing."""

    label: str
    text: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class PrintedLine:
    anchor: str
    cells: tuple[PrintedCell, ...]


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """`heading` as it stands at the top of the table; `repeated` are the lines of it at later page breaks."""

    number: int
    title: str
    heading: ColumnHeading
    repeated: tuple[int, ...]
    lines: tuple[PrintedLine, ...]


@dataclass(frozen=True, slots=True)
class PrintedAnnex:
    """`notes` are oddities of the document, each with its line, in the words of the annex reader."""

    tables: tuple[PrintedTable, ...]
    notes: tuple[tuple[int, str], ...]


class RowValues(NamedTuple):
    """A row of the annex, with the keys of the agency and the occupation that it names.

    Plain values: of two thousand rows the records alone would cost a tenth of a second.
    """

    table: int
    agency_position: int
    position: int
    cells: list[str]
    filing_number: str
    code: str


VALUES = (*RowValues._fields[:4], "scope__agency__filing_number", "scope__item__occupation__code")


def printed_annex(text: str, rows: AnnexRowQuerySet) -> PrintedAnnex:
    """`text` is the notice's own; `rows` those of its annex, in the order of their lines."""
    reading = reader.read(text)
    lines = text.split("\n")
    kept = [RowValues(*values) for values in rows.values_list(*VALUES)]
    addresses = {
        **{number: reverse("agency-detail", args=[number]) for number in {row.filing_number for row in kept}},
        **{code: reverse("occupation-detail", args=[code]) for code in {row.code for row in kept}},
    }
    headings: dict[int, list[ColumnHeading]] = {}
    for heading in reading.column_headings:
        headings.setdefault(heading.table, []).append(heading)
    return PrintedAnnex(
        tables=tuple(
            PrintedTable(
                number=number,
                title=title_above(lines, first.line),
                heading=first,
                repeated=tuple(heading.line for heading in others),
                lines=tuple(printed_line(row, first, addresses) for row in kept if row.table == number),
            )
            for number, (first, *others) in headings.items()
        ),
        notes=tuple((found.line or 0, found.message) for found in reading.problems),
    )


def printed_line(row: RowValues, heading: ColumnHeading, addresses: Mapping[str, str]) -> PrintedLine:
    """The cells of a row under their labels; its own filing number and its own code lead to their pages."""
    own = (row.filing_number, row.code)
    return PrintedLine(
        annex_anchor(row.table, row.agency_position, row.position),
        tuple(
            PrintedCell(label, text, addresses[text] if text in own else "")
            for label, text in zip(heading.cells, row.cells, strict=False)
        ),
    )


def title_above(lines: list[str], line: int) -> str:
    """The last line of words before that line, which is counted from 1."""
    return next((text for text in reversed(lines[: line - 1]) if text.strip()), "")
