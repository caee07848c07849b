"""Files as a clerk would hand them in, each held to what it should come to: read, asked about, or refused.

Numbered ones are the 2025 annex in another dress, `a…` adjustments; `R…` follow the lists of other places.
"""

import datetime as dt

import pytest

from agencies.annex.messages import ASKED
from agencies.annex.planning.notice_details import Request
from agencies.annex.planning.plan import Plan, make_plan
from tests.agencies.annex.document import INPUTS, TEXT, read, read_annex
from tests.agencies.annex.editions import kinds

pytestmark = pytest.mark.django_db
PRINTED = {(row.scope_key, row.grades) for row in read(TEXT).rows}

# The rows of the whole annex; what has to be accepted.
PLAIN = (
    "01_merged_titles_notes.xlsx 02_numbers_as_numbers.xlsx 03_pages_header_repeated.xlsx"
    " 07_linebreaks_in_cells.xlsx 16_grades_543_as_number.xlsx 18_grades_range_5-1.xlsx"
    " 19_grades_in_words.xlsx 20_grades_words_slash.xlsx 22_grades_space.xlsx 27_leading_empty_column.xlsx"
    " 34_filing_lowercase_s.xlsx 42_semicolon.csv 51_merged.docx 52_header_repeated_in_table.docx"
    " 61_word_tabs_no_table.docx 62_pdf_copied_spaces.txt 73_title_with_date_right.xlsx"
    " 74_two_header_rows.xlsx 76_positions_dotted.xlsx 77_grade_level_word_ji.xlsx"
    " 83_columns_swapped_code_item.xlsx 94_names_from_pdf_radicals.txt 95_word_nonbreaking_hyphen.docx"
)
WHOLE: dict[str, set[str]] = {
    **{name: set() for name in PLAIN.split()},
    "08_hidden_rows.xlsx": {"rows-hidden"},
    "09_hidden_column.xlsx": {"columns-hidden"},
    "10_second_sheet_contacts.xlsx": {"sheet-aside"},
    "26_heading_extra_remark_column.xlsx": {"column-aside"},
    "38_strikethrough_row.xlsx": {"struck-out"},
    "39_filtered_rows_autofilter.xlsx": {"rows-hidden"},
    "59_pdf2word_row_torn.docx": {"row-joined"},
    "98_whole.xls": {"hidden-unseen"},
    "99_whole.ods": {"hidden-unseen"},
}
# Table 1 alone.
HALF = {
    "63_markdown_table.md": {"table-missing"},
    "64_html_from_site.html": {"second-table-missing"},
    "65_excel_html_renamed.xls": {"second-table-missing"},
    "88_pasted_table1_only.txt": {"second-table-missing"},
}
# What is fatal, and words that the message must have.
REFUSED = {
    "14_grades_became_dates.xlsx": ("cell-is-day", "（2005年4月3日）", "设为“文本”格式"),
    "25_headings_other_words.xlsx": (
        "heading-unknown",
        "“评价机构”可能是“评价机构名称”",
        "“职业代码”可能是“职业编码”",
        "“序号”可能是“编号”",
    ),
    "30_position_as_formula_no_cache.xlsx": ("formula", "公式"),
    "36_filing_leading_S_lost.xlsx": ("filing-number-cut", "“31100001”", "S000031100001"),
    "92_pdf.pdf": ("file-kind", "PDF", "粘贴后逐行核对"),
    "93_old.xls": ("package-damaged", "损坏"),
    "96_word_automatic_numbering.docx": ("automatic-numbers", "自动生成"),
    "97_word_tracked_cell_deletion.docx": ("tracked-changes", "修订"),
    "R07_dingxi_2024_classes.txt": ("no-annex", "职业编码、职业（工种）、等级"),
    "R08_yancheng_2025_subsidy.xlsx": ("no-annex", "机构备案号"),
    "R10_dalian_2022.docx": (
        "heading-unknown",
        "缺少“编号”、“评价机构名称”、“机构备案号”",
        "“补贴标准”不是目录的栏目",
    ),
    "R17_our_headings_grade_variants.txt": ("grade-malformed", "“三级及以下”"),
}
ELSE = {
    "75_sheet2_unique_number.xlsx",
    "R01c_other_province_S_number.txt",
    "a1_add_grade2_only.txt",
    "a7_recode.txt",
}


def plan_of(name: str) -> Plan:
    request = Request(
        kind="adjustment" if name.startswith("a") else "annual",
        number="沪人社职〔2025〕9号",
        issued_on=dt.date(2025, 12, 30),
        in_force_from=dt.date(2026, 1, 1),
    )
    return make_plan(read_annex((INPUTS / name).read_bytes()), request)


def asked(plan: Plan) -> set[str]:
    return {found.rule for found in plan.problems if found.asked}


def test_every_file_is_held_to_something() -> None:
    assert {file.name for file in INPUTS.iterdir()} == {*WHOLE, *HALF, *REFUSED, *ELSE}


@pytest.mark.parametrize("name", WHOLE)
def test_the_whole_annex_is_read_as_it_is_printed(name: str) -> None:
    plan = plan_of(name)
    assert not plan.refused
    assert {(row.scope_key, row.grades) for row in plan.rows} == PRINTED
    assert (plan.difference.changes, plan.difference.unchanged) == ((), 114)
    assert asked(plan) == WHOLE[name]
    assert WHOLE[name] <= ASKED


@pytest.mark.parametrize("name", HALF)
def test_a_table_alone_is_asked_about(name: str) -> None:
    plan = plan_of(name)
    assert (len(plan.rows), kinds(plan)) == (112, ["ended", "ended"])
    assert asked(plan) == HALF[name]


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_is_refused_by_its_name(name: str) -> None:
    rule, *words = REFUSED[name]
    plan = plan_of(name)
    found = [one for one in plan.problems if one.fatal and one.rule == rule]
    assert found
    assert all(word in found[0].message for word in words), found[0].message
    assert plan.difference.changes == ()


def test_a_second_sheet_of_the_same_table_is_asked_about() -> None:
    plan = plan_of("75_sheet2_unique_number.xlsx")
    assert (kinds(plan), asked(plan)) == (["added"], {"sheets-alike"})
    assert any("“拟撤销机构”" in found.message for found in plan.problems)


def test_numbers_of_another_province_are_asked_about() -> None:
    plan = plan_of("R01c_other_province_S_number.txt")
    found = [one for one in plan.problems if one.rule == "filing-number-elsewhere"]
    assert [(one.line, one.asked) for one in found] == [(2, True), (3, True)]
    assert "S000031" in found[0].message


def test_what_an_adjustment_ends_without_a_word_is_asked_about() -> None:
    plan = plan_of("a1_add_grade2_only.txt")
    (found,) = [one for one in plan.problems if one.asked]
    assert (found.rule, found.line) == ("adjustment-ends", 2)
    assert "只列“2”" in found.message
    assert "终止它的 五级、四级、三级" in found.message


def test_a_code_that_other_agencies_still_have_is_doubted() -> None:
    (found,) = [one for one in plan_of("a7_recode.txt").problems if one.rule == "possible-recode"]
    assert "动态调整没有列出原编码的全部机构" in found.message


def test_a_fatal_problem_names_agency_and_item() -> None:
    told = [one.message for one in plan_of("14_grades_became_dates.xlsx").problems if one.fatal]
    assert told[0].startswith("上海航天技术研究院 6-18-01-08 电切削工")
