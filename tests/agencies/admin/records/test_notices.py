"""A notice in the admin: its year as an edition comes with an annex, and is never typed."""

import re

import pytest
from django.test import Client

from agencies.adjustments import end_grade
from agencies.adjustments.retraction import retract
from agencies.models import Notice, Retraction
from tests.agencies.register import ADVERTS, basis, levels, scope

pytestmark = pytest.mark.django_db
TYPED = {
    "number": "沪人社职〔2027〕1号",
    "slug": "2027-1",
    "title": "关于调整目录的通知",
    "issuer": "上海市人力资源和社会保障局",
    "issued_on": "2027-01-05",
    "in_force_from": "2027-01-05",
    "text": "略",
}


def test_a_year_that_is_typed_makes_no_edition(editor: Client) -> None:
    assert editor.get("/admin/agencies/notice/add/").status_code == 200
    editor.post("/admin/agencies/notice/add/", {**TYPED, "edition": "2027", "change_reason": "新通知"})
    filed = Notice.objects.get(slug="2027-1")
    assert (filed.edition, filed.last_checked_on) == (None, None)
    assert [notice.edition for notice in Notice.objects.editions()] == [2025]


@pytest.mark.parametrize("day", ["0001-01-01", "1999-12-31", "2200-01-01"])
def test_a_day_that_no_notice_bears_is_refused(editor: Client, day: str) -> None:
    answer = editor.post(
        "/admin/agencies/notice/add/", {**TYPED, "in_force_from": day, "change_reason": "新通知"}
    )
    assert (answer.status_code, Notice.objects.count()) == (200, 1)


def test_a_comparison_says_with_what(editor: Client) -> None:
    checked = {**TYPED, "last_checked_on": "2027-02-01", "change_reason": "核对"}
    answer = editor.post("/admin/agencies/notice/add/", checked)
    assert "请写明与什么核对" in answer.content.decode()
    editor.post(
        "/admin/agencies/notice/add/",
        {**checked, "checked_against": "市人社局网站所载通知", "check_agreed": "false"},
    )
    filed = Notice.objects.get(slug="2027-1")
    assert (filed.checked_against, filed.check_agreed) == ("市人社局网站所载通知", False)


def test_what_was_retracted_and_is_typed_again_is_in_use_again(editor: Client) -> None:
    editor.post("/admin/agencies/notice/add/", TYPED)
    filed = Notice.objects.get(slug="2027-1")
    retract(record=filed, reason="录错")
    editor.post("/admin/agencies/notice/add/", {**TYPED, "title": "另一标题", "slug": "2027-001"})
    again = Notice.objects.get(slug="2027-001")
    assert (again.pk, again.title, again.version) == (filed.pk, "另一标题", 2)
    assert not Retraction.objects.standing().exists()


def test_the_address_of_a_retracted_notice_is_not_given_to_another(editor: Client) -> None:
    editor.post("/admin/agencies/notice/add/", TYPED)
    retract(record=Notice.objects.get(slug="2027-1"), reason="录错")
    answer = editor.post("/admin/agencies/notice/add/", {**TYPED, "number": "沪人社职〔2027〕2号"})
    assert "已撤下的通知用过这个网址名" in answer.content.decode()


def test_the_list_says_what_rests_on_each_and_what_it_lacks(editor: Client) -> None:
    end_grade(basis=basis(), scope=scope(*ADVERTS), grade_levels=levels(1))
    wrong = end_grade(basis=basis(), scope=scope(*ADVERTS), grade_levels=levels(2))
    retract(record=wrong, reason="录错")
    page = editor.get("/admin/agencies/notice/").content.decode()
    told = re.findall(r"field-(?:number|rests|lacks)[^>]*>(?:<a[^>]*>)?([^<]*)", page)
    assert told == [
        *("沪人社职〔2025〕100号", "1 项调整", "官方网址、与原文的核对"),
        *("沪人社职〔2024〕458号", "114 行附件、114 项调整", "官方网址、与原文的核对"),
    ]
