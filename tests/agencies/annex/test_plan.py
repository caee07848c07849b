"""The plan against the register that holds the 2025 directory: it names exactly what was changed."""

import datetime as dt
import re
from collections.abc import Callable

import pytest

from agencies.adjustments import end_grade, recode_occupation, rename_agency, start_grade
from agencies.annex.facts import Request
from agencies.annex.plan import Plan
from agencies.changes import Change, ChangeKind
from agencies.models import Import, ScopeGrade
from tests.agencies.annex.document import TEXT
from tests.agencies.annex.editions import (
    ADDED,
    ADJUSTMENT,
    COLUMNS,
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
)
from tests.agencies.register import JUNE, LIFTS, agency, basis, item, levels, occupation, scope

pytestmark = pytest.mark.django_db


def shown(change: Change) -> tuple[str, str, str, str, list[int], list[int]]:
    told = change.as_json()
    return (
        change.kind,
        change.filing_number,
        change.code,
        change.work_type,
        told["grades_before"],
        told["grades_after"],
    )


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
        ChangeKind.ADDED: 3,
        ChangeKind.ENDED: 2,
        ChangeKind.CHANGED: 1,
        ChangeKind.RECODED: 1,
        ChangeKind.CORRECTED: 0,
    }
    assert plan.difference.unchanged == 110
    assert plan.consequences == (
        "发布后 4-06-01-01 四级将无机构",
        "发布后 4-10-01-05 二级将无机构",
        "发布后 4-10-01-05 一级将无机构",
        "发布后 S000031200059 上海建工集团股份有限公司将不在目录内",
    )


def test_a_special_ability_that_nobody_offers_any_more_is_a_consequence() -> None:
    gone = ("\t\t\t2\t4-04-05-Z2\t人工智能模型运用\t专项职业能力\n", "")
    assert planned(edition(gone)).consequences == ("发布后 4-04-05-Z2 将无机构",)


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


# What could be read in two ways is reported, and told as something ended and something added.


def kinds(plan: Plan) -> list[str]:
    return [str(change.kind) for change in plan.difference.changes]


def test_a_code_still_listed_elsewhere_was_not_replaced() -> None:
    moved = edition().replace("4-03-02-07\t茶艺师", "4-03-02-18\t茶艺师", 1)
    plan = planned(moved)
    assert kinds(plan) == ["added", "ended"]
    (doubt,) = [found for found in plan.problems if found.rule == "possible-recode"]
    assert "原编码仍有机构列出" in doubt.message


def test_two_new_codes_of_one_name_are_no_recode() -> None:
    both = "4-03-02-18\t咖啡师\t5、4、3\n\t\t\t2\t4-03-02-19\t咖啡师\t2、1\n"
    plan = planned(edition(("4-03-02-08\t咖啡师\t5、4、3、2、1\n", both)))
    assert kinds(plan) == ["added", "added", "ended"]
    doubts = [found.message for found in plan.problems if found.rule == "possible-recode"]
    assert len(doubts) == 2
    assert all("有不止一个同名的新编码" in doubt for doubt in doubts)


def test_a_code_that_was_assessed_before_is_no_new_one() -> None:
    coffee = occupation("4-03-02-08")
    recode_occupation(basis=basis(JUNE), occupation=coffee, code="4-03-02-18")
    plan = planned(edition(("4-03-02-08\t咖啡师", "4-03-02-08\t咖啡师")))
    assert kinds(plan) == ["added", "ended"]
    (doubt,) = [found for found in plan.problems if found.rule == "possible-recode"]
    assert "新编码曾有评价项目或另有来历" in doubt.message


def test_the_same_name_at_another_agency_is_no_recode() -> None:
    elsewhere = (
        ("4-03-02-08\t咖啡师\t5、4、3、2、1", "6-18-01-01\t车工\t5"),
        (
            "1\t4-03-02-04\t西式面点师\t5、4、3、2、1\n50",
            "1\t4-03-02-18\t咖啡师\t5、4、3、2、1\n50",
        ),
    )
    plan = planned(edition(*elsewhere))
    assert "recoded" not in kinds(plan)
    assert "possible-recode" not in {rule for rule, _ in rules(plan)}


def test_one_work_type_for_another_may_be_a_new_name() -> None:
    plan = planned(edition(("机床装调维修工（数控机床机械装调维修）", "机床装调维修工（数控机床装调）")))
    assert kinds(plan) == ["added", "ended"]
    assert rules(plan) == [("possible-work-type", 89)]


def test_an_undivided_item_for_one_work_type_is_no_split() -> None:
    plan = planned(edition(("4-03-02-09\t调酒师", "4-03-02-09\t调酒师（花式调酒）")))
    assert kinds(plan) == ["added", "ended"]
    assert rules(plan) == [("possible-work-type", 121)]


def test_a_split_may_leave_more_than_it_ends() -> None:
    """Two agencies, two codes: what one of them splits is nothing to the other."""
    plan = planned(edition(SPLIT, ADDED))
    assert [change.split_of for change in plan.difference.of_kind(ChangeKind.ADDED)] == [
        "4-10-01-05 养老护理员",
        "4-10-01-05 养老护理员",
        "",
    ]


# An adjustment says nothing about what it does not list.


def adjusted(rows: str) -> Plan:
    return planned(COLUMNS + rows, ADJUSTMENT)


def test_absence_means_nothing_in_an_adjustment() -> None:
    plan = adjusted("1\t上海市电梯行业协会\tS000031300006\t1\t6-29-03-03\t电梯安装维修工\t5、4\n")
    assert [shown(change) for change in plan.difference.changes] == [
        ("changed", "S000031300006", "6-29-03-03", "", [5, 4, 3, 2, 1], [5, 4])
    ]
    assert (plan.difference.unchanged, plan.refused, plan.facts.edition) == (0, False, None)
    assert plan.consequences == tuple(
        f"发布后 6-29-03-03 {name}将无机构" for name in ("三级", "二级", "一级")
    )


def test_an_adjustment_recodes_and_splits_nothing() -> None:
    rows = (
        "1\t上海虹桥品汇咖啡有限公司\tS000031400042\t1\t4-03-02-18\t咖啡师\t5、4\n"
        "2\t上海市电梯行业协会\tS000031300006\t1\t6-29-03-03\t电梯安装维修工（安装）\t5\n"
        "\t\t\t2\t6-29-03-03\t电梯安装维修工（维修）\t5\n"
    )
    plan = adjusted(rows)
    assert kinds(plan) == ["added", "added", "added"]
    assert ("possible-recode", 2) in rules(plan)


def test_an_adjustment_may_rename() -> None:
    assert kinds(
        adjusted("1\t上海市电梯协会\tS000031300006\t1\t6-29-03-03\t电梯安装维修工\t5、4、3、2、1\n")
    ) == ["renamed"]


# The register may have moved on since the last edition.


def test_the_plan_starts_from_what_holds_on_its_day() -> None:
    lifts = scope(*LIFTS)
    end_grade(basis=basis(JUNE), scope=lifts, grade_levels=levels(1))
    rename_agency(basis=basis(JUNE), agency=lifts.agency, name="上海市电梯协会")
    start_grade(
        basis=basis(dt.date(2026, 6, 1)),
        agency=agency(LIFTS[0]),
        item=item("4-08-08-08"),
        grade_levels=levels(3),
    )
    plan = planned(edition())
    assert [shown(change)[::5] for change in plan.difference.changes] == [
        ("renamed", []),
        ("changed", [5, 4, 3, 2, 1]),
    ]


# More than a fifth removed is an incomplete file, until somebody says that it is not.


def without_tail(keep: int) -> str:
    """The first annex table cut after so many agencies; the second one whole."""
    text = edition()
    head, rest = text.split(f"\n{keep + 1}\t", 1)
    return head + "\n\n二、" + rest.split("\n\n二、", 1)[1]


def test_an_annex_that_removes_a_fifth_is_refused() -> None:
    plan = planned(without_tail(40))
    assert rules(plan, "fatal") == [("too-many-removed", None)]
    (removed,) = [found.message for found in plan.problems if found.rule == "too-many-removed"]
    assert removed.startswith("将移除 114 项中的 24 项（21%，上限 20%）")


def test_it_is_accepted_when_somebody_says_so() -> None:
    plan = planned(without_tail(40), Request(accept_removals=True))
    assert (plan.refused, len(plan.difference.of_kind(ChangeKind.ENDED))) == (False, 24)
    assert ("many-removed", None) in rules(plan)


def test_grades_lost_from_every_row_are_many_removals_too() -> None:
    plan = planned(re.sub("(、[1-4])+\n", "\n", edition()))
    assert ("too-many-removed", None) in rules(plan, "fatal")


def test_a_register_that_holds_nothing_can_lose_nothing() -> None:
    request = Request(kind=Import.Kind.ANNUAL, in_force_from=dt.date(2024, 12, 30))
    ScopeGrade.objects.all().delete()
    plan = planned(edition(), request)
    assert "too-many-removed" not in {rule for rule, _ in rules(plan)}
