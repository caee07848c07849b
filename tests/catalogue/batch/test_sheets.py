"""Lists as offices keep them: titles, two rows of headings, grades and days of any form."""

import datetime as dt
import io

import openpyxl
import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from agencies.models import DataVersion
from catalogue.batch.answers import Checked
from catalogue.batch.match import match_lines
from catalogue.batch.table import AskedLine, read_table
from catalogue.pages.site_data import read_site_data

pytestmark = pytest.mark.django_db
TODAY = dt.date(2025, 11, 3)
TITLE = "某区2025年职业技能等级证书核对名单"
HEADINGS = "序号{0}姓名{0}身份证号{0}评价机构{0}职业（工种）{0}技能等级"
FIRST = "1{0}张某某{0}310101199003071234{0}上海市广告协会{0}广告设计师{0}三级"


def checked(*lines: AskedLine) -> list[Checked]:
    return match_lines(lines, TODAY, read_site_data(DataVersion.objects.now()), TODAY)


@pytest.mark.parametrize("mark", ["\t", ",", ";"])
@pytest.mark.parametrize(
    "above",
    [
        "{title}\n",
        "{title}{0}{0}{0}{0}{0}\n\n",
        "{title}\n填报单位：某区{0}填报日期：2025年11月1日{0}联系电话：021-62345678{0}{0}{0}\n",
        "{title}\n填表人：李某某，联系电话：021-62345678\n",
    ],
    ids=["alone", "padded", "in cells", "prose"],
)
def test_titles_above_the_headings_are_left_aside(above: str, mark: str) -> None:
    text = (above + HEADINGS + "\n" + FIRST).format(mark, title=TITLE)
    table = read_table(text)
    assert table.refused == ["姓名", "身份证号"]
    assert table.columns == ["", "agency", "item", "grade"]
    assert [line[1:5] for line in table.asked()] == [("上海市广告协会", "广告设计师", "三级", "")]
    assert table.asked()[0].number == text.count("\n") + 1
    for own in ("张某某", "李某某", "62345678", "某区"):
        assert own not in table.as_text()


def test_headings_in_two_rows_are_one_and_repeated_ones_are_no_lines() -> None:
    low = "\t\t\t\t\t等级\t发证日期"
    top = "序号\t姓名\t证件\t评价机构\t职业\t证书信息\t"
    row = "1\t张某某\tA\t上海市广告协会\t广告设计师\t三级\t2025-03-01"
    table = read_table(f"{TITLE}\n{top}\n{low}\n{row}\n{low}\n{row}")
    assert table.headings == ["序号", "评价机构", "职业", "等级", "发证日期"]
    assert [line.number for line in table.asked()] == [4, 6]
    assert "张某某" not in table.as_text()


def test_the_rule_of_a_markdown_table_is_no_line() -> None:
    table = read_table("| 姓名 | 机构 | 职业 |\n|---|:--|---|\n| 张某某 | 甲 | 电工 |\n")
    assert [line[:3] for line in table.asked()] == [(3, "甲", "电工")]


def test_a_line_below_the_headings_is_one_whatever_its_words() -> None:
    table = read_table("姓名\t机构\t职业\n张某某\t某评价机构\t职业指导\n李某某\t某评价机构\t职业指导\n")
    assert [line.number for line in table.asked()] == [2, 3]
    assert table.headings == ["机构", "职业"]


def test_a_first_line_without_headings_is_a_line() -> None:
    """Though its words are those of headings: 学校, 职业."""
    table = read_table("中华职业学校\t职业培训师\t三级\n中华职业学校\t西式烹调师\t三级\n")
    assert (len(table.asked()), table.columns[0], table.columns[2]) == (2, "agency", "grade")


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("职业技能等级认定机构", "agency"),
        ("职业技能等级证书发证日期", "day"),
        ("职业（工种）名称", "item"),
        ("职业技能等级", "grade"),
        ("发证机构名称", "agency"),
        ("认定单位", "agency"),
        ("社评组织", "agency"),
    ],
)
def test_the_last_word_of_a_heading_says_what_it_is(heading: str, kind: str) -> None:
    table = read_table(f"序号\t{heading}\t评价项目\n1\t甲\t乙\n")
    assert table.columns[1] == kind


@pytest.mark.parametrize(
    "name", ["姓 名", "姓　　名", "学员", "持证人", "考生姓名", "联系 方式", "公民身份号码"]
)
def test_a_heading_of_personal_data_is_known_however_it_is_spread(name: str) -> None:
    table = read_table(f"{name}\t机 构\t职 业\t等　级\n张某某\t甲\t电工\t三级\n")
    assert table.refused == [" ".join(name.split())]
    assert table.columns == ["agency", "item", "grade"]
    assert "张某某" not in table.as_text()


def test_a_number_in_a_heading_is_hidden() -> None:
    table = read_table("机构 13800138000\t职业\n甲\t电工\n")
    assert "13800138000" not in table.as_text() + str(table.headings)


@pytest.mark.parametrize(
    "grade",
    [
        "三 级",
        "国家职业资格三级",
        "职业技能等级三级",
        "Ⅲ级",
        "III",
        "三",
        "高级技能",
        "三级证书",
        "三级／高级工",
        "技能三级（高级工）",
    ],
)
def test_a_grade_is_read_in_any_form(grade: str) -> None:
    (found,) = checked(AskedLine(1, "上海市广告协会", "广告设计师", grade))
    assert (found.status, found.numeral) == ("held", "3")


@pytest.mark.parametrize("grade", ["证书", "职业技能等级", "（）", "／", "技能", "三级证书四级"])
def test_what_is_no_grade_is_told_so(grade: str) -> None:
    (found,) = checked(AskedLine(1, "上海市广告协会", "广告设计师", grade))
    assert found.sentence == f"没有看懂等级“{grade}”；一行只写一个等级。"


@pytest.mark.parametrize("day", ["2025/3/1 0:00", "2025-03-01 00:00:00", "2025-03-01T08:30:00.000"])
def test_a_time_behind_a_day_is_left_aside(day: str) -> None:
    (found,) = checked(AskedLine(1, "上海市广告协会", "广告设计师", "三级", day))
    assert "/2025-03-01/" in found.address
    assert read_table(f"上海市广告协会\t电工\t{day}").columns == ["agency", "item", "day"]


def test_an_agency_is_known_by_its_name_as_printed_with_the_second_one() -> None:
    (found,) = checked(AskedLine(1, "上海市长宁区业余大学 (上海市长宁区社区学院)", "电子竞技员", "5"))
    assert (found.status, found.filing_number) == ("held", "S000031500027")


def test_another_grade_is_told_with_the_row_and_what_it_lists() -> None:
    (found,) = checked(AskedLine(1, "上海市广告协会", "广告设计师", "四级"))
    assert found.source == "沪人社职〔2024〕458号 附件一 编号42 序号1"
    assert found.sentence.endswith("2025年版目录列有广告设计师三级、二级、一级。")


def test_a_special_ability_with_a_grade_says_that_it_has_none() -> None:
    (found,) = checked(AskedLine(1, "上海库帕思科技有限公司", "人工智能数据标注", "五级"))
    assert found.sentence.endswith("专项职业能力不分等级。")


def test_how_the_words_were_understood_is_told_where_nothing_is_listed_too() -> None:
    (by_alias,) = checked(AskedLine(1, "上海交大", "太空清洁工", "三级"))
    assert by_alias.status == "no_occupation"
    assert by_alias.understood == "叫法“上海交大”（本站整理，不属于目录）：上海交通大学"
    (by_number,) = checked(AskedLine(1, "S000031300049", "4-08-08-08", "三级"))
    assert by_number.understood == "S000031300049：上海市广告协会；4-08-08-08：广告设计师"


def test_what_xml_cannot_hold_is_left_out_of_the_workbook(client: Client) -> None:
    pasted = "机构\t职业\n甲\0乙\x0b\t电\x07工\n"
    response = client.post("/batch/", {"on": "2025-03-01", "table": pasted, "xlsx": "1"})
    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).worksheets[0]
    assert [cell.value for cell in sheet[2]][1:3] == ["甲乙", "电工"]


@pytest.mark.parametrize("place", ["A20001", "AZ2"], ids=["lines", "columns"])
def test_batch_says_that_a_file_is_too_long_or_too_wide(client: Client, place: str) -> None:
    """And not that it cannot be read, for which saving it anew would be no help."""
    book, file = openpyxl.Workbook(), io.BytesIO()
    for cell, text in (("A1", "机构"), ("B1", "职业"), (place, "甲")):
        book.worksheets[0][cell] = text
    book.save(file)
    page = client.post("/batch/", {"file": SimpleUploadedFile("名单.xlsx", file.getvalue())})
    assert page.status_code == 400
    assert "表格太大" in page.content.decode()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
@time_machine.travel("2025-11-03 12:00+08:00", tick=False)
def test_batch_reads_a_file_with_a_title(client: Client, encoding: str) -> None:
    text = f"{TITLE},,,,,\r\n" + (HEADINGS + "\r\n" + FIRST + "\r\n").format(",")
    book = openpyxl.Workbook()
    for line in text.splitlines():
        book.worksheets[0].append(line.split(","))
    book.worksheets[0].merge_cells("A1:F1")
    workbook = io.BytesIO()
    book.save(workbook)
    for data in (text.encode(encoding), workbook.getvalue()):
        page = client.post(
            "/batch/", {"on": "2025-11-03", "file": SimpleUploadedFile("名单", data)}
        ).content.decode()
        assert page.count("<strong>在目录内</strong>") == 1
        assert ("张某某" in page, "310101199003071234" in page, "某区" in page) == (False, False, False)
