"""Many scopes at once, as an import changes them: the acts and records of one by one, in a few statements."""

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from agencies.adjustments import AdjustmentRefused, Basis, end_grade, start_grade
from agencies.adjustments.grades import ENDED, STARTED, GradeStep, change_scopes
from agencies.annex.applying.undo import undo_import
from agencies.annex.planning.notice_details import Request
from agencies.models import Adjustment, Import, Scope, ScopeGrade
from tests.agencies.annex.editions import imported
from tests.agencies.annex.large_editions import larger_edition, year_after
from tests.agencies.register import ADVERTS, JUNE, LABELLING, LIFTS, basis, grades_on, levels, scope

pytestmark = pytest.mark.django_db
# What no two runs have in common: keys of new rows, and moments.
OWN = {"id", "history_id", "history_date", "entered_at", "started_by_id", "ended_by_id"}
Told = list[list[dict[str, Any]]]


def told(basis: Basis) -> Told:
    """Every act of the notice, every grade and scope as it stands, and their histories, without `OWN`."""
    tables = (
        basis.notice.adjustments.order_by("pk"),
        Adjustment.history.filter(notice=basis.notice).order_by("history_id"),
        ScopeGrade.objects.order_by("scope", "grade_level", "valid_from"),
        ScopeGrade.history.filter(history_user=basis.entered_by).order_by("id", "history_id"),
        Scope.objects.order_by("pk"),
        Scope.history.filter(history_user=basis.entered_by).order_by("id", "history_id"),
    )
    return [[{k: v for k, v in row.items() if k not in OWN} for row in rows.values()] for rows in tables]


def tried(act: Callable[[], object], basis: Basis) -> Told:
    with transaction.atomic():
        act()
        found = told(basis)
        transaction.set_rollback(True)
    return found


def test_together_is_the_same_as_one_by_one() -> None:
    on = dataclasses.replace(basis(), entered_by=User.objects.create_user("编辑"))
    lifts, adverts, ability = scope(*LIFTS), scope(*ADVERTS), scope(*LABELLING)

    def one_by_one() -> None:
        end_grade(basis=on, scope=ability)
        end_grade(basis=on, scope=lifts, grade_levels=levels(5, 1))
        end_grade(basis=on, scope=adverts, grade_levels=levels(3))
        start_grade(basis=on, agency=adverts.agency, item=adverts.item, grade_levels=levels(4))

    ends = (
        GradeStep(ENDED, ability, ()),
        GradeStep(ENDED, lifts, levels(5, 1)),
        GradeStep(ENDED, adverts, levels(3)),
    )
    steps = [*ends, GradeStep(STARTED, adverts, levels(4))]
    together = tried(lambda: change_scopes(basis=on, steps=steps), on)
    assert together == tried(one_by_one, on)
    acts, grades, scopes = together[0], together[3], together[5]
    assert [act["after"] for act in acts] == [
        {},
        {"grades": ["4", "3", "2"]},
        {"grades": ["2", "1"]},
        {"grades": ["4", "2", "1"]},
    ]
    assert (len(grades), [entry["version"] for entry in scopes]) == (5, [2, 2, 3, 2])


def test_nothing_to_change_is_no_act() -> None:
    assert change_scopes(basis=basis(), steps=[]) == []


def test_what_one_of_many_refuses_is_refused_for_all() -> None:
    before = Adjustment.objects.count()
    steps = [GradeStep(ENDED, scope(*LIFTS), levels(5)), GradeStep(ENDED, scope(*ADVERTS), levels(5))]
    with pytest.raises(AdjustmentRefused, match="无法终止"):
        change_scopes(basis=basis(), steps=steps)
    assert (Adjustment.objects.count(), scope(*LIFTS).version) == (before, 1)
    assert grades_on(scope(*LIFTS), JUNE) == ["5", "4", "3", "2", "1"]


def test_no_scope_ends_twice_on_one_day() -> None:
    steps = [GradeStep(ENDED, scope(*LIFTS), levels(grade)) for grade in (5, 4)]
    with pytest.raises(ValueError, match="ends twice"):
        change_scopes(basis=basis(), steps=steps)


def statements(act: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as captured:
        act()
    return len(captured)


def test_twice_the_rows_take_hardly_more_statements() -> None:
    """In an edition where scopes begin, one where they end and others begin, and taking that back."""
    accepted = Request(accept_removals=True)

    def both(rows: int) -> list[int]:
        with transaction.atomic():
            first, second = larger_edition(rows), year_after(larger_edition(rows, 20_001))
            counts = [statements(lambda: imported(first)), statements(lambda: imported(second, accepted))]
            undone = Import.objects.latest("pk")
            counts.append(statements(lambda: undo_import(annex_import=undone, reason="试")))
            transaction.set_rollback(True)
        return counts

    few, many = both(30), both(60)
    # One by one an end alone takes a dozen. What grows: names of agencies, of which there are two more,
    # are taken back one by one.
    assert few[:2] == many[:2]
    assert many[2] - few[2] <= 6
    # A new edition also begins its guide, a copy of the one before, in ten statements.
    first, second, undone = many
    assert max(first, second - 10, undone) < 100
