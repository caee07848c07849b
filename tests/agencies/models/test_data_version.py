"""The data version moves with every committed change to what the public sees, and with nothing else."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from agencies.adjustments import end_grade
from agencies.models import (
    Adjustment,
    Agency,
    AgencyName,
    Alias,
    AnnexRow,
    AssessmentItem,
    DataVersion,
    GradeLevel,
    MissedSearch,
    Notice,
    Occupation,
    OccupationGroup,
    Scope,
    ScopeGrade,
    SearchNote,
)
from tests.agencies.models.writing import run
from tests.agencies.register import JUNE, LIFTS, agency, basis, item, levels, occupation, scope

pytestmark = pytest.mark.django_db

PUBLIC = [
    Adjustment,
    Agency,
    AgencyName,
    Alias,
    AssessmentItem,
    GradeLevel,
    Notice,
    Occupation,
    OccupationGroup,
    Scope,
    ScopeGrade,
    SearchNote,
]


@contextmanager
def moves(expected: bool = True) -> Iterator[None]:
    before = DataVersion.objects.now()
    yield
    after = DataVersion.objects.now()
    assert (after.number > before.number) is expected
    assert (after != before) is expected


def note() -> SearchNote:
    return SearchNote.objects.create(title="测试", terms=["测试"], kind="caution", text="略", basis="略")


@pytest.mark.parametrize("model", PUBLIC, ids=lambda model: model.__name__)
def test_it_moves_with_a_bulk_update(model: type[Agency]) -> None:
    note()
    Alias.objects.get_or_create(
        text="测试", confidence="high", source="测试", occupation=occupation(LIFTS[1])
    )
    field = model._meta.concrete_fields[1].name
    record = model.objects.earliest("pk")
    with moves():
        assert model.objects.filter(pk=record.pk).update(**{field: getattr(record, field)}) == 1


@pytest.mark.parametrize(
    "write",
    [
        pytest.param(lambda: Agency.objects.create(filing_number="S000031300099", name="测试"), id="insert"),
        pytest.param(lambda: agency(LIFTS[0]).save(), id="save"),
        pytest.param(lambda: AnnexRow.objects.filter(scope=scope(*LIFTS)).delete(), id="delete"),
        pytest.param(lambda: run("UPDATE agencies_agency SET website = ''"), id="raw update"),
        pytest.param(lambda: run("DELETE FROM agencies_annexrow WHERE line = 80"), id="raw delete"),
        pytest.param(lambda: note().related.add(occupation(LIFTS[1])), id="a relation"),
        pytest.param(
            lambda: AssessmentItem.objects.bulk_create([AssessmentItem(occupation=occupation("6-31-01-01"))]),
            id="bulk insert",
        ),
        pytest.param(
            lambda: AssessmentItem.objects.bulk_update([item(LIFTS[1])], ["pinyin"]), id="bulk update"
        ),
        pytest.param(
            lambda: end_grade(basis=basis(JUNE), scope=scope(*LIFTS), grade_levels=levels(1)), id="a verb"
        ),
    ],
)
def test_it_moves_with_every_kind_of_change(write: Callable[[], object]) -> None:
    with moves():
        write()


def test_it_stands_when_a_change_is_rolled_back() -> None:
    with moves(False), suppress(ZeroDivisionError), transaction.atomic():
        Agency.objects.update(second_name="测试")
        assert 1 / 0


def test_it_stands_when_a_change_is_refused() -> None:
    with moves(False), suppress(Exception), transaction.atomic():
        Agency.objects.update(filing_number="S1")


@pytest.mark.parametrize(
    "write",
    [
        pytest.param(lambda: User.objects.create(username="测试"), id="an account"),
        pytest.param(
            lambda: MissedSearch.objects.create(text="测试", day=JUNE, kind="unknown"),
            id="a search for nothing",
        ),
        pytest.param(lambda: list(Agency.objects.all()), id="a look"),
    ],
)
def test_it_stands_when_the_public_sees_no_change(write: Callable[[], object]) -> None:
    with moves(False):
        write()


def test_it_says_when_it_moved() -> None:
    Agency.objects.update(second_name="")
    assert abs(timezone.now() - DataVersion.objects.now().changed_at) < dt.timedelta(seconds=5)


def test_it_is_read_in_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        DataVersion.objects.now()


@pytest.mark.django_db(transaction=True)
def test_it_moves_for_other_connections_once_a_change_is_committed() -> None:
    """And a reader elsewhere never sees the change without it."""
    with moves():
        with transaction.atomic():
            Agency.objects.filter(filing_number=LIFTS[0]).update(second_name="测试")
        connection.close()
        assert agency(LIFTS[0]).second_name == "测试"
