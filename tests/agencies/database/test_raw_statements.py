"""What is history cannot be rewritten at the database's own prompt, on either engine."""

from pathlib import Path

import pytest
from django.contrib.admin.models import ADDITION, LogEntry
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db import DatabaseError, connection, transaction

from agencies.database.door import open_door
from agencies.models import AnnexRow, OpenDoor, ScopeGrade
from tests.agencies.database.raw_statements import LET_THROUGH, REFUSED, REPLACED
from tests.agencies.models.writing import run

SECURITY = Path(__file__).resolve().parents[3] / "SECURITY.md"
pytestmark = pytest.mark.django_db


@pytest.fixture
def admins_log() -> None:
    """A line for those statements that would empty it."""
    user = User.objects.create(username="editor")
    about = {"content_type": ContentType.objects.get_for_model(User), "object_id": str(user.pk)}
    LogEntry.objects.create(user=user, object_repr="x", action_flag=ADDITION, **about)


@pytest.mark.usefixtures("admins_log")
@pytest.mark.parametrize("name", REFUSED)
def test_is_refused(name: str) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        run(REFUSED[name])


@pytest.mark.parametrize("name", REPLACED)
def test_no_row_takes_the_place_of_history(name: str) -> None:
    with pytest.raises(DatabaseError, match=r"never replaced|syntax error"), transaction.atomic():
        run(REPLACED[name])  # of which PostgreSQL knows no such statement


@pytest.mark.parametrize("name", LET_THROUGH)
def test_what_is_let_through_is_stated(name: str) -> None:
    run(LET_THROUGH[name])
    assert f"- {name}" in SECURITY.read_text(encoding="utf-8")


def test_there_are_enough_of_them() -> None:
    assert len(REFUSED) >= 51


def test_on_postgresql_history_is_not_emptied_in_one_stroke_either() -> None:
    if connection.vendor == "postgresql":  # SQLite has no such statement
        with pytest.raises(DatabaseError, match="never emptied"), transaction.atomic():
            run("TRUNCATE agencies_historicalagency")
    with pytest.raises(DatabaseError), transaction.atomic():
        run("DELETE FROM agencies_historicalagency")


def test_the_door_lets_through_and_shuts_behind() -> None:
    with open_door("a test"):
        ScopeGrade.objects.all()[0].delete()
        AnnexRow.objects.all()[0].delete()
    assert not OpenDoor.objects.exists()
    with pytest.raises(DatabaseError), transaction.atomic():
        AnnexRow.objects.all()[0].delete()


def test_whatever_goes_wrong_it_shuts() -> None:
    def fails() -> None:
        with open_door("a test"):
            AnnexRow.objects.all()[0].delete()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails()
    assert (OpenDoor.objects.count(), AnnexRow.objects.count()) == (0, 114)
