"""Lines of cells → the rows of both annex tables, each with the agency cells that govern it.

The grammar: a section title, a row of column headings, agency blocks. A block's first row prints 编号, name
and filing number, the rows after it leave them blank. A page break repeats the headings and ends no block.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from agencies.annex.names import canonical_name
from agencies.annex.problems import Problem, problem
from agencies.annex.rows import AGENCY_COLUMNS, AGENCY_POSITION, LAYOUTS, ColumnHeading, Layout
from agencies.codes import CODE_PATTERN, FILING_NUMBER_PATTERN, fold_width

# A hundred times the directory of 2025: a file that holds more is no annex, and may be hostile.
MAX_LINES = 20_000
COLUMN_COUNT = len(LAYOUTS[0].columns)
COLUMN_NAMES = {name for layout in LAYOUTS for name in layout.columns}
# So many known names in one row make it column headings, be the others renamed.
HEADING_WORDS = 3
SECTION_TITLE = re.compile(r"[一二三四五六七八九十]+、.*(?:等级认定|(?P<special>专项职业能力考核))")
ROW_CONTENT = re.compile(f"{CODE_PATTERN}|{FILING_NUMBER_PATTERN}")
SENTENCE = re.compile(r"[。；：;:]")


@dataclass(frozen=True)
class AgencyCells:
    """编号, name and filing number as printed on a block's first line; fewer cells if that line is broken."""

    line: int
    cells: tuple[str, ...]
    whole: bool

    def same_as(self, cells: tuple[str, ...]) -> bool:
        return [trim(cell) for cell in self.cells] == [trim(cell) for cell in cells]


@dataclass(frozen=True)
class RawRow:
    """A row in its place. One that is not whole keeps its place in the numbering and is not read."""

    line: int
    layout: Layout
    cells: tuple[str, ...]
    agency: AgencyCells
    whole: bool


@dataclass
class Tables:
    """What one pass over the lines collects: `feed` every line, then `finish`."""

    rows: list[RawRow] = field(default_factory=list)
    column_headings: list[ColumnHeading] = field(default_factory=list)
    prose: list[tuple[int, str]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    # Where the pass stands.
    layout: Layout | None = None
    expected_layout: Layout = LAYOUTS[0]
    agency: AgencyCells | None = None
    headings_awaiting_rows: int | None = None
    first_row_line: int | None = None
    stray: list[tuple[int, str]] = field(default_factory=list)

    def feed(self, line: int, cells: Sequence[str]) -> None:
        cells = without_trailing_blanks(cells)
        if is_prose(cells):
            self.feed_prose(line, cells[0].strip())
        elif sum(canonical_name(cell) in COLUMN_NAMES for cell in cells) >= HEADING_WORDS:
            self.feed_headings(line, tuple(cells))
        elif any(cell.strip() for cell in cells):
            self.feed_row(line, tuple(cells))

    def feed_prose(self, line: int, text: str) -> None:
        if not text:
            return
        self.prose.append((line, text))
        if "\0" in text:
            self.problems.append(problem("control-character", line, value="U+0000"))
        section = SECTION_TITLE.fullmatch(canonical_name(text))
        if section:
            self.end_table()
            self.layout = self.agency = None
            self.expected_layout = LAYOUTS[1 if section["special"] else 0]
        elif self.layout and ROW_CONTENT.search(fold_width(text)) and not SENTENCE.search(text):
            self.problems.append(problem("row-without-tabs", line))
        elif self.layout and any(character.isalpha() for character in text):
            self.stray.append((line, text))

    def feed_headings(self, line: int, cells: tuple[str, ...]) -> None:
        self.end_table()
        names = tuple(canonical_name(cell) for cell in cells)
        layout = max(LAYOUTS, key=lambda known: len(set(known.columns) & set(names)))
        if layout.columns == names:
            self.column_headings.append(ColumnHeading(line, layout.table, cells))
        else:
            # Read on as if it were that table, so that the rest of its problems are found in the same pass.
            self.problems.append(unknown_headings(line, names, layout))
        if self.layout is not layout:
            self.agency = None
        self.layout, self.headings_awaiting_rows = layout, line

    def feed_row(self, line: int, cells: tuple[str, ...]) -> None:
        self.first_row_line = self.first_row_line or line
        self.headings_awaiting_rows = None
        if self.layout is None:
            self.problems.append(problem("heading-missing", line))
            self.layout = self.expected_layout
        if self.stray:
            at, text = self.stray[0]
            self.problems.append(problem("stray-line", at, value=text, count=len(self.stray)))
            self.stray.clear()
        self.place_row(line, cells, self.layout)

    def place_row(self, line: int, cells: tuple[str, ...], layout: Layout) -> None:
        """Give the row its agency, or say why it cannot stand in the table."""
        whole = len(cells) == COLUMN_COUNT
        if not whole:
            self.problems.append(problem("cell-count", line, count=len(cells)))
        agency_cells, item_cells = cells[: len(AGENCY_COLUMNS)], cells[len(AGENCY_COLUMNS) :]
        if any(trim(cell) for cell in agency_cells):
            self.take_agency(AgencyCells(line, agency_cells, whole))
            if whole and not any(trim(cell) for cell in item_cells):
                self.problems.append(problem("agency-without-rows", line))
                whole = False
        elif self.agency is None:
            self.problems.append(problem("row-before-agency", line, AGENCY_POSITION))
        # Said once: the rows below belong to that nameless agency.
        self.agency = self.agency or AgencyCells(line, agency_cells, whole=False)
        self.rows.append(RawRow(line, layout, cells, self.agency, whole))

    def take_agency(self, agency: AgencyCells) -> None:
        if self.agency and self.agency.same_as(agency.cells):
            self.problems.append(problem("agency-repeated", agency.line, AGENCY_POSITION))
        else:
            self.agency = agency

    def end_table(self) -> None:
        if self.headings_awaiting_rows is not None:
            self.problems.append(problem("table-without-rows", self.headings_awaiting_rows))
        self.headings_awaiting_rows = None
        self.stray.clear()

    def finish(self) -> None:
        """Where no column headings are known, nothing else can be said about the lines."""
        self.end_table()
        if not self.column_headings:
            unknown = [found for found in self.problems if found.rule == "heading-unknown"]
            self.problems = unknown or [problem("no-annex", self.first_row_line)]
            self.rows.clear()


def read_lines(lines: Iterable[tuple[int, Sequence[str]]]) -> Tables:
    """One pass over (line number, cells), which ends early when a file holds more than any annex could."""
    tables = Tables()
    for count, (line, cells) in enumerate(lines):
        if count == MAX_LINES:
            tables.problems.append(problem("too-many-lines", line, limit=MAX_LINES))
            break
        tables.feed(line, cells)
    tables.finish()
    return tables


def trim(text: str) -> str:
    """Without blanks around it. Control characters stay, to be found; `str.strip` would take some of them."""
    return text.strip(" \u00a0\u3000")


def without_trailing_blanks(cells: Sequence[str]) -> Sequence[str]:
    """Spreadsheets pad their rows: blank cells beyond the last column are none of the table."""
    end = len(cells)
    while end > COLUMN_COUNT and not cells[end - 1].strip():
        end -= 1
    return cells[:end]


def is_prose(cells: Sequence[str]) -> bool:
    """A line of one cell, or a row with words in its first cell alone, as spreadsheets print their titles."""
    first, *others = (cell.strip() for cell in cells)
    return not others or (first != "" and not first.isdecimal() and not any(others))


def unknown_headings(line: int, names: tuple[str, ...], layout: Layout) -> Problem:
    """The first column that differs from the layout these headings resemble most."""
    columns = enumerate(zip_longest(names, layout.columns, fillvalue="（无）"), start=1)
    column, (name, expected) = next((at, pair) for at, pair in columns if pair[0] != pair[1])
    return problem("heading-unknown", line, column=column, value=name, expected=expected)
