"""What is told of many scopes at once is what the document prints of each."""

import datetime as dt

import pytest

from agencies.adjustments import rename_agency
from agencies.in_memory import agencies_as_listed, in_force
from agencies.models import Agency
from tests.agencies.register import JULY, JUNE, LIFTS, agency, basis
from tests.printed import ROWS

pytestmark = pytest.mark.django_db

ON = dt.date(2025, 6, 1)


def test_each_entry_is_a_printed_row() -> None:
    told = [(each.filing_number, f"{each.code} {each.item}", each.numerals) for each in in_force(ON)]
    assert told == [(*row.scope, tuple(map(str, row.grades))) for row in ROWS]
    assert [each.agency for each in in_force(ON)] == [row.agency for row in ROWS]


def test_an_entry_bears_the_name_of_the_day() -> None:
    rename_agency(basis=basis(JULY), agency=agency(LIFTS[0]), name="新名")
    rename_agency(basis=basis(dt.date(2025, 8, 1)), agency=agency(LIFTS[0]), name="更新的名")
    days = (JUNE, JULY, dt.date(2025, 8, 1))
    names = [in_force(day).of_agency(LIFTS[0])[0].agency for day in days]
    assert names == ["上海市电梯行业协会", "新名", "更新的名"]


def test_agencies_stand_where_their_first_rows_do() -> None:
    numbers = dict(Agency.objects.values_list("pk", "filing_number"))
    printed = list(dict.fromkeys(row.filing_number for row in ROWS))
    assert [numbers[key] for key in agencies_as_listed(in_force(ON))] == printed
    some = in_force(ON).for_code("4-03")
    of_code = dict.fromkeys(row.filing_number for row in ROWS if row.code.startswith("4-03"))
    assert [numbers[key] for key in agencies_as_listed(some)] == list(of_code)


def test_of_nothing_there_is_nothing_to_tell() -> None:
    nothing = in_force(ON).none()
    assert not list(nothing)
    assert not agencies_as_listed(nothing)
