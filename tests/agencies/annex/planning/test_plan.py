"""The plan against the register that holds the 2025 directory: it names exactly what was changed."""

import re
from collections.abc import Callable

import pytest

from agencies.changes import Change, ChangeKind
from tests.agencies.annex.document import TEXT
from tests.agencies.annex.editions import (
    ADDED,
    EVERYTHING,
    RECODED,
    REGRADED,
    REMOVED,
    RENAMED,
    SPLIT,
    Replacement,
    edition,
    planned,
    rules,
    shown,
)

pytestmark = pytest.mark.django_db


def changes_of(*replacements: Replacement) -> list[Change]:
    plan = planned(edition(*replacements))
    assert not plan.refused
    return list(plan.difference.changes)


def test_the_document_that_is_loaded_changes_nothing() -> None:
    plan = planned(TEXT)
    assert (plan.is_loaded, plan.difference.changes, plan.difference.unchanged) == (True, (), 114)
    assert [found.rule for found in plan.problems if found.line is None] == [
        "filing-serials-absent",
        "already-loaded",
    ]


def test_the_same_rows_under_the_next_heading_change_nothing() -> None:
    plan = planned(edition())
    assert (plan.is_loaded, plan.difference.changes, plan.difference.unchanged) == (False, (), 114)
    assert rules(plan) == []


@pytest.mark.parametrize(
    "edit",
    [
        lambda text: text.replace("(", "（").replace(")", "）"),
        lambda text: text.replace("（", " (").replace("）", ")"),
        lambda text: text.replace("业余大学 (", "业余大学("),
        lambda text: re.sub(r"(?m)^34\t(.*)\t2\t", r"34\t\1\t1\t", text),
        lambda text: re.sub(r"(?m)^1(\t上海库帕思)", r"56\1", text),
        lambda text: "\ufeff" + text.replace("\n", "\r\n"),
    ],
    ids=["full width", "half width", "second name", "序号", "编号", "newlines"],
)
def test_spelling_and_numbering_alone_are_no_changes(edit: Callable[[str], str]) -> None:
    plan = planned(edit(edition()))
    assert (plan.refused, plan.difference.changes, plan.difference.unchanged) == (False, (), 114)


def test_an_agency_added_is_told_with_its_scope() -> None:
    (added,) = changes_of(ADDED)
    assert shown(added) == ("added", "S000031300064", "4-04-05-05", "", [], [5, 4])
    assert planned(edition(ADDED)).added_agencies == {"S000031300064": "上海市测试协会"}


def test_an_agency_removed_ends_with_its_scopes() -> None:
    plan = planned(edition(REMOVED))
    assert [shown(change) for change in plan.difference.changes] == [
        ("ended", "S000031200059", "4-08-08-23", "", [4], [])
    ]
    assert plan.removed_agencies == {"S000031200059": "上海建工集团股份有限公司"}


def test_an_agency_renamed_is_known_by_its_filing_number() -> None:
    (renamed,) = changes_of(RENAMED)
    told = renamed.as_json()
    assert (renamed.kind, told["filing_number"], told["line"]) == ("renamed", "S000031300006", 99)
    assert (told["name_before"], told["name_after"]) == ("上海市电梯行业协会", "上海市电梯协会")


def test_a_second_name_that_is_given_up_is_a_rename() -> None:
    (renamed,) = changes_of((" (上海市长宁区社区学院)", ""))
    assert (renamed.kind, renamed.agency) == ("renamed", "上海市长宁区业余大学")


def test_grades_added_and_removed_are_one_change() -> None:
    assert [shown(change) for change in changes_of(REGRADED)] == [
        ("changed", "S000031300037", "4-06-01-01", "", [4, 3], [3, 2])
    ]


def test_a_code_that_gives_way_to_another_of_the_same_name_is_recoded() -> None:
    plan = planned(edition(RECODED))
    (recoded,) = plan.difference.changes
    assert shown(recoded) == (
        "recoded",
        "S000031400042",
        "4-03-02-18",
        "",
        [5, 4, 3, 2, 1],
        [5, 4, 3, 2, 1],
    )
    assert (recoded.as_json()["code_before"], recoded.as_json()["code_after"]) == ("4-03-02-08", "4-03-02-18")
    assert rules(plan) == [("code-outside-classification", 166)]
    assert plan.consequences == ()


def test_a_recoded_occupation_moves_at_every_agency_that_lists_it() -> None:
    """茶艺师 is assessed by two agencies; one of them gives it up on the same day."""
    text = edition().replace("4-03-02-07\t茶艺师", "4-03-02-18\t茶艺师")
    assert [shown(change)[:3] for change in planned(text).difference.changes] == [
        ("recoded", "S000031300009", "4-03-02-18"),
        ("recoded", "S000031300062", "4-03-02-18"),
    ]
    fewer = text.replace("1\t4-03-02-18\t茶艺师\t5、4、3\n\t\t\t2\t6-02-06-11", "1\t6-02-06-11", 1)
    assert [shown(change)[:3] for change in planned(fewer).difference.changes] == [
        ("recoded", "S000031300062", "4-03-02-18"),
        ("ended", "S000031300009", "4-03-02-07"),
    ]


def test_a_split_is_one_ended_and_several_added() -> None:
    added, second, ended = changes_of(SPLIT)
    assert [shown(change) for change in (added, second, ended)] == [
        ("added", "S000031300038", "4-10-01-05", "失能照护", [], [5, 4, 3]),
        ("added", "S000031300038", "4-10-01-05", "康复照护", [], [4, 3]),
        ("ended", "S000031300038", "4-10-01-05", "", [5, 4, 3, 2, 1], []),
    ]
    assert added.split_of == second.split_of == "4-10-01-05 养老护理员"
    assert ended.split_into == ("失能照护", "康复照护")


def test_everything_at_once_is_told_as_just_that() -> None:
    plan = planned(edition(*EVERYTHING))
    counts = {kind: len(plan.difference.of_kind(kind)) for kind in ChangeKind}
    assert counts == {
        ChangeKind.RENAMED: 1,
        ChangeKind.OCCUPATION_RENAMED: 0,
        ChangeKind.ADDED: 3,
        ChangeKind.ENDED: 2,
        ChangeKind.CHANGED: 1,
        ChangeKind.RECODED: 1,
        ChangeKind.CORRECTED: 0,
    }
    assert plan.difference.unchanged == 110
    assert plan.consequences == (
        "发布后 4-06-01-01 物业管理师 四级将无机构",
        "发布后 4-10-01-05 养老护理员 二级将无机构",
        "发布后 4-10-01-05 养老护理员 一级将无机构",
        "发布后 S000031200059 上海建工集团股份有限公司将不在目录内",
    )


def test_a_special_ability_that_nobody_offers_any_more_is_a_consequence() -> None:
    gone = ("\t\t\t2\t4-04-05-Z2\t人工智能模型运用\t专项职业能力\n", "")
    assert planned(edition(gone)).consequences == ("发布后 4-04-05-Z2 人工智能模型运用 将无机构",)


def test_a_new_special_ability_is_noted() -> None:
    new = (
        "专项职业能力\n\n注：",
        "专项职业能力\n\t\t\t3\t4-04-05-Z3\t人工智能测试\t专项职业能力\n\n注：",
    )
    plan = planned(edition(new))
    assert [shown(change) for change in plan.difference.changes] == [
        ("added", "S000031200057", "4-04-05-Z3", "", [], [])
    ]
    assert ("special-ability-new", 204) in rules(plan, "note")
