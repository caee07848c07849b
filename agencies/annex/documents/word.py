"""The body of a Word document → lines of cells: each paragraph one cell, each table row its cells."""

import io
from collections.abc import Iterator
from typing import Any

import docx
from docx.oxml.ns import qn

from agencies.annex.documents.cells import one_line
from agencies.annex.documents.refusal import Refusal
from agencies.annex.problems import Problem
from agencies.annex.tables import MAX_LINES

PARAGRAPH, TABLE, ROW, CELL = qn("w:p"), qn("w:tbl"), qn("w:tr"), qn("w:tc")
TEXT, TAB, BREAKS = qn("w:t"), qn("w:tab"), {qn("w:br"), qn("w:cr")}
# Content that is not shown where it stands, or is shown a second time.
ASIDE = {qn("w:del"), qn("w:moveFrom"), qn("w:txbxContent"), qn("w:instrText")}
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
TRACKED = (qn("w:ins"), qn("w:del"), qn("w:moveFrom"), qn("w:moveTo"))
MAX_COLUMNS = 50
Lines = list[tuple[int, list[str]]]
# Elements of lxml, which has no types.
Element = Any


def lines(data: bytes) -> tuple[Lines, list[Problem]]:
    """A line is the running number of a paragraph or table row, from the top of the document."""
    body = open_body(data)
    if next(body.iter(*TRACKED), None) is not None:
        raise Refusal("tracked-changes")
    found = []
    for line, cells in enumerate(blocks(body), start=1):
        if line > MAX_LINES:
            raise Refusal("too-many-lines", line, limit=MAX_LINES)
        found.append((line, cells))
    return found, []


def open_body(data: bytes) -> Element:
    try:
        return docx.Document(io.BytesIO(data)).element.body
    except MemoryError:
        raise
    except Exception as error:  # whatever a damaged part makes the parser raise
        raise Refusal("package-damaged") from error


def blocks(parent: Element) -> Iterator[list[str]]:
    """Paragraphs and table rows in reading order, out of content controls too."""
    for element in parent.iterchildren():
        if element.tag == PARAGRAPH:
            yield [one_line(text_of(element))]
        elif element.tag == TABLE:
            yield from (row_cells(row) for row in within(element, ROW))
        else:
            yield from blocks(element)


def row_cells(row: Element) -> list[str]:
    """The cells of one row. One that goes on a merged cell above is blank, as the document prints it."""
    cells = [""] * columns(row.grid_before)
    for cell in within(row, CELL):
        if next(cell.iter(TABLE), None) is not None:
            raise Refusal("nested-table")
        paragraphs = [text_of(paragraph) for paragraph in within(cell, PARAGRAPH)]
        cells.append("" if cell.vMerge == "continue" else one_line("\n".join(paragraphs)))
        cells += [""] * (columns(cell.grid_span) - 1)
    return cells or [""]


def columns(count: int) -> int:
    """A number of columns that the document states, and that no annex has by far."""
    if count > MAX_COLUMNS:
        raise Refusal("too-many-columns", limit=MAX_COLUMNS)
    return count


def within(parent: Element, tag: str) -> Iterator[Element]:
    """The elements of this tag below the parent, content controls opened; not those inside another of it."""
    for element in parent.iterchildren():
        if element.tag == tag:
            yield element
        else:
            yield from within(element, tag)


def text_of(element: Element) -> str:
    if element.tag == TEXT:
        return element.text or ""
    if element.tag == TAB:
        return "\t"
    if element.tag in BREAKS:
        return "\n"
    if element.tag in ASIDE or element.tag == FALLBACK:
        return ""
    return "".join(text_of(child) for child in element.iterchildren())
