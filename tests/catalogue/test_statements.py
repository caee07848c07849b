"""The as-at statement: before, on and after each change, and what it cannot know."""

import datetime as dt

import pytest
from django.test import Client

from agencies.adjustments import end_grade, rename_agency, start_grade
from agencies.models import Notice
from tests.agencies.register import ADVERTS, JUNE, LABELLING, LIFTS, agency, basis, item, levels, scope

pytestmark = pytest.mark.django_db
LIFTS_AT_3 = {"agency": LIFTS[0], "code": LIFTS[1], "grade": "3"}


def said(client: Client, on: str, **asked: str) -> str:
    answer = client.get("/statements/", {**asked, "on": on})
    assert answer.status_code == 200
    return answer.content.decode()


def test_what_the_edition_lists_holds_from_its_day_on(client: Client) -> None:
    for on in ("2024-12-30", "2025-03-01"):
        page = said(client, on, **LIFTS_AT_3)
        assert f"{on} 当日，上海市电梯行业协会对电梯安装维修工（6-29-03-03）三级／高级工：在目录内" in page
        assert "依据 沪人社职〔2024〕458号" in page


def test_before_the_first_edition_nothing_is_known(client: Client) -> None:
    page = said(client, "2024-12-29", **LIFTS_AT_3)
    assert "本站载入的最早目录自 2024-12-30 起实施，2024-12-29 当日的情况无从知道。" in page
    assert "不在目录内" not in page.split("这份说明能说明什么")[0]


def test_an_ended_grade_holds_to_the_eve_and_says_by_which_notice_it_ended(client: Client) -> None:
    end_grade(basis=basis(JUNE), scope=scope(*LIFTS), grade_levels=levels(3))
    assert "：在目录内" in said(client, "2025-05-31", **LIFTS_AT_3)
    page = said(client, "2025-06-01", **LIFTS_AT_3)
    assert "：不在目录内。" in page
    assert "2025-06-01 起不再在目录内，依据 沪人社职〔2025〕100号" in page


def test_a_grade_to_come_says_from_when(client: Client) -> None:
    start_grade(basis=basis(JUNE), agency=agency(LIFTS[0]), item=item(ADVERTS[1]), grade_levels=levels(3))
    asked = {"agency": LIFTS[0], "code": ADVERTS[1], "grade": "3"}
    assert "自 2025-06-01 起才在目录内，依据 沪人社职〔2025〕100号" in said(client, "2025-05-31", **asked)
    assert "：在目录内，依据 沪人社职〔2025〕100号" in said(client, "2025-06-01", **asked)


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
    for limit in ("不是官方证明", "此前的情况，本站一概不知", "没有载入的动态调整，不在其中", "数据版本"):
        assert limit in page


def test_a_day_past_the_newest_edition_says_that_later_ones_are_not_loaded(client: Client) -> None:
    assert "之后的年度目录未载入" in said(client, "2027-03-01", **LIFTS_AT_3)


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
    assert "本站尚未载入目录，2025-03-01 当日的情况无从知道。" in said(client, "2025-03-01", **LIFTS_AT_3)


def test_a_change_takes_effect_at_midnight_in_shanghai_without_any_write(client: Client) -> None:
    tomorrow = dt.date(2025, 6, 1)
    end_grade(basis=basis(tomorrow), scope=scope(*LIFTS), grade_levels=levels(3))
    assert "：在目录内" in said(client, str(tomorrow - dt.timedelta(days=1)), **LIFTS_AT_3)
    assert "：不在目录内" in said(client, str(tomorrow), **LIFTS_AT_3)
