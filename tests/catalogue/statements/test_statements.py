"""The as-at statement: before, on and after each change, and what it cannot know."""

import datetime as dt

import pytest
import time_machine
from django.test import Client

from agencies.adjustments import end_grade, rename_agency, start_grade
from agencies.coverage import coverage_of_day
from agencies.models import GradeLevel, Notice
from agencies.statements import make_statement
from catalogue.statements.sentences import conclusion
from tests.agencies.register import (
    ADVERTS,
    JULY,
    JUNE,
    LABELLING,
    LIFTS,
    agency,
    basis,
    item,
    levels,
    occupation,
    scope,
)
from tests.printed import ROWS

pytestmark = pytest.mark.django_db
GRADE_NAMES = dict(zip((5, 4, 3, 2, 1), ("五级", "四级", "三级", "二级", "一级"), strict=True))
GRADE_TITLES = dict(zip(GRADE_NAMES, ("初级工", "中级工", "高级工", "技师", "高级技师"), strict=True))
LIFTS_AT_3 = {"agency": LIFTS[0], "code": LIFTS[1], "grade": "3"}


def said(client: Client, on: str, **asked: str) -> str:
    answer = client.get("/statements/", {**asked, "on": on}, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def test_what_the_edition_lists_holds_from_its_day_on(client: Client) -> None:
    for on in ("2024-12-30", "2025-03-01"):
        page = said(client, on, **LIFTS_AT_3)
        assert f"{on} 当日，上海市电梯行业协会对电梯安装维修工三级／高级工（6-29-03-03）：在目录内" in page
        assert "依据 沪人社职〔2024〕458号" in page


def test_before_the_first_edition_nothing_is_known(client: Client) -> None:
    page = said(client, "2024-12-29", **LIFTS_AT_3)
    assert "本站没有这一天的资料：收录的最早目录自 2024-12-30 起实施。" in page
    assert "在目录内" not in page


def test_an_ended_grade_holds_to_the_eve_and_says_by_which_notice_it_ended(client: Client) -> None:
    end_grade(basis=basis(JUNE), scope=scope(*LIFTS), grade_levels=levels(3))
    assert "：在目录内" in said(client, "2025-05-31", **LIFTS_AT_3)
    page = said(client, "2025-06-01", **LIFTS_AT_3)
    assert "：不在目录内。" in page
    assert "2025-06-01 起不再列入，依据 沪人社职〔2025〕100号" in page


def test_a_grade_to_come_says_from_when(client: Client) -> None:
    start_grade(basis=basis(JUNE), agency=agency(LIFTS[0]), item=item(ADVERTS[1]), grade_levels=levels(3))
    asked = {"agency": LIFTS[0], "code": ADVERTS[1], "grade": "3"}
    assert "自 2025-06-01 起才列入，依据 沪人社职〔2025〕100号" in said(client, "2025-05-31", **asked)
    assert "：在目录内，依据 沪人社职〔2025〕100号" in said(client, "2025-06-01", **asked)


def test_a_grade_that_comes_back_is_not_told_as_new(client: Client) -> None:
    end_grade(basis=basis(JUNE), scope=scope(*LIFTS), grade_levels=levels(3))
    start_grade(basis=basis(JULY), agency=agency(LIFTS[0]), item=item(LIFTS[1]), grade_levels=levels(3))
    for on in ("2025-05-31", "2025-06-15"):
        page = said(client, on, **LIFTS_AT_3)
        assert "自 2025-07-01 起重新列入，依据 沪人社职〔2025〕100号" in page
        assert "才列入" not in page


def test_an_agency_is_named_as_on_that_day(client: Client) -> None:
    rename_agency(basis=basis(JUNE), agency=agency(LIFTS[0]), name="上海市电梯协会")
    assert "上海市电梯行业协会对" in said(client, "2025-05-31", **LIFTS_AT_3)
    assert "上海市电梯协会对" in said(client, "2025-06-01", **LIFTS_AT_3)


def test_without_a_grade_all_of_them_are_listed(client: Client) -> None:
    page = said(client, "2025-03-01", agency=ADVERTS[0], code=ADVERTS[1])
    for shown in ("三级／高级工", "二级／技师", "一级／高级技师"):
        assert shown in page
    assert "<td" in page
    assert "四级／中级工</td>" not in page


def test_a_special_ability_has_no_grades(client: Client) -> None:
    page = said(client, "2025-03-01", agency=LABELLING[0], code=LABELLING[1])
    assert "人工智能数据标注（4-04-05-Z1）：在目录内" in page
    assert "不分等级" in page


def test_the_limits_are_stated(client: Client) -> None:
    page = said(client, "2025-03-01", **LIFTS_AT_3)
    for limit in ("不是官方证明", "此前的情况本站没有资料", "未收录的动态调整不在其中", "数据版本"):
        assert limit in page


@pytest.mark.parametrize(("on", "years"), [("2026-03-01", "2026"), ("2028-03-01", "2026至2028")])
def test_after_the_newest_editions_year_it_holds_by_that_edition_alone(
    client: Client, on: str, years: str
) -> None:
    with time_machine.travel("2028-11-29"):
        pages = [said(client, on, **{**LIFTS_AT_3, "code": code}) for code in (LIFTS[1], ADVERTS[1])]
    for page, verdict in zip(pages, ("在内", "不在内"), strict=True):
        assert f"：按2025年版目录{verdict}；本站目前只收录2025年版目录，{years}年的变化尚未收录。" in page
        assert "在目录内" not in page
    assert "依据 沪人社职〔2024〕458号。" in pages[0]


def test_a_day_to_come_is_refused_with_the_reason(client: Client) -> None:
    """It is a good address once the day is there, so nobody keeps the refusal."""
    address = f"/statements/{LIFTS[0]}/{LIFTS[1]}/3/2025-06-02/"
    with time_machine.travel("2025-06-01T12:00:00+08:00"):
        for response in (client.get(address), client.get("/statements/", {**LIFTS_AT_3, "on": "2025-06-02"})):
            assert (response.status_code, response.headers["Cache-Control"]) == (400, "no-store")
            text = response.content.decode()
            assert "2025-06-02 尚未到来，不能生成这一天的说明；最晚可查今天（2025-06-01）。" in text
            assert "当日，" not in text
    with time_machine.travel("2025-06-02T12:00:00+08:00"):
        assert "：在目录内" in client.get(address).content.decode()


@pytest.mark.parametrize("grade", ["", "3/"])
@pytest.mark.parametrize("prefix", ["", "/en/large"])
def test_a_question_leads_to_the_address_of_its_answer(client: Client, grade: str, prefix: str) -> None:
    asked = {"agency": LIFTS[0], "code": "6290303", "grade": grade.strip("/"), "on": "2025年6月1日"}
    response = client.get(f"{prefix}/statements/", asked)
    assert response.status_code == 301
    assert response.headers["Location"] == f"{prefix}/statements/{LIFTS[0]}/{LIFTS[1]}/{grade}2025-06-01/"


@pytest.mark.parametrize(
    ("key", "status"),
    [
        ("S000031399999/6-29-03-03/2025-06-01", 404),
        ("S000031300006/9-99-99-99/2025-06-01", 404),
        ("S000031300006/6-29-03-03/9/2025-06-01", 404),
        ("S000031300006/6-29-03-03/2025-02-30", 400),
        ("S000031300006/6-29-03-03", 404),
    ],
)
def test_an_address_of_nothing_is_not_found(client: Client, key: str, status: int) -> None:
    assert client.get(f"/statements/{key}/").status_code == status


def test_a_sentence_names_every_item_that_the_rows_print() -> None:
    """Of 312 questions for a grade 78 meet work types: those that have it are named, then those without."""
    asked: dict[tuple[str, str, int], list[str]] = {}
    for row in ROWS:
        for grade in row.grades or (0,):
            asked.setdefault((row.filing_number, row.code, grade), []).append(row.item)
    graded = {key: items for key, items in asked.items() if key[-1]}
    divided = [key for key, items in graded.items() if any("（" in item for item in items)]
    assert (len(graded), len(divided)) == (312, 78)
    known = coverage_of_day(JUNE, JUNE, list(Notice.objects.editions()), {})
    by_numeral = {int(level.numeral): level for level in GradeLevel.objects.rising()}
    for (number, code, grade), items in asked.items():
        by, of, level = agency(number), occupation(code), by_numeral.get(grade)
        text = conclusion(make_statement(agency=by, occupation=of, grade_level=level, coverage=known))
        name = "／".join((GRADE_NAMES[grade], GRADE_TITLES[grade])) if grade else ""
        named = "、".join(item + name for item in items)
        assert f"，{by.name}对{named}（{code}）：在目录内，依据 沪人社职〔2024〕458号" in text, (
            number,
            code,
            grade,
        )
        others = [row.item for row in ROWS if (row.filing_number, row.code) == (number, code)]
        lacking = [item + name for item in others if item not in items]
        rest = text.partition("458号；")[2]
        assert rest == (f"{'、'.join(lacking)}：不在目录内。" if lacking else ""), (number, code, grade)


def test_a_sentence_lists_every_item_of_the_code(client: Client) -> None:
    """车工 undivided at 五级 alone, 普通车工 and 数控车工 above it."""
    turner = {"agency": "S000031100001", "code": "6-18-01-01"}
    its = [row for row in ROWS if (row.filing_number, row.code) == tuple(turner.values())]
    page = said(client, "2025-06-01", **turner)
    for row in its:
        assert f"{row.item}{'、'.join(GRADE_NAMES[grade] for grade in row.grades)}" in page
    page = said(client, "2025-06-01", **turner, grade="4")
    assert "对车工（普通车工）四级／中级工、车工（数控车工）四级／中级工（6-18-01-01）：在目录内" in page
    assert "；车工四级／中级工：不在目录内。" in page


def test_a_special_ability_with_a_grade_is_told_to_have_none(client: Client) -> None:
    page = said(client, "2025-03-01", agency=LABELLING[0], code=LABELLING[1], grade="3")
    assert (
        "人工智能数据标注（4-04-05-Z1）：在目录内，依据 沪人社职〔2024〕458号。专项职业能力不分等级。" in page
    )
    assert "不在目录内" not in page


def test_the_form_alone_is_a_page_and_complains_of_nothing(client: Client) -> None:
    answer = client.get("/statements/")
    assert answer.status_code == 200
    assert "请更正以下内容" not in answer.content.decode()


def test_half_a_question_is_kept_and_asks_for_the_rest(client: Client) -> None:
    page = said(client, "2025-03-01", agency=LIFTS[0])
    assert "还要填写：职业编码" in page
    assert f'value="{LIFTS[0]}"' in page
    assert 'value="2025-03-01"' in page
    assert "当日，" not in page


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"agency": "S0"}, "机构备案号应为 S 加 12 位数字"),
        ({"agency": "S000031399999"}, "没有备案号为 S000031399999 的机构"),
        ({"code": "4-08"}, "请填写完整的职业编码"),
        ({"code": "9-99-99-99"}, "都没有编码 9-99-99-99"),
        ({"grade": "6"}, "没有“6”这个等级"),
        ({"on": "2025-02-30"}, "没有这一天"),
        ({"on": "1066-10-14"}, "日期超出可查询的范围"),
    ],
)
def test_a_bad_value_is_told_beside_its_field(client: Client, asked: dict[str, str], told: str) -> None:
    answer = client.get("/statements/", {**LIFTS_AT_3, "on": "2025-03-01", **asked})
    assert answer.status_code == 400
    assert told in answer.content.decode()
    assert "当日，" not in answer.content.decode()


def test_in_an_empty_register_nothing_is_known(client: Client) -> None:
    Notice.objects.update(edition=None)
    assert "本站尚未收录目录。" in said(client, "2025-03-01", **LIFTS_AT_3)


def test_a_change_takes_effect_at_midnight_in_shanghai_without_any_write(client: Client) -> None:
    tomorrow = dt.date(2025, 6, 1)
    end_grade(basis=basis(tomorrow), scope=scope(*LIFTS), grade_levels=levels(3))
    assert "：在目录内" in said(client, str(tomorrow - dt.timedelta(days=1)), **LIFTS_AT_3)
    assert "：不在目录内" in said(client, str(tomorrow), **LIFTS_AT_3)
