"""What ended, was renamed or re-coded keeps its page, and the page says when and by which notice."""

import datetime as dt
import re

import pytest
from django.test import Client

from agencies.adjustments import end_grade, recode_occupation, rename_agency, start_grade
from tests.agencies.register import (
    ADVERTS,
    JULY,
    JUNE,
    LABELLING,
    LIFTS,
    agency,
    basis,
    levels,
    occupation,
    scope,
)

pytestmark = pytest.mark.django_db


def shown(client: Client, address: str, on: dt.date) -> str:
    answer = client.get(f"{address}{'&' if '?' in address else '?'}on={on}")
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_an_ended_scope_is_told_on_both_pages_with_its_day_and_notice(client: Client) -> None:
    end_grade(basis=basis(JUNE), scope=scope(*LIFTS), grade_levels=levels(5, 4, 3, 2, 1))
    for address in (f"/agencies/{LIFTS[0]}/", f"/occupations/{LIFTS[1]}/"):
        assert "已不在目录内" not in shown(client, address, dt.date(2025, 5, 31))
        page = shown(client, address, JUNE)
        assert "已不在目录内" in page
        assert "自 2025-06-01 起移除" in page
        assert "沪人社职〔2025〕100号" in page
        assert "五级" in page.split("已不在目录内")[1]


def test_one_ended_grade_is_told_while_the_others_hold(client: Client) -> None:
    end_grade(basis=basis(JUNE), scope=scope(*ADVERTS), grade_levels=levels(3))
    past = shown(client, f"/agencies/{ADVERTS[0]}/", JULY).split("已不在目录内")[1]
    assert "三级" in past.split("依据")[0]
    assert "二级" not in past.split("依据")[0]


def test_a_grade_that_came_back_is_not_told_as_gone(client: Client) -> None:
    adverts = scope(*ADVERTS)
    end_grade(basis=basis(JUNE), scope=adverts, grade_levels=levels(3))
    start_grade(basis=basis(JULY), agency=adverts.agency, item=adverts.item, grade_levels=levels(3))
    address = f"/agencies/{ADVERTS[0]}/"
    assert "已不在目录内" in shown(client, address, JUNE)
    assert "已不在目录内" not in shown(client, address, JULY)


def test_an_ended_special_ability_keeps_its_page(client: Client) -> None:
    end_grade(basis=basis(JUNE), scope=scope(*LABELLING))
    page = shown(client, f"/occupations/{LABELLING[1]}/", JUNE)
    assert "上海库帕思科技有限公司" in page.split("已不在目录内")[1]
    assert "《中华人民共和国职业分类大典（2022年版）》里的职业" not in page


def test_a_renamed_agency_bears_the_name_of_the_day_and_tells_the_other(client: Client) -> None:
    rename_agency(basis=basis(JUNE), agency=agency(LIFTS[0]), name="上海市电梯协会")
    address = f"/agencies/{LIFTS[0]}/"
    before, after = shown(client, address, dt.date(2025, 5, 31)), shown(client, address, JUNE)
    assert '<h1 lang="zh-Hans">上海市电梯行业协会</h1>' in before
    assert '另有名称：<span lang="zh-Hans">上海市电梯协会</span>（自 2025-06-01 起）' in before
    assert '<h1 lang="zh-Hans">上海市电梯协会</h1>' in after
    assert '曾用名称：<span lang="zh-Hans">上海市电梯行业协会</span>（至 2025-05-31）' in after


def test_a_recoded_occupation_points_on_and_back(client: Client) -> None:
    recode_occupation(basis=basis(JUNE), occupation=occupation(LIFTS[1]), code="6-29-03-99")
    old = shown(client, f"/occupations/{LIFTS[1]}/", JUNE)
    assert "自 2025-06-01 起，这一职业改用新编码：" in old
    assert "/occupations/6-29-03-99/" in old
    assert "/occupations/6-29-03-03/" in shown(client, "/occupations/6-29-03-99/", JUNE)


def test_pages_lead_to_their_changes_and_to_a_statement(client: Client) -> None:
    assert "/changes/?agency=" not in shown(client, f"/agencies/{LIFTS[0]}/", JUNE)  # which has none
    rename_agency(basis=basis(JUNE), agency=agency(LIFTS[0]), name="上海市电梯协会")
    page = shown(client, f"/agencies/{LIFTS[0]}/", JUNE)
    assert f"/changes/?agency={LIFTS[0]}" in page
    assert f"/statements/?agency={LIFTS[0]}&amp;on=2025-06-01" in page
    occupation = f"/occupations/{LIFTS[1]}/"
    assert "/changes/?code=" not in shown(client, occupation, JUNE)  # nothing befell it
    end_grade(basis=basis(JUNE), scope=scope(*LIFTS), grade_levels=levels(5))
    assert f"/changes/?code={LIFTS[1]}" in shown(client, occupation, JUNE)


def days_of(page: str, item: str) -> str:
    """What the row of the item says under the days."""
    row = page[page.index(item) :]
    return re.search(r'data-label="列入日期（本站所知）"[^>]*>(.*?)</td>', row)[1]  # type: ignore[index]  # the row has it


def test_every_grade_has_its_own_day_and_the_notice_where_it_is_another(client: Client) -> None:
    adverts = scope(*ADVERTS)
    end_grade(basis=basis(JUNE), scope=adverts, grade_levels=levels(3))
    start_grade(basis=basis(JULY), agency=adverts.agency, item=adverts.item, grade_levels=levels(3))
    by = '<a href="/notices/2025-100/">沪人社职〔2025〕100号</a>'
    for address in (
        f"/agencies/{ADVERTS[0]}/",
        f"/occupations/{ADVERTS[1]}/",
        f"/directory/?view=table&agency={ADVERTS[0]}",
    ):
        page = shown(client, address, JULY)
        assert days_of(page, "广告设计师</").split("<br>") == [
            f"三级：2025-07-01 {by}",
            "二级、一级：2024-12-30",
        ]
        assert days_of(shown(client, address, dt.date(2025, 5, 31)), "广告设计师</") == "2024-12-30"


def test_what_came_back_rests_on_its_notice_and_on_no_annex(client: Client) -> None:
    """The annex of 2024 printed it once; that it is listed since July rests on the notice of July."""
    labelling = scope(*LABELLING)
    end_grade(basis=basis(JUNE), scope=labelling)
    start_grade(basis=basis(JULY), agency=labelling.agency, item=labelling.item)
    for address in (f"/agencies/{LABELLING[0]}/", f"/directory/?view=table&q={LABELLING[1]}"):
        assert "表2 编号1 序号1" not in shown(client, address, JULY)
        assert re.search(BY_NOTICE, shown(client, address, JULY))
        assert "表2 编号1 序号1" in shown(client, address, dt.date(2025, 5, 31))


# No place in an annex beside it, only what can be stated of the row.
BY_NOTICE = (
    '<a href="/notices/2025-100/">沪人社职〔2025〕100号</a>(</td>| <a class="screen" href="/statements/)'
)


def test_a_row_that_an_adjustment_made_leads_to_its_notice(client: Client) -> None:
    """No annex prints it."""
    start_grade(
        basis=basis(),
        agency=agency(ADVERTS[0]),
        item=occupation(LIFTS[1]).items.get(),
        grade_levels=levels(5),
    )
    for address in (
        f"/agencies/{ADVERTS[0]}/",
        f"/occupations/{LIFTS[1]}/",
        f"/directory/?view=table&agency={ADVERTS[0]}",
    ):
        page = shown(client, address, JUNE)
        assert re.search(BY_NOTICE, page)
        assert ">动态调整<" not in page
