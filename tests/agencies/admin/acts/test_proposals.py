"""What takes something out of the directory is published by somebody who may, or by a second person."""

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.test import Client, override_settings

from agencies.models import Adjustment, Alias, Proposal
from tests.agencies.admin.acts.test_acts import DECEMBER, submit
from tests.agencies.admin.conftest import SignIn
from tests.agencies.admin.pages import INLINE, address, open_form, text_of
from tests.agencies.register import ADVERTS, LIFTS, agency, grades_on, levels, scope

pytestmark = pytest.mark.django_db


def end_lowest(client: Client, **given: Any) -> Proposal:
    """Ask for the end of 三级 of 广告设计师; what became of it."""
    submit(client, scope(*ADVERTS), "end-grade", grade_levels=[levels(3)[0].pk], **given)
    return Proposal.objects.latest("id")


def decide(client: Client, proposal: Proposal, how: str, **given: Any) -> Any:
    url = f"/admin/agencies/proposal/{proposal.pk}/{how}/"
    return client.post(url, {**open_form(client, url), **given}, follow=True)


def held() -> list[str | None]:
    return grades_on(scope(*ADVERTS), DECEMBER)


def test_what_an_editor_ends_waits_for_a_publisher(editor: Client, publisher: Client) -> None:
    proposal = end_lowest(editor)
    assert (proposal.status, held()) == ("waiting", ["3", "2", "1"])
    assert "发布等待中的调整（1）" in "".join(text_of(publisher.get("/admin/")).split())
    told = text_of(decide(publisher, proposal, "publish"))
    assert "终止等级：已记录 1 项调整，自 2026-12-01 起生效" in told
    assert held() == ["2", "1"]
    proposal.refresh_from_db()
    assert (proposal.status, str(proposal.decided_by)) == ("published", "发布员")
    assert str(Adjustment.objects.latest("id").entered_by) == "编辑员"


def test_the_publisher_reads_what_was_asked(editor: Client, publisher: Client) -> None:
    proposal = end_lowest(editor)
    page = publisher.get(f"/admin/agencies/proposal/{proposal.pk}/publish/")
    for said in ("终止的等级：三级／高级工", "终止日期：2026-12-01", "说明：按通知附件第三行"):
        assert said in text_of(page)
    assert not INLINE.search(page.content.decode())
    assert "提交的内容" in text_of(publisher.get(address(proposal)))


def test_an_editor_may_not_publish_but_may_withdraw(editor: Client, sign_in: SignIn) -> None:
    proposal = end_lowest(editor)
    assert editor.get(f"/admin/agencies/proposal/{proposal.pk}/publish/").status_code == 403
    assert sign_in("编辑", "小李").get(f"/admin/agencies/proposal/{proposal.pk}/withdraw/").status_code == 403
    decide(editor, proposal, "withdraw")
    proposal.refresh_from_db()
    assert (proposal.status, held()) == ("withdrawn", ["3", "2", "1"])


def test_a_publisher_needs_nobody_unless_two_must_look(publisher: Client, sign_in: SignIn) -> None:
    with override_settings(TWO_PERSON_RULE=True):
        proposal = end_lowest(publisher)
        assert held() == ["3", "2", "1"]
        assert publisher.get(f"/admin/agencies/proposal/{proposal.pk}/publish/").status_code == 403
        decide(sign_in("发布", "另一位"), proposal, "publish")
    assert held() == ["2", "1"]


def test_what_is_sent_back_says_why(editor: Client, publisher: Client) -> None:
    proposal = end_lowest(editor)
    assert "请写明为什么退回" in text_of(decide(publisher, proposal, "return", remark=" "))
    decide(publisher, proposal, "return", remark="日期与通知不符")
    assert "日期与通知不符" in text_of(editor.get(address(proposal)))
    assert held() == ["3", "2", "1"]


def test_a_proposal_is_decided_once(editor: Client, publisher: Client, sign_in: SignIn) -> None:
    proposal = end_lowest(editor)
    url = f"/admin/agencies/proposal/{proposal.pk}/publish/"
    second = sign_in("发布", "另一位")
    opened = open_form(second, url)
    decide(publisher, proposal, "publish")
    assert "这一项已由别人处理" in text_of(second.post(url, opened))
    assert Adjustment.objects.filter(kind="ended").count() == 1


def test_the_publisher_sees_what_happened_since_and_nothing_is_overwritten(
    editor: Client, publisher: Client
) -> None:
    proposal = end_lowest(editor)
    url = f"/admin/agencies/proposal/{proposal.pk}/publish/"
    opened = open_form(publisher, url)
    submit(editor, scope(*ADVERTS), "start-grade", grade_levels=[levels(4)[0].pk])
    assert "已被他人修改" in text_of(publisher.post(url, opened))
    assert held() == ["4", "3", "2", "1"]
    assert "提交之后，这条记录另有改动" in text_of(publisher.get(url))
    decide(publisher, proposal, "publish")
    assert held() == ["4", "2", "1"]


def test_what_would_be_refused_is_not_even_proposed(editor: Client) -> None:
    given = {"effective_on": "2024-12-30", "grade_levels": [levels(3)[0].pk], "sure": "on"}
    answer = submit(editor, scope(*ADVERTS), "end-grade", **given)
    assert "终止日期须晚于该日" in text_of(answer)
    assert Proposal.objects.count() == 0


def test_a_second_asker_is_told_of_the_first(editor: Client) -> None:
    end_lowest(editor)
    page = editor.get(f"/admin/agencies/scope/{scope(*ADVERTS).pk}/end-grade/")
    assert "这条记录已有待发布的“终止等级”" in text_of(page)


@override_settings(TWO_PERSON_RULE=True)
def test_the_rule_of_two_covers_names(publisher: Client, sign_in: SignIn) -> None:
    lifts = agency(LIFTS[0])
    for act in ("rename", "correct"):
        submit(publisher, lifts, act, name="上海市电梯协会")
    assert agency(LIFTS[0]).name == "上海市电梯行业协会"
    other = sign_in("发布", "另一位")
    decide(other, Proposal.objects.get(act="rename"), "publish")
    assert agency(LIFTS[0]).name == "上海市电梯协会"


@override_settings(TWO_PERSON_RULE=True)
def test_an_account_that_the_author_made_is_no_second_person(publisher: Client, sign_in: SignIn) -> None:
    proposal = end_lowest(publisher)
    puppet = sign_in("发布", "另一位")
    author, made = (User.objects.get(username=name) for name in ("发布员", "另一位"))
    LogEntry.objects.create(
        user=author,
        content_type=ContentType.objects.get_for_model(User),
        object_id=str(made.pk),
        object_repr="另一位",
        action_flag=1,
    )
    assert puppet.get(f"/admin/agencies/proposal/{proposal.pk}/publish/").status_code == 403
    decide(sign_in("发布", "第三位"), proposal, "publish")
    assert held() == ["2", "1"]


def test_the_first_page_says_what_became_of_what_i_proposed(editor: Client, publisher: Client) -> None:
    proposal = end_lowest(editor)
    assert "我提交的" in text_of(editor.get("/admin/"))
    decide(publisher, proposal, "return", remark="日期与通知不符")
    page = text_of(editor.get("/admin/"))
    assert "已退回" in page
    assert "日期与通知不符" in page
    assert "我提交的" not in text_of(publisher.get("/admin/"))


@override_settings(TWO_PERSON_RULE=True)
def test_what_is_urgent_is_done_at_once_and_marked_as_not_reviewed(publisher: Client, editor: Client) -> None:
    adverts, how = scope(*ADVERTS), {"grade_levels": [levels(3)[0].pk], "urgent": "紧急发布，注明未经复核"}
    assert "要写明为什么不能等待" in text_of(submit(publisher, adverts, "end-grade", **how))
    submit(editor, adverts, "end-grade", **how, urgent_reason="今日生效")
    assert (held(), Proposal.objects.get().status) == (["3", "2", "1"], "waiting")
    submit(publisher, adverts, "end-grade", **how, urgent_reason="今日生效")
    assert held() == ["2", "1"]
    assert "未经复核：今日生效" in text_of(publisher.get("/admin/"))
    assert "未经复核：终止等级，今日生效" in text_of(publisher.get(address(adverts, "history")))
    assert "未经复核" in text_of(publisher.get("/admin/agencies/proposal/"))


@override_settings(TWO_PERSON_RULE=True)
def test_a_later_review_by_another_takes_the_mark_off(publisher: Client, sign_in: SignIn) -> None:
    adverts, how = scope(*ADVERTS), {"grade_levels": [levels(3)[0].pk], "urgent": "1"}
    submit(publisher, adverts, "end-grade", **how, urgent_reason="今日生效")
    proposal = Proposal.objects.get()
    button = address(proposal, "review")
    assert button not in publisher.get(address(proposal)).content.decode()
    assert publisher.get(button).status_code == 403
    other = sign_in("发布", "第二位")
    assert button in other.get(address(proposal)).content.decode()
    assert "已复核（紧急发布的）：终止等级" in text_of(decide(other, proposal, "review", remark="与通知一致"))
    proposal.refresh_from_db()
    assert str(proposal.decided_by) == "第二位"
    assert proposal.remark.startswith("未经复核：今日生效；发布员自行发布于 ")
    assert proposal.remark.endswith("已复核：与通知一致")
    assert "未经复核的紧急发布" not in text_of(other.get("/admin/"))
    assert "未经复核：终止等级，今日生效" in text_of(other.get(address(adverts, "history")))
    assert "已复核（紧急发布的）：终止等级" in text_of(other.get(address(adverts, "history")))
    assert "已由别人复核" in text_of(other.post(button, {"remark": ""}))
    assert button not in other.get(address(proposal)).content.decode()
    assert held() == ["2", "1"]


@override_settings(TWO_PERSON_RULE=True)
def test_nobody_approves_an_own_alias(editor: Client, sign_in: SignIn) -> None:
    given = {"text": "广告师傅", "kind": "everyday", "confidence": "high", "source": "来信"}
    given |= {"occupation": str(scope(*ADVERTS).item.occupation_id), "approve": "批准"}
    assert "要由另一人批准" in text_of(editor.post("/admin/agencies/alias/propose/", given, follow=True))
    alias = Alias.objects.get(text="广告师傅")
    for client, approved in ((editor, False), (sign_in("编辑", "小李"), True)):
        client.post(address(alias, "approve"), {"approve": "批准"})
        alias.refresh_from_db()
        assert alias.approved is approved
