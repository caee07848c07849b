"""What Word, Excel and web pages draw or hide is read as it is seen, asked about, or refused by its name."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.worksheet.worksheet import Worksheet

from agencies.annex.documents import sheets
from agencies.annex.documents.document import DocumentRefused, damage_refused, numbers_listed
from agencies.annex.documents.html import read_page
from agencies.annex.reading.reader import Reading
from tests.agencies.annex.document import TEXT, read_annex
from tests.agencies.annex.files import rule_of, word, workbook

HEADINGS = "编号 评价机构名称 机构备案号 序号 职业编码 职业（工种） 等级".split()


def asked(reading: Reading) -> dict[str, int | None]:
    return {found.rule: found.line for found in reading.problems if found.asked}


def rules(reading: Reading) -> set[str]:
    return {found.rule for found in reading.problems}


def code_at(reading: Reading, line: int) -> str:
    return next(row.code for row in reading.rows if row.line == line)


# Word


def first_cell(document: docx.document.Document, row: int, column: int) -> Any:
    return document.tables[0].cell(row, column).paragraphs[0]


def marked(tag: str, value: str | None = None) -> Callable[[docx.document.Document], None]:
    """The name of the first agency, with this mark on its run."""

    def mark(document: docx.document.Document) -> None:
        element = OxmlElement(tag)
        if value is not None:
            element.set(qn("w:val"), value)
        first_cell(document, 1, 1).runs[0]._r.get_or_add_rPr().append(element)

    return mark


def test_struck_out_text_is_read_and_asked_about() -> None:
    reading = read_annex(word(finish=marked("w:strike")))
    assert (asked(reading), len(reading.rows)) == ({"struck-out": 80}, 114)
    assert asked(read_annex(word(finish=marked("w:strike", "0")))) == {}


def test_hidden_text_is_not_read_and_asked_about() -> None:
    def hide(document: docx.document.Document) -> None:
        run = first_cell(document, 2, 5).add_run("（已撤销）")
        run.font.hidden = True

    reading = read_annex(word(finish=hide))
    assert (asked(reading), [row.item_cell for row in reading.rows][1]) == (
        {"text-hidden": 81},
        "车工（普通车工）",
    )


def test_a_hidden_row_of_word_is_asked_about() -> None:
    def hide(document: docx.document.Document) -> None:
        document.tables[0].rows[2]._tr.get_or_add_trPr().append(OxmlElement("w:hidden"))

    assert asked(read_annex(word(finish=hide))) == {"rows-hidden": 81}


def test_a_symbol_of_a_font_is_refused_by_its_name() -> None:
    def draw(document: docx.document.Document) -> None:
        symbol = OxmlElement("w:sym")
        symbol.set(qn("w:font"), "Wingdings")
        first_cell(document, 1, 1).runs[0]._r.append(symbol)

    assert rule_of(word(finish=draw)) == "word-symbol"


def test_an_empty_paragraph_that_word_would_number_is_no_row() -> None:
    def number(document: docx.document.Document) -> None:
        """Beside a cell that is blank as it should be, one that holds text of its own."""
        properties = first_cell(document, 2, 5)._p.get_or_add_pPr()
        properties.get_or_add_numPr()

    assert len(read_annex(word(finish=number)).rows) == 114


# Workbooks


def test_a_struck_part_of_a_cell_is_asked_about() -> None:
    def strike(sheet: Worksheet) -> None:
        parts = CellRichText(
            "5、4、", TextBlock(InlineFont(strike=True), "3"), TextBlock(InlineFont(), "、2、1")
        )
        sheet.cell(94, 7).value = parts

    reading = read_annex(workbook(finish=strike))
    assert asked(reading) == {"struck-out": 94}
    assert next(row.grades for row in reading.rows if row.line == 94) == ("5", "4", "3", "2", "1")


def test_a_number_is_read_with_what_its_format_puts_before_it() -> None:
    def type_number(sheet: Worksheet) -> None:
        sheet.cell(80, 3, 31100001).number_format = '"S"000000000000'
        sheet.cell(80, 1, 1).number_format = "00"

    reading = read_annex(workbook(finish=type_number))
    assert reading.rows[0].agency.filing_number == "S000031100001"
    assert reading.rows[0].cells.agency_position == "01"


def test_a_formula_with_its_value_is_that_value() -> None:
    assert sheets.has_formulas(workbook(finish=lambda sheet: sheet.cell(80, 4, "=0+1")))
    assert not sheets.has_formulas(workbook())


def test_hidden_rows_without_content_are_nothing_to_ask_about() -> None:
    def hide(sheet: Worksheet) -> None:
        sheet.row_dimensions[400].hidden = True
        sheet.column_dimensions["K"].hidden = True

    assert asked(read_annex(workbook(finish=hide))) == {}


@pytest.mark.parametrize(
    ("value", "text"),
    [(5.0, "5"), (4.3, "4.3"), (dt.date(2005, 4, 3), "2005年4月3日"), (None, ""), (True, "True")],
)
def test_a_value_as_it_is_seen(value: object, text: str) -> None:
    assert sheets.cell_text(value) == text


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("上海市_x000B_电梯协会", "上海市电梯协会"),
        ("上海市_x000D__x000a_电梯协会", "上海市电梯协会"),
        ("甲_x200B_乙", "甲\u200b乙"),
        ("甲_x0000_乙_xD800_", "甲\ufffd乙\ufffd"),
        ("甲_x005F_x0041_", "甲_x0041_"),
    ],
)
def test_what_a_workbook_escapes_is_the_character_that_is_meant(written: str, text: str) -> None:
    assert sheets.cell_text(written) == text
    reading = read_annex(workbook(finish=lambda sheet: sheet.cell(94, 6, written)))
    assert ("control-character" in rules(reading)) == (text.isprintable() is False or "\ufffd" in text)


# Web pages


def page(rows: str, around: str = "{}") -> bytes:
    heading = "".join(f"<th>{name}</th>" for name in HEADINGS)
    table = f"<table><tr>{heading}</tr>{rows}</table>"
    head = "<!DOCTYPE html><html><head><title>x</title></head>"
    return f"{head}<body>{around.format(table)}</body></html>".encode()


FIRST = (
    "<tr><td rowspan=2>1</td><td rowspan='2'>上海航天<br>技术研究院<script>x</script></td>"
    "<td rowspan=2>S000031100001</td><td>1</td><td>6-18-01-01</td><td>车工</td><td>5</td></tr>"
    "<tr><td>2</td><td>6-18-01-01</td><td>车工（普通车工）</td><td>4</td></tr>"
)


def test_cells_over_several_rows_and_tables_within_tables() -> None:
    around = "<table><tr><td>菜单<p>某网</p>{}尾</td></tr></table>"
    for data in (page(FIRST), page(FIRST, around)):
        reading = read_annex(data)
        assert [(row.item_cell, row.agency.name) for row in reading.rows] == [
            ("车工", "上海航天技术研究院"),
            ("车工（普通车工）", "上海航天技术研究院"),
        ]
        assert not reading.refused
    assert read_page(page("", around).decode())[0][0] == (1, ["菜单"])


def test_a_page_shows_what_it_shows() -> None:
    hidden = "<tr style='display: none'><td>2</td></tr><tr hidden><td>3</td></tr><tr></tr><!-- x -->"
    cell = FIRST.replace("<td>5</td>", "<td>5<span style='visibility:hidden'>、4</span></td>")
    reading = read_annex(page(cell + hidden))
    assert ([row.grades for row in reading.rows], asked(reading)) == ([("5",), ("4",)], {"text-hidden": 2})
    (told,) = [found.message for found in reading.problems if found.rule == "text-hidden"]
    assert "第 2、4、5 行有隐藏的文字，没有读取" in told
    menu = "<div hidden>菜单</div><div style='display:none'>{}</div>"
    assert [found.rule for found in read_page(page(FIRST, menu).decode())[1]] == ["text-hidden"]
    assert asked(read_annex(page(FIRST, "<div hidden>菜单</div>{}"))) == {}
    struck = read_annex(page(FIRST.replace("车工<", "<s>车工</s><")))
    styled = read_annex(page(FIRST.replace("<td>4", "<td style='text-decoration:line-through'>4")))
    assert (asked(struck), asked(styled)) == ({"struck-out": 2}, {"struck-out": 3})


def test_cells_over_several_columns_and_the_last_over_several_rows() -> None:
    lines = read_page(
        "<table><tr><td colspan=2>a</td><td rowspan=x>b</td><td rowspan=2>c</td></tr>"
        "<tr><td>d</td><td>e</td><td>f</td></tr></table><p>注<b>一</b><script>x</script>，二</p>"
    )[0]
    assert lines == [(1, ["a", "", "b", "c"]), (2, ["d", "e", "f", ""]), (3, ["注一，二"])]


def test_a_page_too_wide_or_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert rule_of(page("<tr><td colspan=9999>x</td></tr>")) == "too-many-columns"
    monkeypatch.setattr("agencies.annex.documents.html.MAX_LINES", 2)
    assert rule_of(page(FIRST)) == "too-many-lines"


# Text


def test_a_row_torn_apart_in_a_text_out_of_a_pdf_is_refused_and_named() -> None:
    text = " ".join(HEADINGS) + "\n1 上海航天技术研究院 S000031100001 1 6-18-01-01 车工（普\n通车工） 5\n"
    reading = read_annex(text.encode())
    assert ("row-without-tabs", 2) in {(found.rule, found.line) for found in reading.problems if found.fatal}


def test_headings_that_nothing_divides_are_no_table() -> None:
    assert rule_of(("机构备案号和职业编码\n" + TEXT[:200]).encode()) == "no-annex"


# What a parser raises


def test_a_panic_is_damage_and_an_interruption_is_not() -> None:
    class PanicException(BaseException):
        pass

    for raised, expected in ((PanicException(), DocumentRefused), (KeyboardInterrupt(), KeyboardInterrupt)):
        with pytest.raises(expected), damage_refused():
            raise raised


def test_a_long_list_of_places_is_cut() -> None:
    assert numbers_listed(range(1, 13)) == "1、2、3、4、5、6、7、8、9、10 等共 12"
