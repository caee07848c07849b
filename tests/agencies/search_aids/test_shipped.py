"""A release's search aids and guide text come to a register that exists, and an editor's work stays."""

import io
from typing import Any

import pytest
from django.core.management import call_command

from agencies.models import (
    Alias,
    Claim,
    GuideTopic,
    Occupation,
    OccupationName,
    OfficialLookUp,
    OpenDoor,
    Quotation,
    SearchNote,
)
from agencies.search_aids import shipped
from agencies.search_aids.shipped import LOADED, RENEWED, Renewal, renew_shipped

pytestmark = pytest.mark.django_db
ALL = (Alias, SearchNote, GuideTopic, Claim, Quotation, OfficialLookUp)


def nothing(renewal: Renewal) -> bool:
    return not (renewal.added or renewal.renewed or renewal.left or renewal.homeless)


@pytest.fixture(autouse=True)
def _door(db: None) -> None:
    """A register of before is made by taking away what came since, so the door to history stands open."""
    OpenDoor.objects.create(why="a register of before")


def forget(*models: Any) -> None:
    """As if what is gone had never been here."""
    for model in models:
        model.history.exclude(id__in=model._base_manager.values("pk")).delete()


def edited(record: Any) -> None:
    record._change_reason = "来电核实"
    record.save()


def test_a_register_just_loaded_has_it_all() -> None:
    assert nothing(renew_shipped())
    assert Alias.history.filter(history_change_reason=LOADED).count() == Alias.objects.count()


def test_what_is_new_is_added_whole_and_once() -> None:
    """As in a register of the release before, which had no guide and fewer aliases."""
    counts = [model._default_manager.count() for model in ALL]
    Quotation.objects.all().delete()
    Claim.objects.all().delete()
    Alias.objects.filter(topic__isnull=False).delete()
    GuideTopic.objects.all().delete()
    OfficialLookUp.objects.all().delete()
    Alias.objects.filter(text__in=["月嫂", "保卫"]).delete()
    SearchNote.objects.get(title="保安员").delete()
    forget(Quotation, Claim, GuideTopic, OfficialLookUp, Alias, SearchNote)
    renewal = renew_shipped()
    assert [model._default_manager.count() for model in ALL] == counts
    assert "检索叫法：月嫂" in renewal.added
    assert (renewal.renewed, renewal.left, renewal.homeless) == ([], [], [])
    note = SearchNote.objects.get(title="保安员")
    assert [occupation.code for occupation in note.related.all()] == ["3-02-02-01"]
    assert Alias.objects.get(text="月嫂").history.get(history_type="+").history_change_reason == RENEWED
    assert nothing(renew_shipped())


def test_what_nobody_touched_is_renewed_in_its_place() -> None:
    alias = Alias.objects.filter(text="月嫂")[0]
    Alias.objects.filter(pk=alias.pk).update(confidence="low")
    Claim.objects.filter(topic__slug="fees", position=2).update(text="旧的说法")
    Quotation.objects.filter(claim__topic__slug="fees", claim__position=2).update(text="参评人员")
    SearchNote.objects.get(title="保安员").related.clear()
    SearchNote.history.filter(title="保安员", history_type="~").delete()
    renewal = renew_shipped()
    assert len(renewal.renewed) == 4
    assert (renewal.added, renewal.left) == ([], [])
    renewed = Alias.objects.get(pk=alias.pk)
    assert (renewed.confidence, renewed.version) == (alias.confidence, alias.version + 1)
    assert renewed.history.first().history_change_reason == RENEWED
    assert nothing(renew_shipped())


def test_a_card_with_related_occupations_is_renewed_again_and_again() -> None:
    """Loading and renewing write its history twice: once for itself, once for them."""
    card = SearchNote.objects.get(title="关于“电工证”")
    assert card.related.exists()
    for _release in range(2):
        SearchNote.objects.filter(pk=card.pk).update(text_en="")
        card.related.through.objects.filter(searchnote=card).delete()
        renewal = renew_shipped()
        assert (renewal.renewed, renewal.left) == (["检索提示：关于“电工证”"], [])
        assert SearchNote.objects.get(pk=card.pk).text_en.startswith("People may also mean")
        assert card.related.exists()
    assert nothing(renew_shipped())


def test_what_an_editor_touched_is_listed_and_left() -> None:
    alias = Alias.objects.filter(text="月嫂")[0]
    alias.confidence = "low"
    edited(alias)
    claim = Claim.objects.get(topic__slug="fees", position=2)
    claim.text = "编辑写的"
    edited(claim)
    claim.quotations.all().delete()
    renewal = renew_shipped()
    assert sorted(renewal.left) == sorted(
        [
            "检索叫法：月嫂",
            "指南内容：参加评价要按评价机构的要求交考核评价费。",
            "引文：参评人员须根据相关评价机构要求，缴纳考核评价费。",
        ]
    )
    assert (renewal.added, renewal.renewed) == ([], [])
    alias.refresh_from_db()
    assert alias.confidence == "low"
    assert not claim.quotations.exists()


def test_what_an_editor_deleted_or_renamed_does_not_come_back() -> None:
    Alias.objects.filter(text="保卫").delete()
    alias = Alias.objects.filter(text="月嫂")[0]
    alias.text = "带娃能手"
    edited(alias)
    renewal = renew_shipped()
    assert sorted(renewal.left) == ["检索叫法：保卫", "检索叫法：月嫂"]
    assert (renewal.added, renewal.renewed) == ([], [])


def test_an_edit_that_comes_to_the_same_is_not_listed() -> None:
    edited(Alias.objects.filter(text="月嫂")[0])
    assert nothing(renew_shipped())


def test_what_the_register_knows_nothing_of_is_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    fields = {
        "text": "火箭师傅", "kind": "everyday", "confidence": "high", "occupation": ["9-99-99-99"],
        "source": "测试", "approved": True,
    }  # fmt: skip
    monkeypatch.setattr(
        shipped, "shipped_records", lambda: iter([{"model": "agencies.alias", "fields": fields}])
    )
    assert renew_shipped().homeless == ["agencies.alias：火箭师傅"]


def test_the_command_tells_what_it_did() -> None:
    Alias.objects.filter(text="保卫").delete()
    forget(Alias)
    out = io.StringIO()
    call_command("renew_shipped", stdout=out)
    assert "Added: 1.\n  检索叫法：保卫\nRenewed: 0." in out.getvalue()


def test_additions_to_the_classification_come_to_a_register_of_before() -> None:
    """Its occupation is renamed in place, with the former name; what is new is added, once."""
    OccupationName.objects.all().delete()
    Occupation.objects.filter(code="4-13-04-04").update(name="研学旅行指导师")
    Occupation.objects.filter(classified_in__gt=2022).delete()
    forget(Occupation, OccupationName)
    renewal = renew_shipped()
    assert len(renewal.added) == 20 + 1
    assert renewal.renewed == ["职业：4-13-04-04 研学旅游指导师"]
    assert OccupationName.objects.get().name == "研学旅行指导师"
    assert nothing(renew_shipped())


def test_what_an_editor_entered_of_the_classification_is_left() -> None:
    OccupationName.objects.all().delete()
    renamed = Occupation.objects.get(code="4-13-04-04")
    renamed.name = "研学旅行指导师"
    edited(renamed)
    added = Occupation.objects.get(code="4-13-01-10")
    added.source, added.retracted = "人社部公告", True
    edited(added)
    renewal = renew_shipped()
    assert sorted(renewal.left) == sorted(
        ["职业：4-13-04-04 研学旅游指导师", "职业：4-13-01-10 网络主播", "职业名称沿革：研学旅行指导师"]
    )
    assert (renewal.added, renewal.renewed, OccupationName.objects.count()) == ([], [], 0)
