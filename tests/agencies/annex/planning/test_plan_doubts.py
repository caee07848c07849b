"""Where a plan must not be too sure: doubtful matches, adjustments, a register moved on, many removals."""

import datetime as dt
import re
from dataclasses import replace

import pytest

from agencies.adjustments import end_grade, recode_occupation, rename_agency, start_grade
from agencies.annex.planning.notice_details import Request
from agencies.annex.planning.plan import Plan
from agencies.changes import ChangeKind
from agencies.database.door import open_door
from agencies.models import Import, ScopeGrade
from tests.agencies.annex.document import TEXT
from tests.agencies.annex.editions import (
    ADDED,
    ADJUSTMENT,
    COLUMNS,
    SPLIT,
    edition,
    kinds,
    planned,
    rules,
    shown,
)
from tests.agencies.register import JUNE, LIFTS, agency, basis, item, levels, occupation, scope

pytestmark = pytest.mark.django_db
ADJUSTMENT_AS_ANNUAL = replace(ADJUSTMENT, kind=Import.Kind.ANNUAL, in_force_from=dt.date(2026, 1, 1))

# What could be read in two ways is reported, and told as something ended and something added.


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
    assert (plan.difference.unchanged, plan.refused, plan.details.edition) == (0, False, None)
    assert plan.consequences == tuple(
        f"发布后 6-29-03-03 电梯安装维修工 {name}将无机构" for name in ("三级", "二级", "一级")
    )


def test_an_adjustment_recodes_what_all_its_agencies_list_anew_and_splits_nothing() -> None:
    rows = (
        "1\t上海虹桥品汇咖啡有限公司\tS000031400042\t1\t4-03-02-18\t咖啡师\t5、4\n"
        "2\t上海市电梯行业协会\tS000031300006\t1\t6-29-03-03\t电梯安装维修工（安装）\t5\n"
        "\t\t\t2\t6-29-03-03\t电梯安装维修工（维修）\t5\n"
    )
    plan = adjusted(rows)
    assert kinds(plan) == ["recoded", "added", "added"]
    assert ("adjustment-recodes", 2) in rules(plan)


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
    with open_door("a test"):
        ScopeGrade.objects.all().delete()
    plan = planned(edition(), request)
    assert "too-many-removed" not in {rule for rule, _ in rules(plan)}


def test_one_work_type_that_becomes_two_is_a_split() -> None:
    rows = "2\t6-31-01-03\t电工\t5、4、3、2、1\n5\t"
    plan = planned(
        edition(
            (
                f"焊工（电焊工）\t5、4、3\n\t\t\t{rows}",
                f"焊工（气焊工）\t5、4\n\t\t\t2\t6-18-02-04\t焊工（钎焊工）\t3\n\t\t\t3{rows[1:]}",
            )
        )
    )
    changes = plan.difference.changes
    assert kinds(plan) == ["added", "added", "ended"]
    assert [change.split_of for change in changes[:2]] == ["6-18-02-04 焊工（电焊工）"] * 2
    assert changes[2].split_into == ("气焊工", "钎焊工")


def test_an_adjustment_that_only_adds_a_grade_asks_nothing() -> None:
    plan = adjusted(
        "1\t沪东中华造船（集团）有限公司\tS000031100004\t1\t6-18-02-04\t焊工（电焊工）\t5、4、3、2\n"
    )
    assert (kinds(plan), [found for found in plan.problems if found.asked]) == (["changed"], [])


def test_the_second_table_alone_is_asked_about_as_well() -> None:
    lines = TEXT.split("\n")
    plan = planned("\n".join(lines[200:203]), ADJUSTMENT_AS_ANNUAL)
    assert {found.rule for found in plan.problems if found.asked} == {"first-table-missing"}


def test_a_year_that_does_not_fit_the_days_is_asked_about() -> None:
    plan = planned(edition(), Request(in_force_from=dt.date(2027, 3, 1), issued_on=dt.date(2027, 2, 1)))
    (found,) = [one for one in plan.problems if one.asked]
    assert (found.rule, "2026" in found.message, "2027-03-01" in found.message) == (
        "edition-unlike-days",
        True,
        True,
    )
