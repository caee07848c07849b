"""The guide in the admin: topics, claims, and quotations that are proved when they are saved."""

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from pytest_django import Settings

from agencies.models import Claim, GuideTopic, Notice, OfficialLookUp, Quotation
from tests.agencies.admin.conftest import SignIn
from tests.agencies.admin.pages import address, changelist, open_form
from tests.printed import LINES

pytestmark = pytest.mark.django_db

FEE = "参评人员须根据相关评价机构要求，缴纳考核评价费。"


@pytest.fixture(autouse=True)
def each_its_notice(settings: Settings) -> None:
    """A form asks for the notice of each quotation that it proves."""
    settings.ZEAL_ALLOWLIST = [{"model": "agencies.Notice"}]


def claim() -> Claim:
    return Claim.objects.get(topic__slug="fees", position=2)


def save(client: Client, record: Any, **typed: str) -> str:
    form: dict[str, Any] = open_form(client, address(record))
    return client.post(address(record), {**form, "change_reason": "测试", **typed}).content.decode()


def test_an_editor_changes_a_sentence_with_a_reason_and_a_history(editor: Client) -> None:
    assert save(editor, claim(), text="要交考核评价费。") == ""
    assert claim().text == "要交考核评价费。"
    last = claim().history.first()
    assert (last.history_change_reason, last.history_user.username) == ("测试", "编辑员")
    assert "要交考核评价费。" in editor.get("/guide/fees/").content.decode()


def test_a_quotation_is_chosen_by_its_words_and_its_lines_are_found(editor: Client) -> None:
    words = LINES[30]
    save(editor, claim(), **new_quotation(text=words))
    made = claim().quotations.get(position=2)
    assert (made.first_line, made.last_line, made.text) == (31, 31, words)
    assert made.history.get().history_user.username == "编辑员"


def test_a_quotation_is_chosen_by_its_lines_and_its_words_are_taken(editor: Client) -> None:
    save(editor, claim(), **new_quotation(first_line="17", last_line="19"))
    assert claim().quotations.get(position=2).text == LINES[16] + LINES[18]


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ({"text": "考核评价费全免。"}, "通知全文中没有这段文字"),
        ({"text": FEE, "first_line": "35", "last_line": "35"}, "与通知全文所选的行不一致"),
        ({"first_line": "35", "last_line": "33"}, "止行不能在起行之前"),
        ({"first_line": "9999"}, "通知全文没有这些行"),
        ({"notice": "1"}, "请贴上原文，或填写行号"),
    ],
)
def test_what_the_notice_does_not_say_there_is_refused(
    editor: Client, typed: dict[str, str], refusal: str
) -> None:
    assert refusal in save(editor, claim(), **new_quotation(**typed))
    assert claim().quotations.count() == 1


def test_a_quotation_can_be_taken_away_and_the_sentence_is_then_our_own(editor: Client) -> None:
    save(editor, claim(), **{"quotations-0-DELETE": "on"})
    assert not claim().quotations.exists()
    assert Quotation.history.filter(history_type="-", text=FEE).exists()
    page = editor.get("/guide/fees/").content.decode()
    assert "本站说明" in page.split(claim().text)[1][:60]


def test_what_the_notice_does_not_give_is_typed_line_by_line(editor: Client) -> None:
    topic = GuideTopic.objects.get(slug="fees")
    save(editor, topic, unprovided="能否分期\n\n能否刷卡")
    topic.refresh_from_db()
    assert topic.unprovided == ["能否分期", "能否刷卡"]
    page = editor.get(address(topic)).content.decode()
    assert claim().text in page
    assert address(claim()) in page


def test_a_topic_and_its_first_sentence_are_new(editor: Client) -> None:
    notice = Notice.objects.get()
    form = {"edition": notice.pk, "slug": "retake", "label": "补考", "title": "能不能补考", "position": "9"}
    inline = {"claims-TOTAL_FORMS": "0", "claims-INITIAL_FORMS": "0", "unprovided": "", "unprovided_en": ""}
    editor.post("/admin/agencies/guidetopic/add/", {**form, **inline})
    topic = GuideTopic.objects.get(slug="retake")
    form = {"topic": topic.pk, "position": "1", "text": "请问评价机构。"}
    inline = {"quotations-TOTAL_FORMS": "0", "quotations-INITIAL_FORMS": "0"}
    editor.post("/admin/agencies/claim/add/", {**form, **inline})
    assert "请问评价机构。" in editor.get("/guide/retake/").content.decode()


def test_a_newer_official_address_is_added_with_its_source(editor: Client) -> None:
    typed = {
        "subject": "national",
        "address": "https://example.org/",
        "source": "编辑所见",
        "seen_on": "2026-11-01",
    }
    editor.post("/admin/agencies/officiallookup/add/", typed)
    assert OfficialLookUp.objects.filter(subject="national").count() == 2
    assert 'href="https://example.org/"' in editor.get("/about/").content.decode()


@pytest.mark.parametrize("model", [GuideTopic, Claim, OfficialLookUp])
def test_a_viewer_looks_and_changes_nothing(sign_in: SignIn, model: Any) -> None:
    viewer = sign_in("查看")
    assert viewer.get(changelist(model)).status_code == 200
    record = model.objects.first()
    assert "保存本次修改" not in viewer.get(address(record)).content.decode()
    assert viewer.post(address(record), {}).status_code == 403


def test_editors_may_add_and_change_the_guide() -> None:
    rights = set(Group.objects.get(name="编辑").permissions.values_list("codename", flat=True))
    for model in ("guidetopic", "claim", "quotation", "officiallookup"):
        assert {f"view_{model}", f"add_{model}", f"change_{model}"} <= rights


def new_quotation(**typed: str) -> dict[str, str]:
    """The blank row below the one that stands."""
    notice = str(Notice.objects.get().pk)
    row = {"position": "2", "notice": notice, "first_line": "", "last_line": "", "text": "", **typed}
    return {f"quotations-1-{name}": value for name, value in row.items()}
