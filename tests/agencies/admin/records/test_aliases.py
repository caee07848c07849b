"""Aliases: missed searches in groups, and a name approved in two presses, its effect seen first."""

import datetime as dt
import re
from html import unescape
from typing import Any

import pytest
import time_machine
from django.db.models import Q
from django.test import Client
from django.utils import timezone

from agencies import missed_searches
from agencies.adjustments.retraction import retract
from agencies.admin.dashboard.missed import missed_groups
from agencies.in_memory import in_force
from agencies.models import Adjustment, Alias, DataVersion, MissedSearch, Proposal, SearchNote
from agencies.search.look_up import look_up
from agencies.search.values import AnswerKind
from agencies.search_aids.alias_effect import effect_of, saved_queries
from tests.agencies.admin.acts.test_acts import submit
from tests.agencies.admin.conftest import SignIn
from tests.agencies.admin.pages import INLINE, address, open_form, read_form, text_of
from tests.agencies.register import ADVERTS, JUNE, LIFTS, agency, item, levels, occupation, scope
from tests.catalogue.search.saved import wanted

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def many_queries(settings: Any) -> None:
    """What an alias would change is told by hundreds of searches, each on its own."""
    settings.ZEAL_ALLOWLIST = [{"model": "agencies.*"}]


def missed(text: str, count: int = 1, days_ago: int = 0) -> None:
    day = timezone.localdate() - dt.timedelta(days=days_ago)
    MissedSearch.objects.create(text=text, day=day, kind="unknown", count=count)


def answered(text: str) -> AnswerKind:
    with missed_searches.nobody_asking():
        return look_up(text, scopes=in_force(JUNE)).kind


def first_candidate(client: Client, label: str) -> str:
    page = client.get("/admin/missed/").content.decode()
    found = re.search(rf'href="([^"]+)">{label}', page)
    assert found, page
    return unescape(found[1])


def test_missed_searches_are_grouped_by_sound_most_frequent_first() -> None:
    missed("初师长", 2)
    missed("厨师长", 5, days_ago=3)
    missed("厨师长", 1)
    missed("chushizhang", 8)
    missed("chu shi zhang", 1)
    missed("飞行员", 3)
    missed("老早以前", 99, days_ago=400)
    groups = missed_groups(timezone.localdate() - dt.timedelta(days=30))
    assert [(group.text, group.others, group.count) for group in groups] == [
        ("厨师长", ("初师长", "chushizhang", "chu shi zhang"), 17),
        ("飞行员", (), 3),
    ]
    assert groups[0].last == timezone.localdate()


def test_a_missed_text_becomes_an_alias_in_two_presses(editor: Client) -> None:
    missed("厨师长", 5)
    assert answered("厨师长") is AnswerKind.UNKNOWN
    preview = editor.get(first_candidate(editor, "4-03-02-01 中式烹调师"))
    assert "将要改变的检索" in text_of(preview)
    assert "中式烹调师" in text_of(preview)
    assert not Alias.objects.filter(text="厨师长").exists()
    editor.post("/admin/agencies/alias/propose/", {**read_form(preview), "approve": "批准"})
    alias = Alias.objects.get(text="厨师长")
    assert (alias.approved, alias.pinyin) == (True, "chu shi zhang")
    assert alias.source.startswith("检索记录：5 次没有查到")
    assert str(alias.history.latest().history_user) == "编辑员"
    assert answered("厨师长") is AnswerKind.MATCHES
    assert "现在已能查到" in text_of(editor.get("/admin/missed/"))


def test_looking_at_the_desk_changes_and_counts_nothing(editor: Client) -> None:
    missed("厨师长")
    before = DataVersion.objects.now().number, list(MissedSearch.objects.values_list("count"))
    missed_searches.counts.take()
    editor.get(first_candidate(editor, "4-03-02-01 中式烹调师"))
    assert (DataVersion.objects.now().number, list(MissedSearch.objects.values_list("count"))) == before
    assert not missed_searches.counts.take()


def test_another_meaning_can_be_chosen_and_is_seen_first(editor: Client) -> None:
    missed("小修")
    page = open_form(editor, first_candidate(editor, "另选所指…"))
    assert page["text"] == ["小修"]
    shown = editor.post(
        "/admin/agencies/alias/propose/", {**page, "occupation": occupation(LIFTS[1]).pk, "preview": "1"}
    )
    assert "电梯安装维修工" in text_of(shown)
    assert not Alias.objects.filter(text="小修").exists()


def test_an_alias_without_a_meaning_is_refused_with_what_to_do(editor: Client) -> None:
    missed("小修")
    page = open_form(editor, first_candidate(editor, "另选所指…"))
    told = text_of(editor.post("/admin/agencies/alias/propose/", {**page, "approve": "批准"}))
    assert "请在职业、评价项目、评价机构、办事指南、通知中选且只选一个。" in told


def changes_by(text: str) -> dict[str, tuple[str, str]]:
    """What an approved alias for 电梯安装维修工 would change: query → before, after."""

    def approve() -> None:
        target = occupation(LIFTS[1])
        Alias.objects.create(text=text, source="测试", confidence="high", approved=True, occupation=target)

    return {
        change.query: (str(change.before), str(change.after)) for change in effect_of(approve, text, JUNE)
    }


def test_a_query_that_an_alias_would_answer_otherwise_is_shown() -> None:
    # 钟表维修工 is what 表 finds in the document.
    before, after = changes_by("表")["表"]
    assert "钟表" in before
    assert "电梯安装维修工" not in before
    assert "电梯安装维修工" in after
    assert not Alias.objects.filter(source="测试").exists()


def test_an_alias_never_takes_an_official_name() -> None:
    assert "电工" not in changes_by("电工")


def test_approval_is_given_and_taken_back_by_a_button_alone(editor: Client) -> None:
    alias = Alias.objects.create(
        text="小修", source="来电", confidence="high", occupation=occupation(LIFTS[1]), approved=False
    )
    assert 'name="approved"' not in editor.get(address(alias)).content.decode()
    url = f"/admin/agencies/alias/{alias.pk}/approve/"
    assert "将要改变的检索（1）" in text_of(editor.get(url))
    for _ in range(2):  # pressed twice, it does not turn back
        editor.post(url, {"approve": "批准"})
        alias.refresh_from_db()
        assert (alias.approved, alias.version) == (True, 2)
    editor.post(url, {"approve": "取消批准"})
    alias.refresh_from_db()
    assert (alias.approved, alias.version) == (False, 3)


def test_a_viewer_sees_what_is_missed_and_approves_nothing(sign_in: SignIn) -> None:
    missed("厨师长")
    viewer = sign_in("查看")
    page = text_of(viewer.get("/admin/missed/"))
    assert "厨师长" in page
    assert "另选所指" not in page
    assert viewer.get("/admin/agencies/alias/propose/").status_code == 403
    alias = Alias.objects.first()
    assert alias is not None
    assert viewer.post(f"/admin/agencies/alias/{alias.pk}/approve/").status_code == 403
    assert sign_in("无").get("/admin/missed/").status_code == 403


def test_the_pages_are_plain_enough_for_a_strict_policy(editor: Client) -> None:
    missed("厨师长")
    candidate = first_candidate(editor, "4-03-02-01 中式烹调师")
    for url in ("/admin/missed/", candidate, "/admin/agencies/alias/propose/"):
        assert not INLINE.search(editor.get(url).content.decode())


def test_the_saved_queries_are_those_that_search_is_held_to() -> None:
    """`make fixture` takes new ones over."""
    assert list(saved_queries()) == wanted()


def test_the_saved_queries_hold_nobody_s_number() -> None:
    assert len(saved_queries()) > 400
    assert "月嫂" in saved_queries()
    assert not [query for query in saved_queries() if re.search(r"\d{14,}", query)]


@pytest.fixture
def of_adverts() -> tuple[Alias, Alias]:
    """The only names for the advertising designer, one of its occupation and one of its item."""
    old = occupation(ADVERTS[1])
    Alias.objects.filter(Q(occupation=old) | Q(item__occupation=old)).delete()
    given = {"source": "测试", "confidence": "high", "approved": True}
    painter = Alias.objects.create(text="画广告的", occupation=old, **given)
    return painter, Alias.objects.create(text="广告师傅", item=item(old.code), **given)


def recode(client: Client, day: dt.date) -> str:
    given = {"code": "4-08-08-99", "name": "", "effective_on": str(day)}
    return text_of(submit(client, occupation(ADVERTS[1]), "recode", **given))


def test_names_go_along_with_a_code_that_is_replaced_and_come_back_with_it(
    publisher: Client, of_adverts: tuple[Alias, Alias]
) -> None:
    painter, master = of_adverts
    told = recode(publisher, JUNE)
    assert "条叫法指向原编码" not in told
    new = occupation("4-08-08-99")
    for alias in of_adverts:
        alias.refresh_from_db()
    assert (painter.occupation, painter.version, master.item) == (new, 2, item(new.code))
    assert look_up("画广告的", scopes=in_force(JUNE)).kind is AnswerKind.MATCHES
    for act in Adjustment.objects.filter(kind="recoded"):
        retract(record=act, reason="录错")
    for alias in of_adverts:
        alias.refresh_from_db()
    assert (painter.occupation, master.item) == (occupation(ADVERTS[1]), item(ADVERTS[1]))


def test_a_code_to_be_replaced_tells_how_many_names_are_left_and_one_button_carries_them(
    sign_in: SignIn, of_adverts: tuple[Alias, Alias]
) -> None:
    publisher, painter = sign_in("发布"), of_adverts[0]
    old, day = occupation(ADVERTS[1]), timezone.localdate() + dt.timedelta(days=30)
    assert "另有 2 条叫法指向原编码" in recode(publisher, day)
    button = address(old, "carry-aliases")
    assert publisher.get(button).status_code == 404
    with time_machine.travel(f"{day}T10:00:00+08:00"):
        publisher = sign_in("发布")
        assert button in publisher.get(address(painter)).content.decode()
        page = publisher.get(button)
        assert "广告师傅、画广告的" in text_of(page)
        new = occupation("4-08-08-99")
        said = Alias.objects.create(
            text="广告师傅", item=item(new.code), source="测试", confidence="high", approved=True
        )
        assert "叫法改指新编码：2 条" in text_of(publisher.post(button, {"seen": ""}, follow=True))
        painter.refresh_from_db()
        assert (painter.occupation, painter.version) == (new, 2)
        kept = Alias.objects.get(text="广告师傅", item=item(old.code))
        assert (kept.approved, said.approved) == (False, True)
        assert publisher.get(button).status_code == 404
        assert button not in publisher.get(address(old)).content.decode()
    for act in Adjustment.objects.filter(kind="recoded"):
        retract(record=act, reason="录错")
    painter.refresh_from_db()
    kept.refresh_from_db()
    assert (painter.occupation, kept.approved) == (old, True)


def test_a_replaced_code_and_a_former_name_tell_what_goes_on_saying_them(
    publisher: Client, editor: Client
) -> None:
    old = occupation(ADVERTS[1])
    SearchNote.objects.filter(related=old).delete()  # those that are shipped: 插画师
    given = {"kind": "caution", "basis": "测试", "terms": ["广告"]}
    pointing = SearchNote.objects.create(title="甲", text="不是一回事", occupation=old, **given)
    saying = SearchNote.objects.create(title="乙", text="广告设计师（4-08-08-08）不是", **given)
    SearchNote.objects.create(title="丙", text="另一回事", **given)
    submit(editor, scope(*ADVERTS), "end-grade", grade_levels=[levels(3)[0].pk])
    proposal = Proposal.objects.get()
    for act, says in (("rename", "广告设计师"), ("recode", "4-08-08-08")):
        form = publisher.get(address(old, act)).content.decode()
        assert f"仍写着“{says}”或指向它的" in form
        shown = [record for record in (pointing, saying, proposal) if f'href="{address(record)}"' in form]
        assert shown == [pointing, saying, proposal]
    told = text_of(submit(publisher, old, "rename", name="广告设计人员", effective_on=str(JUNE)))
    assert "仍写着“广告设计师”或指向它的还有 3 处，请核对：“乙”、“甲”、" in told
    assert "仍写着“4-08-08-08”或指向它的还有 3 处" in recode(publisher, dt.date(2025, 7, 1))
    assert "仍写着" not in text_of(
        submit(publisher, agency(ADVERTS[0]), "rename", name="某某", effective_on=str(JUNE))
    )


def test_a_code_that_is_replaced_tells_which_scopes_begin_at_it_later(publisher: Client) -> None:
    later, started = dt.date(2025, 9, 1), item(ADVERTS[1])
    given = {"item": started.pk, "grade_levels": [levels(3)[0].pk], "effective_on": str(later)}
    submit(publisher, agency(LIFTS[0]), "start-grade", **given)
    told = recode(publisher, JUNE)
    assert f"以后才起、仍在原编码的有 1 项，请核对：{scope(LIFTS[0], ADVERTS[1])}" in told
