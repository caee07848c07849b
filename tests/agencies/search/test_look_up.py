"""The contract between a typed line and its answer."""

import datetime as dt

import pytest

from agencies.in_memory import in_force
from agencies.models import GradeLevel
from agencies.search.look_up import look_up
from agencies.search.values import AnswerKind
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
    assert {scope.item.work_type for scope in scopes_of(answer.ignoring_grade)} == {
        "",
        "普通车工",
        "数控车工",
    }


@pytest.mark.django_db
def test_every_match_says_why() -> None:
    answer = look_up("电工", scopes=in_force(ON))
    assert all(answer.reasons_for(scope.item_id, scope.agency_id) for scope in answer.scopes)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "kind"), [("机械制", AnswerKind.NOT_ASSESSED), ("交通运输", AnswerKind.MATCHES)]
)
def test_a_group_is_meant_from_four_characters_on(text: str, kind: AnswerKind) -> None:
    """Rule 12 of ranking: both stand in names of groups, and of occupations that nobody assesses."""
    assert look_up(text, scopes=in_force(ON)).kind is kind


@pytest.mark.django_db
def test_six_related_items_are_told_and_no_more() -> None:
    answer = look_up("工", scopes=in_force(ON))
    assert (
        len({suggestion.target for suggestion in answer.beside().related})
        == len(answer.beside().related)
        == 6
    )
