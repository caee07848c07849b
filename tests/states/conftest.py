"""A register in one of the states, built once for all tests of a module, then taken back."""

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.db import transaction
from django.test import Client
from pytest_django import DjangoDbBlocker

from tests.states.acts import STATES, State
from tests.states.builders import build

# What the engines may differ in shows in one state with every kind of change; SQLite proves the rules.
SAMPLE = ("next-edition",)


def thorough() -> bool:
    """`make states` asks for everything, `make test` for all that changes and a part of the rest."""
    return os.environ.get("STATES") == "all"


IS_SQLITE = settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")
NAMES = list(STATES if IS_SQLITE or thorough() else SAMPLE)


@dataclass(frozen=True)
class Answer:
    """What was answered, read to its end."""

    status_code: int
    headers: Mapping[str, str]
    content: bytes

    def getvalue(self) -> bytes:
        return self.content

    def json(self) -> Any:
        assert "json" in self.headers["Content-Type"]
        return json.loads(self.content)


class Visitor:
    """Somebody who looks at the site in a state, on that state's day.

    Nothing changes there, so what several tests look at is asked for once, as long as it is remembered.
    """

    def __init__(self, state: State) -> None:
        self.state = state
        self.client = Client()
        self._remembered = lru_cache(maxsize=1000)(self._asked)

    def get(self, path: str, **asked: str) -> Answer:
        return self._remembered(path, tuple(asked.items()))

    def _asked(self, path: str, asked: tuple[tuple[str, str], ...]) -> Answer:
        response = self.client.get(path, dict(asked))
        return Answer(response.status_code, response.headers, response.getvalue())

    def json(self, status: int = 200, /, **asked: str) -> dict[str, Any]:
        response = self.get("/directory.json", **asked)
        assert response.status_code == status, (asked, response.status_code)
        answer: dict[str, Any] = response.json()
        return answer


@pytest.fixture(scope="module", params=[STATES[name] for name in NAMES], ids=NAMES)
def visitor(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[Visitor]:
    state: State = request.param
    with django_db_blocker.unblock(), transaction.atomic():
        build(state)
        with time_machine.travel(f"{state.today.isoformat()}T10:00:00+08:00", tick=False):
            yield Visitor(state)
        transaction.set_rollback(True)
