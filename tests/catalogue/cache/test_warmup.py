"""What is read before the server forks is what its workers then need."""

import gc
import logging
from collections.abc import Iterator

import pytest
from django.db import connections
from django.test import Client
from django.urls import resolve

from agencies.in_memory.reading import current_columns
from agencies.models import DataVersion
from agencies.search.index.loading import current_knowledge
from catalogue.cache import warmup
from catalogue.config.replicas import public_reading
from tests.catalogue.middleware.test_outages import database_away

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def closed(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[bool]]:
    """Says whether connections were closed; a test has to go on with its own."""
    said: list[bool] = []
    monkeypatch.setattr(connections, "close_all", lambda: said.append(True))
    monkeypatch.setattr(warmup, "in_child", lambda read: read())
    for value in (current_knowledge, current_columns):
        monkeypatch.setattr(value, "current", None)
    yield said
    gc.unfreeze()


def test_values_are_of_the_present_version_and_no_connection_is_left(
    closed: list[bool], caplog: pytest.LogCaptureFixture
) -> None:
    warmup.warm_up()
    assert caplog.messages == []
    version = DataVersion.objects.now()
    assert current_knowledge.current is not None
    assert current_columns.current is not None
    assert (current_knowledge.current[0], current_columns.current[0]) == (version, version)
    assert closed == [True]
    assert gc.get_freeze_count() > 0
    assert not public_reading.get()


def test_every_page_that_is_drawn_beforehand_is_one_that_people_get(client: Client) -> None:
    """One of each sort: a page, a question to it, and a detail of what stands first in the directory."""
    pages = list(warmup.usual_pages())
    assert {client.get(f"{path}?{query}").status_code for path, query in pages} == {200}
    drawn = {resolve(path).url_name for path, _ in pages}
    assert {"home", "directory", "occupation-detail", "agency-detail", "group-detail"} <= drawn


def test_without_a_database_it_goes_on_and_says_so(
    closed: list[bool], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, "catalogue.cache.warmup"), database_away():
        warmup.warm_up()
    assert [record.getMessage() for record in caplog.records] == ["started cold"]
    assert current_knowledge.current is None
    assert closed == [True]
