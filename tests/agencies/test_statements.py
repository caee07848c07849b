import datetime as dt

import pytest
from pytest_django import DjangoAssertNumQueries

from agencies.adjustments import end_grade, file_agency, rename_agency, start_grade
from agencies.coverage import Coverage, coverage_of_day
from agencies.in_memory import in_force
from agencies.models import GradeLevel, Notice
from agencies.statements import Statement, Verdict, make_statement
from tests.agencies.register import (
    ADVERTS,
    EDITION,
    JULY,
    JUNE,
    LABELLING,
    agency,
    basis,
    levels,
    notice,
    occupation,
    scope,
)

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def said(on: dt.date, grade_level: GradeLevel | None = None) -> Statement:
    return make_statement(
        agency=agency(ADVERTS[0]),
        occupation=occupation(ADVERTS[1]),
        grade_level=grade_level,
        coverage=coverage_on(on),
    )


def coverage_on(on: dt.date) -> Coverage:
    return coverage_of_day(on, on, list(Notice.objects.editions()), {})


@pytest.mark.parametrize(
    ("on", "answer"),
    [
        (EDITION - DAY, Verdict.NOT_KNOWN),
        (EDITION, Verdict.HELD),
        (JUNE - DAY, Verdict.HELD),
        (JUNE, Verdict.NOT_HELD),
        (JULY - DAY, Verdict.NOT_HELD),
        (JULY, Verdict.HELD),
    ],
)
def test_a_grade_is_held_from_its_first_day_to_the_day_before_its_end(on: dt.date, answer: Verdict) -> None:
    """三级 ends on 1 June and starts again on 1 July."""
    adverts = scope(*ADVERTS)
    end_grade(basis=basis(JUNE), scope=adverts, grade_levels=levels(3))
    start_grade(basis=basis(JULY), agency=adverts.agency, item=adverts.item, grade_levels=levels(3))
    assert said(on, levels(3)[0]).answer == answer


def test_a_held_grade_names_its_adjustment_and_notice() -> None:
    held = said(JUNE, levels(3)[0])
    assert [period.started_by.number[:8] for period in held.held] == ["2024-458"]
    assert [rests_on.number for rests_on in held.notices] == ["沪人社职〔2024〕458号"]


def test_what_is_not_held_says_when_and_by_what_it_ended() -> None:
    act = end_grade(basis=basis(JUNE), scope=scope(*ADVERTS), grade_levels=levels(3))
    not_held = said(JULY, levels(3)[0])
    assert (not_held.held, not_held.notices) == ((), [])
    assert [(period.valid_until, period.ended_by, act.notice) for period in not_held.others] == [
        (JUNE, act, notice())
    ]


def test_a_grade_that_never_held_is_not_held() -> None:
    never = said(JUNE, levels(5)[0])
    assert (never.answer, never.held, never.others) == (Verdict.NOT_HELD, (), ())


def test_without_a_grade_every_level_is_told() -> None:
    assert [period.grade_level for period in said(JUNE).held] == levels(3, 2, 1)


def test_a_special_ability_is_held_without_a_grade() -> None:
    held = make_statement(
        agency=agency(LABELLING[0]), occupation=occupation(LABELLING[1]), coverage=coverage_on(JUNE)
    )
    assert (held.answer, [period.grade_level for period in held.held]) == (Verdict.HELD, [None])


def test_the_agency_bears_the_name_of_that_day() -> None:
    rename_agency(basis=basis(JUNE), agency=agency(ADVERTS[0]), name="上海广告协会")
    assert [said(day).agency_name for day in (JUNE - DAY, JUNE)] == ["上海市广告协会", "上海广告协会"]
    assert said(EDITION - DAY).agency_name == "上海广告协会"


def test_an_empty_register_knows_nothing() -> None:
    Notice.objects.update(edition=None)
    assert (said(JUNE).answer, said(JUNE).held) == (Verdict.NOT_KNOWN, ())


def test_a_statement_takes_four_queries(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    """The periods, the names of the agency and of the occupation, what the edition prints."""
    of, by, known = occupation(ADVERTS[1]), agency(ADVERTS[0]), coverage_on(JUNE)
    with django_assert_num_queries(4):
        assert make_statement(agency=by, occupation=of, coverage=known).notices


def test_an_agency_that_is_listed_later_is_called_by_its_first_name() -> None:
    new = file_agency(basis=basis(), filing_number="S000031300099", name="上海市新来协会")
    start_grade(basis=basis(JUNE), agency=new, item=scope(*ADVERTS).item, grade_levels=levels(3))
    rename_agency(basis=basis(JULY), agency=new, name="上海市新来联合会")
    names = [
        make_statement(
            agency=agency("S000031300099"), occupation=occupation(ADVERTS[1]), coverage=coverage_on(day)
        ).agency_name
        for day in (EDITION, JUNE, JULY)
    ]
    assert names == ["上海市新来协会", "上海市新来协会", "上海市新来联合会"]
    rows = in_force(EDITION).on_any_day().of_agency("S000031300099")
    assert {row.agency for row in rows} == {"上海市新来协会"}
