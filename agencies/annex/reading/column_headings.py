"""The two annex tables by the headings of their columns, and which row of cells is one of headings."""

import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from agencies.annex.problems import Problem, problem
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


COLUMN_COUNT = len(LAYOUTS[0].columns)
COLUMN_NAMES = {name for layout in LAYOUTS for name in layout.columns}
# So many known names in one row make it column headings, or more that resemble them, be the others renamed.
HEADING_WORDS, ALIKE_WORDS, HEADING_ALIKE = 3, 5, 0.6
HAS_DIGIT = re.compile(r"\d")


def is_headings(cells: Sequence[str]) -> bool:
    names = [canonical_name(cell) for cell in cells]
    if sum(name in COLUMN_NAMES for name in names) >= HEADING_WORDS:
        return True
    if any(HAS_DIGIT.search(name) for name in names) or sum(map(bool, names)) < ALIKE_WORDS:
        return False
    return sum(bool(column_meant(name, COLUMN_NAMES)) for name in names) >= ALIKE_WORDS


def column_meant(name: str, columns: Iterable[str]) -> str:
    """The column whose name this one resembles, or none."""
    return next(iter(difflib.get_close_matches(name, list(columns), n=1, cutoff=HEADING_ALIKE)), "")


def unknown_headings(line: int, names: tuple[str, ...], layout: Layout) -> Problem:
    """Names each column that is missing, and each unknown one with the one that it may mean."""
    missing = [column for column in layout.columns if column not in names]
    told = []
    for at, name in enumerate(names):
        place = layout.columns[at] if at < COLUMN_COUNT else ""
        # 序号 alone, where 编号 stands, is both.
        known = name in layout.columns and (name != POSITION or place not in missing)
        if not name or name == place or known:
            continue
        like = column_meant(name, missing) or (place if place in missing else "")
        told.append(f"“{name}”可能是“{like}”" if like else f"“{name}”不是目录的栏目")
    return problem(
        "heading-unknown",
        line,
        missing="、".join(f"“{column}”" for column in missing),
        value="，".join(told) + "。" if told else "",
        expected="、".join(layout.columns),
    )
