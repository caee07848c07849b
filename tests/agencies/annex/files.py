"""The document as other programs hand it over: workbooks, Word documents, and packages gone wrong."""

import io
import zipfile
from collections.abc import Callable, Mapping

import docx
import openpyxl
from docx.document import Document as WordDocument
from openpyxl.worksheet.worksheet import Worksheet

from agencies.annex.documents.text import table_lines
from tests.agencies.annex.document import TEXT, read_annex


def workbook(text: str = TEXT, finish: Callable[[Worksheet], object] | None = None) -> bytes:
    """One sheet, a row for each line, numbers typed as numbers where a person would."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for line, cells in table_lines(text):
        for column, cell in enumerate(cells, start=1):
            sheet.cell(line, column, int(cell) if cell.isdecimal() else cell)
    if finish:
        finish(sheet)
    return saved(book.save)


def word(text: str = TEXT, finish: Callable[[WordDocument], object] | None = None) -> bytes:
    """Paragraphs and tables; the agency's cells merged down over the rows that they govern."""
    document = docx.Document()
    table = None
    agency = None
    for _, cells in table_lines(text):
        if len(cells) == 1:
            document.add_paragraph(cells[0])
            table = None
            continue
        if table is None:
            table, agency = document.add_table(0, len(cells)), None
        row = table.add_row()
        for cell, content in zip(row.cells, cells, strict=True):
            cell.text = content
        if cells[0]:
            agency = row
        elif agency:
            for column in range(3):
                agency.cells[column].merge(row.cells[column])
    if finish:
        finish(document)
    return saved(document.save)


def saved(save: Callable[[io.BytesIO], object]) -> bytes:
    file = io.BytesIO()
    save(file)
    return file.getvalue()


def repacked(package: bytes, changes: Mapping[str, bytes | None] | None = None) -> bytes:
    """The same package with members replaced, added, or left out (None)."""
    changes = changes or {}
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = changes.get(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
        for name in changes.keys() - set(old.namelist()):
            new.writestr(name, changes[name] or b"")
    return file.getvalue()


def rule_of(data: bytes) -> str:
    """The one fatal problem of a file that is refused as such."""
    reading = read_annex(data)
    (found,) = [found for found in reading.problems if found.fatal]
    assert reading.rows == ()
    return found.rule
