"""The annex tables of an edition, as printed: titles, column headings, rows, and what is odd about them."""

from collections.abc import Iterable
from dataclasses import dataclass

from agencies.annex import reader
from agencies.annex.rows import ColumnHeading
from agencies.models import AnnexRow


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


def printed_annex(text: str, rows: Iterable[AnnexRow]) -> PrintedAnnex:
    """`text` is the notice's own; `rows` those of its annex, in the order of their lines."""
    reading = reader.read(text)
    lines = text.split("\n")
    kept = list(rows)
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
                lines=tuple(printed_line(row, first) for row in kept if row.table == number),
            )
            for number, (first, *others) in headings.items()
        ),
        notes=tuple((found.line or 0, found.message) for found in reading.problems),
    )


def printed_line(row: AnnexRow, heading: ColumnHeading) -> PrintedLine:
    """The cells of a row under their labels; its filing number and its code lead to their pages."""
    scope = row.scope
    addresses = {
        scope.agency.filing_number: scope.agency.get_absolute_url(),
        scope.item.occupation.code: scope.item.occupation.get_absolute_url(),
    }
    cells = zip(heading.cells, row.cells, strict=False)
    return PrintedLine(
        row.anchor, tuple(PrintedCell(label, text, addresses.get(text, "")) for label, text in cells)
    )


def title_above(lines: list[str], line: int) -> str:
    """The last line of words before that line, which is counted from 1."""
    return next((text for text in reversed(lines[: line - 1]) if text.strip()), "")
