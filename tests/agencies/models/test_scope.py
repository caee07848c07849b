"""A scope stands once for a pair, and holds while one of its grades does."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from agencies.adjustments import end_grade
from agencies.in_memory import in_force
from agencies.models import Scope
from tests.agencies.models.writing import Insert, refused
from tests.agencies.register import (
    EDITION,
    JUNE,
    LABELLING,
    LIFTS,
    basis,
    levels,
    scope,
)

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("on", "holds"),
    [(EDITION - DAY, False), (EDITION, True), (JUNE - DAY, True), (JUNE, False), (JUNE + DAY, False)],
    ids=["the day before", "its first day", "its last day", "the day after", "later"],
)
@pytest.mark.parametrize("pair", [LIFTS, LABELLING], ids=["graded", "special ability"])
def test_a_period_holds_from_its_first_day_to_its_last(
    pair: tuple[str, str], on: dt.date, holds: bool
) -> None:
    of = scope(*pair)
    grades = [] if pair == LABELLING else levels(5, 4, 3, 2, 1)
    end_grade(basis=basis(JUNE), scope=of, grade_levels=grades)
    assert of.grades.in_force(on).exists() is holds
    assert Scope.objects.in_force(on).filter(pk=of.pk).exists() is holds
    assert (of.pk in {found.scope_id for found in in_force(on)}) is holds


def test_a_pair_stands_once(insert: Insert) -> None:
    lifts = scope(*LIFTS)
    with refused("scope_once|UNIQUE constraint failed: agencies_scope"):
        insert(Scope, agency=lifts.agency, item=lifts.item)


def test_a_pair_that_stands_is_told_in_chinese() -> None:
    lifts = scope(*LIFTS)
    with pytest.raises(ValidationError) as wrong:
        Scope(agency=lifts.agency, item=lifts.item).full_clean()
    assert wrong.value.messages == ["该机构已有这一评价项目；请用“新增等级”调整它的等级。"]
