"""Forms are as strict as an import: what nobody sees is refused, what is unlikely is asked about."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client, override_settings
from django.utils import timezone

from agencies.models import Adjustment, Agency, Claim, Notice, Proposal, SearchNote
from tests.agencies.admin.acts.test_acts import page_of, submit
from tests.agencies.admin.conftest import SignIn
from tests.agencies.admin.pages import address, open_form, text_of
from tests.agencies.admin.records.test_notices import TYPED
from tests.agencies.register import ADVERTS, LIFTS, agency, levels, notice, occupation, scope

pytestmark = pytest.mark.django_db
ADD_AGENCY, ADD_NOTICE = "/admin/agencies/agency/add/", "/admin/agencies/notice/add/"


def add(client: Client, url: str, **typed: str) -> str:
    return text_of(client.post(url, {**open_form(client, url), **typed}, follow=True))


@pytest.mark.parametrize("unseen", ["\x0b", "\u200b", "\u2028", "\ufffd"])
def test_what_nobody_sees_is_refused_in_names(editor: Client, unseen: str) -> None:
    name = f"上海市{unseen}电梯协会"
    assert "含有看不见的字符" in text_of(submit(editor, agency(LIFTS[0]), "rename", name=name))
    assert "含有看不见的字符" in add(editor, ADD_AGENCY, filing_number="S000031399999", name=name)
    assert agency(LIFTS[0]).name == "上海市电梯行业协会"
    assert Client().get("/changes.atom").status_code == 200


def test_lines_of_a_reason_end_alike(editor: Client) -> None:
    adverts, four = scope(*ADVERTS), [levels(4)[0].pk]
    submit(editor, adverts, "start-grade", grade_levels=four, reason="第一行\x0b第二行\r\n第三行")
    assert Adjustment.objects.latest("pk").reason == "第一行\n第二行\n第三行"
    told = text_of(submit(editor, adverts, "start-grade", grade_levels=four, reason="说明\x07"))
    assert "含有看不见的字符（U+0007）" in told


def test_another_agency_s_name_is_asked_about_once(editor: Client) -> None:
    given = {"name": "上海市广告协会"}
    told = text_of(submit(editor, agency(LIFTS[0]), "rename", **given))
    assert "“上海市广告协会”是 S000031300049 上海市广告协会 用的" in told
    assert "已核对，仍照此录入" in told
    submit(editor, agency(LIFTS[0]), "rename", sure="on", **given)
    assert agency(LIFTS[0]).name == "上海市广告协会"
    assert "用的（或用过的）名称" in add(editor, ADD_AGENCY, filing_number="S000031399999", **given)


@pytest.mark.parametrize("same", ["上海市 电梯行业协会", "上海市电梯行业协会 "])
def test_a_rename_that_changes_nothing_but_blanks_is_none(editor: Client, same: str) -> None:
    assert "只差空格和全半角" in text_of(submit(editor, agency(LIFTS[0]), "rename", name=same))
    told = text_of(submit(editor, occupation(LIFTS[1]), "rename", name="电梯安装 维修工"))
    assert "只差空格和全半角" in told


def test_the_number_of_another_province_is_asked_about(editor: Client) -> None:
    typed = {"filing_number": "Ｓ000032399999", "name": "某某协会"}
    assert "备案号都以 S000031 开头，S000032399999 不是" in add(editor, ADD_AGENCY, **typed)
    add(editor, ADD_AGENCY, **typed, sure="on")
    assert Agency.objects.filter(filing_number="S000032399999").exists()


def test_a_filing_number_of_no_shape_is_refused_and_not_asked_about(editor: Client) -> None:
    told = add(editor, ADD_AGENCY, filing_number="X1", name="某某协会")
    assert "大写字母 S 加 12 位数字" in told
    assert "已核对，仍照此录入" not in told


@pytest.mark.parametrize("typed", ["沪人社职[2027]1号", "沪人社职(2027)1号", "沪人社职（２０２７）1号"])
def test_a_number_has_its_brackets_and_proposes_its_address(editor: Client, typed: str) -> None:
    add(editor, ADD_NOTICE, **{**TYPED, "number": typed, "slug": ""})
    filed = Notice.objects.get(slug="2027-1")
    assert filed.number == "沪人社职〔2027〕1号"


def test_a_notice_in_force_before_its_issue_is_asked_about(editor: Client) -> None:
    typed = {**TYPED, "in_force_from": "2027-01-04"}
    assert "实施日期 2027-01-04 早于发文日期 2027-01-05" in add(editor, ADD_NOTICE, **typed)
    add(editor, ADD_NOTICE, **typed, sure="on")
    assert Notice.objects.filter(slug="2027-1").exists()


def test_days_that_are_unlikely_are_asked_about(editor: Client) -> None:
    adverts, four = scope(*ADVERTS), [levels(4)[0].pk]
    notice()
    early = text_of(submit(editor, adverts, "start-grade", grade_levels=four, effective_on="2025年5月19日"))
    assert "到 2025-05-20 才发文，2025-05-19 在这之前" in early
    far = timezone.localdate() + dt.timedelta(days=900)
    told = text_of(submit(editor, adverts, "start-grade", grade_levels=four, effective_on=str(far)))
    assert "离今天超过两年" in told
    submit(editor, adverts, "start-grade", grade_levels=four, effective_on=str(far), sure="on")
    assert Adjustment.objects.latest("pk").effective_on == far


def test_contact_data_is_not_confirmed_in_the_future(editor: Client) -> None:
    lifts = agency(LIFTS[0])
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    typed = {"telephone": "021-1", "contact_source": "来函", "change_reason": "来函"}
    told = add(editor, address(lifts), **typed, contact_confirmed_on=str(tomorrow))
    assert "核实日期不能在今天之后" in told


HUGE = "9" * 30


@pytest.mark.parametrize(
    "path",
    [
        "agencies/agency/x/change/", f"agencies/agency/{HUGE}/change/", f"agencies/agency/{HUGE}/history/",
        "agencies/agency/x/history/", f"agencies/agency/{HUGE}/rename/", f"agencies/import/{HUGE}/file/",
        f"agencies/proposal/{HUGE}/publish/", f"agencies/alias/{HUGE}/approve/",
        "agencies/agency/1/history/x/",
        f"agencies/agency/1/history/{HUGE}/", f"agencies/scope/?item__occupation__kind={HUGE}",
        f"agencies/annexrow/?notice__id__exact={HUGE}", "agencies/annexrow/?notice__id__exact=x",
        f"agencies/alias/propose/?agency={HUGE}&text=x", "agencies/alias/propose/?agency=x&text=x",
        f"agencies/scope/1/correct-period/?grade={HUGE}", f"r/1/{HUGE}/", "r/x/y/",
        f"agencies/agency/1/change/?_changelist_filters={HUGE}", f"agencies/agency/?p={HUGE}",
        "agencies/adjustment/?effective_on__year=x", f"agencies/adjustment/?effective_on__year={HUGE}",
    ],
)  # fmt: skip
def test_what_is_no_key_is_not_found_and_no_fault(sign_in: SignIn, path: str) -> None:
    """A message and the way back, or not found."""
    answer: Any = sign_in("超级用户").get(f"/admin/{path}", follow=True)
    assert answer.status_code in {200, 400, 403, 404}


def test_a_form_with_a_key_that_is_none_says_so(editor: Client) -> None:
    adverts = scope(*ADVERTS)
    for key in ("x", HUGE):
        assert (
            editor.post(page_of(adverts, "start-grade"), {"notice": key, "grade_levels": [key]}).status_code
            == 200
        )


# A key that is none in each list of choices, of each form that has one: one of many, of one, and ticked.
CHOICES = {
    "agencies/alias/propose/": ("occupation", "item", "agency", "topic", "notice"),
    "agencies/alias/add/": ("occupation", "item", "agency", "topic", "notice"),
    "agencies/searchnote/add/": ("occupation", "related"),
    "agencies/guidetopic/add/": ("edition",),
    "agencies/claim/add/": ("topic", "quotations-0-notice"),
    "agencies/occupation/add/": ("group",),
    "agencies/assessmentitem/add/": ("occupation",),
    "agencies/agency/new/": ("notice", "item_1"),
    "auth/user/add/": ("groups",),
}


@pytest.mark.parametrize("path", CHOICES)
def test_a_choice_that_is_none_is_told_beside_its_field(sign_in: SignIn, path: str) -> None:
    client, url = sign_in("超级用户"), f"/admin/{path}"
    for field in CHOICES[path]:
        for key in ("x", HUGE, "\u2f2f", "a\x0bb"):
            answer = client.post(url, {**open_form(client, url), field: key})
            assert answer.status_code == 200, (field, key)
            assert "errorlist" in answer.content.decode(), (field, key)


def test_a_stale_form_with_a_choice_that_is_none_says_what_changed(editor: Client) -> None:
    note = SearchNote.objects.exclude(occupation=None)[0]
    url = address(note)
    sent = {**open_form(editor, url), "occupation": "x", "related": [HUGE], "change_reason": "改"}
    add(editor, url, text="别人改的", change_reason="先改")
    assert editor.post(url, sent).status_code == 200


def test_a_form_of_more_quotations_than_a_claim_has_is_cut(editor: Client) -> None:
    url = address(Claim.objects.all()[0])
    with override_settings(ZEAL_ALLOWLIST=[{"model": "agencies.*"}]):
        answer = editor.post(url, {**open_form(editor, url), "quotations-TOTAL_FORMS": HUGE})
    assert answer.status_code == 200
    assert answer.content.decode().count('-first_line"') < 200


def test_lists_of_lines_and_remarks_hold_nothing_unseen(editor: Client, publisher: Client) -> None:
    note = SearchNote.objects.all()[0]
    assert "含有看不见的字符（U+200B）" in add(
        editor, address(note), terms="甲\n乙\u200b丙", change_reason="改"
    )
    assert "含有看不见的字符" not in add(editor, address(note), terms="甲\x0b乙", change_reason="改")
    note.refresh_from_db()
    assert note.terms == ["甲", "乙"]
    submit(editor, scope(*ADVERTS), "end-grade", grade_levels=[levels(3)[0].pk])
    waiting = Proposal.objects.get()
    told = text_of(publisher.post(address(waiting, "return"), {"remark": "甲\u202e乙"}))
    assert "含有看不见的字符（U+202E）" in told
    with override_settings(TWO_PERSON_RULE=True):
        given = {"grade_levels": [levels(2)[0].pk], "urgent": "1", "urgent_reason": "甲\u202e乙"}
        told = text_of(submit(publisher, scope(*ADVERTS), "end-grade", **given))
    assert "紧急发布的原因：含有看不见的字符（U+202E）" in told


@pytest.mark.parametrize("path", ["agencies/import/upload/", "agencies/agency/1/rename/"])
def test_more_text_than_a_form_takes_is_told(editor: Client, path: str) -> None:
    url = f"/admin/{path}"
    # As a browser is asked: what it sent is read before any page is.
    editor.handler.enforce_csrf_checks = True
    sent = {**open_form(editor, url), "table": "长" * 900_000}
    told = text_of(editor.post(url, sent, follow=True))
    assert "没有保存：一次填写的文字不能超过 2 MB" in told
