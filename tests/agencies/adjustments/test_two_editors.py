"""Two editors at once, in real transactions: one of them passes, and none overwrites the other."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from agencies.adjustments import AdjustmentRefused, Basis, Stale, end_grade, rename_agency
from agencies.models import Adjustment
from tests.agencies.register import ADVERTS, JUNE, LIFTS, agency, basis, grades_on, levels, scope

pytestmark = pytest.mark.django_db(transaction=True)


def both(*acts: Callable[[], Adjustment]) -> list[Adjustment | AdjustmentRefused]:
    """Run the acts at the same moment, each on a connection of its own."""
    start = Barrier(len(acts))

    def run(act: Callable[[], Adjustment]) -> Adjustment | AdjustmentRefused:
        start.wait(timeout=10)
        try:
            return act()
        except AdjustmentRefused as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(run, acts))


def ending(grade: int, seen: int, reason: Basis) -> Callable[[], Adjustment]:
    lifts, grade_levels = scope(*LIFTS), levels(grade)
    return lambda: end_grade(basis=reason, scope=lifts, grade_levels=grade_levels, seen=seen)


def test_of_two_editors_on_one_scope_one_is_told() -> None:
    seen = scope(*LIFTS).version
    outcomes = both(ending(1, seen, basis(reason="甲")), ending(2, seen, basis(reason="乙")))
    passed = [outcome for outcome in outcomes if isinstance(outcome, Adjustment)]
    told = [outcome for outcome in outcomes if isinstance(outcome, Stale)]
    assert (len(passed), len(told)) == (1, 1)
    assert [change.what for change in told[0].meanwhile] == [f"终止等级：{passed[0].reason}"]
    assert len(grades_on(scope(*LIFTS), JUNE)) == 4


def test_acts_at_once_take_different_numbers() -> None:
    adverts, lifts, grade_levels, rests_on = scope(*ADVERTS), agency(LIFTS[0]), levels(1), basis()
    outcomes = both(
        lambda: end_grade(basis=rests_on, scope=adverts, grade_levels=grade_levels),
        lambda: rename_agency(basis=rests_on, agency=lifts, name="上海市电梯协会"),
    )
    numbers = {outcome.number for outcome in outcomes if isinstance(outcome, Adjustment)}
    assert numbers == {"2025-100-0001", "2025-100-0002"}
