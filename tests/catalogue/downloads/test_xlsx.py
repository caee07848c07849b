"""A workbook made piece by piece: every program opens it, each cell is the text it was, and none waits."""

import io
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import suppress

import pytest
from openpyxl import load_workbook

from catalogue.downloads.xlsx import PACKED_AT_ONCE, workbook

# Short enough to read, and unlike each other, so that they fill several pieces once packed.
MANY = [[f"{number * 7919 % 10007:x}", str(number), "上海"] for number in range(20_000)]


def cells(*texts: str, read_only: bool = False) -> list[object]:
    file = io.BytesIO(b"".join(workbook({"表": [texts]})))
    (row,) = load_workbook(file, read_only=read_only)["表"].iter_rows(values_only=True)
    return list(row)


def sheet_xml(*texts: str) -> str:
    with zipfile.ZipFile(io.BytesIO(b"".join(workbook({"表": [texts]})))) as archive:
        return archive.read("xl/worksheets/sheet1.xml").decode()


@pytest.mark.parametrize("read_only", [False, True])
def test_sheets_stand_in_their_order_with_their_rows(read_only: bool) -> None:
    sheets = {"目录": [["甲", "乙"], ["丙", "丁"]], "空": [], "a&b<c": [["戊"]]}
    book = load_workbook(io.BytesIO(b"".join(workbook(sheets))), read_only=read_only)
    assert {each.title: [list(row) for row in each.iter_rows(values_only=True)] for each in book} == sheets


def test_every_row_arrives_once_and_in_order() -> None:
    file = io.BytesIO(b"".join(workbook({"表": MANY})))
    rows = load_workbook(file, read_only=True)["表"].iter_rows(values_only=True)
    assert [list(row) for row in rows] == MANY


def test_rows_go_out_while_others_are_still_unread() -> None:
    read: list[int] = []

    def table() -> Iterator[Sequence[str]]:
        for number, row in enumerate(MANY):
            read.append(number)
            yield row

    pieces = workbook({"表": table(), "后": [["末"]]})
    assert next(pieces).startswith(b"PK")
    assert read == [], "what does not depend on rows goes out before any is read"
    counts = [len(read) for _piece in pieces]
    assert 0 < counts[0] < len(MANY) / 2
    assert counts == sorted(counts)


def test_no_piece_grows_with_the_rows() -> None:
    """zlib hands out what it holds in pieces of its own, of up to twice that."""
    largest = [max(map(len, workbook({"表": MANY[:length]}))) for length in (10_000, 20_000)]
    assert max(largest) <= 3 * PACKED_AT_ONCE


TEXTS = ["<b>&amp;\"'", " 前后 ", "一\n二", "一\r二", "\t缩进", "𠮷", "1-01-00-01", "007", "]]>"]


@pytest.mark.parametrize("text", TEXTS)
def test_a_cell_is_the_text_it_was(text: str) -> None:
    expected = f"'{text}" if text.startswith("\t") else text
    assert cells("甲", text) == cells("甲", text, read_only=True) == ["甲", expected]


def test_a_blank_cell_is_blank() -> None:
    assert cells("", "甲", "", "乙") == [None, "甲", None, "乙"]


@pytest.mark.parametrize("formula", ["=1+1", "+1", "-1", "@SUM(A1)", "＝1+1", " =1+1"])
def test_a_formula_is_text(formula: str) -> None:
    assert cells(formula) == [f"'{formula}"]
    assert "<f>" not in sheet_xml(formula)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a\x0bb", "a_x000B_b"),
        ("\x00", "_x0000_"),
        ("\uffff", "_xFFFF_"),
        ("_x0041_", "_x005F_x0041_"),
        ("_x_x0041_x", "_x_x005F_x0041_x"),
        ("_xyz_", "_xyz_"),
    ],
    ids=ascii,
)
def test_what_xml_cannot_hold_is_written_as_the_standard_says(text: str, written: str) -> None:
    """ECMA-376 part 1, 22.9.2.19, ST_Xstring: `_xHHHH_`, and `_x005F_` for a `_` that would be read so."""
    assert f"<t>{written}</t>" in sheet_xml(text)


def test_a_file_cut_short_by_a_failure_opens_nowhere() -> None:
    def table() -> Iterator[Sequence[str]]:
        yield from MANY[: len(MANY) // 2]
        raise ConnectionError

    sent = bytearray()
    with suppress(ConnectionError):
        for piece in workbook({"表": table()}):
            sent += piece
    assert len(sent) > PACKED_AT_ONCE
    with pytest.raises(zipfile.BadZipFile):
        zipfile.ZipFile(io.BytesIO(sent))
