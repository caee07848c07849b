"""The first page of the admin, and the quality desk behind it."""

import datetime as dt
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.utils import timezone

from agencies.adjustments import end_grade
from agencies.models import Agency, MissedSearch, SeenFinding
from agencies.quality import QUEUES
from tests.agencies.admin.conftest import SignIn
from tests.agencies.admin.pages import INLINE, text_of
from tests.agencies.register import ADVERTS, basis, levels, scope

pytestmark = pytest.mark.django_db


def test_the_first_page_says_what_there_is_to_do(editor: Client) -> None:
    MissedSearch.objects.create(text="飞行员", day=timezone.localdate(), kind="unknown")
    page = text_of(editor.get("/admin/"))
    for said in (
        "要做的事",
        "录入一份新通知",
        "看看大家查什么没查到",
        "（1）",
        "没有联系方式的机构",
        "（56）",
    ):
        assert said in page


def test_the_first_page_says_which_data_is_public(editor: Client) -> None:
    page = text_of(editor.get("/admin/"))
    assert "2025年版，沪人社职〔2024〕458号，自 2024-12-30 起" in page
    assert "数据版本" in page


def test_the_first_page_shows_what_is_coming(editor: Client) -> None:
    coming = timezone.localdate() + dt.timedelta(days=30)
    end_grade(basis=basis(on=coming), scope=scope(*ADVERTS), grade_levels=levels(1))
    page = text_of(editor.get("/admin/"))
    assert f"{coming}" in page
    assert "上海市广告协会：广告设计师" in page


def test_a_viewer_is_offered_only_what_a_viewer_may_do(sign_in: SignIn) -> None:
    page = text_of(sign_in("查看").get("/admin/"))
    assert "检查数据质量" in page
    assert "录入一份新通知" not in page


def test_somebody_without_rights_sees_no_figures(sign_in: SignIn) -> None:
    page = text_of(sign_in("无").get("/admin/"))
    assert "需要留意" not in page


def test_the_first_page_is_plain_enough_for_a_strict_policy(editor: Client) -> None:
    assert not INLINE.search(editor.get("/admin/").content.decode())


def test_every_queue_opens_and_links_to_its_records(editor: Client) -> None:
    overview = text_of(editor.get("/admin/quality/"))
    for queue in QUEUES:
        assert queue.title in overview
        page = editor.get(f"/admin/quality/{queue.key}/").content.decode()
        assert queue.advice in page
        assert not INLINE.search(page)
    assert "/admin/agencies/agency/" in editor.get("/admin/quality/no-contact/").content.decode()


def test_a_long_queue_is_shown_in_pages(editor: Client) -> None:
    first, second = (text_of(editor.get("/admin/quality/no-contact/", {"p": page})) for page in (1, 2))
    assert "第 1 页，共 2 页" in first
    assert "第 2 页，共 2 页" in second


def test_an_unknown_queue_is_not_found_and_strangers_stay_out(editor: Client, sign_in: SignIn) -> None:
    assert editor.get("/admin/quality/nothing/").status_code == 404
    assert sign_in("无").get("/admin/quality/").status_code == 403
    assert sign_in("无").get("/admin/quality/no-row/").status_code == 403


QUEUE = "/admin/quality/no-contact/"


def grounds(client: Client) -> list[str]:
    return re.findall(r'name="ground" value="(\w+)"', client.get(QUEUE).content.decode())


def test_what_was_looked_at_leaves_the_queue_until_its_ground_changes(editor: Client) -> None:
    first, second, *_ = grounds(editor)
    marked = {"ground": [first], "reason": "机构不愿公开"}
    assert "已看过（没有联系方式的机构）：机构不愿公开，1 条" in text_of(
        editor.post(QUEUE, marked, follow=True)
    )
    assert grounds(editor)[0] == second
    last_page = text_of(editor.get(QUEUE, {"p": 2}))
    assert "其中 1 条已看过" in last_page
    assert "已看过：机构不愿公开（编辑员" in last_page
    assert "（55）" in text_of(editor.get("/admin/"))
    assert "55（另 1 条已看过）" in text_of(editor.get("/admin/quality/"))
    editor.post(QUEUE, marked)
    assert SeenFinding.objects.count() == 1
    Agency.objects.order_by("filing_number")[0].claim_version(1)
    assert "条已看过" not in text_of(editor.get(QUEUE))
    assert len({first, second, *grounds(editor)}) == 51


def test_a_finding_that_was_looked_at_can_be_listed_again(editor: Client, sign_in: SignIn) -> None:
    first = grounds(editor)[0]
    editor.post(QUEUE, {"ground": first, "reason": "原文如此"})
    page = text_of(editor.post(QUEUE, {"ground": first, "reason": "再问一次", "again": "1"}, follow=True))
    assert "重新列出：再问一次" in page
    assert "条已看过" not in page
    kept = text_of(sign_in("查看").get("/admin/agencies/seenfinding/"))
    assert "原文如此" in kept
    assert "再问一次" in kept


def test_a_finding_is_marked_with_a_reason_by_those_who_edit(editor: Client, sign_in: SignIn) -> None:
    first = grounds(editor)[0]
    page = editor.post(QUEUE, {"ground": first, "reason": " "}).content.decode()
    assert "请写明原因" in page
    assert f'value="{first}" aria-label' in page
    assert " checked" in page
    assert "请勾选要标记的" in text_of(editor.post(QUEUE, {"reason": "原文如此"}))
    viewer = sign_in("查看")
    assert 'name="ground"' not in viewer.get(QUEUE).content.decode()
    assert viewer.post(QUEUE, {"ground": first, "reason": "原文如此"}).status_code == 403
    assert not SeenFinding.objects.exists()


def test_the_handbook_is_one_press_away_and_reads_as_written(editor: Client) -> None:
    assert 'href="/admin/manual/"' in editor.get("/admin/").content.decode()
    page = editor.get("/admin/manual/").content.decode()
    assert not INLINE.search(page)
    for said in (
        "<h2>录错了怎么办</h2>",
        "<td>每季度</td>",
        "<strong>先有通知。</strong>",
        "<code>/admin/</code>",
    ):
        assert said in page
    told = text_of(editor.get("/admin/manual/")).partition("写给维护目录的人")[2]
    for mark in ("**", "`", "|", "##", "]("):
        assert mark not in told, mark
    pictures = re.findall(r'<img src="([^"]+)" alt="([^"]+)"', page)
    assert len(pictures) >= 3
    for address, _ in pictures:
        file = finders.find(address.removeprefix("/static/"))
        assert file
        assert Path(file).stat().st_size < 60_000
