"""History reads every night as it did the night before, or somebody is told."""

import pytest
from django.core.management import CommandError, call_command

from agencies.adjustments import end_grade
from agencies.database.chain import add_link, chain_differences
from agencies.database.door import open_door
from agencies.models import HistoryLink, OpenDoor
from tests.agencies.models.writing import run
from tests.agencies.register import JUNE, LIFTS, basis, levels, scope

pytestmark = pytest.mark.django_db


def test_what_is_added_lengthens_the_chain() -> None:
    assert add_link() == []
    end_grade(basis=basis(JUNE), scope=scope(*LIFTS), grade_levels=levels(3))
    assert add_link() == []
    assert list(chain_differences()) == []
    first, second = HistoryLink.objects.order_by("pk")
    assert first.digest != second.digest


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE agencies_adjustment SET reason = 'x' WHERE id = 1", "adjustment"),
        ("DELETE FROM agencies_annexrow WHERE id = 1", "annexrow"),
        ("UPDATE agencies_historicalagency SET name = 'x'", "historicalagency"),
        ("DELETE FROM agencies_historicalagency", "historicalagency"),
    ],
)
def test_what_is_rewritten_through_the_door_is_found_until_somebody_answers_for_it(
    statement: str, told: str
) -> None:
    add_link()
    with open_door("a test"):
        run(statement)
    assert add_link() == add_link() == [f"{told} does not read as it did"]
    with pytest.raises(CommandError, match=told):
        call_command("check_history")
    call_command("check_history", accept="a person asked for it")
    assert add_link() == []


def test_a_link_that_is_rewritten_is_found() -> None:
    add_link()
    with open_door("a test"):
        run("UPDATE agencies_historylink SET reason = 'x'")
    (told,) = chain_differences()
    assert "is not the one that was made" in told


def test_what_an_undo_marks_is_no_rewriting() -> None:
    add_link()
    with open_door("a test"):
        run("UPDATE agencies_annexrow SET undone = TRUE")
    run("UPDATE agencies_adjustment SET retracted = TRUE")
    assert add_link() == []


def test_a_door_left_open_is_told() -> None:
    OpenDoor.objects.create(why="forgotten")
    assert list(chain_differences()) == ["the door to history stands open"]
