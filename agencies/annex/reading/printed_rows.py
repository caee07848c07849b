"""The shapes that a reading hands on: layouts, printed agencies, printed rows, the document's heading."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal, NamedTuple

from agencies.annex.reading.printed_names import canonical_name

Kind = Literal["skill_grade", "special_ability"]

# Column headings in canonical form; a Problem names its cell by one of these.
AGENCY_COLUMNS = AGENCY_POSITION, NAME_HEADING, FILING_NUMBER_HEADING = "编号", "评价机构名称", "机构备案号"
POSITION, CODE_HEADING, ITEM_HEADING, GRADES_HEADING = "序号", "职业编码", "职业（工种）", "等级"
SPECIAL_CODE, SPECIAL_ITEM, ITEM_TYPE = "编码", "评价项目", "项目类型"
# Of a file of adjustments, which editors write: it counts nothing, and each row says what happens.
ACTION, FORMER_CODE = "动作", "原编码"
ADD, END, RENAME, RECODE, SPLIT = ACTIONS = "新增", "终止", "更名", "变更编码", "拆分"
UNCOUNTED = {AGENCY_POSITION, POSITION}


class RowCells(NamedTuple):
    """One for each column of either table; in the second `grades` holds the type of the project."""

    agency_position: str
    agency: str
    filing_number: str
    position: str
    code: str
    item: str
    grades: str


class Act(NamedTuple):
    """What a row of a file of adjustments is there for; `former_code` where it changes the code."""

    action: str
    former_code: str


@dataclass(frozen=True)
class Layout:
    """One of the two annex tables: its number, what it lists, and its column headings in canonical form."""

    table: int
    kind: Kind
    columns: RowCells


LAYOUTS = (
    Layout(1, "skill_grade", RowCells(*AGENCY_COLUMNS, POSITION, CODE_HEADING, ITEM_HEADING, GRADES_HEADING)),
    Layout(2, "special_ability", RowCells(*AGENCY_COLUMNS, POSITION, SPECIAL_CODE, SPECIAL_ITEM, ITEM_TYPE)),
)


@dataclass(frozen=True)
class ColumnHeading:
    """A row of column headings as printed, at the top of a table and again at each page break."""

    line: int
    table: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class PrintedAgency:
    """The three agency cells that govern a block of rows, from the line that prints them.

    `cell` is the name cell verbatim; `name` is all of it but a second name printed behind the first.
    """

    line: int
    position: int
    cell: str
    name: str
    second_name: str
    filing_number: str


@dataclass(frozen=True)
class PrintedRow:
    """One row of an annex table: its seven cells verbatim (blank ones too), and what they say.

    `agency` may be inherited from a row above. `occupation_name` and `work_type` ("" when undivided) are in
    canonical form. `grades` are in printed order, empty for a special ability alone.
    """

    line: int
    layout: Layout
    cells: RowCells
    agency: PrintedAgency
    position: int
    code: str
    item_cell: str
    occupation_name: str
    work_type: str
    grades: tuple[str, ...]
    act: Act | None = None

    @property
    def table(self) -> int:
        return self.layout.table

    @property
    def kind(self) -> Kind:
        return self.layout.kind

    @property
    def item(self) -> str:
        """The item's name in canonical form: `焊工（电焊工）`."""
        return canonical_name(self.item_cell)

    @property
    def scope_key(self) -> tuple[str, str, str]:
        """What identifies the scope: filing number, code, work type."""
        return self.agency.filing_number, self.code, self.work_type


@dataclass(frozen=True)
class Heading:
    """What the document says of itself; None where it does not, as in a table pasted alone."""

    notice_number: str | None = None
    title: str | None = None
    issuer: str | None = None
    issued_on: dt.date | None = None
    in_force_from: dt.date | None = None
    edition: int | None = None
