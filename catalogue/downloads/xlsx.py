"""A workbook that goes out while its rows are still being read.

openpyxl writes all but the rows. The standard library packs: it needs no file that can be wound back, since
size and checksum may follow each part (APPNOTE 4.3.9). The table of contents comes last, so a file that was
cut short is none.
"""

import datetime as dt
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from django.utils.translation import gettext as _

from agencies.spreadsheets import guarded
from catalogue import __version__

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

# What is no text is a number, or a day.
CellValue = str | int | dt.date | None
SheetLines = Iterable[Sequence[CellValue]]
Widths = Sequence[float | None]
# By which a workbook counts its days.
DAY_ZERO = dt.date(1899, 12, 30)
UNFOLDED, MARGIN = 14, 0.3
# Of a sheet that says something: a name, and a sentence.
TEXT_WIDTHS = (18, 90)
# What openpyxl says of the empty sheet.
DIMENSION = re.compile(rb"<dimension [^>]*/>")
MIME_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Bytes, packed: some two hundred rows of the directory.
PACKED_AT_ONCE = 16 * 1024
# Most cells repeat one of the rows just before: agency, notice, day.
TEXTS_KEPT = 1024
# What XML 1.0 cannot hold, and the `_` of a text that would be taken for what stands for it (ST_Xstring).
UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|_(?=x[0-9A-Fa-f]{4}_)")


class Styles(NamedTuple):
    """Their numbers in the workbook."""

    heading: int
    day: int


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


def workbook(sheets: Mapping[str, SheetLines], widths: Widths = ()) -> Iterator[bytes]:
    """A workbook in pieces: sheets by title, none of them read ahead.

    With `widths` the first one is a list to work with and to print: a frozen heading that each sheet of paper
    repeats, a filter, columns of these widths (None for one that is folded away), a page that lies.
    """
    blank, paths, styles = _without_rows(sheets, widths)
    outbox = Outbox()
    with ZipFile(outbox, "w", ZIP_DEFLATED) as archive:
        for part in blank.infolist():
            if part.filename not in paths:
                archive.writestr(part, blank.read(part))
        yield outbox.take()
        for number, (path, table) in enumerate(zip(paths, sheets.values(), strict=True)):
            before, end, after = blank.read(path).partition(b"</sheetData>")
            is_list, rows = bool(widths) and number == 0, 0
            with archive.open(blank.getinfo(path), "w") as sheet:
                sheet.write(DIMENSION.sub(b"", before))
                for row in _rows(table, styles, has_heading=is_list):
                    rows += 1
                    sheet.write(row)
                    if len(outbox.held) >= PACKED_AT_ONCE:
                        yield outbox.take()
                sheet.write(end + (_filter(len(widths), rows) if is_list and rows else b"") + after)
    yield outbox.take()


def _filter(columns: int, rows: int) -> bytes:
    """Written once the rows are counted; in the order of elements it follows them."""
    from openpyxl.utils import get_column_letter

    return f'<autoFilter ref="A1:{get_column_letter(columns)}{rows}"/>'.encode()


def _without_rows(titles: Iterable[str], widths: Widths) -> tuple[ZipFile, list[str], Styles]:
    """The same workbook with empty sheets, where in it these stand, and the numbers of its styles."""
    # Ten MiB that a process which writes no workbook need not hold.
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font

    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.creator = f"catalogue {__version__}"
    sheets = [book.create_sheet(title) for title in titles]
    heading, day = sheets[0].cell(1, 1), sheets[0].cell(1, 2)
    heading.font, heading.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="center")
    day.number_format = "yyyy-mm-dd"
    styles = Styles(heading.style_id, day.style_id)
    sheets[0].delete_rows(1)
    if widths:
        laid_out(sheets[0], widths)
        for sheet in sheets[1:]:
            in_columns(sheet, TEXT_WIDTHS)
    return ZipFile(saved_in_memory(book)), [sheet.path.removeprefix("/") for sheet in sheets], styles


def saved_in_memory(book: Any) -> io.BytesIO:
    """As `book.save` does, which puts each sheet into a file on disk first."""
    from openpyxl.worksheet._writer import WorksheetWriter
    from openpyxl.writer.excel import ExcelWriter

    class MemoryWriter(ExcelWriter):
        def write_worksheet(self, ws: Any) -> None:
            part = io.BytesIO()
            writer = WorksheetWriter(ws, part)
            writer.write()
            ws._drawing, ws._rels = None, writer._rels  # type: ignore[attr-defined]  # not in its stubs
            archive.writestr(ws.path.removeprefix("/"), part.getvalue())
            self.manifest.append(ws)

    file = io.BytesIO()
    archive = ZipFile(file, "w", ZIP_DEFLATED)
    MemoryWriter(book, archive).save()
    return file


def laid_out(sheet: Any, widths: Widths) -> None:
    """A list to work with and to print; its filter is for whoever knows how many rows there are."""
    in_columns(sheet, widths)
    sheet.freeze_panes, sheet.print_title_rows = "A2", "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.oddFooter.center.text = _("第 &P 页，共 &N 页")
    sheet.oddFooter.left.text = sheet.title
    sheet.page_margins.left = sheet.page_margins.right = MARGIN
    sheet.page_margins.top, sheet.page_margins.bottom = 2 * MARGIN, 2.5 * MARGIN
    sheet.page_margins.footer = MARGIN
    sheet.print_options.gridLines = True


def in_columns(sheet: Any, widths: Widths) -> None:
    """Of these widths, and printed as wide as the paper is."""
    from openpyxl.utils import get_column_letter

    for number, width in enumerate(widths, start=1):
        column = sheet.column_dimensions[get_column_letter(number)]
        column.width = width or UNFOLDED
        if width is None:
            column.hidden, column.outline_level = True, 1
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _rows(table: SheetLines, styles: Styles, *, has_heading: bool) -> Iterator[bytes]:
    from openpyxl.utils import get_column_letter

    content: Callable[[str], str] = lru_cache(TEXTS_KEPT)(_content)
    columns: list[str] = []
    for number, values in enumerate(table, start=1):
        columns.extend(get_column_letter(each) for each in range(len(columns) + 1, len(values) + 1))
        style = f' s="{styles.heading}"' if has_heading and number == 1 else ""
        cells = []
        for column, value in zip(columns, values, strict=False):
            match value:
                case None | "":
                    continue
                case str():
                    cells.append(f'<c r="{column}{number}"{style} t="inlineStr">{content(value)}</c>')
                case int():
                    cells.append(f'<c r="{column}{number}"><v>{value}</v></c>')
                case _:
                    cells.append(
                        f'<c r="{column}{number}" s="{styles.day}"><v>{(value - DAY_ZERO).days}</v></c>'
                    )
        yield f'<row r="{number}">{"".join(cells)}</row>'.encode()


def _content(text: str) -> str:
    """What stands in a cell: text whatever it holds, `=1+1` too, with its blanks and line ends."""
    kept = escape(UNWRITABLE.sub(_code, guarded(text)), {"\r": "&#13;"})
    space = ' xml:space="preserve"' if kept != kept.strip() else ""
    return f"<is><t{space}>{kept}</t></is>"


def _code(found: re.Match[str]) -> str:
    return f"_x{ord(found[0]):04X}_"
