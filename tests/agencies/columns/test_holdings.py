"""What is told of many scopes at once is what the document prints of each."""

import datetime as dt

import pytest

from agencies.columns import agencies_as_listed, holdings, in_force
from agencies.models import Agency, AssessmentItem
from tests.printed import ROWS

pytestmark = pytest.mark.django_db

ON = dt.date(2025, 6, 1)


def test_each_holding_is_a_printed_row() -> None:
    items = {item.pk: item for item in AssessmentItem.objects.select_related("occupation")}
    told = [
        (
            each.filing_number,
            f"{items[each.item_id].occupation.code} {items[each.item_id].name}",
            each.numerals,
        )
        for each in holdings(in_force(ON))
    ]
    assert told == [(*row.scope, tuple(map(str, row.grades))) for row in ROWS]


def test_agencies_stand_where_their_first_rows_do() -> None:
    numbers = dict(Agency.objects.values_list("pk", "filing_number"))
    printed = list(dict.fromkeys(row.filing_number for row in ROWS))
    assert [numbers[key] for key in agencies_as_listed(in_force(ON))] == printed
    some = in_force(ON).for_code("4-03")
    of_code = dict.fromkeys(row.filing_number for row in ROWS if row.code.startswith("4-03"))
    assert [numbers[key] for key in agencies_as_listed(some)] == list(of_code)


def test_of_nothing_there_is_nothing_to_tell() -> None:
    nothing = in_force(ON).none()
    assert not holdings(nothing)
    assert not agencies_as_listed(nothing)
