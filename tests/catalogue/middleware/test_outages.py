"""While the database is away a visitor reads when to come back, and a watcher is told the truth."""

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.backends.base import UpdateError
from django.core.management import CommandError, call_command
from django.db import InterfaceError, OperationalError, connection
from django.test import Client

from agencies.models import Notice
from catalogue.config.replicas import public_reading

pytestmark = pytest.mark.django_db


@contextmanager
def database_away(problem: type[Exception] = OperationalError) -> Iterator[None]:
    def refuse(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        raise problem("the database has gone")

    with connection.execute_wrapper(refuse):
        yield


@pytest.mark.parametrize("problem", [OperationalError, InterfaceError])
def test_a_page_that_needs_the_database_says_when_to_come_back(
    client: Client, problem: type[Exception]
) -> None:
    client.post("/admin/login/", {"username": "a", "password": "b"})  # what is read once per process is read
    with database_away(problem):
        response = client.post("/admin/login/", {"username": "a", "password": "b"})
    assert (response.status_code, response.headers["Retry-After"]) == (503, "30")
    assert "暂时无法查询" in response.content.decode()


def test_the_process_lives_while_the_database_is_away(client: Client) -> None:
    with database_away(OperationalError):
        assert client.get("/healthz").status_code == 200
        response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json() == {"ready": False, "edition": None}


def test_it_is_ready_with_every_migration_and_an_edition(client: Client) -> None:
    assert client.get("/readyz").json() == {"ready": True, "edition": 2025}


def test_without_an_edition_it_is_not_ready(client: Client) -> None:
    Notice.objects.update(edition=None)
    assert client.get("/readyz").status_code == 503


@pytest.mark.parametrize(
    ("problem", "status"), [(OperationalError("database is locked"), 503), (KeyError("session"), 400)]
)
def test_a_session_that_cannot_be_saved_is_no_fault_of_the_editor(
    client: Client, monkeypatch: pytest.MonkeyPatch, problem: Exception, status: int
) -> None:
    """Django takes every failure to save a session for one that was ended meanwhile."""

    def save(*_: object, **__: object) -> None:
        try:
            raise problem
        except Exception as error:
            raise UpdateError from error

    client.force_login(User.objects.create_superuser("editor"))
    monkeypatch.setattr("django.contrib.sessions.backends.db.SessionStore.save", save)
    response = client.get("/admin/")
    assert response.status_code == status
    assert ("不能登录和保存" in response.content.decode()) is (status == 503)


@pytest.mark.parametrize(
    ("primary", "replica", "told"),
    [
        (True, None, ""),
        (OperationalError("gone"), True, "does not answer: gone"),
        (OperationalError("gone"), OperationalError("gone too"), "starting all the same"),
        (False, None, "migrations are missing"),
        (OperationalError("gone"), False, "migrations are missing"),
    ],
)
def test_a_server_starts_unless_migrations_are_known_to_be_missing(
    monkeypatch: pytest.MonkeyPatch, primary: Any, replica: Any, told: str
) -> None:
    def asked() -> bool:
        found = replica if public_reading.get() else primary
        if isinstance(found, Exception):
            raise found
        return bool(found)

    monkeypatch.setattr("catalogue.management.commands.check_start.is_migrated", asked)
    said, missing = io.StringIO(), False in {primary, replica}
    with pytest.raises(CommandError, match=told) if missing else nullcontext():
        call_command("check_start", stderr=said)
    assert missing or told in said.getvalue()


def test_a_server_starts_with_all_migrations() -> None:
    call_command("check_start")
