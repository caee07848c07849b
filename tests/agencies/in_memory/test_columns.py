"""Columns weigh little: what repeats is held once."""

import datetime as dt

import numpy as np
import pytest

from agencies.adjustments import end_grade
from agencies.in_memory import in_force
from agencies.in_memory.reading import numbered, read_columns
from tests.agencies.register import EDITION, JULY, JUNE, LABELLING, LIFTS, basis, levels, scope
from tests.printed import ROWS

DAY = dt.timedelta(days=1)


@pytest.mark.parametrize(("many", "bytes_each"), [(2, 1), (255, 1), (300, 2), (70_000, 4)])
def test_places_are_as_small_as_may_be(many: int, bytes_each: int) -> None:
    numbers = np.arange(many, dtype=np.int64)[::-1] * 7
    each, places = numbered(numbers)
    assert (each[places].tolist(), places.itemsize) == (numbers.tolist(), bytes_each)


@pytest.mark.django_db
def test_an_entry_of_the_register_weighs_twelve_bytes() -> None:
    """Its scope and its place among those of its item 4 each; item, agency, grades and period 1 each."""
    columns = read_columns()
    held = [*vars(columns).values(), columns.by_item.at]
    per_entry = [each for each in held if isinstance(each, np.ndarray) and len(each) == len(ROWS)]
    assert sum(each.nbytes for each in per_entry) == 12 * len(ROWS)


@pytest.mark.django_db
def test_a_day_of_all_entries_needs_no_positions() -> None:
    columns = read_columns()
    assert columns.on(EDITION) is columns.on(JULY) is None
    end_grade(basis=basis(JUNE), scope=scope(*LABELLING), grade_levels=[])
    assert [len(in_force(on)) for on in (JUNE - DAY, JUNE)] == [len(ROWS), len(ROWS) - 1]
    assert in_force(JUNE - DAY).positions is None
    assert in_force(JUNE).positions is not None


@pytest.mark.django_db
def test_days_with_the_same_periods_have_the_same_positions() -> None:
    end_grade(basis=basis(JUNE), scope=scope(*LIFTS), grade_levels=levels(5))
    end_grade(basis=basis(JULY), scope=scope(*LABELLING), grade_levels=[])
    june, july = in_force(JUNE).at.tolist(), in_force(JULY).at.tolist()
    assert in_force(JUNE + DAY).at.tolist() == in_force(JULY - DAY).at.tolist() == june
    assert in_force(JULY + 400 * DAY).at.tolist() == july != june
