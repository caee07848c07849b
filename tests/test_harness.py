"""What every test relies on: the register is there and comes back, and what must fail does fail."""

import os
import socket

import pytest
from django.test import Client
from zeal import zeal_context
from zeal.errors import NPlusOneError

from agencies.database.door import open_door
from agencies.models import Agency, Alias, AnnexRow, Scope, ScopeGrade
from tests.conftest import asks_for_database, required


@pytest.mark.django_db
def test_the_directory_is_in_the_test_database() -> None:
    """56 agencies, 114 rows and scopes, 347 grades and two special abilities without one: as printed."""
    assert Agency.objects.count() == 56
    assert AnnexRow.objects.count() == Scope.objects.count() == 114
    assert ScopeGrade.objects.exclude(grade_level=None).count() == 347


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", ["first", "second"])
def test_the_directory_comes_back_after_a_test_that_emptied_it(turn: str) -> None:
    """Whichever of the two runs second finds what the first one deleted and pytest-django flushed."""
    assert AnnexRow.objects.count() == 114
    with open_door("a test"):
        AnnexRow.objects.all().delete()
    Alias.objects.all().delete()


@pytest.mark.django_db
def test_what_asks_for_the_database_runs_beside_either(request: pytest.FixtureRequest) -> None:
    assert asks_for_database(request.node)


def test_what_asks_for_none_runs_once(request: pytest.FixtureRequest, client: Client) -> None:
    assert not asks_for_database(request.node)
    assert os.environ.get("TEST_DATABASE") != "postgresql"


@pytest.mark.django_db
def test_a_query_for_each_row_is_an_error() -> None:
    with zeal_context(), pytest.raises(NPlusOneError, match=r"Scope\.agency"):
        assert [scope.agency.filing_number for scope in Scope.objects.all()]


@pytest.mark.filterwarnings("ignore:A test tried to use socket")
def test_no_test_reaches_the_network() -> None:
    with pytest.raises(RuntimeError, match=r"192\.0\.2\.1"):
        socket.create_connection(("192.0.2.1", 80), timeout=1)


@pytest.mark.parametrize(("everything", "outcome"), [("1", "failed"), ("", "skipped")])
def test_what_is_skipped_fails_where_all_is_required(
    monkeypatch: pytest.MonkeyPatch, everything: str, outcome: str
) -> None:
    monkeypatch.setenv("REQUIRE_ALL", everything)
    report = pytest.TestReport("a test", ("", 0, ""), {}, "skipped", ("file", 1, "no browser"), "setup")
    required(report)
    assert report.outcome == outcome
    assert "no browser" in str(report.longrepr)
