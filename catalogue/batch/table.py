"""Pasted or uploaded text → the lines to check. Columns of personal data go before any other is read."""

import csv
import json
import re
from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from django.utils.translation import gettext as _

from agencies.annex.documents.document import Line
from agencies.annex.documents.text import MARKDOWN_RULE, quoted_lines
from agencies.codes import FILING_NUMBER_PATTERN, fold_width, hide_private, holds_private, parse_code

MOST_LINES, MOST_DISTINCT, MOST_COLUMNS, LARGEST = 2000, 400, 50, 2 * 2**20
DIVIDERS = "\t,;|"
PRIVATE = re.compile(
    "姓名|名字|身份|证件|证书编?号|证书编码|证书序|准考|学号|工号|电话|手机|联系|邮箱|地址|住址|籍贯|出生|性别"
    "|年龄|民族|微信|签名|照片|^(?:学员|考生|人员|员工|职工|持证人员?|参评人员?)$"
)
LIST_COLUMNS = ("agency", "item", "grade", "day")
SENT = '{"on": "2025-06-01", "lines": [{"agency": "…", "item": "…", "grade": "…", "day": "…"}]}'
HEADINGS = {
    "grade": re.compile("等级|级别"),
    "day": re.compile("日期|时间|年月日"),
    "agency": re.compile("机构|备案号|(?<!毕业)学校|(?:发证|颁证|评价|认定|考核|鉴定)单位|(?:评价|社评)组织"),
    "item": re.compile("职业|工种|项目|编码|代码|专业"),
}
# Of the first lines, one with several headings; what ends so, or says something itself, is none.
MOST_ABOVE, LONGEST_HEADING = 10, 30
NO_HEADING = re.compile("..(?:公司|学校|学院|大学|协会)$|[师员工]$|[：:]")
GRADE_CELL = re.compile(r"[1-8一二三四五六七八]级?|[一二三四五]级?/?[初中高]级工|[初中高]级工?|(?:高级)?技师")
DAY_CELL = re.compile(r"(?:19|20)\d{2}(?:[-/.年]\d{1,2}[-/.月]\d{1,2}日?|\d{4})")
TIME_OF_DAY = re.compile(r"[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?$")
AGENCY_CELL = re.compile(FILING_NUMBER_PATTERN + "|(?:公司|学校|学院|大学|协会|学会|中心|研究院|联合会)$")


class TableRefused(Exception):
    """What is wrong with the table as such, in words."""


class AskedLine(NamedTuple):
    """One line as it was handed in; `number` counts the lines of the table, its headings included.

    `others`: cells of other columns, to be given back as they stand.
    """

    number: int
    agency: str = ""
    item: str = ""
    grade: str = ""
    day: str = ""
    others: Sequence[str] = ()


class Table(NamedTuple):
    """`columns`: which of the four each column is, or blank; `refused` names those of personal data.

    `carried`: the places of other columns that are given back.
    """

    headings: list[str]
    rows: list[tuple[int, list[str]]]
    columns: list[str]
    refused: list[str]
    carried: tuple[int, ...] = ()

    @property
    def is_understood(self) -> bool:
        return {"agency", "item"} <= set(self.columns)

    def asked(self) -> list[AskedLine]:
        places = {name: self.columns.index(name) for name in LIST_COLUMNS if name in self.columns}
        return [
            AskedLine(
                number,
                **{name: cells[at] for name, at in places.items()},
                others=tuple(cells[at] for at in self.carried),
            )
            for number, cells in self.rows
        ]

    def is_kept(self, at: int) -> bool:
        return bool(self.columns[at]) or not self.is_understood or at in self.carried

    def as_text(self) -> str:
        """What is carried along: each line's number, and the columns kept; all, if none is understood."""
        left = list(filter(self.is_kept, range(len(self.columns))))
        rows = [(0, self.headings), *self.rows]
        lines = ([str(number) if number else "行号", *(cells[at] for at in left)] for number, cells in rows)
        return "\n".join("\t".join(cells) for cells in lines)


def read_table(
    text: str, chosen: Sequence[str] = (), *, others: bool = False, is_merged: bool = False
) -> Table:
    """`chosen` says what each column is, where somebody has put that right. Raises TableRefused.

    `others`: columns that are none of the four come back. `is_merged`: a blank agency is the one above it,
    for of merged cells the clipboard has the first alone.
    """
    lines = split_cells(text)
    numbered = lines[0][1][0] == "行号"
    width = max(len(cells) for _number, cells in lines)
    if width > MOST_COLUMNS:
        raise TableRefused(_("最多 %(most)s 栏。") % {"most": MOST_COLUMNS})
    table = [(number, [*cells, *[""] * (width - len(cells))]) for number, cells in lines]
    if numbered:
        table = [(int(cells[0]) if cells[0].isdecimal() else number, cells[1:]) for number, cells in table]
    first, rows = (table[0][1], table[1:]) if numbered else split_headings(table)
    refuse_lines(len(rows))
    kept, refused = [], []
    for at, name in enumerate(first):
        heading = "" if holds_private(name) else name
        if is_private(heading, [cells[at] for _number, cells in rows]):
            refused.append(heading or _("第 %(number)s 栏") % {"number": at + 1})
        else:
            kept.append(at)
    headings = [hide_private(first[at]) for at in kept]
    # What is left of a number in a column of ours is hidden as everywhere.
    rows = [(number, [hide_private(cells[at]) for at in kept]) for number, cells in rows]
    columns = columns_of(headings, [cells for _number, cells in rows])
    if len(chosen) == len(columns):
        columns = [name if name in LIST_COLUMNS else "" for name in chosen]
    for at, name in enumerate(columns):
        if name and name != "day":
            refuse_distinct(headings[at] or str(at + 1), {cells[at] for _number, cells in rows})
        if name == "agency" and is_merged:
            above = ""
            for _number, cells in rows:
                above = cells[at] = cells[at] or above
    carried = tuple(at for at, name in enumerate(columns) if others and not name)
    return Table(headings, rows, columns, refused, carried)


def read_sent_lines(body: bytes) -> tuple[str, list[AskedLine]]:
    """What a program sends, `SENT`: the day, blank where it is left out, and the lines by their place from 1.

    Of what is refused nothing is repeated. Raises TableRefused.
    """
    try:
        given = json.loads(body)
        on, lines = given.pop("on", ""), given.pop("lines")
        texts = [on, *(text for line in lines for text in line.values())]
        names = {name for line in lines for name in line}
        is_read = isinstance(lines, list) and not given and names <= {*LIST_COLUMNS}
        is_read = is_read and all(isinstance(text, str) for text in texts)
    except (ValueError, RecursionError, AttributeError, KeyError, TypeError):
        is_read = False
    if not is_read:
        raise TableRefused(_("请发送 JSON：%(sent)s；都是文字，没有别的字段。") % {"sent": SENT})
    refuse_lines(len(lines))
    asked = [
        AskedLine(number, **{name: hide_private(plain(text)) for name, text in line.items()})
        for number, line in enumerate(lines, start=1)
    ]
    for name in LIST_COLUMNS[:-1]:
        refuse_distinct(name, {getattr(line, name) for line in asked})
    return plain(on), asked


def plain(text: str) -> str:
    """Each run of blanks as one space; half a character, which no answer could repeat, as a question mark."""
    return " ".join(text.encode(errors="replace").decode().split())


def without_time(text: str) -> str:
    """`2025/3/1 0:00`, as a spreadsheet writes a day into a CSV."""
    return TIME_OF_DAY.sub("", text)


def refuse_lines(count: int) -> None:
    if count > MOST_LINES:
        raise TableRefused(
            _("最多 %(most)s 行，这里有 %(count)s 行。") % {"most": MOST_LINES, "count": count}
        )


def refuse_distinct(name: str, texts: AbstractSet[str]) -> None:
    if len(texts) > MOST_DISTINCT:
        told = {"name": name, "most": MOST_DISTINCT}
        raise TableRefused(_("“%(name)s”栏有超过 %(most)s 种不同的内容，请分几次核对。") % told)


def split_cells(text: str) -> list[tuple[int, list[str]]]:
    """Divided by whatever gives the first lines most cells; quoted cells may hold line breaks."""
    text = text.removeprefix("\ufeff")
    if not text.strip():
        raise TableRefused(_("没有内容；请粘贴表格，或选择文件。"))
    mark = max(DIVIDERS, key="\n".join(text.lstrip().splitlines()[: MOST_ABOVE + 1]).count)
    try:
        read = [cells for _line, cells in quoted_lines(text, mark)]
    except csv.Error:
        raise TableRefused(_("表格读不出来；请从表格软件里重新复制。")) from None
    lines = [
        (number, [" ".join(cell.split()) for cell in cells]) for number, cells in enumerate(read, start=1)
    ]
    return [
        (number, cells)
        for number, cells in lines
        if any(cells) and not MARKDOWN_RULE.fullmatch("".join(cells))
    ]


def split_headings(table: list[Line]) -> tuple[list[str], list[Line]]:
    """The headings, blank where there are none, and the lines; titles above are left aside.

    Of headings in two rows the lower one counts. Repeated ones, as on each page of a print, are no lines.
    """
    signs = [sum(map(is_heading, cells)) for _number, cells in table[:MOST_ABOVE]]
    at = signs.index(max(signs))
    top, width = table[at][1], len(table[at][1])
    if signs[at] < 2 and (at or not signs[at] or (width > 1 and sum(map(bool, top)) == 1)):
        return [""] * width, table
    low = table[at + 1][1] if signs[at + 1 : at + 2] > [1] else top
    # Two rows are one where the upper one has room, or cells that reach down: 证书信息 over 等级 and 日期.
    if not any(lower and upper in ("", lower) for lower, upper in zip(low, top, strict=True)):
        low = top
    headings = [lower or upper for lower, upper in zip(low, top, strict=True)]
    return headings, [line for line in table[at + 1 :] if line[1] not in (headings, top, low)]


def is_heading(text: str) -> bool:
    named = PRIVATE.search(without_blanks(text)) or kind_of_heading(text)
    return bool(named) and len(text) <= LONGEST_HEADING and not NO_HEADING.search(text)


def is_private(heading: str, cells: Sequence[str]) -> bool:
    """By its name, or because it holds somebody's number and is none of our columns by name."""
    if PRIVATE.search(without_blanks(heading)):
        return True
    return not kind_of_heading(heading) and any(map(holds_private, cells))


def without_blanks(heading: str) -> str:
    """`姓　名`, as it is spread in many sheets."""
    return "".join(heading.split())


def kind_of_heading(heading: str) -> str:
    """By the word that stands last: 职业技能等级认定机构 is an agency."""
    text = without_blanks(heading)
    found = [(each.end(), name) for name, words in HEADINGS.items() for each in words.finditer(text)]
    return max(found, default=(0, ""))[1]


def columns_of(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Each of the four once: by its heading, else by what most of its cells look like."""
    columns = [kind_of_heading(heading) for heading in headings]
    for at, name in enumerate(columns):
        columns[at] = name if name not in columns[:at] else ""
    for at in range(len(columns)):
        cells = [cells[at] for cells in rows if cells[at]]
        kind = kind_of_cells(cells) if not headings[at] else ""
        if kind and kind not in columns:
            columns[at] = kind
    if "item" not in columns and not any(headings) and columns.count("") == 1:
        columns[columns.index("")] = "item"
    return columns


def kind_of_cells(cells: Sequence[str]) -> str:
    tests: dict[str, Callable[[str], object]] = {
        "grade": GRADE_CELL.fullmatch,
        "day": lambda text: DAY_CELL.fullmatch(fold_width(without_time(text))),
        "agency": AGENCY_CELL.search,
        "item": parse_code,
    }
    most = len(cells) // 2
    return next((name for name, fits in tests.items() if sum(map(bool, map(fits, cells))) > most), "")
