"""From SQLite into PostgreSQL in one command, and nothing lost on the way."""

import io
from contextlib import closing
from typing import Any

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.backends.base.base import NO_DB_ALIAS
from django.utils import timezone

from agencies.models import Agency, DataVersion, Import, MissedSearch
from catalogue.management.commands import move_register
from tests import postgres


@pytest.fixture(autouse=True)
def opened_under_a_name_that_tests_let_through(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(move_register, "TARGET", NO_DB_ALIAS)


def moved(url: str) -> str:
    said = io.StringIO()
    call_command("move_register", to=url, stdout=said)
    return said.getvalue()


@pytest.mark.django_db(transaction=True)
def test_the_shipped_register_moves_and_its_rules_and_counters_with_it() -> None:
    if connection.vendor != "sqlite":
        with pytest.raises(CommandError, match="backup and restore"):
            moved("postgres://u@h/db")
        return
    Import.objects.create(
        file_name="a.txt", content=b"\x00\xff", plan={"乙": 1, "a": [None]}, entered_at=timezone.now()
    )
    MissedSearch.objects.create(text="什么", day=timezone.localdate(), count=3)
    version = DataVersion.objects.now().number
    url = postgres.start()
    sockets = url.removeprefix("postgres://postgres@/").removesuffix("/postgres")
    with closing(psycopg.connect(host=sockets, user="postgres", autocommit=True)) as target:

        def one(statement: str) -> Any:
            return target.execute(statement).fetchone()[0]  # type: ignore[index]

        assert "every table reads as it does here" in moved(url)
        for table, rows in {"annexrow": 114, "scopegrade": 349, "historicalagency": 56, "import": 1}.items():
            assert one(f"SELECT COUNT(*) FROM agencies_{table}") == rows
        assert one("SELECT number FROM agencies_dataversion") == version
        assert one("SELECT content FROM agencies_import") == b"\x00\xff"
        assert one("SELECT nextval('agencies_agency_id_seq')") == Agency.objects.order_by("-pk")[0].pk + 1
        with pytest.raises(psycopg.errors.CheckViolation, match="never deleted"):
            target.execute("DELETE FROM agencies_scopegrade")
        with pytest.raises(CommandError, match="holds a register already"):
            moved(url)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("sqlite:////tmp/x.sqlite3", "must name a PostgreSQL database"),
        ("postgres://u@h", "must name a database"),
        ("postgres://u@127.0.0.1:1/x", "Nothing was moved"),
    ],
)
def test_what_cannot_be_moved_to_is_named(monkeypatch: pytest.MonkeyPatch, url: str, said: str) -> None:
    monkeypatch.setattr(connection, "vendor", "sqlite")
    with pytest.raises(CommandError, match=said):
        moved(url)
