import pytest
from pytest_django import DjangoAssertNumQueries

from agencies.adjustments import (
    end_grade,
    recode_occupation,
    rename_agency,
    split_item,
    start_grade,
)
from agencies.changes import Change, ChangeKind, compare_states, states_on
from agencies.models import GradeLevel
from tests.agencies.register import (
    ADVERTS,
    EDITION,
    JULY,
    JUNE,
    LIFTS,
    agency,
    basis,
    item,
    levels,
    occupation,
    scope,
)

pytestmark = pytest.mark.django_db


def test_the_register_holds_what_the_edition_prints(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(4):
        held = states_on(EDITION)
    first = next(iter(held.values()))
    assert (len(held), first.agency, first.code, first.levels) == (
        114,
        "上海航天技术研究院",
        "6-18-01-01",
        tuple(levels(5)),
    )
    assert sum(len(holding.levels) for holding in held.values()) == 347


def test_two_days_alike_differ_in_nothing() -> None:
    difference = compare_states(EDITION, JUNE)
    assert (difference.changes, difference.unchanged) == ((), 114)


def test_every_scope_is_compared_once() -> None:
    end_grade(basis=basis(JUNE), scope=scope(*LIFTS), grade_levels=levels(1))
    end_grade(basis=basis(JUNE), scope=scope(*ADVERTS), grade_levels=levels(3, 2, 1))
    start_grade(basis=basis(JUNE), agency=agency(ADVERTS[0]), item=item("6-29-03-03"), grade_levels=levels(5))
    rename_agency(basis=basis(JUNE), agency=agency(LIFTS[0]), name="上海市电梯协会")
    difference = compare_states(EDITION, JUNE)
    assert [(change.kind, change.filing_number) for change in difference.changes] == [
        (ChangeKind.RENAMED, LIFTS[0]),
        (ChangeKind.CHANGED, LIFTS[0]),
        (ChangeKind.ADDED, ADVERTS[0]),
        (ChangeKind.ENDED, ADVERTS[0]),
    ]
    assert difference.unchanged == 112
    assert [change.former_name for change in difference.of_kind(ChangeKind.RENAMED)] == ["上海市电梯行业协会"]


def test_what_came_and_went_in_between_is_no_difference() -> None:
    end_grade(basis=basis(JUNE), scope=scope(*LIFTS), grade_levels=levels(1))
    start_grade(basis=basis(JULY), agency=agency(LIFTS[0]), item=item("6-29-03-03"), grade_levels=levels(1))
    assert compare_states(EDITION, JULY).changes == ()


def test_a_code_changed_twice_is_one_move() -> None:
    recode_occupation(basis=basis(JUNE), occupation=occupation("6-29-03-03"), code="6-29-03-88")
    recode_occupation(basis=basis(JULY), occupation=occupation("6-29-03-88"), code="6-29-03-89")
    moves = [
        [
            (change.former_code, change.code)
            for change in compare_states(older, newer).of_kind(ChangeKind.RECODED)
        ]
        for older, newer in ((EDITION, JULY), (JUNE, JULY))
    ]
    assert moves == [[("6-29-03-03", "6-29-03-89")], [("6-29-03-88", "6-29-03-89")]]
    assert compare_states(EDITION, JULY).of_kind(ChangeKind.ENDED) == []


def test_an_agency_new_at_a_changed_code_is_added() -> None:
    recode_occupation(basis=basis(JUNE), occupation=occupation("6-29-03-03"), code="6-29-03-88")
    start_grade(basis=basis(JUNE), agency=agency(ADVERTS[0]), item=item("6-29-03-88"), grade_levels=levels(5))
    added = compare_states(EDITION, JUNE).of_kind(ChangeKind.ADDED)
    assert [(change.filing_number, change.code) for change in added] == [(ADVERTS[0], "6-29-03-88")]


def test_a_split_is_told_on_both_sides() -> None:
    split_item(basis=basis(JUNE), scope=scope(*LIFTS), parts={"安装工": levels(5), "维修工": levels(4)})
    difference = compare_states(EDITION, JUNE)
    assert [change.split_into for change in difference.of_kind(ChangeKind.ENDED)] == [("安装工", "维修工")]
    assert [(change.work_type, change.split_of) for change in difference.of_kind(ChangeKind.ADDED)] == [
        ("安装工", "6-29-03-03 电梯安装维修工"),
        ("维修工", "6-29-03-03 电梯安装维修工"),
    ]


def test_a_numeral_that_is_no_digit_stands_as_text_in_json() -> None:
    levels = GradeLevel(numeral="1", name="一级"), GradeLevel(numeral="特", name="特级")
    told = Change(kind=ChangeKind.ADDED, after=levels).as_json()
    assert (told["grades_before"], told["grades_after"]) == ([], [1, "特"])
