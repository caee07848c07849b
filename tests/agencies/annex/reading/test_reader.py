"""Rows picked by hand from the document, and the grammar of its tables in other clothes."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agencies.annex.documents.text import table_lines
from agencies.annex.reading import reader
from agencies.annex.reading.column_headings import LAYOUTS, ColumnHeading, RowCells
from agencies.annex.reading.printed_rows import PrintedAgency, PrintedRow
from agencies.annex.reading.reader import Reading
from tests.agencies.annex.document import NUMERALS, TEXT, edited, read, read_tables

LINE_93 = PrintedRow(
    line=93,
    layout=LAYOUTS[0],
    cells=RowCells(
        "4",
        "沪东中华造船（集团）有限公司",
        "S000031100004",
        "1",
        "6-18-02-04",
        "焊工（电焊工）",
        "5、4、3",
    ),
    agency=PrintedAgency(
        line=93,
        position=4,
        cell="沪东中华造船（集团）有限公司",
        name="沪东中华造船（集团）有限公司",
        second_name="",
        filing_number="S000031100004",
    ),
    position=1,
    code="6-18-02-04",
    item_cell="焊工（电焊工）",
    occupation_name="焊工",
    work_type="电焊工",
    grades=("5", "4", "3"),
)


@pytest.fixture(scope="module")
def reading() -> Reading:
    return read(TEXT)


def row_at(reading: Reading, line: int) -> PrintedRow:
    (row,) = [row for row in reading.rows if row.line == line]
    return row


def test_a_row_that_prints_its_agency(reading: Reading) -> None:
    assert row_at(reading, 93) == LINE_93


def test_a_row_that_inherits_its_agency_keeps_its_blank_cells(reading: Reading) -> None:
    row = row_at(reading, 94)
    assert row.cells == ("", "", "", "2", "6-31-01-03", "电工", "5、4、3、2、1")
    assert row.agency is row_at(reading, 93).agency
    assert (row.occupation_name, row.work_type, row.grades) == ("电工", "", ("5", "4", "3", "2", "1"))
    assert row.scope_key == ("S000031100004", "6-31-01-03", "")


def test_a_name_in_half_width_brackets_stays_and_compares_in_full_width(reading: Reading) -> None:
    row = row_at(reading, 175 - 1)
    assert row.item_cell == "焊工(电焊工)"
    assert row.item == row_at(reading, 93).item == "焊工（电焊工）"
    assert row.agency.cell == "江南造船(集团)有限责任公司"


def test_two_names_in_one_cell(reading: Reading) -> None:
    agency = row_at(reading, 146).agency
    assert agency.cell == "上海市长宁区业余大学 (上海市长宁区社区学院)"
    assert (agency.name, agency.second_name) == ("上海市长宁区业余大学", "上海市长宁区社区学院")


def test_a_position_that_begins_at_two_is_kept(reading: Reading) -> None:
    row = row_at(reading, 165)
    assert (row.agency.name, row.position, row.code) == ("上海市物联网行业协会", 2, "6-25-04-09")


def test_the_second_table_has_its_own_numbering_and_no_grades(reading: Reading) -> None:
    row = row_at(reading, 203)
    assert (row.table, row.kind, row.grades) == (2, "special_ability", ())
    assert (row.agency.position, row.position, row.code) == (1, 2, "4-04-05-Z2")
    assert (row.occupation_name, row.work_type) == ("人工智能模型运用", "")
    assert row.agency.filing_number == "S000031200057"


def test_every_row_of_column_headings_is_kept_with_its_page(reading: Reading) -> None:
    assert [(heading.line, heading.table) for heading in reading.column_headings] == [
        (79, 1),
        (108, 1),
        (145, 1),
        (176, 1),
        (201, 2),
    ]
    assert reading.column_headings[1] == ColumnHeading(
        108, 1, ("编号", "评价机构名称", "机构备案号", "序号", "职业编码", "职业(工种)", "等级")
    )


def test_a_page_break_ends_no_agency() -> None:
    """The block of agency 5, with the column headings repeated between its rows."""
    lines = TEXT.split("\n")
    pasted = "\n".join([lines[78], lines[94], lines[107], *lines[95:98]])
    reading = read(pasted)
    assert {row.agency.filing_number for row in reading.rows} == {"S000031200005"}
    assert [row.position for row in reading.rows] == [1, 2, 3, 4]
    assert not reading.refused


def test_an_agency_is_not_inherited_from_the_other_table() -> None:
    lines = TEXT.split("\n")
    reading = read("\n".join([lines[78], lines[79], lines[200], lines[202]]))
    assert [(problem.rule, problem.line) for problem in reading.problems if problem.fatal] == [
        ("row-before-agency", 4)
    ]


def test_a_table_under_its_title_needs_its_own_column_headings() -> None:
    lines = TEXT.split("\n")
    reading = read("\n".join([lines[78], lines[79], lines[198], lines[201], lines[202]]))
    assert [(problem.rule, problem.line) for problem in reading.problems if problem.fatal] == [
        ("heading-missing", 4)
    ]
    assert [row.table for row in reading.rows] == [1, 2, 2]


def test_rows_padded_as_spreadsheets_pad_them_read_alike(reading: Reading) -> None:
    """Titles fill a row of blank cells, blank rows are rows too, and a blank column hangs on at the end."""
    padded = [(line, [*cells, *[""] * (9 - len(cells))]) for line, cells in table_lines(TEXT)]
    assert read_tables(padded) == reading


def test_page_numbers_between_rows_are_nothing_to_report(reading: Reading) -> None:
    lines = TEXT.split("\n")
    numbered = "\n".join([*lines[:93], "— 12 —", *lines[93:]])
    assert {problem.severity for problem in read(numbered).problems} == {"note"}


def test_notes_below_a_table_may_speak_of_codes(reading: Reading) -> None:
    assert not read(TEXT + "\n注：原4-03-02-08的项目，改为另一编码。").refused


def test_a_bracket_in_the_name_of_a_special_ability_is_no_work_type() -> None:
    reading = read(TEXT.replace("人工智能模型运用", "人工智能模型运用(基础)"))
    assert (reading.rows[-1].occupation_name, reading.rows[-1].work_type) == ("人工智能模型运用（基础）", "")


@settings(max_examples=50)
@given(st.integers(0, len(TEXT)), st.integers(0, 30), st.text(max_size=8))
def test_no_damage_to_the_document_breaks_the_reader(start: int, length: int, inserted: str) -> None:
    reading = read(TEXT[:start] + inserted + TEXT[start + length :])
    assert all(problem.message for problem in reading.problems)
    assert len(reading.rows) >= 50 or reading.refused


@given(st.lists(st.lists(st.text(max_size=5), min_size=1, max_size=9), max_size=12))
def test_no_table_breaks_the_reader(rows: list[list[str]]) -> None:
    assert read_tables(enumerate(rows, start=1)).refused


def test_a_grade_of_a_longer_series_is_read_once_the_series_has_it() -> None:
    longer = edited((94, "5、4、3、2、1", "2、1、特"))
    assert {problem.rule for problem in read(longer).problems if problem.fatal} == {"grade-malformed"}
    reading = reader.read_text(longer, {**NUMERALS, "特": (), "首": ()})
    assert next(row.grades for row in reading.rows if row.line == 94) == ("2", "1", "特")
    assert not [problem for problem in reading.problems if problem.line == 94]
