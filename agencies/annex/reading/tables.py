"""Lines of cells → the rows of both annex tables, each with the agency cells that govern it.

The grammar: a section title, a row of column headings, agency blocks. The headings say which column is which,
in any order; one of another name is left aside and asked about. A block's first row prints 编号, name and
filing number, the rows after it leave them blank. A page break repeats the headings and ends no block.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from agencies.annex.documents.document import MAX_LINES, Line
from agencies.annex.problems import Problem, problem
from agencies.annex.reading.column_headings import (
    ACTION,
    ACTIONS,
    AGENCY_COLUMNS,
    AGENCY_POSITION,
    COLUMN_COUNT,
    FORMER_CODE,
    HAS_DIGIT,
    LAYOUTS,
    RENAME,
    UNCOUNTED,
    Act,
    ColumnHeading,
    Layout,
    RowCells,
    is_headings,
    unknown_headings,
)
from agencies.annex.reading.printed_names import LOOK_ALIKES, canonical_name, fold_look_alikes
from agencies.codes import CODE_PATTERN, FILING_NUMBER_PATTERN, fold_width

SECTION_TITLE = re.compile(r"[一二三四五六七八九十]+、.*(?:等级认定|(?P<special>专项职业能力考核))")
ROW_CONTENT = re.compile(f"{CODE_PATTERN}|{FILING_NUMBER_PATTERN}")
SENTENCE = re.compile(r"[。；：;:]")


@dataclass(frozen=True)
class AgencyCells:
    """编号, name and filing number as printed on a block's first line; fewer cells if that line is broken."""

    line: int
    cells: tuple[str, ...]
    whole: bool

    @property
    def position(self) -> str:
        return self.cells[0]

    @property
    def name(self) -> str:
        return self.cells[1]


@dataclass(frozen=True)
class RawRow:
    """A row in its place. One that is not whole keeps its place in the numbering and is not read."""

    line: int
    layout: Layout
    cells: tuple[str, ...]
    agency: AgencyCells
    whole: bool
    act: Act | None = None

    @property
    def position(self) -> str:
        """序号 as printed; blank in a broken row."""
        return RowCells(*self.cells).position if self.whole else ""

    @property
    def place(self) -> str:
        """`上海市高级技工学校 6-31-01-02 机修钳工`, as far as printed."""
        printed = (*self.agency.cells[1:2], *(RowCells(*self.cells)[4:6] if self.whole else ()))
        return " ".join(filter(None, map(trim, printed)))


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
    # Where each column of the layout stands in a row, and how many cells a row has at most.
    columns: tuple[int, ...] = tuple(range(COLUMN_COUNT))
    width: int = COLUMN_COUNT
    # Where a file of adjustments has 动作 and 原编码; none of an annex.
    act_columns: tuple[int, ...] = ()
    look_alikes: list[str] = field(default_factory=list)
    agency: AgencyCells | None = None
    headings_awaiting_rows: int | None = None
    first_row_line: int | None = None
    stray: list[tuple[int, str]] = field(default_factory=list)

    def feed(self, line: int, cells: Sequence[str]) -> None:
        cells = [self.plain(cell) for cell in without_trailing_blanks(cells, self.width)]
        if is_prose(cells):
            self.feed_prose(line, cells[0].strip())
        elif is_headings(cells):
            self.feed_headings(line, tuple(cells))
        elif self.layout is None and not any(HAS_DIGIT.search(fold_width(cell)) for cell in cells[:1]):
            # Above the headings: groups of columns, a title with its day beside it.
            self.first_row_line = self.first_row_line or line
            for cell in cells:
                self.feed_prose(line, cell.strip())
        elif any(cell.strip() for cell in cells):
            self.feed_row(line, tuple(cells))

    def plain(self, cell: str) -> str:
        if cell.isascii():
            return cell
        self.look_alikes += LOOK_ALIKES.findall(cell)
        return fold_look_alikes(cell)

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
        acts = ACTION in names
        if set(layout.columns) - (UNCOUNTED if acts else set()) <= set(names):
            self.columns = tuple(names.index(name) if name in names else 0 for name in layout.columns)
            self.width = len(names)
            self.act_columns = tuple(
                names.index(name) for name in (ACTION, FORMER_CODE) if acts and name in names
            )
            self.column_headings.append(
                ColumnHeading(line, layout.table, tuple(cells[at] for at in self.columns))
            )
            read = {*self.columns, *self.act_columns}
            aside = [name for at, name in enumerate(names) if name and at not in read]
            self.problems += [problem("column-aside", line, value=name) for name in aside]
        else:
            # Read on as if it were that table, so that the rest of its problems are found in the same pass.
            self.columns, self.width, self.act_columns = tuple(range(COLUMN_COUNT)), COLUMN_COUNT, ()
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
        act = self.read_act(line, cells)
        if act:
            cells = (*cells, *[""] * (self.width - len(cells)))
        whole = max(self.columns) < len(cells) <= self.width
        if whole:
            cells = tuple(cells[at] for at in self.columns)
            if act:
                cells = uncounted(RowCells(*cells))
            elif self.join_to_row_above(line, RowCells(*cells)):
                return
        else:
            self.problems.append(problem("cell-count", line, count=len(cells), expected=self.width))
        agency_cells, item_cells = cells[: len(AGENCY_COLUMNS)], cells[len(AGENCY_COLUMNS) :]
        if any(trim(cell) for cell in agency_cells):
            self.take_agency(AgencyCells(line, agency_cells, whole))
            if whole and not any(trim(cell) for cell in item_cells):
                if not (act and act.action == RENAME):
                    self.problems.append(problem("agency-without-rows", line))
                whole = False
        elif self.agency is None:
            self.problems.append(problem("row-before-agency", line, AGENCY_POSITION))
        # Said once: the rows below belong to that nameless agency.
        self.agency = self.agency or AgencyCells(line, agency_cells, whole=False)
        self.rows.append(RawRow(line, layout, cells, self.agency, whole, act))

    def read_act(self, line: int, cells: tuple[str, ...]) -> Act | None:
        if not self.act_columns:
            return None
        told = [trim(cells[at]) if at < len(cells) else "" for at in self.act_columns]
        if told[0] not in ACTIONS:
            known = "、".join(ACTIONS)
            self.problems.append(problem("action-unknown", line, ACTION, value=told[0], known=known))
        return Act(told[0], fold_width(told[1]) if told[1:] else "")

    def join_to_row_above(self, line: int, torn: RowCells) -> bool:
        """A row that holds nothing but more of an item's name is the second half of a row torn apart."""
        above = self.rows[-1] if self.rows else None
        others = any(trim(cell) for cell in torn._replace(item=""))
        if others or not trim(torn.item) or above is None or not above.whole:
            return False
        cells = RowCells(*above.cells)
        item = cells.item + torn.item
        self.rows[-1] = replace(above, cells=cells._replace(item=item))
        self.problems.append(problem("row-joined", line, value=trim(torn.item), read=item))
        return True

    def take_agency(self, agency: AgencyCells) -> None:
        if self.agency and [*map(trim, self.agency.cells)] == [*map(trim, agency.cells)]:
            if not self.act_columns:
                self.problems.append(problem("agency-repeated", agency.line, AGENCY_POSITION))
        else:
            self.agency = agency

    def end_table(self) -> None:
        if self.headings_awaiting_rows is not None and not self.act_columns:
            self.problems.append(problem("table-without-rows", self.headings_awaiting_rows))
        self.headings_awaiting_rows = None
        self.stray.clear()

    def finish(self) -> None:
        """Where no column headings are known, nothing else can be said about the lines."""
        self.end_table()
        if self.act_columns and not self.rows:
            self.problems.append(problem("table-without-rows"))
        if self.look_alikes:
            pairs = dict.fromkeys(
                f"{mark}→{fold_look_alikes(mark) or '（删去）'}" for mark in self.look_alikes
            )
            told = "、".join(list(pairs)[:10])
            self.problems.append(problem("look-alikes", count=len(self.look_alikes), value=told))
        if not self.column_headings:
            unknown = [found for found in self.problems if found.rule == "heading-unknown"]
            self.problems = unknown or [problem("no-annex", self.first_row_line)]
            self.rows.clear()


def uncounted(row: RowCells) -> RowCells:
    """With a number where a number has to be, so that it is read as any other."""
    named = "1" if trim(row.agency) or trim(row.filing_number) else ""
    return row._replace(agency_position=named, position="1" if trim(row.code) or trim(row.item) else "")


def collect_tables(lines: Iterable[Line]) -> Tables:
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


def without_trailing_blanks(cells: Sequence[str], width: int) -> Sequence[str]:
    """Spreadsheets pad their rows: blank cells beyond the last column are none of the table."""
    end = len(cells)
    while end > width and not cells[end - 1].strip():
        end -= 1
    return cells[:end]


def is_prose(cells: Sequence[str]) -> bool:
    """A line of one cell, or a row with words in its first cell alone, as spreadsheets print their titles.

    Where the first column is empty, the first cell that is not.
    """
    first, *others = (cell.strip() for cell in cells)
    return not others or (first != "" and not first.isdecimal() and not any(others))
