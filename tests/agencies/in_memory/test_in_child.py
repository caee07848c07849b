"""What a child reads is handed over, and a child is asked only where forking is safe."""

import os
import threading
from collections.abc import Callable

import pytest
from django.db import connections, transaction

from agencies.in_memory import versioned_value as reading


@pytest.fixture
def serving(monkeypatch: pytest.MonkeyPatch) -> None:
    """In a process that serves and is alone; a test goes on with the connections that it has."""
    monkeypatch.setattr(reading, "serving", True)
    monkeypatch.setattr(threading, "active_count", lambda: 1)
    monkeypatch.setattr(connections, "close_all", lambda: None)
    monkeypatch.setattr(connections, "all", lambda **_: [])


@pytest.mark.usefixtures("serving")
def test_another_process_reads_and_hands_over() -> None:
    assert reading.read_lean(lambda: {"電": [os.getpid()]}) != {"電": [os.getpid()]}
    with pytest.raises(EOFError):
        reading.in_child(lambda: os._exit(1))


@pytest.mark.usefixtures("serving")
def test_what_fails_in_the_child_fails_here_with_its_reason() -> None:
    def read() -> None:
        if os.getpid() != here:
            os._exit(1)
        raise ConnectionError("away")

    here = os.getpid()
    with pytest.raises(ConnectionError, match="away"):
        reading.read_lean(read)


def no_server(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(reading, "serving", False)


def another_thread(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(threading, "active_count", lambda: 2)


def amid_a_transaction(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(connections, "all", lambda **_: [transaction.get_connection()])


@pytest.mark.django_db
@pytest.mark.usefixtures("serving")
@pytest.mark.parametrize("unsafe", [no_server, another_thread, amid_a_transaction])
def test_elsewhere_it_is_read_here(
    unsafe: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    unsafe(monkeypatch)
    assert reading.read_lean(os.getpid) == os.getpid()
