"""The same document out of other programs reads the same; anything else is refused, with a reason."""

import csv
import datetime as dt
import io
import zipfile
from collections.abc import Callable

import docx
import openpyxl
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from agencies.annex.documents.text import table_lines
from tests.agencies.annex.document import TEXT, read, read_annex
from tests.agencies.annex.files import rule_of, saved, word, workbook

PRINTED = read(TEXT)


def commas() -> bytes:
    """As a spreadsheet program writes it."""
    file = io.StringIO(newline="")
    csv.writer(file).writerows(cells for _, cells in table_lines(TEXT))
    return file.getvalue().encode("utf-8-sig")


WORKBOOK, WORD = workbook(), word()
SHEET = zipfile.ZipFile(io.BytesIO(WORKBOOK)).read("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        b"\xef\xbb\xbf" + TEXT.encode(),
        TEXT.replace("\n", "\r\n").encode("gb18030"),
        commas(),
        WORKBOOK,
        WORD,
    ],
    ids=["utf-8", "bom", "gb18030 crlf", "commas", "xlsx", "docx"],
)
def test_the_document_reads_the_same_out_of_every_kind_of_file(data: bytes) -> None:
    reading = read_annex(data)
    assert [(row.line, row.scope_key, row.grades) for row in reading.rows] == [
        (row.line, row.scope_key, row.grades) for row in PRINTED.rows
    ]
    assert (reading.heading, reading.agencies) == (PRINTED.heading, PRINTED.agencies)
    assert [found.rule for found in reading.problems] == [found.rule for found in PRINTED.problems]


def test_the_text_of_a_workbook_is_its_lines() -> None:
    lines = read_annex(WORKBOOK).text.split("\n")
    assert lines[4] == "沪人社职〔2024〕458号"
    assert lines[79].split("\t")[:3] == ["1", "上海航天技术研究院", "S000031100001"]


def test_a_pasted_table_reads_without_its_notice() -> None:
    pasted = "\n".join(TEXT.split("\n")[78:90])
    assert read_annex(pasted.encode()).rows[0].code == "6-18-01-01"


# Workbooks


def sheets(*texts: str, hidden: int | None = None) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(workbook(texts[0])))
    for text in texts[1:]:
        sheet = book.create_sheet()
        for line, row in enumerate(text.split("\n"), start=1):
            for column, cell in enumerate(row.split("\t"), start=1):
                sheet.cell(line, column, cell)
    if hidden is not None:
        book.worksheets[hidden].sheet_state = "hidden"
    return saved(book.save)


def test_each_table_may_stand_on_a_sheet_of_its_own() -> None:
    first, second = TEXT.split("二、专项职业能力考核\n")
    reading = read_annex(sheets(first.rstrip("\n"), "二、专项职业能力考核\n" + second))
    assert len(reading.rows) == 114
    (note,) = [found for found in reading.problems if found.rule == "sheet-line"]
    assert (note.severity, note.line) == ("note", 198)


def test_a_hidden_sheet_is_not_read_and_said_so() -> None:
    reading = read_annex(sheets(TEXT, "附件", hidden=1))
    assert (len(reading.rows), reading.problems[0].rule) == (114, "sheet-hidden")


def test_a_cell_broken_by_its_width_is_one_name() -> None:
    broken = workbook(finish=lambda sheet: sheet.cell(80, 2, "上海航天\n技术研究院"))
    assert read_annex(broken).agencies[0].name == "上海航天技术研究院"
    apart = workbook(finish=lambda sheet: sheet.cell(146, 2, "上海市长宁区业余大学\n(上海市长宁区社区学院)"))
    assert "上海市长宁区社区学院" in {agency.second_name for agency in read_annex(apart).agencies}


def test_a_number_with_a_fraction_or_a_date_is_no_cell_of_an_annex() -> None:
    odd = workbook(finish=lambda sheet: (sheet.cell(80, 7, 4.3), sheet.cell(81, 5, dt.date(2004, 3, 2))))
    found = {(found.rule, found.line) for found in read_annex(odd).problems if found.fatal}
    assert found == {("grade-malformed", 80), ("cell-is-day", 81)}


@pytest.mark.parametrize(
    ("row", "column", "rule"), [(1_048_576, 1, "too-many-lines"), (80, 16_384, "too-many-columns")]
)
def test_a_far_corner_cell_is_refused(row: int, column: int, rule: str) -> None:
    assert rule_of(workbook(finish=lambda sheet: sheet.cell(row, column, "远"))) == rule


# Word documents


def test_content_controls_and_blank_rows_hide_nothing() -> None:
    def wrap(document: docx.document.Document) -> None:
        table = document.tables[0]
        table._tbl.append(OxmlElement("w:tr"))
        control, content = OxmlElement("w:sdt"), OxmlElement("w:sdtContent")
        table._tbl.addprevious(control)
        control.append(content)
        content.append(table._tbl)

    assert [row.line for row in read_annex(word(finish=wrap)).rows[:2]] == [80, 81]


def test_a_line_break_a_tab_and_a_text_box_in_a_cell() -> None:
    def fill(document: docx.document.Document) -> None:
        run = document.tables[0].cell(1, 1).paragraphs[0].runs[0]
        run.text = "上海航天"
        run.add_break()
        run.add_text("技术研究院")
        box = OxmlElement("w:txbxContent")
        box.append(OxmlElement("w:p"))
        run._r.append(box)
        document.tables[0].cell(1, 2).paragraphs[0].runs[0].add_tab()

    agency = read_annex(word(finish=fill)).agencies[0]
    assert (agency.name, agency.filing_number) == ("上海航天技术研究院", "S000031100001")


def grid(tag: str, parent: str, value: int) -> Callable[[docx.document.Document], None]:
    def set_grid(document: docx.document.Document) -> None:
        row = document.tables[0].rows[1]
        owner = row._tr.get_or_add_trPr() if parent == "row" else row.cells[0]._tc.get_or_add_tcPr()
        element = OxmlElement(tag)
        element.set(qn("w:val"), str(value))
        owner.append(element)

    return set_grid


def test_a_cell_over_several_columns_counts_as_several() -> None:
    wide = read_annex(word(finish=grid("w:gridSpan", "cell", 2)))
    late = read_annex(word(finish=grid("w:gridBefore", "row", 1)))
    for reading in (wide, late):
        assert ("cell-count", 80) in {(found.rule, found.line) for found in reading.problems}


@pytest.mark.parametrize(("tag", "parent"), [("w:gridSpan", "cell"), ("w:gridBefore", "row")])
def test_a_million_columns_are_refused(tag: str, parent: str) -> None:
    assert rule_of(word(finish=grid(tag, parent, 1_000_000))) == "too-many-columns"


def test_revisions_and_nested_tables_are_refused() -> None:
    def insert(document: docx.document.Document) -> None:
        document.paragraphs[5]._p.append(OxmlElement("w:ins"))

    def nest(document: docx.document.Document) -> None:
        document.tables[0].cell(1, 5).add_table(1, 1)

    assert rule_of(word(finish=insert)) == "tracked-changes"
    assert rule_of(word(finish=nest)) == "nested-table"


def test_a_word_document_without_end_is_refused() -> None:
    document = docx.Document()
    body = document.element.body
    for _ in range(20_001):
        body.append(OxmlElement("w:p"))
    assert rule_of(saved(document.save)) == "too-many-lines"
