import datetime as dt

import pytest

from agencies.adjustments import (
    AdjustmentRefused,
    end_grade,
    file_item,
    file_occupation,
    recode_occupation,
    split_item,
    start_grade,
)
from agencies.models import Adjustment, Occupation, Scope
from tests.agencies.register import JULY, JUNE, LABELLING, LIFTS, basis, grades_on, levels, occupation, scope

pytestmark = pytest.mark.django_db
# 咖啡师 is assessed by one agency, at all levels; 茶艺师 by two, at 五级 to 三级.
COFFEE, TEA = "4-03-02-08", "4-03-02-07"
DAY_BEFORE = JUNE - dt.timedelta(days=1)


def test_a_recoded_occupation_replaces_the_old_one() -> None:
    recode_occupation(basis=basis(), occupation=occupation(COFFEE), code="4-03-02-88")
    new = occupation("4-03-02-88")
    assert (new.name, new.group.code, new.in_classification) == ("咖啡师", "4-03-02", False)
    assert (new.replaces, occupation(COFFEE).code) == (occupation(COFFEE), COFFEE)


def test_scopes_end_at_the_old_code_and_begin_at_the_new_one() -> None:
    acts = recode_occupation(basis=basis(JUNE), occupation=occupation(TEA), code="4-03-02-88")
    for act, filing_number in zip(acts, ("S000031300009", "S000031300062"), strict=True):
        old, new = scope(filing_number, TEA), scope(filing_number, "4-03-02-88")
        assert [grades_on(old, DAY_BEFORE), grades_on(old, JUNE)] == [["5", "4", "3"], []]
        assert [grades_on(new, DAY_BEFORE), grades_on(new, JUNE)] == [[], ["5", "4", "3"]]
        assert (act.kind, act.scope, act.before, act.after) == (
            Adjustment.Kind.RECODED,
            new,
            {"code": TEA, "grades": ["5", "4", "3"]},
            {"code": "4-03-02-88", "grades": ["5", "4", "3"]},
        )


def test_a_recoded_scope_may_change_its_levels_on_the_same_day() -> None:
    old = scope("S000031300009", TEA)
    recode_occupation(
        basis=basis(), occupation=occupation(TEA), code="4-03-02-88", new_levels={old: levels(4, 2)}
    )
    assert grades_on(scope("S000031300009", "4-03-02-88"), JUNE) == ["4", "2"]
    assert grades_on(scope("S000031300062", "4-03-02-88"), JUNE) == ["5", "4", "3"]


def test_an_occupation_nobody_assesses_may_be_recoded_and_take_a_known_code() -> None:
    acts = recode_occupation(
        basis=basis(), occupation=occupation("4-03-02-06"), code="4-03-02-10", name="调饮师"
    )
    assert [(act.kind, act.scope, act.before, act.after) for act in acts] == [
        (Adjustment.Kind.RECODED, None, {"code": "4-03-02-06"}, {"code": "4-03-02-10"})
    ]
    assert occupation("4-03-02-10").replaces == occupation("4-03-02-06")


@pytest.mark.parametrize(
    ("code", "name", "rule"),
    [
        (TEA, "", "code-taken"),
        ("4-03-02-Z1", "", "kind-changes"),
        ("4-03-02-10", "", "code-other-name"),
        ("4-03-2-88", "", "code-malformed"),
        ("9-99-99-88", "", "group-unknown"),
    ],
)
def test_a_code_that_means_something_else_is_refused(code: str, name: str, rule: str) -> None:
    with pytest.raises(AdjustmentRefused) as refused:
        recode_occupation(basis=basis(), occupation=occupation(COFFEE), code=code, name=name)
    assert refused.value.code == rule
    assert not Occupation.objects.filter(replaces=occupation(COFFEE)).exists()


def test_an_occupation_is_replaced_once() -> None:
    recode_occupation(basis=basis(JUNE), occupation=occupation(COFFEE), code="4-03-02-88")
    with pytest.raises(AdjustmentRefused, match="已有替代的新编码") as refused:
        recode_occupation(basis=basis(JULY), occupation=occupation(COFFEE), code="4-03-02-89")
    assert refused.value.code == "already-replaced"


def test_a_code_that_was_given_up_never_returns() -> None:
    recode_occupation(basis=basis(JUNE), occupation=occupation("4-03-02-06"), code="4-03-02-88")
    with pytest.raises(AdjustmentRefused) as refused:
        recode_occupation(basis=basis(JULY), occupation=occupation("4-03-02-88"), code="4-03-02-06")
    assert refused.value.code == "code-taken"


def test_a_code_is_filed_once() -> None:
    with pytest.raises(AdjustmentRefused, match="已在本站") as refused:
        file_occupation(basis=basis(), code=COFFEE, name="咖啡师")
    assert refused.value.code == "code-exists"


def test_a_split_ends_one_scope_and_begins_several() -> None:
    lifts = scope(*LIFTS)
    act = split_item(
        basis=basis(JUNE), scope=lifts, parts={"电梯安装工": levels(5, 4), "电梯维修工": levels(3, 2, 1)}
    )
    parts = [scope(*LIFTS, "电梯安装工"), scope(*LIFTS, "电梯维修工")]
    assert [grades_on(lifts, DAY_BEFORE), grades_on(lifts, JUNE)] == [["5", "4", "3", "2", "1"], []]
    assert [grades_on(part, JUNE) for part in parts] == [["5", "4"], ["3", "2", "1"]]
    assert {grade.started_by for part in parts for grade in part.grades.all()} == {act}
    assert (act.kind, act.scope, act.before) == (
        Adjustment.Kind.SPLIT,
        lifts,
        {"grades": ["5", "4", "3", "2", "1"]},
    )
    assert act.after == {
        "parts": [
            {"work_type": "电梯安装工", "grades": ["5", "4"]},
            {"work_type": "电梯维修工", "grades": ["3", "2", "1"]},
        ]
    }


def test_a_split_may_fall_to_a_scope_that_exists() -> None:
    """电切削工 is undivided at 二级 and 一级; both its work types are assessed at 五级 to 三级."""
    undivided = scope("S000031100001", "6-18-01-08")
    parts = {"电火花成型机床操作工": levels(2, 1), "电火花线切割机床操作工": levels(2)}
    split_item(basis=basis(JUNE), scope=undivided, parts=parts)
    part = scope("S000031100001", "6-18-01-08", "电火花成型机床操作工")
    assert grades_on(part, JUNE) == ["5", "4", "3", "2", "1"]


@pytest.mark.parametrize("parts", [["电梯安装工"], ["电梯安装工", ""]])
def test_a_split_names_at_least_two_work_types(parts: list[str]) -> None:
    with pytest.raises(AdjustmentRefused, match="至少有两个工种") as refused:
        split_item(basis=basis(), scope=scope(*LIFTS), parts={part: levels(5) for part in parts})
    assert refused.value.code == "split-parts"


def test_a_part_needs_levels_of_its_own() -> None:
    with pytest.raises(AdjustmentRefused, match="请至少选择一个等级"):
        split_item(basis=basis(), scope=scope(*LIFTS), parts={"甲": levels(5), "乙": []})
    assert not Scope.objects.filter(item__work_type="甲").exists()


def test_what_has_ended_cannot_be_split() -> None:
    end_grade(basis=basis(JUNE), scope=scope(*LIFTS), grade_levels=levels(5, 4, 3, 2, 1))
    with pytest.raises(AdjustmentRefused, match="不在目录内") as refused:
        split_item(basis=basis(JULY), scope=scope(*LIFTS), parts={"甲": levels(5), "乙": levels(4)})
    assert refused.value.code == "not-in-force"


def test_a_special_ability_may_be_recoded() -> None:
    recode_occupation(basis=basis(JUNE), occupation=occupation(LABELLING[1]), code="4-04-05-Z8")
    assert grades_on(scope(LABELLING[0], "4-04-05-Z8"), JUNE) == [None]


def test_a_known_item_is_not_filed_twice() -> None:
    coffee = occupation(COFFEE)
    assert file_item(basis=basis(), occupation=coffee) == file_item(basis=basis(), occupation=coffee)


def test_a_scope_known_at_the_new_code_is_used_again() -> None:
    """A code that was tried and given up again cannot become the new one: its scopes tell another story."""
    new = file_occupation(basis=basis(), code="4-03-02-88", name="咖啡师")
    agency = scope("S000031400042", COFFEE).agency
    start_grade(
        basis=basis(), agency=agency, item=file_item(basis=basis(), occupation=new), grade_levels=levels(5)
    )
    with pytest.raises(AdjustmentRefused) as refused:
        recode_occupation(basis=basis(JULY), occupation=occupation(COFFEE), code="4-03-02-88")
    assert refused.value.code == "code-taken"
