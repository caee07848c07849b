"""The body of a Word document → lines of cells: each paragraph one cell, each table row its cells."""

import io
from collections.abc import Iterator

import docx
from docx.oxml.ns import qn

from agencies.annex.documents.document import (
    MAX_COLUMNS,
    MAX_LINES,
    DocumentRefused,
    Element,
    Line,
    damage_refused,
    one_line,
    unlike_the_screen,
)
from agencies.annex.problems import Problem

PARAGRAPH, TABLE, ROW, CELL = qn("w:p"), qn("w:tbl"), qn("w:tr"), qn("w:tc")
MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
RUN, TEXTS, TABS, WORD_BREAKS = (
    qn("w:r"),
    {qn("w:t"), MATH},
    {qn("w:tab"), qn("w:ptab")},
    {qn("w:br"), qn("w:cr")},
)
HYPHEN, SYMBOL, NUMBERED = qn("w:noBreakHyphen"), qn("w:sym"), qn("w:numPr")
# Content that is not shown where it stands, or is shown a second time, or says how a character sounds.
ASIDE = {qn("w:del"), qn("w:moveFrom"), qn("w:txbxContent"), qn("w:instrText"), qn("w:rt"), qn("w:pPr")}
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
TRACKED = tuple(
    map(qn, ("w:ins", "w:del", "w:moveFrom", "w:moveTo", "w:cellIns", "w:cellDel", "w:cellMerge"))
)
STRUCK_RUNS, UNSHOWN = (qn("w:strike"), qn("w:dstrike")), (qn("w:vanish"), qn("w:webHidden"))
# A paragraph with so many tabs is a row of a table that was typed without one.
FEWEST_TABS = 3


def read_body(data: bytes) -> tuple[list[Line], list[Problem]]:
    """A line is the running number of a paragraph or table row, from the top of the document."""
    with damage_refused():
        body = docx.Document(io.BytesIO(data)).element.body
    if next(body.iter(*TRACKED), None) is not None:
        raise DocumentRefused("tracked-changes")
    found = []
    marked: dict[str, list[int]] = {"struck-out": [], "text-hidden": [], "rows-hidden": []}
    for line, (element, cells) in enumerate(paragraphs_and_rows(body), start=1):
        if line > MAX_LINES:
            raise DocumentRefused("too-many-lines", line, limit=MAX_LINES)
        found.append((line, cells))
        if element.tag == ROW and is_numbered_by_word(element, cells):
            raise DocumentRefused("automatic-numbers", line)
        for rule in marked:
            marked[rule] += [line] if is_marked(element, rule) else []
    return found, unlike_the_screen(marked, "文档")


def is_marked(element: Element, rule: str) -> bool:
    if rule == "rows-hidden":
        return any(is_on(mark) for mark in element.iter(qn("w:hidden")))
    tags = STRUCK_RUNS if rule == "struck-out" else UNSHOWN
    return any(is_on(mark) and has_text(mark) for mark in element.iter(*tags))


def is_on(mark: Element) -> bool:
    return mark.get(qn("w:val"), "1") not in {"0", "false", "off"}


def has_text(mark: Element) -> bool:
    """Whether the run that is marked so says anything; a paragraph's mark does not."""
    run = mark.getparent().getparent()
    return run.tag == RUN and any((text.text or "").strip() for text in run.iter(*TEXTS))


def is_numbered_by_word(row: Element, cells: list[str]) -> bool:
    """A cell whose only content is a number that Word counts and the file does not hold."""
    if all(cells) or next(row.iter(NUMBERED), None) is None:
        return False
    return any(
        next(cell.iter(NUMBERED), None) is not None and not text_in_word(cell).strip()
        for cell in within(row, CELL)
    )


def paragraphs_and_rows(parent: Element) -> Iterator[tuple[Element, list[str]]]:
    """Paragraphs and table rows in reading order, out of content controls too."""
    for element in parent.iterchildren():
        if element.tag == PARAGRAPH:
            text = text_in_word(element)
            cells = text.split("\t") if text.count("\t") >= FEWEST_TABS else [text]
            yield element, [one_line(cell) for cell in cells]
        elif element.tag == TABLE:
            yield from ((row, row_cells(row)) for row in within(element, ROW))
        else:
            yield from paragraphs_and_rows(element)


def row_cells(row: Element) -> list[str]:
    """The cells of one row. One that goes on a merged cell above is blank, as the document prints it."""
    cells = [""] * columns(row.grid_before)
    for cell in within(row, CELL):
        if next(cell.iter(TABLE), None) is not None:
            raise DocumentRefused("nested-table")
        paragraphs = [text_in_word(paragraph) for paragraph in within(cell, PARAGRAPH)]
        cells.append("" if cell.vMerge == "continue" else one_line("\n".join(paragraphs)))
        cells += [""] * (columns(cell.grid_span) - 1)
    return cells or [""]


def columns(count: int) -> int:
    """A number of columns that the document states, and that no annex has by far."""
    if count > MAX_COLUMNS:
        raise DocumentRefused("too-many-columns", limit=MAX_COLUMNS)
    return count


def within(parent: Element, tag: str) -> Iterator[Element]:
    """The elements of this tag below the parent, content controls opened; not those inside another of it."""
    for element in parent.iterchildren():
        if element.tag == tag:
            yield element
        else:
            yield from within(element, tag)


def text_in_word(element: Element) -> str:
    if element.tag in TEXTS:
        return element.text or ""
    if element.tag in TABS:
        return "\t"
    if element.tag in WORD_BREAKS:
        return "\n"
    if element.tag == HYPHEN:
        return "-"
    if element.tag == SYMBOL:
        raise DocumentRefused("word-symbol", value=element.get(qn("w:font"), ""))
    if element.tag in ASIDE or element.tag == FALLBACK or is_hidden(element):
        return ""
    return "".join(text_in_word(child) for child in element.iterchildren())


def is_hidden(element: Element) -> bool:
    return element.tag == RUN and any(
        is_on(mark) for properties in element.iterchildren(qn("w:rPr")) for mark in properties.iter(*UNSHOWN)
    )
