"""The visible sheets of a workbook → lines of cells, as a screen shows their values.

Of an XLS or ODS workbook hidden and struck-out rows go unseen.
"""

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

import openpyxl
from lxml import etree
from openpyxl.cell.rich_text import TextBlock
from openpyxl.utils import get_column_letter
from python_calamine import CalamineWorkbook, SheetVisibleEnum

from agencies.annex.documents.document import (
    MAX_COLUMNS,
    MAX_LINES,
    DocumentRefused,
    Element,
    Line,
    damage_refused,
    numbers_listed,
    one_line,
    unlike_the_screen,
)
from agencies.annex.problems import Problem, problem

# First and last cell, each by row and column.
CellRange = tuple[tuple[int, int], tuple[int, int]]
OF_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
# Of a sheet that is a table of the directory one row has a cell with this word.
HEADING_SIGN = "备案号"
# A format that puts a text and leading zeros before a number, and no more.
# How a workbook writes a character that XML has not: a break of lines pasted from Word is _x000B_.
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
SURROGATES = 0xD800, 0xDFFF
PADDED = re.compile(r'(?:"(?P<text>[^"]*)")?(?P<zeros>0+)')
FORMULA = re.compile(rb"<(?:\w+:)?f[ >/]")


class Sheet(NamedTuple):
    """Its texts by row and column, from 1; blank ones are absent."""

    title: str
    cells: dict[tuple[int, int], str]

    @property
    def headings(self) -> set[tuple[str, ...]]:
        """The rows that may be column headings."""
        signs = {row for (row, _), text in self.cells.items() if HEADING_SIGN in text}
        return {tuple(text for (row, _), text in self.cells.items() if row == sign) for sign in signs}


def read_sheets(data: bytes, *, fill_merged: bool = False) -> tuple[list[Line], list[Problem]]:
    if not openpyxl.DEFUSEDXML:  # read from the environment by openpyxl itself
        raise DocumentRefused("reading-failed")
    problems: list[Problem] = []
    with damage_refused():
        read = visible(data, problems, fill_merged=fill_merged)
        lines = first_table(read) if fill_merged else join_sheets(read, problems)
    return lines, problems


def first_table(sheets: Iterable[Sheet]) -> list[Line]:
    """Of the first sheet with more than one column, for the one before may be a cover."""
    read = list(sheets)
    wide = (sheet for sheet in read if any(column > 1 for _, column in sheet.cells))
    chosen = next(wide, next(iter(read), None))
    return list(sheet_lines(chosen, 0)) if chosen else []


def join_sheets(sheets: Iterable[Sheet], problems: list[Problem]) -> list[Line]:
    """A line is a row's number; the rows of a further sheet count on, and a note says from where.

    A sheet that is no table of the directory is left aside; one whose headings stood before is asked about.
    """
    read = list(sheets)
    tables = [sheet for sheet in read if sheet.headings] or read
    problems += [problem("sheet-aside", value=sheet.title) for sheet in read if sheet not in tables]
    lines: list[Line] = []
    known: set[tuple[str, ...]] = set()
    for sheet in tables:
        offset = len(lines)
        if lines:
            problems.append(problem("sheet-line", line=offset + 1, value=sheet.title))
        if known & sheet.headings:
            problems.append(problem("sheets-alike", line=offset + 1, value=sheet.title))
        known |= sheet.headings
        lines += sheet_lines(sheet, offset)
    return lines


def sheet_lines(sheet: Sheet, offset: int) -> Iterator[Line]:
    """Rows up to MAX_LINES. A cell far outside makes the file refused, not slow."""
    last = max((row for row, _ in sheet.cells), default=0)
    width = max((column for _, column in sheet.cells), default=1)
    if width > MAX_COLUMNS:
        line = offset + next(row for row, column in sheet.cells if column > MAX_COLUMNS)
        raise DocumentRefused("too-many-columns", line, limit=MAX_COLUMNS)
    if offset + last > MAX_LINES:
        raise DocumentRefused("too-many-lines", offset + last, limit=MAX_LINES)
    for row in range(1, last + 1):
        cells = [sheet.cells.get((row, column), "") for column in range(1, width + 1)]
        yield offset + row, cells if any(cells[1:]) else cells[:1]


def visible(data: bytes, problems: list[Problem], *, fill_merged: bool) -> Iterator[Sheet]:
    workbook = opened(data, data_only=True)
    # What a formula comes to is not in every file; then its own text stands here, and is refused as such.
    formulas = opened(data, data_only=False) if has_formulas(data) else None
    for sheet in workbook.worksheets:
        if sheet.sheet_state != "visible":
            problems.append(problem("sheet-hidden", value=sheet.title))
            continue
        cells: dict[tuple[int, int], str] = {}
        struck = set()
        for place, cell in sorted(sheet._cells.items()):
            text = text_shown(cell)
            if formulas and not text:
                text = cell_text(formulas[sheet.title].cell(*place).value)
            if text:
                cells[place] = text
                struck |= {place[0]} if is_struck(cell) else set()
        for merged in sheet.merged_cells.ranges if fill_merged else ():
            first = cells.get((merged.min_row, merged.min_col), "")
            cells |= dict.fromkeys(merged.cells, first) if first and merged.size["columns"] == 1 else {}
        read = Sheet(sheet.title, cells)
        problems += hidden_or_struck(sheet, read, struck)
        yield read


def opened(data: bytes, *, data_only: bool) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data), data_only=data_only, rich_text=True, keep_links=False)


def has_formulas(data: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        sheets = (name for name in package.namelist() if name.startswith("xl/worksheets/"))
        return any(FORMULA.search(package.read(name)) for name in sheets)


def hidden_or_struck(sheet: Any, read: Sheet, struck: set[int]) -> Iterator[Problem]:
    """What was read although a screen hides it or strikes it out."""
    rows, columns = {row for row, _ in read.cells}, {column for _, column in read.cells}
    hidden = sorted(row for row, shape in sheet.row_dimensions.items() if shape.hidden and row in rows)
    unseen = {
        column
        for shape in sheet.column_dimensions.values()
        if shape.hidden
        for column in range(shape.min or 0, (shape.max or 0) + 1)
    }
    yield from unlike_the_screen({"rows-hidden": hidden, "struck-out": sorted(struck)}, sheet.title)
    if unseen & columns:
        letters = numbers_listed(get_column_letter(column) for column in sorted(unseen & columns))
        yield problem("columns-hidden", value=sheet.title, places=letters)


def is_struck(cell: Any) -> bool:
    parts = cell.value if isinstance(cell.value, list) else ()
    return bool(cell.has_style and cell.font.strike) or any(
        isinstance(part, TextBlock) and part.font.strike for part in parts
    )


def text_shown(cell: Any) -> str:
    """The cell's text; a number with the text and the zeros that its format puts before it."""
    text = cell_text(cell.value)
    padded = PADDED.fullmatch(cell.number_format) if text.isdecimal() and cell.data_type == "n" else None
    return (padded["text"] or "") + text.zfill(len(padded["zeros"])) if padded else text


def cell_text(value: object) -> str:
    """`5` → "5"; a day in Chinese, which no column of an annex accepts."""
    if value is None:
        return ""
    if isinstance(value, dt.datetime | dt.date):
        return f"{value.year}年{value.month}月{value.day}日"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return one_line(ESCAPED.sub(meant, str(value)))


def meant(escaped: re.Match[str]) -> str:
    """The character; what none is stands as one that nobody can read, and is refused as such."""
    code = int(escaped[1], 16)
    return chr(code) if code and not SURROGATES[0] <= code <= SURROGATES[1] else "\ufffd"


def read_old_sheets(data: bytes, *, fill_merged: bool = False) -> tuple[list[Line], list[Problem]]:
    problems: list[Problem] = []
    with damage_refused():
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        merged = spans(data) if fill_merged and data.startswith(b"PK") else {}
        read = sheets_of(workbook, problems, merged, fill_merged=fill_merged)
        lines = first_table(read) if fill_merged else join_sheets(read, problems)
    return lines, [*problems, problem("hidden-unseen")]


def spans(data: bytes) -> dict[str, list[CellRange]]:
    """Of an ODS, by sheet: the first and the last cell of those that reach down, row and column from 0."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        content = etree.fromstring(package.read("content.xml"), etree.XMLParser(resolve_entities=False))
    found: dict[str, list[CellRange]] = {}
    for table in content.iter(f"{OF_TABLE}table"):
        reaching, at = found.setdefault(table.get(f"{OF_TABLE}name"), []), 0
        for row in table.iter(f"{OF_TABLE}table-row"):
            column = 0
            for cell in row:
                deep = number_of(cell, "number-rows-spanned")
                if deep > 1 and number_of(cell, "number-columns-spanned") == 1:
                    reaching.append(((at, column), (at + deep - 1, column)))
                column += number_of(cell, "number-columns-repeated")
            at += number_of(row, "number-rows-repeated")
    return found


def number_of(element: Element, name: str) -> int:
    return int(element.get(f"{OF_TABLE}{name}", "1"))


def sheets_of(
    workbook: CalamineWorkbook,
    problems: list[Problem],
    merged: Mapping[str, list[CellRange]],
    *,
    fill_merged: bool,
) -> Iterator[Sheet]:
    for sheet in workbook.sheets_metadata:
        if sheet.visible != SheetVisibleEnum.Visible:
            problems.append(problem("sheet-hidden", value=sheet.name))
            continue
        read = workbook.get_sheet_by_name(sheet.name)
        rows = read.iter_rows()
        cells = {
            (row, column): text
            for row, values in enumerate(rows, start=1)
            for column, value in enumerate(values, start=1)
            if (text := cell_text(value))
        }
        last = max((row for row, _ in cells), default=0)
        reaching = merged.get(sheet.name) or read.merged_cell_ranges or () if fill_merged else ()
        for (top, left), (bottom, right) in reaching:
            first = cells.get((top + 1, left + 1), "")
            for row in range(top + 1, min(bottom + 1, last) + 1) if first and left == right else ():
                cells[row, left + 1] = first
        yield Sheet(sheet.name, cells)
