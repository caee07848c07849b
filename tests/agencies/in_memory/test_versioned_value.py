"""What is read at one data version stands for that version alone."""

import datetime as dt
from contextlib import suppress

import pytest
from django.db import transaction

from agencies.adjustments import end_grade
from agencies.in_memory import in_force
from agencies.in_memory.versioned_value import VersionedValue
from agencies.models.data_version import Version
from tests.agencies.register import JUNE, LIFTS, basis, levels, scope

MOMENT = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    "other",
    [Version(8, MOMENT), Version(6, MOMENT), Version(7, MOMENT + dt.timedelta(milliseconds=1))],
    ids=["a later one", "one restored", "another change of that number"],
)
def test_another_version_is_read_anew(other: Version) -> None:
    reads = iter(["first", "second"])
    value = VersionedValue(lambda _: next(reads))
    version = Version(7, MOMENT)
    assert [value.at(version), value.at(version), value.at(other)] == ["first", "first", "second"]


def test_what_could_not_be_read_is_read_at_the_next_question() -> None:
    reads = iter([None, "read"])

    def read(_: Version) -> str:
        found = next(reads)
        if found is None:
            raise ConnectionError
        return found

    value = VersionedValue(read)
    with suppress(ConnectionError):
        value.at(Version(1, MOMENT))
    assert value.at(Version(1, MOMENT)) == "read"


@pytest.mark.django_db
def test_what_was_read_amid_a_transaction_is_gone_with_it() -> None:
    lifts, day = scope(*LIFTS), JUNE
    with suppress(ZeroDivisionError), transaction.atomic():
        end_grade(basis=basis(day), scope=lifts, grade_levels=levels(5))
        assert in_force(day).of_agency(LIFTS[0]).grade_counts()["5"] == 0
        assert 1 / 0
    assert in_force(day).of_agency(LIFTS[0]).grade_counts()["5"] == 1
