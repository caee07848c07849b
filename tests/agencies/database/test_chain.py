"""History reads every night as it did the night before, or somebody is told."""

import hashlib
import json

import pytest
from django.core.management import CommandError, call_command
from django.core.serializers.json import DjangoJSONEncoder

from agencies.adjustments import end_grade
from agencies.database.chain import add_link, chain_differences, chain_sum
from agencies.database.door import open_door
from agencies.models import HistoryLink, OpenDoor, SearchNote
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


# As a register of release 2.1.0 has them.
COLUMNS_OF_A_NOTE = (
    *("id", "version", "title", "terms", "kind", "text", "basis", "approved"),
    *("history_change_reason", "occupation_id"),
    *("history_id", "history_date", "history_type", "history_user_id"),
)


def test_a_column_that_came_later_leaves_the_sums_of_before_as_they_were() -> None:
    history = SearchNote.history.model._base_manager
    with open_door("a test"):
        history.update(title_en="", text_en="", basis_en="")
    digest = hashlib.sha256()
    for row in history.order_by("history_id").values_list(*COLUMNS_OF_A_NOTE):
        digest.update(json.dumps(row, cls=DjangoJSONEncoder, ensure_ascii=False).encode())
    assert chain_sum("historicalsearchnote")[1] == digest.hexdigest()
    add_link()
    with open_door("a test"):
        run("UPDATE agencies_historicalsearchnote SET text_en = 'x'")
    assert add_link() == ["historicalsearchnote does not read as it did"]
