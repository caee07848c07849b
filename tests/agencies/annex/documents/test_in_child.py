"""A table that anybody may hand in is read by a child: its first sheet, merged cells filled, or a reason."""

import subprocess
from pathlib import Path
from typing import Any

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from agencies.annex.documents import in_child, open_document
from agencies.annex.documents.document import DocumentRefused
from agencies.annex.documents.in_child import child_answer, text_of_file
from tests.agencies.annex.document import INPUTS
from tests.agencies.annex.files import word, workbook

LIST = "机构\t职业\n甲\t电工\n\t车工"


def merged(sheet: Worksheet) -> None:
    sheet.merge_cells("A2:A3")
    sheet.merge_cells("B4:C4")


def test_a_child_reads_the_first_sheet_and_fills_merged_cells() -> None:
    assert text_of_file(workbook(LIST, merged)) == "机构\t职业\n甲\t电工\n甲\t车工"
    assert child_answer((INPUTS / "10_second_sheet_contacts.xlsx").read_bytes()).keys() == {"text"}
    assert child_answer(word("甲\t乙\n丙\t丁"))["text"] == "甲\t乙\n丙\t丁"
    two = str(child_answer((INPUTS / "75_sheet2_unique_number.xlsx").read_bytes())["text"])
    assert "拟撤销" not in two
    assert "上海市某撤销协会" not in two


@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_merged_cells_of_older_and_open_workbooks_are_filled_too(kind: str) -> None:
    data = Path(__file__).with_name(f"merged.{kind}").read_bytes()
    filled = "机构\t职业\t说明\n甲\t电工\t\n甲\t车工\t\n乙\t焊工\t"
    assert child_answer(data) == {"text": filled}
    assert "\n\t车工" in open_document(data).text


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("机构\t职业\n甲\t电工", "机构备案号\t机构名称\nS000031300049\t甲"),
        ("人员名单\n填表说明", "机构\t职业\n甲\t电工"),
    ],
    ids=["another after it", "a cover before it"],
)
def test_of_several_sheets_the_list_is_read(first: str, second: str) -> None:
    def added(sheet: Worksheet) -> None:
        book: Any = sheet.parent
        other = book.create_sheet("对照")
        for line in second.split("\n"):
            other.append(line.split("\t"))

    assert child_answer(workbook(first, added)) == {"text": "机构\t职业\n甲\t电工"}


def test_what_the_child_refuses_is_told_by_its_reason() -> None:
    with pytest.raises(DocumentRefused) as refused:
        text_of_file(b"%PDF-1.7")
    assert "PDF" in refused.value.problem.message
    assert child_answer(b"") == {"refused": {"rule": "file-empty", "values": {}}}


def test_a_child_without_memory_time_or_answer_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    def swell(*_: Any, **__: Any) -> None:
        raise MemoryError

    monkeypatch.setattr(in_child, "open_document", swell)
    assert child_answer(b"x")["refused"] == {"rule": "reading-took-too-much", "values": {}}

    def hang(*_: Any, **__: Any) -> None:
        raise subprocess.TimeoutExpired("child", 1)

    monkeypatch.setattr(in_child, "CHILD", "")
    with pytest.raises(DocumentRefused, match="reading-failed"):
        text_of_file(b"x")
    monkeypatch.setattr(subprocess, "run", hang)
    with pytest.raises(DocumentRefused, match="reading-took-too-long"):
        text_of_file(b"x")
