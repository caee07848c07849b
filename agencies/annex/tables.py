"""Lines of cells → the rows of both annex tables with the agency cells that govern them.

The grammar: a section title, a heading row, agency blocks. Each block's first row prints 编号, name and
filing number, the rows after it leave them blank. A page break repeats the heading and ends no block.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from agencies.annex.names import canonical_name
from agencies.annex.problems import Problem, problem
from agencies.annex.rows import AGENCY_COLUMNS, AGENCY_POSITION, COLUMN_COUNT, LAYOUTS, ColumnHeading, Layout
from agencies.codes import CODE_PATTERN, FILING_NUMBER_PATTERN, fold_width

MAX_ROWS = 20_000
COLUMN_NAMES = {name for layout in LAYOUTS for name in layout.columns}
SECTION_TITLE = re.compile(r"[一二三四五六七八九十]+、\S*(?:等级认定|(?P<special>专项职业能力考核))")
ROW_CONTENT = re.compile(f"{CODE_PATTERN}|{FILING_NUMBER_PATTERN}")


@dataclass(frozen=True)
class AgencyCells:
    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class RawRow:
    line: int
    layout: Layout
    cells: tuple[str, ...]
    agency: AgencyCells


@dataclass
class Tables:
    """What a pass over the lines collects; `feed` every line, then `finish`."""

    rows: list[RawRow] = field(default_factory=list)
    headings: list[ColumnHeading] = field(default_factory=list)
    prose: list[tuple[int, str]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    layout: Layout | None = None
    expected_layout: Layout = LAYOUTS[0]
    agency: AgencyCells | None = None
    first_row_line: int | None = None
    heading_awaiting_rows: int | None = None
    stray: list[tuple[int, str]] = field(default_factory=list)

    def feed(self, line: int, cells: Sequence[str]) -> None:
        cells = without_trailing_blanks(cells)
        if not any(cell.strip() for cell in cells):
            return
        if is_prose(cells):
            self.feed_prose(line, cells[0].strip())
        elif sum(canonical_name(cell) in COLUMN_NAMES for cell in cells) >= 3:
            self.feed_heading(line, tuple(cells))
        else:
            self.feed_row(line, tuple(cells))

    def feed_prose(self, line: int, text: str) -> None:
        self.prose.append((line, text))
        section = SECTION_TITLE.fullmatch(canonical_name(text))
        if section:
            self.end_table()
            self.layout = self.agency = None
            self.expected_layout = LAYOUTS[1 if section["special"] else 0]
        elif self.headings and ROW_CONTENT.search(fold_width(text)):
            self.problems.append(problem("row-without-tabs", line))
        elif any(character.isalpha() for character in text):
            self.stray.append((line, text))

    def feed_heading(self, line: int, cells: tuple[str, ...]) -> None:
        self.end_table()
        names = tuple(canonical_name(cell) for cell in cells)
        layout = max(LAYOUTS, key=lambda known: sum(a == b for a, b in zip(known.columns, names)))
        if layout.columns != names:
            self.problems.append(unknown_heading(line, names, layout))
        else:
            self.headings.append(ColumnHeading(line, layout.table, cells))
        if self.layout is not layout:
            self.agency = None
        self.layout, self.heading_awaiting_rows = layout, line

    def feed_row(self, line: int, cells: tuple[str, ...]) -> None:
        self.first_row_line = self.first_row_line or line
        self.heading_awaiting_rows = None
        if self.layout is None:
            self.problems.append(problem("heading-missing", line))
            self.layout = self.expected_layout
        self.problems += [problem("stray-line", at, value=text) for at, text in self.stray]
        self.stray.clear()
        self.place_row(line, cells, self.layout)

    def place_row(self, line: int, cells: tuple[str, ...], layout: Layout) -> None:
        """Give the row its agency, or say why it cannot stand in the table."""
        agency_is_new = self.take_agency(line, cells[: len(AGENCY_COLUMNS)])
        if len(cells) != COLUMN_COUNT:
            self.problems.append(problem("cell-count", line, count=len(cells)))
        elif self.agency is None:
            self.problems.append(problem("row-before-agency", line, AGENCY_POSITION))
        elif agency_is_new and not any(cell.strip() for cell in cells[len(AGENCY_COLUMNS) :]):
            self.problems.append(problem("agency-without-rows", line))
        else:
            self.rows.append(RawRow(line, layout, cells, self.agency))

    def take_agency(self, line: int, cells: tuple[str, ...]) -> bool:
        """True if these cells name an agency; the same one again is merely reported."""
        if not any(cell.strip() for cell in cells):
            return False
        if self.agency and [cell.strip() for cell in self.agency.cells] == [cell.strip() for cell in cells]:
            self.problems.append(problem("agency-repeated", line))
        else:
            self.agency = AgencyCells(line, cells)
        return True

    def end_table(self) -> None:
        if self.heading_awaiting_rows is not None:
            self.problems.append(problem("table-without-rows", self.heading_awaiting_rows))
        self.heading_awaiting_rows = None
        self.stray.clear()

    def finish(self) -> None:
        """Without one heading that is known, nothing else can be said about the lines."""
        self.end_table()
        if not self.headings:
            unknown = [found for found in self.problems if found.rule == "heading-unknown"]
            self.problems = unknown or [problem("no-annex", self.first_row_line)]
            self.rows.clear()


def read_lines(lines: Iterable[tuple[int, Sequence[str]]]) -> Tables:
    """One pass over (line number, cells). Reading stops at MAX_ROWS, so that a hostile file costs no more."""
    tables = Tables()
    for line, cells in lines:
        if len(tables.rows) == MAX_ROWS:
            tables.problems.append(problem("too-many-rows", line, limit=MAX_ROWS))
            break
        tables.feed(line, cells)
    tables.finish()
    return tables


def without_trailing_blanks(cells: Sequence[str]) -> Sequence[str]:
    """Spreadsheets pad their rows: blank cells beyond the last column are none of the table."""
    end = len(cells)
    while end > COLUMN_COUNT and not cells[end - 1].strip():
        end -= 1
    return cells[:end]


def is_prose(cells: Sequence[str]) -> bool:
    """A line of one cell, or a table row with text in its first cell alone, as spreadsheets print titles."""
    first, *others = (cell.strip() for cell in cells)
    return not others or (first != "" and not first.isdecimal() and not any(others))


def unknown_heading(line: int, names: tuple[str, ...], layout: Layout) -> Problem:
    for column, (name, expected) in enumerate(zip_longest(names, layout.columns, fillvalue=""), start=1):
        if name != expected:
            break
    return problem("heading-unknown", line, expected or None, column=column, value=name, expected=expected)
