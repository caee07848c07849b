"""The query language: phrases that narrow, follow one another, and take their day as an argument."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError

from agencies.adjustments import end_grade, rename_agency, start_grade
from agencies.models import Scope
from agencies.models.scope import ScopeQuerySet
from tests.agencies.models.writing import Insert, refused
from tests.agencies.register import (
    ADVERTS,
    EDITION,
    JULY,
    JUNE,
    LABELLING,
    LIFTS,
    agency,
    basis,
    item,
    levels,
    scope,
)
from tests.printed import ROWS, PrintedRow

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def found(scopes: ScopeQuerySet) -> list[tuple[str, str]]:
    """(filing number, item) of each, in order."""
    return [
        (each.agency.filing_number, str(each.item))
        for each in scopes.select_related("agency", "item__occupation")
    ]


def printed(narrow: Callable[[PrintedRow], bool]) -> list[tuple[str, str]]:
    return [row.scope for row in ROWS if narrow(row)]


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
    assert of.grades_in_force(on).exists() is holds
    assert Scope.objects.in_force(on).filter(pk=of.pk).exists() is holds


def test_a_scope_holds_while_one_of_its_grades_does() -> None:
    lifts = scope(*LIFTS)
    end_grade(basis=basis(JUNE), scope=lifts, grade_levels=levels(5, 4, 3, 2))
    assert Scope.objects.in_force(JUNE).filter(pk=lifts.pk).exists()
    assert found(Scope.objects.in_force(JUNE).at_grades(levels(5), JUNE).of_agency(LIFTS[0])) == []
    assert len(found(Scope.objects.in_force(JUNE).at_grades(levels(5, 1), JUNE).of_agency(LIFTS[0]))) == 1


def test_each_scope_is_found_once_however_many_grades_match() -> None:
    scopes = Scope.objects.in_force(JUNE).at_grades(levels(5, 4, 3, 2, 1), JUNE).as_printed()
    assert found(scopes) == printed(lambda row: row.table == 1)


@pytest.mark.parametrize("grade", [5, 4, 3, 2, 1])
def test_a_grade_narrows_to_those_that_hold_it(grade: int) -> None:
    scopes = Scope.objects.in_force(JUNE).at_grades(levels(grade), JUNE).as_printed()
    assert found(scopes) == printed(lambda row: grade in row.grades)


@pytest.mark.parametrize(
    "prefix", ["6-31-01-03", "6-31-01", "6-31", "6-3", "6", "4-04-05-Z", "4-04-05-Z1", "5-06"]
)
def test_a_code_or_any_beginning_of_one_narrows(prefix: str) -> None:
    scopes = Scope.objects.in_force(JUNE).for_code(prefix).as_printed()
    assert found(scopes) == printed(lambda row: row.code.startswith(prefix))


def test_phrases_follow_one_another_in_any_order() -> None:
    wanted = printed(lambda row: row.code.startswith("4-04") and 3 in row.grades)
    assert len(wanted) == 13
    one = Scope.objects.for_code("4-04").at_grades(levels(3), JUNE).in_force(JUNE)
    other = Scope.objects.in_force(JUNE).of_kind("skill_grade").at_grades(levels(3), JUNE).for_code("4-04")
    assert found(one.as_printed()) == found(other.as_printed()) == wanted


def test_orders_are_those_of_the_annex_the_code_and_the_agency() -> None:
    everything = Scope.objects.in_force(JUNE)
    # Python's sort keeps the printed order among equals, as these do.
    assert found(everything.as_printed()) == [row.scope for row in ROWS]
    assert found(everything.by_code()) == [r.scope for r in sorted(ROWS, key=lambda r: r.code)]
    assert found(everything.by_agency()) == [r.scope for r in sorted(ROWS, key=lambda r: r.filing_number)]


def test_what_no_edition_prints_yet_comes_last() -> None:
    start_grade(basis=basis(JUNE), agency=agency(ADVERTS[0]), item=item(LIFTS[1]), grade_levels=levels(5))
    assert found(Scope.objects.in_force(JUNE).as_printed())[-1] == (ADVERTS[0], "6-29-03-03 电梯安装维修工")


def test_a_name_is_that_of_the_day() -> None:
    rename_agency(basis=basis(JUNE), agency=agency(LIFTS[0]), name="上海市电梯行业联合会")
    lifts = Scope.objects.of_agency(LIFTS[0])
    names = [vars(lifts.with_name_on(on).get())["name_on_day"] for on in (JUNE - DAY, JUNE, JULY)]
    assert names == ["上海市电梯行业协会", "上海市电梯行业联合会", "上海市电梯行业联合会"]


def test_a_pair_stands_once(insert: Insert) -> None:
    lifts = scope(*LIFTS)
    with refused("scope_once|UNIQUE constraint failed: agencies_scope"):
        insert(Scope, agency=lifts.agency, item=lifts.item)


def test_a_pair_that_stands_is_told_in_chinese() -> None:
    lifts = scope(*LIFTS)
    with pytest.raises(ValidationError) as wrong:
        Scope(agency=lifts.agency, item=lifts.item).full_clean()
    assert wrong.value.messages == ["该机构已有这一评价项目；请用“新增等级”调整它的等级。"]
