"""Periods of grades: what the database refuses however it is written, and what it lets stand."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from agencies.models import Adjustment, GradeLevel, Scope, ScopeGrade
from tests.agencies.models.writing import Insert, Update, refused
from tests.agencies.register import (
    ADVERTS,
    EDITION,
    JULY,
    JUNE,
    LABELLING,
    LIFTS,
    grades_on,
    levels,
    scope,
)

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
OVERLAP = "overlap|scope_grade_one_open|UNIQUE constraint failed: agencies_scopegrade"
KIND = "a special ability has no grade"


def act() -> Adjustment:
    """Any adjustment: what a period rests on does not matter here."""
    return Adjustment.objects.earliest("id")


def period(of: Scope, grade: GradeLevel | None, start: dt.date, end: dt.date | None = None) -> dict[str, Any]:
    ended_by = act() if end else None
    return {
        "scope": of,
        "grade_level": grade,
        "valid_from": start,
        "valid_until": end,
        "started_by": act(),
        "ended_by": ended_by,
    }


@pytest.mark.parametrize(
    ("start", "end"),
    [
        pytest.param(JUNE, None, id="a second open one"),
        pytest.param(EDITION, None, id="the same again"),
        pytest.param(JUNE, JULY, id="inside an open one"),
        pytest.param(EDITION - DAY, EDITION + DAY, id="over its first day"),
        pytest.param(EDITION - DAY, None, id="open from before"),
    ],
)
@pytest.mark.parametrize("kind", ["graded", "special ability"])
def test_periods_never_overlap(insert: Insert, start: dt.date, end: dt.date | None, kind: str) -> None:
    of, grade = (scope(*LIFTS), levels(5)[0]) if kind == "graded" else (scope(*LABELLING), None)
    with refused(OVERLAP):
        insert(ScopeGrade, **period(of, grade, start, end))


def test_closed_periods_never_overlap_either(insert: Insert) -> None:
    adverts = scope(*ADVERTS)
    ScopeGrade.objects.create(**period(adverts, levels(5)[0], EDITION, JULY))
    with refused(OVERLAP):
        insert(ScopeGrade, **period(adverts, levels(5)[0], JUNE, JULY + DAY))


def test_a_period_ends_where_the_next_begins(insert: Insert) -> None:
    """The day on which one ends is the first on which it no longer holds."""
    adverts, five = scope(*ADVERTS), levels(5)[0]
    insert(ScopeGrade, **period(adverts, five, EDITION, JUNE))
    insert(ScopeGrade, **period(adverts, five, JUNE, JULY))
    insert(ScopeGrade, **period(adverts, five, JULY))
    assert adverts.grades.filter(grade_level=five).count() == 3


def test_grades_and_scopes_do_not_stand_in_each_others_way(insert: Insert) -> None:
    insert(ScopeGrade, **period(scope(*ADVERTS), levels(5)[0], EDITION))
    insert(ScopeGrade, **period(scope(*ADVERTS), levels(4)[0], EDITION))
    assert grades_on(scope(*ADVERTS), EDITION) == ["5", "4", "3", "2", "1"]


def test_a_period_cannot_be_moved_into_another(update: Update) -> None:
    adverts, five = scope(*ADVERTS), levels(5)[0]
    earlier = ScopeGrade.objects.create(**period(adverts, five, EDITION, JUNE))
    ScopeGrade.objects.create(**period(adverts, five, JUNE))
    with refused(OVERLAP):
        update(earlier, valid_until=JUNE + DAY)


@pytest.mark.parametrize("end", [EDITION, EDITION - DAY])
def test_a_period_lasts_a_day_at_least(insert: Insert, end: dt.date) -> None:
    with refused("scope_grade_period"):
        insert(ScopeGrade, **period(scope(*ADVERTS), levels(5)[0], EDITION, end))


def test_an_end_rests_on_an_adjustment(insert: Insert) -> None:
    ended = period(scope(*ADVERTS), levels(5)[0], EDITION, JUNE)
    with refused("scope_grade_end_has_adjustment"):
        insert(ScopeGrade, **{**ended, "ended_by": None})
    with refused("scope_grade_end_has_adjustment"):
        insert(ScopeGrade, **{**ended, "valid_until": None})


def test_a_special_ability_has_no_grade(insert: Insert) -> None:
    with refused(KIND):
        insert(ScopeGrade, **period(scope(*LABELLING), levels(3)[0], EDITION))


def test_everything_else_has_one(insert: Insert) -> None:
    with refused(KIND):
        insert(ScopeGrade, **period(scope(*LIFTS), None, EDITION))


def test_a_grade_cannot_be_taken_away(update: Update) -> None:
    with refused(KIND):
        update(scope(*LIFTS).grades.earliest("id"), grade_level=None)


def test_a_grade_cannot_be_given_to_a_special_ability(update: Update) -> None:
    with refused(KIND):
        update(scope(*LABELLING).grades.get(), grade_level=levels(3)[0])


def test_a_grade_cannot_move_to_a_special_ability(update: Update) -> None:
    with refused(KIND):
        update(scope(*LIFTS).grades.earliest("id"), scope=scope(*LABELLING))


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({}, "该等级已在目录内，无需再次新增。"),
        ({"valid_until": EDITION}, "结束日期必须晚于开始日期。"),
        ({"valid_until": JUNE}, "终止日期和终止依据必须同时填写。"),
    ],
)
def test_what_is_wrong_is_told_in_chinese(changed: dict[str, Any], message: str) -> None:
    again = ScopeGrade(**{**period(scope(*LIFTS), levels(5)[0], EDITION), **changed})
    with pytest.raises(ValidationError) as refused:
        again.full_clean()
    assert message in refused.value.messages


def test_a_special_ability_that_holds_already_is_told() -> None:
    with pytest.raises(ValidationError) as refused:
        ScopeGrade(**period(scope(*LABELLING), None, JUNE)).full_clean()
    assert "该专项职业能力已在目录内，无需再次新增。" in refused.value.messages
