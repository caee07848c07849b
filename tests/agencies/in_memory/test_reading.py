"""Columns say what the register says, on every day and after every act."""

import datetime as dt

import pytest

from agencies.adjustments import end_grade, start_grade
from agencies.in_memory import in_force
from agencies.in_memory.reading import apart
from agencies.models import Scope, ScopeGrade
from tests.agencies.register import EDITION, JULY, JUNE, LABELLING, LIFTS, basis, levels, scope

DAY = dt.timedelta(days=1)


def held(on: dt.date) -> dict[int, set[str]]:
    """{scope: its numerals} as the database has it."""
    grades: dict[int, set[str]] = {}
    for pk, numeral in ScopeGrade.objects.in_force(on).values_list("scope_id", "grade_level__numeral"):
        grades.setdefault(pk, set()).update([numeral] if numeral else [])
    return grades


def read(on: dt.date) -> dict[int, set[str]]:
    """The same as the columns have it."""
    selection = in_force(on)
    columns = selection.columns
    return {
        int(columns.scope[at]): {
            numeral for n, numeral in enumerate(columns.numerals) if columns.grades[at] >> n & 1
        }
        for at in selection.at
    }


@pytest.mark.django_db
def test_every_day_reads_as_the_register_has_it() -> None:
    lifts = scope(*LIFTS)
    end_grade(basis=basis(JUNE), scope=lifts, grade_levels=levels(5, 4))
    end_grade(basis=basis(JUNE), scope=scope(*LABELLING), grade_levels=[])
    start_grade(basis=basis(JULY), agency=lifts.agency, item=lifts.item, grade_levels=levels(5))
    for on in (EDITION - DAY, EDITION, JUNE - DAY, JUNE, JULY - DAY, JULY, JULY + 400 * DAY):
        assert read(on) == held(on)
    assert [len(read(on)[lifts.pk]) for on in (EDITION, JUNE, JULY)] == [5, 3, 4]


@pytest.mark.django_db
def test_the_printed_order_is_that_of_the_records() -> None:
    end_grade(basis=basis(JUNE), scope=scope(*LIFTS), grade_levels=levels(5))
    printed = list(Scope.objects.as_printed().values_list("pk", flat=True))
    assert [each.scope_id for each in in_force(JULY)] == printed


@pytest.mark.parametrize(
    ("told", "spans"),
    [
        ([(1, 5, 1), (1, 5, 2)], [(1, 5, 3)]),
        ([(1, 5, 1), (3, 9, 2)], [(1, 3, 1), (3, 5, 3), (5, 9, 2)]),
        ([(1, 5, 1), (7, 9, 1)], [(1, 5, 1), (7, 9, 1)]),
        ([(1, 5, 0), (7, 9, 0)], [(1, 5, 0), (7, 9, 0)]),
        ([(1, 9, 4), (3, 5, 1)], [(1, 3, 4), (3, 5, 5), (5, 9, 4)]),
    ],
    ids=["together", "overlapping", "with a gap", "without grades", "one within another"],
)
def test_periods_of_grades_become_spans(
    told: list[tuple[int, int, int]], spans: list[tuple[int, int, int]]
) -> None:
    assert list(apart(told)) == spans
