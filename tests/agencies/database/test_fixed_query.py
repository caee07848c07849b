"""A fixed query gives what its queryset gives, for whatever it is asked."""

import datetime as dt

import pytest

from agencies.database.fixed_query import FixedQuery
from agencies.models import Occupation, ScopeGrade

pytestmark = pytest.mark.django_db

IN_FORCE = FixedQuery(
    lambda keys, on: (
        ScopeGrade.objects.of_scopes(keys).in_force(on).rising().values_list("scope_id", "valid_from")
    ),
    [int],
    dt.date,
)
FIRST, SECOND = dt.date(2025, 1, 1), dt.date(2024, 12, 31)


def test_it_gives_what_the_queryset_gives_for_other_arguments_too() -> None:
    keys = list(ScopeGrade.objects.order_by("pk").values_list("scope_id", flat=True).distinct())
    assert len(keys) > 2
    for chosen, on in ((keys[:1], FIRST), (keys, FIRST), (keys, SECOND)):
        asked = ScopeGrade.objects.of_scopes(chosen).in_force(on).rising()
        assert IN_FORCE(chosen, on) == list(asked.values_list("scope_id", "valid_from"))
    assert IN_FORCE(keys, FIRST)


def test_an_argument_that_is_not_compared_with_as_it_is_fails_at_once() -> None:
    with pytest.raises(ValueError, match="argument 0"):
        FixedQuery(lambda prefix: Occupation.objects.for_code(prefix).values_list("code"), str)
