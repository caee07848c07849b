"""What left, is to come, took another code, or was never of the classification, is told as it is."""

import datetime as dt

import pytest

from agencies.absences import absence
from agencies.adjustments import (
    end_grade,
    file_agency,
    recode_occupation,
    rename_agency,
    rename_occupation,
    start_grade,
)
from agencies.in_memory import in_force
from agencies.models import Occupation
from agencies.search.look_up import Answer, look_up
from tests.agencies.register import ADVERTS, JULY, JUNE, LIFTS, agency, basis, item, levels, scope

pytestmark = pytest.mark.django_db
MAY = JUNE - dt.timedelta(days=1)


def ask(text: str, on: dt.date) -> Answer:
    return look_up(text, scopes=in_force(on))


def codes(text: str, on: dt.date) -> set[str]:
    return ask(text, on).scopes.codes()


@pytest.mark.parametrize(
    ("old", "texts"),
    [("4-04-05-03", ["客服", "话务员", "电话客服", "kefu", "呼叫中心服务员"]), ("4-14-05-07", ["电竞选手"])],
)
def test_everyday_names_mean_whichever_code_holds_on_the_day(old: str, texts: list[str]) -> None:
    new = f"{old[:8]}98"
    occupation = Occupation.objects.get(code=old)
    recode_occupation(basis=basis(JUNE), occupation=occupation, code=new, name="新名称员")
    for text in (*texts, old, occupation.name):
        assert (codes(text, MAY), codes(text, JUNE)) == ({old}, {new}), text
    for text in (new, "新名称员"):
        answer = ask(text, MAY)
        assert (answer.kind, codes(text, JUNE)) == ("listed_later", {new})
        assert f"此前的编码是 {old} {occupation.name}" in answer.message


def test_only_what_is_listed_on_the_day_is_named() -> None:
    """Nobody assesses the new code before its day, nor the old one, nor what it was called, from then on."""
    old, new = "4-03-02-08", "4-03-02-18"
    recode_occupation(basis=basis(JUNE), occupation=Occupation.objects.get(code=old), code=new)
    rename_occupation(basis=basis(JULY), occupation=Occupation.objects.get(code=new), name="咖啡调制师")
    for text in ("咖啡", "咖啡师"):
        told = [ask(text, day).message for day in (MAY, JUNE, JULY)]
        assert ["可评咖啡师。" in each for each in told] == [True, True, False], text
        assert ["可评咖啡调制师。" in each for each in told] == [False, False, True], text
    assert ask(old, MAY).message == f"{old} 是“咖啡师”的职业编码。找到 1 家机构可评咖啡师。"
    assert ask(old, JUNE).message.startswith(f"{old} 是咖啡师（{new}）的曾用编码。")
    assert ask(old, JULY).message.startswith(f"{old} 是咖啡调制师（{new}）的曾用编码。")


def test_an_agency_and_an_occupation_that_parted_are_told_so() -> None:
    end_grade(basis=basis(JUNE), scope=scope("S000031300049", "4-08-08-08", ""), grade_levels=levels(3, 2, 1))
    answer = ask("上海市广告协会 广告设计师 三级", JUNE)
    assert answer.kind == "listed_before"
    assert "自 2025-06-01 起不再列入" in answer.message


def test_what_an_edition_never_printed_is_not_said_to_have_stood_in_it() -> None:
    adverts, number = item(ADVERTS[1]), "S000031399999"
    added = file_agency(basis=basis(JUNE), filing_number=number, name="上海市测试评价协会")
    start_grade(basis=basis(JUNE), agency=added, item=adverts, grade_levels=levels(4))
    end_grade(basis=basis(JULY), scope=scope(number, ADVERTS[1]), grade_levels=levels(4))
    end_grade(basis=basis(JULY), scope=scope(*ADVERTS), grade_levels=levels(3, 2, 1))
    assert "2025年版目录（含已收录的调整）曾列入，自 2025-07-01 起不再列入" in ask(number, JULY).message
    assert "2025年版目录曾列入，自 2025-07-01 起不再列入" in ask(ADVERTS[0], JULY).message


def test_what_was_added_by_hand_outside_the_classification_is_no_part_of_it() -> None:
    group = Occupation.objects.get(code="4-04-05-01").group
    Occupation.objects.create(
        code="4-04-05-77", name="星际航行员", group=group, in_classification=False, source="手工添加"
    )
    by_code = absence(
        in_force(JUNE),
        code="4-04-05-77",
        filing_number="",
        grades=(),
        kind="",
        edition="2025年版目录",
        group_names={},
        today=JUNE,
    )
    for kind, message in (
        *((ask(text, JUNE).kind, ask(text, JUNE).message) for text in ("星际航行员", "4-04-05-77")),
        (by_code.kind, by_code.message),
    ):
        assert kind == "unknown"
        assert "没有机构评价" not in message


def test_a_name_that_left_is_not_taken_for_something_weaker() -> None:
    end_grade(basis=basis(JUNE), scope=scope(*LIFTS), grade_levels=levels(5, 4, 3, 2, 1))
    answer = ask("上海市电梯行业协会 怎么报名", JUNE)
    assert (answer.kind, len(answer.scopes)) == ("listed_before", 0)


def test_part_of_a_name_is_not_called_an_occupation() -> None:
    answer = ask("护士", JUNE)
    assert answer.kind == "not_assessed"
    said = "大典中没有叫“护士”的职业；相关的 8 个职业本目录都没有机构评价。"
    assert answer.message == f"{said}下面列出其中 6 个。"


def test_what_an_everyday_name_meant_is_told_beside_what_it_means_more_weakly() -> None:
    """电竞 was 电子竞技员, and is a part of 电子竞技运营师."""
    players = scope("S000031500027", "4-14-05-07")
    end_grade(basis=basis(JUNE), scope=players, grade_levels=levels(5, 4, 3))
    for text in ("电竞", "电竞 三级"):
        before, after = ask(text, MAY), ask(text, JUNE)
        assert "曾列入" not in before.message
        assert (after.kind, after.scopes.codes()) == ("matches", {"4-14-05-06"})
        told = "“4-14-05-07 电子竞技员”：2025年版目录曾列入，自 2025-06-01 起不再列入"
        assert after.message.startswith(told), after.message
        assert "电子竞技运营师" in after.message
        assert after.beside().suggestions[0].text == "4-14-05-07 电子竞技员"
    assert ask("运营师", JUNE).message == ask("运营师", MAY).message


def test_what_is_offered_bears_the_name_of_the_day() -> None:
    """保卫管理员 is related to the card of 保安员; an agency is offered for a slip of its name."""
    rename_occupation(
        basis=basis(JUNE), occupation=Occupation.objects.get(code="3-02-02-01"), name="安全保卫管理师"
    )
    rename_agency(basis=basis(JUNE), agency=agency(LIFTS[0]), name="上海市升降机行业协会")
    for text, old, new in (
        ("保安", "保卫管理员", "安全保卫管理师"),
        ("上海市电梯行会", "上海市电梯行业协会", "上海市升降机行业协会"),
    ):
        for day, right, wrong in ((MAY, old, new), (JUNE, new, old)):
            answer = ask(text, day)
            offered = [
                *answer.beside().suggestions,
                *answer.beside().related,
                *(way for n in answer.beside().notes for way in n.related),
            ]
            told = " ".join(f"{way.text} {way.why}" for way in offered)
            assert right in told, (text, day, told)
            assert wrong not in told or wrong == old, (text, day, told)
