import datetime as dt

import pytest

from agencies.adjustments import AdjustmentRefused, Stale, change_agency, end_grade, file_agency, start_grade
from agencies.models import Adjustment, Scope
from tests.agencies.register import (
    ADVERTS,
    EDITION,
    JULY,
    JUNE,
    LABELLING,
    LIFTS,
    agency,
    basis,
    grades_on,
    item,
    levels,
    scope,
)

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def code_of(refused: pytest.ExceptionInfo[AdjustmentRefused]) -> str | None:
    return refused.value.code


def test_a_started_grade_holds_from_its_day_on() -> None:
    adverts = scope(*ADVERTS)
    act = start_grade(basis=basis(JUNE), agency=adverts.agency, item=adverts.item, grade_levels=levels(5, 4))
    assert grades_on(adverts, JUNE - DAY) == ["3", "2", "1"]
    assert grades_on(adverts, JUNE) == ["5", "4", "3", "2", "1"]
    assert (act.kind, act.before, act.after) == (
        Adjustment.Kind.STARTED,
        {"grades": ["3", "2", "1"]},
        {"grades": ["5", "4", "3", "2", "1"]},
    )


def test_an_adjustment_says_what_it_rests_on() -> None:
    adverts = scope(*ADVERTS)
    act = start_grade(basis=basis(JUNE), agency=adverts.agency, item=adverts.item, grade_levels=levels(4))
    assert (act.number, act.notice.number, act.reason) == (
        "2025-100-0001",
        "沪人社职〔2025〕100号",
        "备案调整",
    )
    assert (act.effective_on, act.scope, act.agency, act.occupation) == (
        JUNE,
        adverts,
        adverts.agency,
        adverts.item.occupation,
    )
    assert [grade.grade_level.numeral for grade in act.grades_started.all()] == ["4"]  # type: ignore[union-attr]


def test_numbers_run_on_within_a_notice() -> None:
    lifts = scope(*LIFTS)
    numbers = [
        end_grade(basis=basis(), scope=lifts, grade_levels=levels(grade)).number for grade in (1, 2, 3)
    ]
    assert numbers == ["2025-100-0001", "2025-100-0002", "2025-100-0003"]


def test_other_grades_keep_their_dates_and_sources() -> None:
    lifts = scope(*LIFTS)
    end_grade(basis=basis(JUNE), scope=lifts, grade_levels=levels(1, 2))
    kept = lifts.grades.get(grade_level__numeral="3")
    assert (kept.valid_from, kept.valid_until, kept.started_by.notice.edition) == (EDITION, None, 2025)


def test_an_ended_grade_holds_to_the_day_before() -> None:
    lifts = scope(*LIFTS)
    act = end_grade(basis=basis(JUNE), scope=lifts, grade_levels=levels(2, 1))
    assert grades_on(lifts, JUNE - DAY) == ["5", "4", "3", "2", "1"]
    assert grades_on(lifts, JUNE) == ["5", "4", "3"]
    assert (act.before, act.after) == ({"grades": ["5", "4", "3", "2", "1"]}, {"grades": ["5", "4", "3"]})
    assert lifts.grades.get(grade_level__numeral="1").ended_by == act


def test_a_scope_ends_with_its_last_grade_and_may_begin_again() -> None:
    lifts = scope(*LIFTS)
    ended = end_grade(basis=basis(JUNE), scope=lifts, grade_levels=levels(5, 4, 3, 2, 1))
    again = start_grade(basis=basis(JULY), agency=lifts.agency, item=lifts.item, grade_levels=levels(3))
    assert (ended.after, again.before) == ({}, {})
    assert [grades_on(lifts, day) for day in (JUNE, JULY)] == [[], ["3"]]
    assert Scope.objects.in_force(JUNE).filter(pk=lifts.pk).exists() is False


def test_a_grade_may_start_on_the_day_its_last_period_ends() -> None:
    lifts = scope(*LIFTS)
    end_grade(basis=basis(JUNE), scope=lifts, grade_levels=levels(1))
    start_grade(basis=basis(JUNE), agency=lifts.agency, item=lifts.item, grade_levels=levels(1))
    assert grades_on(lifts, JUNE) == ["5", "4", "3", "2", "1"]


def test_a_new_scope_begins_and_a_new_agency_with_it() -> None:
    new = file_agency(basis=basis(), filing_number="S000031300099", name="上海市测试协会")
    act = start_grade(basis=basis(JUNE), agency=new, item=item("6-29-03-03"), grade_levels=levels(5))
    assert act.scope is not None
    assert (act.before, act.after, act.scope.print_order) == ({}, {"grades": ["5"]}, Scope.UNPRINTED)
    assert [(name.name, name.valid_from, name.started_by) for name in new.names.all()] == [
        ("上海市测试协会", JUNE, act)
    ]


def test_an_agencys_first_name_reaches_back_to_its_first_scope() -> None:
    new = file_agency(basis=basis(), filing_number="S000031300099", name="上海市测试协会")
    start_grade(basis=basis(JULY), agency=new, item=item("6-29-03-03"), grade_levels=levels(5))
    start_grade(basis=basis(JUNE), agency=new, item=item("4-08-08-08"), grade_levels=levels(3))
    assert list(new.names.values_list("valid_from", "valid_until")) == [(JUNE, None)]


def test_a_special_ability_ends_and_starts_without_a_grade() -> None:
    labelling = scope(*LABELLING)
    ended = end_grade(basis=basis(JUNE), scope=labelling)
    again = start_grade(basis=basis(JULY), agency=labelling.agency, item=labelling.item)
    assert [grades_on(labelling, day) for day in (JUNE - DAY, JUNE, JULY)] == [[None], [], [None]]
    assert (ended.before, ended.after, again.before, again.after) == ({"grades": []}, {}, {}, {"grades": []})


def test_a_special_ability_takes_no_grade_and_everything_else_one() -> None:
    with pytest.raises(AdjustmentRefused, match="专项职业能力不分等级") as refused:
        end_grade(basis=basis(), scope=scope(*LABELLING), grade_levels=levels(3))
    assert code_of(refused) == "special-ability-grades"
    with pytest.raises(AdjustmentRefused, match="请至少选择一个等级") as refused:
        end_grade(basis=basis(), scope=scope(*LIFTS))
    assert code_of(refused) == "no-grades"


def test_a_grade_that_holds_cannot_start_again() -> None:
    lifts = scope(*LIFTS)
    with pytest.raises(AdjustmentRefused, match="五级自 2024-12-30 起已在目录内，无需") as refused:
        start_grade(basis=basis(), agency=lifts.agency, item=lifts.item, grade_levels=levels(5))
    assert code_of(refused) == "already-in-force"


def test_a_grade_that_is_to_end_cannot_start_before_its_end() -> None:
    lifts = scope(*LIFTS)
    end_grade(basis=basis(JULY), scope=lifts, grade_levels=levels(5))
    with pytest.raises(AdjustmentRefused, match="至 2025-07-01 止"):
        start_grade(basis=basis(JUNE), agency=lifts.agency, item=lifts.item, grade_levels=levels(5))


def test_a_grade_recorded_to_start_later_cannot_start_before() -> None:
    adverts = scope(*ADVERTS)
    start_grade(basis=basis(JULY), agency=adverts.agency, item=adverts.item, grade_levels=levels(4))
    with pytest.raises(AdjustmentRefused, match="四级已定于 2025-07-01 起新增") as refused:
        start_grade(basis=basis(JUNE), agency=adverts.agency, item=adverts.item, grade_levels=levels(4))
    assert code_of(refused) == "starts-later"


@pytest.mark.parametrize(
    ("grade", "on", "code", "words"),
    [
        (5, JUNE, "not-in-force", "五级不在该机构的评价范围内"),
        (3, EDITION, "ends-before-start", "三级自 2024-12-30 起才在目录内，终止日期须晚于该日"),
    ],
)
def test_what_does_not_hold_cannot_end(grade: int, on: dt.date, code: str, words: str) -> None:
    with pytest.raises(AdjustmentRefused, match=words) as refused:
        end_grade(basis=basis(on), scope=scope(*ADVERTS), grade_levels=levels(grade))
    assert code_of(refused) == code


def test_what_has_ended_cannot_end_again() -> None:
    end_grade(basis=basis(JUNE), scope=scope(*ADVERTS), grade_levels=levels(3))
    with pytest.raises(AdjustmentRefused, match="三级已于 2025-06-01 终止"):
        end_grade(basis=basis(JULY), scope=scope(*ADVERTS), grade_levels=levels(3))


def test_nothing_is_known_before_the_first_edition() -> None:
    with pytest.raises(AdjustmentRefused, match="早于本站载入的最早目录") as refused:
        end_grade(basis=basis(EDITION - DAY), scope=scope(*ADVERTS), grade_levels=levels(3))
    assert code_of(refused) == "before-first-edition"


def test_an_act_needs_a_reason() -> None:
    with pytest.raises(AdjustmentRefused, match="请填写调整的说明") as refused:
        end_grade(basis=basis(reason=" "), scope=scope(*ADVERTS), grade_levels=levels(3))
    assert code_of(refused) == "no-reason"


def test_a_refused_act_leaves_nothing_behind() -> None:
    before = Adjustment.objects.count(), Scope.objects.count()
    with pytest.raises(AdjustmentRefused):
        start_grade(basis=basis(), agency=agency(LIFTS[0]), item=item("4-08-08-08"))
    assert (Adjustment.objects.count(), Scope.objects.count()) == before


def test_the_second_editor_is_told_what_changed_meanwhile() -> None:
    lifts = scope(*LIFTS)
    seen = lifts.version
    end_grade(basis=basis(reason="第一位编辑"), scope=lifts, grade_levels=levels(1), seen=seen)
    with pytest.raises(Stale, match=r"已被他人修改.*系统：终止等级：第一位编辑") as stale:
        end_grade(basis=basis(), scope=lifts, grade_levels=levels(2), seen=seen)
    assert [(change.who, change.what) for change in stale.value.meanwhile] == [
        ("系统", "终止等级：第一位编辑")
    ]
    assert grades_on(lifts, JUNE) == ["5", "4", "3", "2"]


def test_scopes_of_another_agency_are_not_ended_with_these() -> None:
    with pytest.raises(AdjustmentRefused, match="不属于这家机构"):
        change_agency(basis=basis(), agency=agency(LIFTS[0]), ending=[(scope(*ADVERTS), levels(1))])
