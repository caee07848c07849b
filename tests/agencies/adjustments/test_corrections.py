import datetime as dt
from collections.abc import Mapping

import pytest

from agencies.adjustments import (
    AdjustmentRefused,
    correct,
    correct_grades,
    correct_period,
    end_grade,
    start_grade,
)
from agencies.models import Adjustment, ScopeGrade
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
    occupation,
    scope,
)

pytestmark = pytest.mark.django_db
WELDER = ("6-18-02-04", "电焊工")


def period_of(numeral: str) -> ScopeGrade:
    return scope(*ADVERTS).grades.get(grade_level__numeral=numeral)


def test_a_misspelt_agency_is_corrected_without_a_new_name_period() -> None:
    act = correct(basis=basis(EDITION), record=agency(LIFTS[0]), values={"name": "上海市电梯业协会"})
    corrected = agency(LIFTS[0])
    assert corrected.name == "上海市电梯业协会"
    assert [(name.name, name.valid_from) for name in corrected.names.all()] == [("上海市电梯业协会", EDITION)]
    assert (act.kind, act.agency) == (Adjustment.Kind.CORRECTED, corrected)
    assert (act.before, act.after) == ({"name": "上海市电梯行业协会"}, {"name": "上海市电梯业协会"})


def test_a_work_type_and_an_occupation_are_corrected_too() -> None:
    welding = correct(basis=basis(EDITION), record=item(*WELDER), values={"work_type": "电焊"})
    coffee = correct(basis=basis(EDITION), record=occupation("4-03-02-08"), values={"name": "咖啡大师"})
    assert item("6-18-02-04", "电焊").occupation == welding.occupation == occupation("6-18-02-04")
    assert occupation("4-03-02-08").name == "咖啡大师"
    assert coffee.occupation == occupation("4-03-02-08")


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"filing_number": "S000031300099"}, "not-correctable"),
        ({"name": "上海市电梯行业协会"}, "no-change"),
        ({"name": " "}, "no-name"),
    ],
)
def test_what_identifies_a_record_is_never_corrected(values: Mapping[str, str], code: str) -> None:
    with pytest.raises(AdjustmentRefused) as refused:
        correct(basis=basis(EDITION), record=agency(LIFTS[0]), values=values)
    assert refused.value.code == code


def test_two_items_are_never_corrected_into_one() -> None:
    with pytest.raises(AdjustmentRefused, match="已有评价项目“未分工种”") as refused:
        correct(basis=basis(EDITION), record=item("6-18-01-01", "数控车工"), values={"work_type": ""})
    assert refused.value.code == "item-exists"


def test_grades_are_put_as_the_notice_lists_them() -> None:
    act = correct_grades(basis=basis(EDITION), scope=scope(*ADVERTS), grade_levels=levels(4, 3, 2))
    assert grades_on(scope(*ADVERTS), EDITION) == ["4", "3", "2"]
    assert (act.kind, act.before, act.after) == (
        Adjustment.Kind.CORRECTED,
        {"grades": ["3", "2", "1"]},
        {"grades": ["4", "3", "2"]},
    )
    assert (period_of("4").started_by, period_of("3").started_by.notice.edition) == (act, 2025)


def test_a_grade_taken_back_stays_in_the_audit_history() -> None:
    correct_grades(basis=basis(EDITION), scope=scope(*ADVERTS), grade_levels=levels(3, 2))
    last = ScopeGrade.history.filter(scope_id=scope(*ADVERTS).pk).first()
    assert (last.history_type, last.grade_level.numeral, last.history_change_reason) == (
        "-",
        "1",
        "更正转录：备案调整",
    )


def test_a_grade_that_did_hold_is_never_taken_back() -> None:
    with pytest.raises(AdjustmentRefused, match="起在目录内，并非 2025-06-01") as refused:
        correct_grades(basis=basis(JUNE), scope=scope(*ADVERTS), grade_levels=levels(2, 1))
    assert refused.value.code == "held-before"
    end_grade(basis=basis(JULY), scope=scope(*ADVERTS), grade_levels=levels(3))
    with pytest.raises(AdjustmentRefused, match="至 2025-07-01 止"):
        correct_grades(basis=basis(EDITION), scope=scope(*ADVERTS), grade_levels=levels(2, 1))


def test_a_missing_grade_cannot_run_into_a_later_one() -> None:
    adverts = scope(*ADVERTS)
    start_grade(basis=basis(JULY), agency=adverts.agency, item=adverts.item, grade_levels=levels(4))
    with pytest.raises(AdjustmentRefused) as refused:
        correct_grades(basis=basis(JUNE), scope=adverts, grade_levels=levels(4, 3, 2, 1))
    assert refused.value.code == "starts-later"


def test_correcting_into_the_same_grades_is_refused() -> None:
    with pytest.raises(AdjustmentRefused) as refused:
        correct_grades(basis=basis(EDITION), scope=scope(*ADVERTS), grade_levels=levels(1, 2, 3))
    assert refused.value.code == "no-change"


def test_a_mistyped_first_day_is_corrected() -> None:
    act = correct_period(basis=basis(JUNE), grade=period_of("3"), valid_from=JUNE, valid_until=None)
    assert grades_on(scope(*ADVERTS), EDITION) == ["2", "1"]
    assert act.before == {"grade": "3", "valid_from": "2024-12-30", "valid_until": None}
    assert act.after == {"grade": "3", "valid_from": "2025-06-01", "valid_until": None}


def test_an_end_typed_by_mistake_is_opened_again_or_moved() -> None:
    end_grade(basis=basis(JUNE), scope=scope(*ADVERTS), grade_levels=levels(3, 2))
    correct_period(basis=basis(JUNE), grade=period_of("3"), valid_from=EDITION, valid_until=None)
    correct_period(basis=basis(JUNE), grade=period_of("2"), valid_from=EDITION, valid_until=JULY)
    assert (period_of("3").valid_until, period_of("3").ended_by) == (None, None)
    assert [grades_on(scope(*ADVERTS), day) for day in (JUNE, JULY)] == [["3", "2", "1"], ["3", "1"]]


@pytest.mark.parametrize(
    ("numeral", "valid_from", "valid_until", "code"),
    [
        ("1", EDITION, None, "no-change"),
        ("1", EDITION, JULY, "not-ended"),
        ("3", JULY, JUNE, "period"),
        ("3", EDITION, None, "overlap"),
        ("3", EDITION, dt.date(2025, 7, 2), "overlap"),
    ],
)
def test_dates_that_cannot_be_are_refused(
    numeral: str, valid_from: dt.date, valid_until: dt.date | None, code: str
) -> None:
    """三级 ends in June and starts again in July."""
    adverts = scope(*ADVERTS)
    end_grade(basis=basis(JUNE), scope=adverts, grade_levels=levels(3))
    first = period_of("3")
    start_grade(basis=basis(JULY), agency=adverts.agency, item=adverts.item, grade_levels=levels(3))
    grade = first if numeral == "3" else period_of(numeral)
    with pytest.raises(AdjustmentRefused) as refused:
        correct_period(basis=basis(), grade=grade, valid_from=valid_from, valid_until=valid_until)
    assert refused.value.code == code


def test_the_period_of_a_special_ability_is_corrected() -> None:
    grade = scope(*LABELLING).grades.get()
    act = correct_period(basis=basis(JUNE), grade=grade, valid_from=JUNE, valid_until=None)
    assert act.before == {"grade": None, "valid_from": "2024-12-30", "valid_until": None}
