"""A workbook that goes out while its rows are still being read.

openpyxl writes all but the rows. The standard library packs: it needs no file that can be wound back, since
size and checksum may follow each part (APPNOTE 4.3.9). The table of contents comes last, so a file that was
cut short is none.
"""

import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from agencies.spreadsheets import guarded

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

Table = Iterable[Sequence[str]]
MIME_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Bytes, packed: some two hundred rows of the directory.
PIECE = 16 * 1024
# Most cells repeat one of the rows just before: agency, notice, day.
TEXTS_KEPT = 1024
# What XML 1.0 cannot hold, and the `_` of a text that would be taken for what stands for it (ST_Xstring).
UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|_(?=x[0-9A-Fa-f]{4}_)")


class Outbox(io.RawIOBase):
    """A file that is only written, and emptied at the other end."""

    def __init__(self) -> None:
        self.held = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: "ReadableBuffer", /) -> int:
        self.held += data
        return memoryview(data).nbytes

    def take(self) -> bytes:
        taken = bytes(self.held)
        self.held.clear()
        return taken


def workbook(sheets: Mapping[str, Table]) -> Iterator[bytes]:
    """A workbook of text cells only, in pieces: sheets by title, none of them read ahead."""
    blank, paths = _without_rows(sheets)
    outbox = Outbox()
    with ZipFile(outbox, "w", ZIP_DEFLATED) as archive:
        for part in blank.infolist():
            if part.filename not in paths:
                archive.writestr(part, blank.read(part))
        yield outbox.take()
        for path, table in zip(paths, sheets.values(), strict=True):
            before, end, after = blank.read(path).partition(b"</sheetData>")
            with archive.open(blank.getinfo(path), "w") as sheet:
                sheet.write(before)
                for row in _rows(table):
                    sheet.write(row)
                    if len(outbox.held) >= PIECE:
                        yield outbox.take()
                sheet.write(end + after)
    yield outbox.take()


def _without_rows(titles: Iterable[str]) -> tuple[ZipFile, list[str]]:
    """The same workbook with empty sheets, and where in it these stand."""
    # Ten MiB that a process which writes no workbook need not hold.
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheets = [book.create_sheet(title) for title in titles]
    file = io.BytesIO()
    book.save(file)
    return ZipFile(file), [sheet.path.removeprefix("/") for sheet in sheets]


def _rows(table: Table) -> Iterator[bytes]:
    from openpyxl.utils import get_column_letter

    content: Callable[[str], str] = lru_cache(TEXTS_KEPT)(_content)
    columns: list[str] = []
    for number, texts in enumerate(table, start=1):
        columns.extend(get_column_letter(each) for each in range(len(columns) + 1, len(texts) + 1))
        cells = (
            f'<c r="{column}{number}" t="inlineStr">{content(text)}</c>'
            for column, text in zip(columns, texts, strict=False)
        )
        yield f'<row r="{number}">{"".join(cells)}</row>'.encode()


def _content(text: str) -> str:
    """What stands in a cell: text whatever it holds, `=1+1` too, with its blanks and line ends."""
    if not text:
        return ""
    kept = escape(UNWRITABLE.sub(_code, guarded(text)), {"\r": "&#13;"})
    space = ' xml:space="preserve"' if kept != kept.strip() else ""
    return f"<is><t{space}>{kept}</t></is>"


def _code(found: re.Match[str]) -> str:
    return f"_x{ord(found[0]):04X}_"
