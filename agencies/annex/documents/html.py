"""The tables of a web page → lines of cells, the words between them prose. What is not shown is not read."""

import re
from collections.abc import Iterator

import lxml.html

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

UNSEEN = {"script", "style", "head", "template", "noscript", "rt", "rp"}
STRUCK = {"s", "strike", "del"}
HIDDEN = re.compile(r"display:\s*none|visibility:\s*(?:hidden|collapse)")
BLOCKS = set("p div br li tr td th table caption h1 h2 h3 h4 body html".split())


def read_page(text: str) -> tuple[list[Line], list[Problem]]:
    with damage_refused():
        parser = lxml.html.HTMLParser(encoding="utf-8", no_network=True)
        page = lxml.html.document_fromstring(text.encode(), parser=parser)
        marked: dict[str, list[int]] = {"struck-out": [], "text-hidden": []}
        lines: list[Line] = []
        for number, (cells, marks) in enumerate(rows_and_prose(page), start=1):
            if number > MAX_LINES:
                raise DocumentRefused("too-many-lines", number, limit=MAX_LINES)
            lines.append((number, cells))
            for rule in marks:
                marked[rule].append(number)
    return lines, unlike_the_screen(marked, "网页")


# Cells, and the rules of what is marked in them.
MarkedLine = tuple[list[str], list[str]]


def rows_and_prose(element: Element) -> Iterator[MarkedLine]:
    """Rows of tables that hold no others, and the prose around them."""
    if element.tag == "table" and next(element.iterdescendants("table"), None) is None:
        yield from table_rows(element)
        return
    words = [element.text or ""]
    for child in element:
        if is_unseen(child):
            if next(child.iter("tr"), None) is not None and holds_hidden(child):
                yield [""], ["text-hidden"]
        elif child.tag in BLOCKS:
            yield from prose(words)
            words = []
            yield from rows_and_prose(child)
        else:
            words.append(text_in_html(child))
        words.append(child.tail or "")
    yield from prose(words)


def prose(words: list[str]) -> Iterator[MarkedLine]:
    if text := one_line("".join(words)):
        yield [text], []


def table_rows(table: Element) -> Iterator[MarkedLine]:
    """A cell that reaches over several rows or columns stands in its first place; the others are blank.

    A row that is not shown is a blank one, and told.
    """
    reaching: dict[int, int] = {}
    for row in table.iter("tr"):
        if is_unseen(row):
            yield [""], ["text-hidden"] * holds_hidden(row)
            continue
        cells: list[str] = []
        for cell in row.iterchildren("td", "th"):
            while reaching.get(len(cells), 0):
                reaching[len(cells)] -= 1
                cells.append("")
            wide, deep = (span(cell, name) for name in ("colspan", "rowspan"))
            for column in range(len(cells), len(cells) + wide):
                reaching[column] = deep - 1
            cells += ["" if is_unseen(cell) else one_line(text_in_html(cell)), *[""] * (wide - 1)]
            if len(cells) > MAX_COLUMNS:
                raise DocumentRefused("too-many-columns", limit=MAX_COLUMNS)
        while reaching.get(len(cells), 0):
            reaching[len(cells)] -= 1
            cells.append("")
        struck = next(row.iter(*STRUCK), None) is not None or "line-through" in styles(row)
        yield cells or [""], ["struck-out"] * struck + ["text-hidden"] * holds_hidden(row)


def span(cell: Element, name: str) -> int:
    text = cell.get(name, "1").strip()
    return min(int(text), MAX_LINES) if re.fullmatch(r"[1-9][0-9]{0,4}", text) else 1


def styles(row: Element) -> str:
    return "".join(element.get("style") or "" for element in row.iter())


def is_unseen(element: Element) -> bool:
    return not isinstance(element.tag, str) or element.tag in UNSEEN or is_styled_away(element)


def is_styled_away(element: Element) -> bool:
    style = (element.get("style") or "").lower()
    return "hidden" in element.attrib or HIDDEN.search(style) is not None


def holds_hidden(element: Element) -> bool:
    """Whether somebody hid words of it, other than what no browser draws."""
    return any(is_styled_away(each) and "".join(each.itertext()).strip() for each in element.iter("*"))


def text_in_html(element: Element) -> str:
    if is_unseen(element):
        return ""
    inner = "".join(text_in_html(child) + (child.tail or "") for child in element)
    return ("\n" if element.tag in BLOCKS else "") + (element.text or "") + inner
