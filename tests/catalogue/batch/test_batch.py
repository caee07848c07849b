"""A staff list of sixty lines with known answers, personal data in it, and the other way round."""

import csv
import datetime as dt
import gc
import io
import json
import re
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.translation import override
from openpyxl.worksheet.worksheet import Worksheet

from agencies.adjustments import (
    end_grade,
    recode_occupation,
    rename_agency,
    rename_occupation,
    start_grade,
)
from agencies.models import Agency, DataVersion
from catalogue.batch import table as tables
from catalogue.batch.answers import Checked, LineStatus, changed_since, left_out
from catalogue.batch.match import Matching, match_lines
from catalogue.batch.table import AskedLine, TableRefused, read_table
from catalogue.cache.middleware import page_store
from catalogue.pages.site_data import SiteData, read_site_data
from tests.agencies.register import (
    ADVERTS,
    JULY,
    JUNE,
    LABELLING,
    LIFTS,
    basis,
    item,
    levels,
    occupation,
    scope,
)
from tests.printed import ROWS

pytestmark = pytest.mark.django_db
TODAY = dt.date(2025, 11, 3)
ID_NUMBER = "310101199003071234"
NUMBER = re.compile(r"\d{17}[\dX]")
WORDS = {5: "五级", 4: "四级/中级工", 3: "三级（高级工）", 2: "技师", 1: "1级"}
GRADED = [row for row in ROWS if row.grades and row.filing_number not in {LIFTS[0], ADVERTS[0]}]


def site_data() -> SiteData:
    return read_site_data(DataVersion.objects.now())


def checked(*lines: AskedLine, on: dt.date | None = TODAY, today: dt.date = TODAY) -> list[Checked]:
    return match_lines(lines, on, site_data(), today)


def statuses(found: list[Checked]) -> list[str]:
    return [str(each.status) for each in found]


@pytest.fixture
def changed_register() -> None:
    """On 1 June the lift association took another name and lost 一级; the advertisers have 四级 from July."""
    lifts, adverts = scope(*LIFTS), scope(*ADVERTS)
    rename_agency(basis=basis(JUNE), agency=lifts.agency, name="上海市电梯协会")
    end_grade(basis=basis(JUNE), scope=lifts, grade_levels=levels(1))
    start_grade(basis=basis(JULY), agency=adverts.agency, item=adverts.item, grade_levels=levels(4))


def staff_list() -> list[tuple[AskedLine, str]]:
    """Sixty lines with what each should come to."""
    held: list[tuple[str, ...]] = [
        (
            row.filing_number if at % 3 == 0 else row.agency,
            row.code if at % 4 == 1 and "（" not in row.item else row.item,
            WORDS[row.grades[at % len(row.grades)]],
            "held",
        )
        for at, row in enumerate(GRADED[5:35])
    ]
    others = [
        ("上海市电梯协会", "电梯安装维修工", "一级", "held_before"),
        ("上海市电梯行业协会", "电梯安装维修工", "二级", "held"),  # by its old name
        ("上海市电梯行业协会", "电梯安装维修工", "一级", "held", "2025-03-01"),
        ("上海市广告协会", "广告设计师", "四级", "held_later", "2025/6/30"),
        ("上海市广告协会", "广告设计师", "四级", "held", "2025年7月1日"),
        ("上海市广告协会", "广告设计师", "五级", "other_grades"),
        ("上海市广告协会", "电工", "三级", "not_of_agency"),
        ("S000031399999", "电工", "三级", "no_agency"),
        ("火星职业培训集团", "电工", "三级", "no_agency"),
        ("上海市广告协会", "内科护士", "三级", "no_occupation"),
        ("上海市广告协会", "9-99-99-99", "三级", "no_occupation"),
        ("上海市广告协会", "广告设计师", "三级", "not_known", "2023-05-01"),
        ("上海市广告协会", "广告设计师", "三级", "incomplete", "2099-01-01"),
        ("上海市广告协会", "广告设计师", "三级", "incomplete", "去年"),
        ("上海市广告协会", "广告设计师", "超级", "incomplete"),
        ("上海市广告协会", "广告设计师", "五级、四级", "incomplete"),
        ("", "广告设计师", "三级", "incomplete"),
        ("上海市广告协会", "", "三级", "incomplete"),
        ("广告协会", "广告设计师", "三级", "held"),  # an everyday name that a person has reviewed
        ("茶行业协会", "评茶师", "三级", "several"),  # one that may mean another
        ("上海市广告协会", "设计师", "三级", "several"),
        ("上海库帕思科技有限公司", "人工智能数据标注", "", "held"),
        ("上海库帕思科技有限公司", "4-04-05-Z1", "专项职业能力", "held"),
        ("Ｓ０００03130 0049", "4.08.08.08", "高级工", "held"),
    ]
    lines = [*held, *others]
    lines += [
        (row.agency, row.item, WORDS[row.grades[0]], "held") for row in GRADED[40 : 40 + 60 - len(lines)]
    ]
    return [(AskedLine(number, *line[:3], *line[4:]), line[3]) for number, line in enumerate(lines, start=2)]


@pytest.mark.usefixtures("changed_register")
def test_sixty_lines_and_the_other_way_round() -> None:
    lines = staff_list()
    found = checked(*(asked for asked, _expected in lines))
    assert [(each.asked.number, str(each.status)) for each in found] == [
        (asked.number, expected) for asked, expected in lines
    ]
    assert len(lines) == 60
    sources = [each for each in found if each.status is LineStatus.HELD]
    assert all(each.address.startswith("/statements/S") for each in sources)
    assert sources[0].source.startswith("沪人社职〔2024〕458号 附件一 编号")
    # Five left out: all of an agency but what the list has.
    numbers = [LIFTS[0]]
    assert [(each.item, each.grades) for each in left_out(found, numbers, TODAY, site_data())] == [
        ("6-29-03-03 电梯安装维修工", "五级、四级、三级")
    ]
    # Changed since the day of the list.
    since = changed_since({LIFTS[0], ADVERTS[0]}, dt.date(2025, 3, 1), TODAY, site_data())
    assert [str(change.kind) for change in since] == ["renamed", "changed", "changed"]
    assert changed_since({LIFTS[0]}, TODAY, TODAY, site_data()) == []


@pytest.mark.usefixtures("changed_register")
def test_what_ended_says_when_and_an_old_name_says_so() -> None:
    ended, old = checked(
        AskedLine(1, "上海市电梯协会", "电梯安装维修工", "一级"),
        AskedLine(2, "上海市电梯行业协会", "电梯安装维修工"),
    )
    assert ended.label == "曾列入（自 2025-06-01 起不再列入）"
    assert "2025-06-01 起不再列入" in ended.sentence
    assert (old.understood, old.candidates) == ("曾用名称“上海市电梯行业协会”：上海市电梯协会", ())


def test_after_the_year_of_the_newest_edition_it_is_said_by_that_edition() -> None:
    day = dt.date(2026, 11, 3)
    held, absent, unknown = checked(
        AskedLine(1, "上海市广告协会", "广告设计师", "三级"),
        AskedLine(2, "上海市广告协会", "电工", "三级"),
        AskedLine(3, "火星集团", "电工", "三级"),
        on=day,
        today=day,
    )
    assert (held.label, absent.label) == ("按2025年版目录：在目录内", "按2025年版目录：机构未列这一职业")
    gap = "本站目前只收录2025年版目录，2026年的变化尚未收录。"
    assert held.sentence.endswith(f"：按2025年版目录在内，依据 沪人社职〔2024〕458号。{gap}")
    for each in (held, absent, unknown):
        assert (each.sentence.endswith(gap), each.sentence.count(gap)) == (True, True)


@pytest.mark.usefixtures("changed_register")
@pytest.mark.parametrize(
    ("language", "gap"),
    [
        ("zh-hans", "。本站目前只收录2025年版目录，2026年的变化尚未收录。"),
        ("en", ". This site has the 2025 directory only; 2026 changes are not included."),
    ],
)
def test_whatever_else_is_said_what_is_not_recorded_ends_it(language: str, gap: str) -> None:
    """Behind the periods of what ended, the other grades, and since when an agency is no longer listed."""
    day = dt.date(2026, 11, 3)
    end_grade(basis=basis(JUNE), scope=scope(*LABELLING))
    with override(language):
        found = checked(
            AskedLine(1, "上海市电梯协会", "电梯安装维修工", "一级"),
            AskedLine(2, "上海市广告协会", "广告设计师", "五级"),
            AskedLine(3, LABELLING[0], LABELLING[1], "三级"),
            AskedLine(4, "茶行业协会", "评茶师", "三级"),
            on=day,
            today=day,
        )
    assert statuses(found) == ["held_before", "other_grades", "held_before", "several"]
    for each in found:
        assert each.sentence.endswith(gap)
        assert each.sentence.count(gap[1:]) == 1
        assert language != "en" or not re.search(r"\.(?=[^\s\d])", each.sentence), "a blank between sentences"


def test_what_the_search_finds_likely_is_never_a_match() -> None:
    slip, sound, alias = checked(
        AskedLine(1, "上海市广告协会", "广告射计师", "三级"),
        AskedLine(2, "上海市广稿协会", "广告设计师", "三级"),
        AskedLine(3, "上海市广告协会", "月嫂", "三级"),
    )
    assert slip.status in {LineStatus.SEVERAL, LineStatus.NO_OCCUPATION}
    assert sound.status in {LineStatus.SEVERAL, LineStatus.NO_AGENCY}
    assert alias.status is not LineStatus.HELD


def test_after_the_newest_year_every_answer_names_the_directory_and_what_is_not_in_it() -> None:
    lines = [
        AskedLine(n, "上海市广告协会", text, "三级", "2026-03-01")
        for n, text in enumerate(["设计师", "电工"])
    ]
    found = match_lines(lines, None, site_data(), dt.date(2026, 11, 29))
    assert statuses(found) == ["several", "not_of_agency"]
    assert all(each.label.startswith("按2025年版目录") for each in found)
    gap = "本站目前只收录2025年版目录，2026年的变化尚未收录。"
    assert all(each.sentence.endswith(gap) for each in found)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("上海电梯行业协会", "上海市电梯行业协会"),
        ("电梯协会培训部", "上海市电梯行业协会"),
        ("shanghaishidiantihangyexiehui", "上海市电梯行业协会"),
        ("上海航天技术研究所", "上海航天技术研究院"),
    ],
)
def test_an_agency_that_the_search_takes_a_text_for_is_a_candidate(text: str, name: str) -> None:
    """Written otherwise than the directory prints it, it is not said to be absent from it."""
    (line,) = checked(AskedLine(1, text, "电梯安装维修工", "三级"))
    assert (line.status, line.candidates[0]) == (LineStatus.SEVERAL, name)


# As JSON


def match(client: Client, status: int = 200, /, **sent: Any) -> dict[str, Any]:
    response = client.post("/v1/match", json.dumps(sent), content_type="application/json")
    assert (response.status_code, response.headers["Cache-Control"]) == (status, "no-store")
    assert ("ETag" in response.headers, "Set-Cookie" in response.headers) == (False, False)
    answer: dict[str, Any] = response.json()
    return answer


@pytest.mark.usefixtures("changed_register")
@time_machine.travel("2025-11-03 12:00+08:00", tick=False)
def test_v1_match_answers_line_by_line_as_the_page_does(client: Client) -> None:
    lines = staff_list()
    sent = [{name: getattr(each, name) for name in tables.LIST_COLUMNS} for each, _ in lines]
    answer = match(client, on="2025-11-03", lines=sent)
    assert [line["status"] for line in answer["results"]] == [expected for _, expected in lines]
    assert [line["line"] for line in answer["results"]] == list(range(1, 61))
    assert (answer["on"], answer["coverage"]["kind"]) == ("2025-11-03", "covered")
    (line,) = match(
        client, lines=[{"agency": "上海市电梯行业协会", "item": "电梯安装维修工", "grade": "二级"}]
    )["results"]
    assert line == {
        "line": 1,
        "status": "held",
        "label": "在目录内",
        "sentence": line["sentence"],
        "candidates": [],
        "filing_number": LIFTS[0],
        "code": LIFTS[1],
        "numeral": "2",
        "understood": "曾用名称“上海市电梯行业协会”：上海市电梯协会",
        "source": line["source"],
        "source_url": f"http://testserver/editions/2025/#{line['source_url'].partition('#')[2]}",
        "statement": f"http://testserver/statements/{LIFTS[0]}/{LIFTS[1]}/2/2025-11-03/",
    }
    assert line["source"].startswith("沪人社职〔2024〕458号 附件")
    assert client.get(line["statement"]).status_code == client.get(line["source_url"]).status_code == 200


def test_v1_match_refuses_what_is_no_list_and_repeats_nothing_of_it(client: Client) -> None:
    line, lines = {"agency": "甲", "item": "乙"}, "lines"
    for sent in (
        {},
        {lines: "甲"},
        {lines: line},
        {lines: [line], "name": "张某某"},
        {lines: [{**line, "姓名": "张某某"}]},
        {lines: [{**line, "grade": 3}]},
        {lines: [["甲"]]},
        {lines: [line], "on": "2025-02-30"},
        {lines: [line], "on": None},
        {lines: [line] * 2001},
        {lines: [{"agency": f"张某某{n}"} for n in range(401)]},
    ):
        told = match(client, 400, **sent)
        assert (told["type"], "张某某" in str(told)) == ("/data/#invalid", False)
    for body in ("", "[", "[]", "[" * 100_000, "9" * 5000, "\x00"):
        assert client.post("/v1/match", body, content_type="application/json").status_code == 400
    assert match(client, lines=[])["results"] == []
    odd = {"agency": f"\0\ud800 {ID_NUMBER}", "item": "电\n工"}
    (answer,) = match(client, lines=[odd])["results"]
    assert (answer["status"], ID_NUMBER in str(answer)) == ("no_agency", False)
    refused = client.get("/v1/match")
    assert (refused.status_code, refused.headers["Allow"]) == (405, "POST")
    assert client.post("/v1/scopes", "{}", content_type="application/json").status_code == 405
    large = client.post("/v1/match", " " * 2_621_441, content_type="application/json")
    assert (large.status_code, large.headers["Content-Type"]) == (413, "application/problem+json")
    unknown = client.post("/v1/match?q=x", '{"lines": []}', content_type="application/json")
    assert (unknown.status_code, unknown.json()["errors"][0]["parameter"]) == (400, "q")


# Tables


def test_columns_are_known_by_their_headings_and_their_content() -> None:
    table = read_table("序\t评价机构\t工种\t技能等级\t发证日期\n1\t甲中心\t电工\t三级\t2025-01-01\n")
    assert table.columns == ["", "agency", "item", "grade", "day"]
    assert table.asked() == [AskedLine(2, "甲中心", "电工", "三级", "2025-01-01")]
    bare = read_table("上海市广告协会,电工,三级,2025/1/1\n上海市茶叶学会,评茶师,4级,2025/1/2\n")
    assert (bare.columns, bare.is_understood) == (["agency", "item", "grade", "day"], True)
    assert [line.number for line in bare.asked()] == [1, 2]


def test_columns_of_personal_data_are_named_and_gone() -> None:
    headings, numbers = "姓名;身份证号;机构;职业;备注;证书编号", "13800138000;S000031300006253000001"
    text = f"{headings}\n张某;{ID_NUMBER};甲;电工;{numbers}\n"
    table = read_table(text)
    assert table.refused == ["姓名", "身份证号", "备注", "证书编号"]
    assert not NUMBER.search(table.as_text())
    for secret in ("张某", "13800138000", "000001"):
        assert secret not in table.as_text()
    bare = read_table(f"{ID_NUMBER}\t上海市广告协会\t电工\n")
    assert (bare.refused, bare.headings) == (["第 1 栏"], ["", ""])


def test_a_number_within_a_column_of_ours_is_hidden() -> None:
    (line,) = read_table(f"机构\t职业\n甲 {ID_NUMBER}\t电工\n").asked()
    assert ID_NUMBER not in line.agency


def test_what_is_carried_along_reads_the_same_and_may_be_put_right() -> None:
    table = read_table("机构\t名\t工种\n\n甲\t王\t电工\n")
    again = read_table(table.as_text())
    assert again.asked() == table.asked() == [AskedLine(3, "甲", "电工")]
    assert "王" not in table.as_text()
    odd = read_table("A\tB\n甲\t电工\n")
    assert not odd.is_understood
    assert read_table(odd.as_text(), ["agency", "item"]).asked() == [
        AskedLine(1, "A", "B"),
        AskedLine(2, "甲", "电工"),
    ]
    assert read_table("A\tB\n甲\t电工\n", ["agency", "x"]).columns == ["agency", ""]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "没有内容"),
        ("机构\t职业\n" + "甲\t乙\n" * 2001, "最多 2000 行"),
        ("机构\t职业\n" + "".join(f"甲{n}\t乙\n" for n in range(401)), "400"),
        ("\t".join("x" * 60), "最多 50 栏"),
        ('机构\t职业\n"' + "x" * 140_000, "读不出来"),
    ],
)
def test_a_table_beyond_its_bounds_is_refused(text: str, told: str) -> None:
    csv.field_size_limit(sys.maxsize)  # as a library of this process may have set it
    with pytest.raises(TableRefused, match=told):
        read_table(text)


# The page


def post(client: Client, at: str = "/batch/", **sent: Any) -> Any:
    return client.post(at, {"on": "2025-11-03", **sent})


def staff_workbook() -> bytes:
    """With a name and an identity number, and the agency's cells merged."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    rows = [
        ("姓名", "身份证号码", "评价机构", "工种", "等级"),
        ("张某某", ID_NUMBER, "上海市广告协会", "广告设计师", "三级"),
        ("李某某", ID_NUMBER, None, "广告设计师", "五级"),
    ]
    for row in rows:
        sheet.append(row)
    sheet.merge_cells("C2:C3")
    book.create_sheet("说明").append(["另页"])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@time_machine.travel("2025-11-03 12:00+08:00", tick=False)
def test_batch_reads_an_upload_and_brings_no_person_back(client: Client) -> None:
    file = SimpleUploadedFile("名单.xlsx", staff_workbook())
    response = post(client, file=file)
    told = response.content.decode()
    assert response.status_code == 200
    assert "以下栏目是个人信息，没有读取，也没有带回：姓名、身份证号码" in " ".join(told.split())
    assert ("张某某" in told, ID_NUMBER in told, "另页" in told) == (False, False, False)
    assert told.count("<strong>在目录内</strong>") == 1
    assert told.count("<strong>等级不在内</strong>") == 1
    assert response.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in response.headers


def as_workbook(lines: list[AskedLine]) -> bytes:
    """With an identity number in each row, and the cells of agencies that follow each other merged."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["身份证号", "评价机构", "工种", "等级", "日期"])
    for place, (_number, agency, *rest, _others) in enumerate(lines):
        merged = bool(agency) and place > 0 and lines[place - 1].agency == agency
        sheet.append([ID_NUMBER, None if merged else agency, *rest])
        if merged:
            start = next(n for n in range(place, -1, -1) if n == 0 or lines[n - 1].agency != agency)
            for each in [each for each in sheet.merged_cells.ranges if each.min_row == start + 2]:
                sheet.unmerge_cells(str(each))
            sheet.merge_cells(start_row=start + 2, end_row=place + 2, start_column=2, end_column=2)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.mark.usefixtures("changed_register")
@time_machine.travel("2025-11-03 12:00+08:00", tick=False)
def test_batch_answers_sixty_rows_of_a_workbook(client: Client) -> None:
    lines = staff_list()
    file = SimpleUploadedFile("名单.xlsx", as_workbook([asked for asked, _expected in lines]))
    page = post(client, file=file).content.decode()
    found = re.findall(r'<th scope="row"[^>]*>(\d+)</th>.*?<strong>([^<]*)</strong>', page, re.DOTALL)
    told = [(int(number), label.partition("（")[0]) for number, label in found]
    assert told == [(asked.number, str(LineStatus(expected).label)) for asked, expected in lines]
    assert (ID_NUMBER in page, "身份证号" in page) == (False, True)


@time_machine.travel("2025-11-03 12:00+08:00", tick=False)
def test_batch_tells_five_rows_left_out_and_five_that_changed(client: Client) -> None:
    number = "S000031100001"
    printed = [row for row in ROWS if row.filing_number == number]
    left, listed = printed[:5], printed[5:]
    assert len(listed) == 5
    for row in listed:
        work_type = row.item.partition("（")[2].removesuffix("）")
        end_grade(
            basis=basis(JUNE), scope=scope(number, row.code, work_type), grade_levels=levels(*row.grades)
        )
    pasted = "机构\t职业\n" + "".join(f"{number}\t{row.item}\n" for row in listed)
    page = post(client, table=pasted, on="2025-05-01", agency=number).content.decode()
    assert page.count("<strong>在目录内</strong>") == 5
    told = page.partition("目录内有、名单里没有")[2].partition("名单那天以后的变化")
    items = [re.sub("<[^>]*>", "", each) for each in re.findall("<li>.*?</li>", told[0])]
    assert [each.split("：")[1].rpartition(" ")[0] for each in items] == [
        f"{row.code} {row.item}" for row in left
    ]
    assert len(re.findall("<li>.*?</li>", told[2].partition("</ul>")[0], re.DOTALL)) == 5


@pytest.mark.usefixtures("changed_register")
@time_machine.travel("2025-11-03 12:00+08:00", tick=False)
def test_the_other_direction_stands_in_the_workbook_too(client: Client) -> None:
    pasted = f"机构\t职业\t等级\n{LIFTS[0]}\t电梯安装维修工\t二级\n"
    page = post(client, table=pasted, on="2025-05-01").content.decode()
    assert re.search(f'value="{LIFTS[0]}">\\s*<span lang="zh-Hans">上海市电梯行业协会</span>', page)
    content = post(client, table=pasted, on="2025-05-01", xlsx="1", agency=LIFTS[0]).content
    _list, missing, since, _notes = openpyxl.load_workbook(io.BytesIO(content)).worksheets
    assert [[cell.value for cell in row] for row in missing][1:] == [
        ["上海市电梯行业协会", "6-29-03-03 电梯安装维修工", "五级、四级、三级、一级"]
    ]
    told = [str(row[0].value) for row in since][1:]
    assert ["更名" in told[0], "一级" in told[1], len(told)] == [True, True, 2]


@time_machine.travel("2025-11-03 12:00+08:00", tick=False)
def test_batch_carries_the_table_along_filters_and_gives_a_workbook(client: Client) -> None:
    pasted = "机构\t职业\t等级\n上海市广告协会\t广告设计师\t三级\n=1+1\t电工\t三级\n"
    told = post(client, table=pasted).content.decode()
    assert "行号\t机构\t职业\t等级" in told
    shown = post(client, table=pasted, status="held", agency=ADVERTS[0]).content.decode()
    assert ("机构不在目录</strong>" in shown, "目录内有、名单里没有（1）" in " ".join(shown.split())) == (
        False,
        True,
    )
    response = post(client, table=pasted, xlsx="1")
    sheet: Worksheet = openpyxl.load_workbook(io.BytesIO(response.content)).worksheets[0]
    assert [cell.value for cell in sheet[2]][:6] == [
        2,
        "上海市广告协会",
        "广告设计师",
        "三级",
        None,
        "在目录内",
    ]
    assert (sheet["B3"].value, sheet.freeze_panes, sheet.page_setup.orientation) == (
        "'=1+1",
        "A2",
        "landscape",
    )
    assert "%E6%A0%B8" in response.headers["Content-Disposition"]
    address = f"http://testserver/statements/{ADVERTS[0]}/{ADVERTS[1]}/3/2025-11-03/"
    source: Any = sheet.cell(2, sheet.max_column - 1)
    assert source.hyperlink.target.startswith("http://testserver/editions/2025/")
    assert sheet.cell(2, sheet.max_column).value == address
    printed: Any = sheet
    assert (printed.page_setup.paperSize, printed.oddFooter.center.text) == (9, "第 &P 页，共 &N 页")
    assert sheet.row_dimensions[2].height > sheet.row_dimensions[3].height


@time_machine.travel("2025-11-03 12:00+08:00", tick=False)
def test_an_english_page_gives_an_english_workbook(client: Client) -> None:
    """But for the names of the directory, and what was typed."""
    pasted = "agency\titem\n火星\t电工\n"
    content = post(client, at="/en/batch/", table=pasted, column=["agency", "item"], xlsx="1").content
    sheets: list[Any] = openpyxl.load_workbook(io.BytesIO(content)).worksheets
    for sheet in sheets:
        footer = f"{sheet.oddFooter.left.text or ''}{sheet.oddFooter.center.text or ''}"
        told = [sheet.title, footer, *(str(cell.value) for row in sheet.iter_rows() for cell in row)]
        assert not [each for each in told if re.search("[\u4e00-\u9fff]", re.sub("火星|电工", "", each))]


@time_machine.travel("2025-11-03 12:00+08:00", tick=False)
def test_each_result_begins_with_a_capital_in_english(client: Client) -> None:
    pasted = "机构\t职业\n火星\t电工\n上海市广告协会\t广告设计师\n"
    content = post(client, at="/en/batch/", table=pasted, xlsx="1").content
    first, second, *_others = openpyxl.load_workbook(io.BytesIO(content)).worksheets
    found = next(column for column in first.iter_cols(values_only=True) if column[0] == "Result")
    assert found[1:] == ("Agency not in the directory", "In the directory")
    meanings = [str(row[0]) for row in second.iter_rows(min_row=2, max_row=11, values_only=True)]
    assert meanings == [meaning[:1].upper() + meaning[1:] for meaning in meanings]


@time_machine.travel("2025-11-03 12:00+08:00", tick=False)
def test_the_second_sheet_of_the_workbook_says_what_each_result_means(client: Client) -> None:
    pasted = "机构\t职业\t等级\n上海市广告协会\t广告设计师\t三级\n火星\t电工\t三级\n"
    content = post(client, table=pasted, xlsx="1").content
    told = [[cell.value for cell in row] for row in openpyxl.load_workbook(io.BytesIO(content)).worksheets[1]]
    assert [row[0] for row in told[1:11]] == list(LineStatus.labels)
    assert all(len(str(row[1])) > 8 for row in told[1:11])
    assert [row[2] for row in told[1:5]] == [1, 0, 0, 1]
    assert any("2025-11-03" in str(row[1]) for row in told[11:])


@time_machine.travel("2025-11-03 12:00+08:00", tick=False)
def test_batch_gives_other_columns_back_where_that_is_ticked(client: Client) -> None:
    """Those of personal data never; and they ride along to the workbook with what was put right."""
    pasted = f"姓名\t部门\t机构\t职业\t备注\n张某某\t一科\t上海市广告协会\t广告设计师\t{ID_NUMBER}\n"
    carried = post(client, table=pasted, others="1").content.decode()
    assert "行号\t部门\t机构\t职业\n2\t一科\t上海市广告协会\t广告设计师" in carried
    assert 'name="others" value="1"' in carried
    assert "部门" not in post(client, table=pasted).content.decode()
    along = "行号\t部门\t机构\t职业\n2\t一科\t上海市广告协会\t广告设计师\n"
    roles = ["", "agency", "item"]
    response = post(client, table=along, others="1", column=roles, xlsx="1")
    sheet: Worksheet = openpyxl.load_workbook(io.BytesIO(response.content)).worksheets[0]
    assert [cell.value for cell in sheet[1]][4:8] == ["日期", "部门", "结果", "说明"]
    assert [cell.value for cell in sheet[2]][5:7] == ["一科", "在目录内"]
    assert sheet["G2"].fill.fgColor.rgb == "00E3F1E3"


@time_machine.travel("2025-11-03 12:00+08:00", tick=False)
def test_batch_takes_a_blank_agency_for_the_one_above_where_that_is_ticked(client: Client) -> None:
    pasted = "机构\t职业\t等级\n上海市广告协会\t广告设计师\t三级\n\t广告设计师\t二级\n"
    assert post(client, table=pasted).content.decode().count("<strong>输入不全</strong>") == 1
    filled = post(client, table=pasted, merged="1").content.decode()
    assert filled.count("<strong>在目录内</strong>") == 2


@pytest.mark.parametrize(
    ("content", "told"),
    [(b"%PDF-1.7", "This is not a table"), (b"", "The file is empty"), (b"PK\x03\x04x", "could not be read")],
)
def test_batch_refuses_an_upload_in_the_language_of_the_page(
    client: Client, content: bytes, told: str
) -> None:
    response = post(client, at="/en/batch/", file=SimpleUploadedFile("x", content))
    (errors,) = re.findall(r'<section class="errors".*?</section>', response.content.decode(), re.DOTALL)
    assert (response.status_code, told in errors) == (400, True)
    assert not re.search("[\u4e00-\u9fff]", errors)


def test_batch_asks_what_the_columns_are_and_tells_what_is_wrong(client: Client) -> None:
    asks = post(client, table="A\tB\n甲\t乙\n")
    assert "没有认出机构和职业两栏" in asks.content.decode()
    assert client.get("/batch/").status_code == client.get("/en/large/batch/").status_code == 200
    for sent in ({"table": ""}, {"table": "x", "on": "x"}, {"file": SimpleUploadedFile("x", b"%PDF-1")}):
        response = post(client, **sent)
        assert (response.status_code, response.headers["Cache-Control"]) == (400, "no-store")
    assert post(client, at="/en/batch/", table="机构\t职业\n甲\t乙\n").status_code == 200
    assert client.post("/directory/", {"x": "y"}).status_code == 405
    assert post(client, table="x" * (2 * 2**20 + 1)).status_code == 400
    assert post(client, table="x" * 3_000_000).status_code == 413


def test_batch_keeps_the_table_and_the_ticks_where_the_day_is_none(client: Client) -> None:
    text = f"姓名\t机构\t职业\t说明\n张某\t上海市广告协会\t电工\t{ID_NUMBER}\n"
    answer = post(client, table=text, on="2025-13-45", merged="1")
    page = answer.content.decode()
    assert answer.status_code == 400
    assert re.search(r"<title>\s*错误：批量核对", page)
    assert '<a href="#on">没有这一天，请填写形如 2025-03-01 的日期。</a>' in page
    (kept,) = re.findall(r"<textarea[^>]*>(.*?)</textarea>", page, re.DOTALL)
    assert read_table(kept).asked() == [AskedLine(2, "上海市广告协会", "电工")]
    assert "张某" not in page
    assert ID_NUMBER not in page
    assert re.search(r'name="merged" value="1" checked', page)
    assert re.search(r'id="on" name="on" value="2025-13-45"[^>]* aria-invalid', page)
    assert post(client, table=kept, on="2025年3月1日").status_code == 200


def test_batch_keeps_nothing(
    client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither on disk, nor in the log, nor in the page store or any other thing that outlives the request."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    secret, upload = "机密职业技术学校", staff_workbook()
    with caplog.at_level("DEBUG"):
        post(client, table=f"机构\t职业\n{secret}\t电工\n")
        post(client, file=SimpleUploadedFile("机密.csv", f"机构,职业\n{secret},电工\n".encode("gb18030")))
        match(client, lines=[{"agency": secret, "item": "电工"}])
        # Not even for a moment: a file that is written and removed again fails here.
        monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "none"))
        assert post(client, table=f"机构\t职业\n{secret}\t电工\n", xlsx="1").status_code == 200
        assert post(client, file=SimpleUploadedFile("机密.xlsx", upload)).status_code == 200
    assert list(tmp_path.rglob("*")) == []
    assert secret not in caplog.text
    assert not any(secret[:2] in str(vars(record)) for record in caplog.records)
    assert not any(secret.encode() in page.body for page, _size in page_store.pages.values())
    before = client.get("/batch/").content.decode()
    assert secret not in before
    gc.collect()
    kept = [
        each for each in gc.get_objects() if issubclass(type(each), dict) and dict.__contains__(each, secret)
    ]
    assert [each for each in kept if each is not locals()] == []


def test_two_thousand_lines_take_a_moment() -> None:
    lines = [AskedLine(n, GRADED[n % 100].agency, GRADED[n % 100].item, "三级") for n in range(2000)]
    started = dt.datetime.now(dt.UTC)
    assert len(checked(*lines)) == tables.MOST_LINES
    assert dt.datetime.now(dt.UTC) - started < dt.timedelta(seconds=10)


def test_what_is_longer_than_any_name_is_not_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor an agency like none. A whole name within it is offered all the same."""
    monkeypatch.setattr("catalogue.batch.names.look_up", pytest.fail)
    long, unlike, holding = checked(
        AskedLine(1, "上海市广搞协会" * 20, "电工"),
        AskedLine(2, "上海火星职业培训学校", "电工"),
        AskedLine(3, "一上海市广告协会" + "二" * 80, "电工"),
    )
    assert {(each.status, each.candidates) for each in (long, unlike)} == {(LineStatus.NO_AGENCY, ())}
    assert (holding.status, holding.candidates) == (LineStatus.SEVERAL, ("上海市广告协会",))


def test_only_what_stands_in_one_line_is_read_together() -> None:
    """Of four hundred agencies with four hundred occupations a large register has half a million periods."""
    listed = {(row.agency, row.code) for row in GRADED}
    one, other = next(
        (one, other)
        for one in GRADED
        for other in GRADED
        if one.agency != other.agency and one.code != other.code and (one.agency, other.code) in listed
    )
    lines = [AskedLine(1, one.agency, one.code), AskedLine(2, other.agency, other.code)]
    found = Matching(lines, TODAY, site_data(), TODAY)
    assert sum(map(len, found.periods.values())) == len(one.grades) + len(other.grades)


def test_an_occupation_is_one_under_all_its_codes() -> None:
    """A certificate of before the re-code bears the old code, one of after it the new."""
    recode_occupation(basis=basis(JUNE), occupation=occupation("6-29-03-03"), code="6-29-03-99")
    found = checked(
        AskedLine(1, LIFTS[0], "6-29-03-03", "三级"),
        AskedLine(2, LIFTS[0], "6-29-03-99", "三级", "2025-01-05"),
        AskedLine(3, LIFTS[0], "电梯安装维修工", "三级"),
    )
    assert statuses(found) == ["held"] * 3
    assert [each.address.split("/")[3] for each in found] == ["6-29-03-99", "6-29-03-03", "6-29-03-99"]


def test_a_work_type_is_not_another_one_of_its_code() -> None:
    lines = [
        AskedLine(1, "沪东中华造船（集团）有限公司", "焊工（电焊工）", "四级"),
        AskedLine(2, "沪东中华造船（集团）有限公司", "焊工", "四级"),
        AskedLine(3, "沪东中华造船（集团）有限公司", "焊工（钎焊工）", "四级"),
        AskedLine(4, "上海航天技术研究院", "数控车工", "五级"),
    ]
    assert statuses(checked(*lines)) == ["held", "held", "several", "other_grades"]


def test_an_agency_that_left_altogether_says_since_when() -> None:
    lifts = scope(*LIFTS)
    end_grade(basis=basis(JUNE), scope=lifts, grade_levels=levels(5, 4, 3, 2, 1))
    (gone,) = checked(AskedLine(1, LIFTS[0], "广告设计师", "三级"))
    assert gone.label == "曾列入（自 2025-06-01 起不再列入）"
    assert gone.sentence.endswith("这家机构自 2025-06-01 起不再列入。")
    former = changed_since({LIFTS[0]}, dt.date(2025, 5, 1), TODAY, site_data())
    assert [str(change.kind) for change in former] == ["ended"]
    new = Agency.objects.create(filing_number="S000031399998", name="上海市新机构")
    start_grade(basis=basis(JULY), agency=new, item=item("6-31-01-03"), grade_levels=levels(4))
    early, never = checked(
        AskedLine(1, new.name, "广告设计师", "三级", "2025-06-30"),
        AskedLine(2, new.name, "内科护士", "", "2025-08-01"),
    )
    assert (early.status, never.status) == (LineStatus.HELD_LATER, LineStatus.NO_OCCUPATION)
    empty = Agency.objects.create(filing_number="S000031399997", name="上海市空机构")
    assert statuses(checked(AskedLine(1, empty.name, "电工"))) == ["no_agency"]


def test_pinyin_and_slips_are_candidates_and_former_names_of_occupations_match() -> None:
    rename_occupation(basis=basis(JUNE), occupation=occupation("4-08-08-08"), name="广告策划设计师")
    pinyin, former, slip, everyday = checked(
        AskedLine(1, ADVERTS[0], "guanggaoshejishi"),
        AskedLine(2, ADVERTS[0], "广告设计师", "三级"),
        AskedLine(3, "上海市广搞协会", "电工"),
        AskedLine(4, ADVERTS[0], "月嫂"),
    )
    assert (pinyin.status, former.status) == (LineStatus.SEVERAL, LineStatus.HELD)
    assert "曾用名称“广告设计师”：4-08-08-08 广告策划设计师" in former.understood
    assert "广告策划设计师" in former.sentence
    assert (slip.status, slip.candidates) == (LineStatus.SEVERAL, ("上海市广告协会",))
    assert everyday.status in {LineStatus.NOT_OF_AGENCY, LineStatus.SEVERAL}


def test_an_undivided_line_lists_all_grades_and_special_abilities_none() -> None:
    found = checked(AskedLine(1, ADVERTS[0], "广告设计师"), AskedLine(2, *LABELLING))
    numbers = [ADVERTS[0], LABELLING[0]]
    assert [each.item for each in left_out(found, numbers, TODAY, site_data())] == [
        f"{row.code} {row.item}"
        for row in ROWS
        if row.filing_number in numbers and row.code not in {ADVERTS[1], LABELLING[1]}
    ]
    assert {each.grades for each in left_out([], [LABELLING[0]], TODAY, site_data())} == {""}
