"""The contract between a typed line and its answer."""

import datetime as dt

import pytest

from agencies.columns import in_force
from agencies.models import GradeLevel
from agencies.search import look_up
from agencies.search.answer import AnswerKind
from tests.agencies.register import scopes_of

ON = dt.date(2025, 6, 1)


@pytest.mark.django_db
def test_empty_text_leaves_every_row() -> None:
    answer = look_up("", scopes=in_force(ON))
    assert (answer.kind, len(answer.scopes)) == (AnswerKind.ALL, 114)


@pytest.mark.django_db
def test_a_name_and_a_grade_of_the_filter_narrow_together() -> None:
    third = GradeLevel.objects.get(numeral="3")
    answer = look_up("车工", scopes=in_force(ON), grades=[third])
    assert {scope.item.work_type for scope in scopes_of(answer.by_relevance())} == {"普通车工", "数控车工"}
    assert {scope.item.work_type for scope in scopes_of(answer.any_grade)} == {"", "普通车工", "数控车工"}


@pytest.mark.django_db
def test_every_match_says_why() -> None:
    answer = look_up("电工", scopes=in_force(ON))
    assert all(answer.reasons_for(scope.item_id, scope.agency_id) for scope in answer.scopes)
