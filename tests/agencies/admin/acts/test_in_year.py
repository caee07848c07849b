"""Most of a year is this: a notice is seen, entered, previewed, told in public, and found in the feed.

No later edition is loaded, so nobody is told that the year's changes are missing when some are recorded.
"""

import re
from typing import Any

import pytest
import time_machine
from django.test import Client, override_settings

from agencies.models import Adjustment, Notice
from tests.agencies.admin.acts.test_acts import page_of
from tests.agencies.admin.pages import open_form, read_form, text_of
from tests.agencies.register import ADVERTS, LIFTS, levels, scope
from tests.pages import Page

pytestmark = pytest.mark.django_db
NUMBER, DAY = "沪人社职〔2026〕120号", "2026-04-01"
NOTHING_YET = "本站目前只收录2025年版目录，2026年的变化尚未收录。"


def told(path: str, **asked: str) -> str:
    """What the public reads."""
    return " ".join(Page(Client().get(path, asked).content.decode()).by_id["main"].split())


def enter_notice(editor: Client) -> Notice:
    adding = "/admin/agencies/notice/add/"
    typed = {
        "number": NUMBER,
        "slug": "2026-120",
        "title": "关于调整社会化职业技能评价目录的通知",
        "issuer": "上海市人力资源和社会保障局",
        "issued_on": "2026-03-20",
        "in_force_from": DAY,
        "text": "上海市广告协会增设广告设计师四级。\n上海市电梯行业协会不再评价电梯安装维修工一级。",
        "change_reason": "在官网看到",
    }
    editor.post(adding, {**open_form(editor, adding), **typed})
    return Notice.objects.get(number=NUMBER)


def enter(client: Client, act: str, record: Any, notice: Notice, **given: Any) -> str:
    """Filled in, previewed, and what was previewed is sent; what the preview shows of the day after it."""
    url = page_of(record, act)
    sent = {**open_form(client, url), "effective_on": DAY, "notice": notice.pk, "reason": "附件", **given}
    with override_settings(ZEAL_ALLOWLIST=[{"model": "agencies.*"}]):
        previewed = client.post(url, {**sent, "preview": "1"})
        assert not Adjustment.objects.filter(notice=notice, kind=act.partition("-")[0] + "ed").exists()
        confirmed = {name: value for name, value in read_form(previewed).items() if name != "preview"}
        done = client.post(url, confirmed, follow=True)
    assert f"已记录 1 项调整，自 {DAY} 起生效" in text_of(done)
    return previewed.content.decode().split("之后</figcaption>")[1]


def test_a_notice_of_the_year_is_entered_and_told(editor: Client, publisher: Client) -> None:
    with time_machine.travel("2026-03-25T10:00:00+08:00", tick=False):
        assert NOTHING_YET in told("/directory/")
        assert NUMBER not in told("/about/")
        notice = enter_notice(editor)
        after = enter(editor, "start-grade", scope(*ADVERTS), notice, grade_levels=[levels(4)[0].pk])
        assert "四级" in after
        enter(publisher, "end-grade", scope(*LIFTS), notice, grade_levels=[levels(1)[0].pk])
        assert NOTHING_YET in told("/directory/")
        assert f"{DAY} 尚未到来；已录入、尚未生效的有：调整 2 项。" in told("/directory/", on=DAY)
        assert "已录入、尚未生效" in Client().get("/changes.atom").content.decode()
    with time_machine.travel(f"{DAY}T10:00:00+08:00", tick=False):
        caveat = "2026年版目录尚未收录；已收录2026年的调整 2 项"
        for path in ("/directory/", "/", "/occupations/", f"/agencies/{ADVERTS[0]}/", "/coverage/"):
            assert f"{caveat}。" in told(path), path
            assert "变化尚未收录" not in told(path), path
        statement = told(f"/statements/{ADVERTS[0]}/{ADVERTS[1]}/4/{DAY}/")
        verdict = (
            f"四级／中级工（{ADVERTS[1]}）：按2025年版目录（含已收录的调整）在内；{caveat}。依据 {NUMBER}。"
        )
        assert verdict in statement
        gone = told(f"/statements/{LIFTS[0]}/{LIFTS[1]}/1/{DAY}/")
        assert f"按2025年版目录（含已收录的调整）不在内；{caveat}。" in gone
        assert f"{DAY} 起不再列入，依据 {NUMBER}" in gone
        changes = told("/changes/", since="2026-01-01")
        assert "上海市广告协会" in changes
        assert "上海市电梯行业协会" in changes
        assert NUMBER in changes
        about = told("/about/")
        assert f"{NUMBER} 实施日期 {DAY}" in about
        feed = Client().get("/changes.atom").content.decode()
        titles = re.findall(r"<title>(2026-04-01[^<]*)</title>", feed)
        assert len(titles) == 2
        assert not any("尚未生效" in title for title in titles)
        assert NUMBER in feed
        body = Client().get("/v1/scopes", {"agency": ADVERTS[0]}).json()
        assert body["coverage"] == {"kind": "after", "message": f"{caveat}。办事前请到官方网站核对。"}
    assert Notice.objects.editions().get().edition == 2025
