"""The list just filtered as files: the same rows in the same order as the page, never cut."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from agencies.models import Occupation
from agencies.spreadsheets import guarded
from catalogue.days import Standing
from catalogue.listing import Row
from catalogue.workbooks import workbook

# 22 MB of XML, which whatever opens the workbook holds in memory. CSV and JSON are read by programs, and have
# no limit.
MOST_XLSX_ROWS = 20_000

COLUMNS = (
    "职业编码",
    "职业",
    "工种",
    "职业（工种）",
    "类型",
    "评价机构",
    "机构备案号",
    "等级",
    "各等级起始日期",
    "匹配原因",
    "出处",
    "附件表",
    "编号",
    "序号",
    "目录年份",
    "查询日期",
    "说明",
)


def cells(row: Row, standing: Standing) -> list[str]:
    """One row under COLUMNS; blank where an adjustment stands in no table."""
    source = row.source
    return [
        row.code,
        row.occupation,
        row.work_type,
        row.item,
        str(Occupation.Kind(row.kind).label),
        row.agency,
        row.filing_number,
        "、".join(row.numerals),
        "；".join(f"{grade.name}自{grade.since}" for grade in row.grades),
        "；".join(row.matched),
        row.notice,
        str(source.table) if source else "",
        str(source.agency_position) if source else "",
        str(source.position) if source else "",
        str(standing.edition.edition) if standing.edition else "",
        standing.on.isoformat(),
        standing.caveat,
    ]


@dataclass(frozen=True, slots=True)
class About:
    """What a file is: the question's address, how many rows, and what is to be said of them."""

    standing: Standing
    address: str
    extent: str
    message: str

    def lines(self) -> list[tuple[str, str]]:
        edition = self.standing.edition
        return [
            ("查询地址", self.address),
            ("查询日期", self.standing.on.isoformat()),
            ("目录年份", str(edition.edition) if edition else "未载入"),
            ("依据", f"{edition.number}（{edition.issued_on}）" if edition else "未载入"),
            ("条数", self.extent),
            ("说明", self.message),
        ]


def as_csv(rows: Iterable[Row], about: About) -> Iterator[str]:
    """RFC 4180 with CRLF, line by line, behind the byte order mark by which Excel knows UTF-8.

    A line of its own for the edition and the date would be taken for a row, so they stand in the last
    heading, where a file without rows has them too.
    """
    line = io.StringIO(newline="")
    writer = csv.writer(line)
    yield "\ufeff"
    said = "；".join(f"{name}：{text}" for name, text in about.lines() if text)
    for record in _table((*COLUMNS[:-1], f"{COLUMNS[-1]}（{said}）"), rows, about.standing):
        writer.writerow([guarded(text) for text in record])
        yield line.getvalue()
        line.seek(0)
        line.truncate()


def as_xlsx(rows: Iterable[Row], about: About) -> Iterator[bytes]:
    """The rows, and on a second sheet what they are; piece by piece."""
    return workbook({"目录": _table(COLUMNS, rows, about.standing), "说明": about.lines()})


def as_json(head: dict[str, Any], rows: Iterable[Row], tail: dict[str, Any]) -> Iterator[str]:
    """The contract of `/directory.json`: `head`, the rows as `results`, then `tail`; row by row."""
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "results": ['
    for number, row in enumerate(rows):
        yield (", " if number else "") + json.dumps(record(row), ensure_ascii=False)
    yield "], " + json.dumps(tail, ensure_ascii=False)[1:]


def record(row: Row) -> dict[str, Any]:
    """One of `results`: nulls in `source` where an adjustment stands in no table."""
    source = row.source
    return {
        "filing_number": row.filing_number,
        "agency": row.agency,
        "code": row.code,
        "occupation": row.occupation,
        "work_type": row.work_type or None,
        "item": row.item,
        "kind": row.kind,
        "grades": [int(numeral) for numeral in row.numerals],
        "since": {grade.numeral: grade.since.isoformat() for grade in row.grades if grade.numeral},
        "matched": list(row.matched),
        "source": {
            "notice": row.notice,
            "table": source.table if source else None,
            "agency_position": source.agency_position if source else None,
            "position": source.position if source else None,
        },
    }


def _table(headings: Sequence[str], rows: Iterable[Row], standing: Standing) -> Iterator[Sequence[str]]:
    yield headings
    for row in rows:
        yield cells(row, standing)
