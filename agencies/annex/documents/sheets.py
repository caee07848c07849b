"""The visible sheets of a workbook → lines of cells, as a screen shows their values."""

import datetime as dt
import io
from collections.abc import Iterator
from typing import Any

import openpyxl

from agencies.annex.documents.cells import one_line
from agencies.annex.documents.refusal import Refusal
from agencies.annex.problems import Problem, problem
from agencies.annex.tables import MAX_LINES

MAX_COLUMNS = 50
Lines = list[tuple[int, list[str]]]
# A sheet opened for reading alone, which the types of openpyxl confuse with one that can be written.
Sheet = Any


def lines(data: bytes) -> tuple[Lines, list[Problem]]:
    """A line is a row's number; the rows of a further sheet count on, and a note says from where."""
    if not openpyxl.DEFUSEDXML:  # read from the environment by openpyxl itself
        raise Refusal("reading-failed")
    found: Lines = []
    notes: list[Problem] = []
    offset = 0
    for sheet in visible(open_workbook(data), notes):
        if found:
            notes.append(problem("sheet-line", line=offset + 1, value=sheet.title))
        rows = list(sheet_lines(sheet, offset))
        found += rows
        offset = rows[-1][0] if rows else offset
    return found, notes


def open_workbook(data: bytes) -> openpyxl.Workbook:
    try:
        return openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    except MemoryError:
        raise
    except Exception as error:  # whatever a damaged part makes the parser raise
        raise Refusal("package-damaged") from error


def visible(workbook: openpyxl.Workbook, notes: list[Problem]) -> Iterator[Sheet]:
    for sheet in workbook.worksheets:
        if sheet.sheet_state == "visible":
            yield sheet
        else:
            notes.append(problem("sheet-hidden", value=sheet.title))


def sheet_lines(sheet: Sheet, offset: int) -> Iterator[tuple[int, list[str]]]:
    """Rows up to MAX_LINES. A cell far outside makes the file refused, not slow."""
    # What the file says of its own extent may be wrong.
    sheet.reset_dimensions()
    for line, row in enumerate(values(sheet), start=offset + 1):
        cells = [shown(value) for value in row]
        if any(cells[MAX_COLUMNS:]):
            raise Refusal("too-many-columns", line, limit=MAX_COLUMNS)
        if line > MAX_LINES:
            raise Refusal("too-many-lines", line, limit=MAX_LINES)
        yield line, cells[:MAX_COLUMNS] or [""]


def values(sheet: Sheet) -> Iterator[tuple[Any, ...]]:
    try:
        yield from sheet.iter_rows(values_only=True)
    except MemoryError:
        raise
    except Exception as error:  # likewise
        raise Refusal("package-damaged") from error


def shown(value: object) -> str:
    """`5` → "5"; a date as it is, which no column of an annex accepts."""
    if value is None:
        return ""
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()
    return one_line(str(value))
