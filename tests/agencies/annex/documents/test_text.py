"""Bytes → text → numbered lines."""

import pytest

from agencies.annex.documents.document import DocumentRefused
from agencies.annex.documents.text import decode, table_lines
from tests.agencies.annex.document import SOURCE, TEXT, read, read_bytes


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_the_document_reads_alike_in_every_encoding(encoding: str, newline: str) -> None:
    data = TEXT.replace("\n", newline).encode(encoding)
    assert decode(data) == TEXT
    assert read_bytes(data) == read(TEXT)


def test_text_already_decoded_may_keep_its_mark_and_its_newlines() -> None:
    assert read("\ufeff" + TEXT.replace("\n", "\r\n")) == read(TEXT)


@pytest.mark.parametrize("newline", [b"\n", b"\r\n", b"\r"])
def test_a_damaged_utf_8_file_is_not_taken_for_gb18030(newline: bytes) -> None:
    data = SOURCE.read_bytes().replace("电工\t".encode(), "电工\t".encode()[1:], 1).replace(b"\n", newline)
    with pytest.raises(DocumentRefused) as refusal:
        decode(data)
    assert refusal.value.problem.line == 94


def test_what_is_neither_is_refused_where_it_stops_being_text() -> None:
    with pytest.raises(DocumentRefused) as refusal:
        decode("编号\n".encode("gb18030") + b"\xff\xff")
    assert refusal.value.problem.line == 2
    assert read_bytes(b"\xff\xff").problems[0].message.startswith("文件不是 UTF-8 或 GB18030 文本，第 1 行")


def test_only_newlines_end_a_line() -> None:
    assert list(table_lines("编号\t名称\n\u2028甲\x0b乙\x85丙")) == [
        (1, ["编号", "名称"]),
        (2, ["\u2028甲\x0b乙\x85丙"]),
    ]
