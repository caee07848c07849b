"""Public pages read from a replica, editors and commands from the primary, and a lost replica is left."""

from collections.abc import Iterator

import pytest

from agencies.models import Agency
from catalogue.config import replicas as routers
from catalogue.config.replicas import PAUSE, ReplicaRouter, Replicas, reading


@pytest.fixture
def replicas(monkeypatch: pytest.MonkeyPatch) -> Replicas:
    found = Replicas(["default", "replica1", "replica2"])
    monkeypatch.setattr(routers, "replicas", found)
    return found


@pytest.fixture
def a_public_page() -> Iterator[None]:
    with reading(public=True):
        yield


def test_a_process_keeps_to_one_replica(replicas: Replicas, a_public_page: None) -> None:
    assert {ReplicaRouter().db_for_read(Agency) for _ in range(20)} == {replicas.order[0]}
    assert replicas.order[0] != "default"


def test_whatever_is_no_public_page_reads_and_writes_the_primary(replicas: Replicas) -> None:
    assert ReplicaRouter().db_for_read(Agency) == "default"
    assert ReplicaRouter().db_for_write(Agency) == "default"


def test_a_public_page_writes_to_the_primary(replicas: Replicas, a_public_page: None) -> None:
    assert ReplicaRouter().db_for_write(Agency) == "default"


def test_only_the_primary_is_migrated() -> None:
    assert [ReplicaRouter().allow_migrate(name, "agencies") for name in ("default", "replica1")] == [
        True,
        False,
    ]


def test_a_lost_replica_is_left_for_the_next_and_at_last_for_the_primary(replicas: Replicas) -> None:
    first, second, primary = replicas.order
    assert (replicas.current(), replicas.move_on()) == (first, True)
    assert (replicas.current(), replicas.move_on()) == (second, True)
    assert (replicas.current(), replicas.move_on()) == (primary, False)


def test_a_lost_replica_is_tried_again_later(replicas: Replicas) -> None:
    first = replicas.current()
    replicas.move_on()
    assert replicas.current() != first
    replicas.failed_at[first] -= PAUSE
    assert replicas.current() == first


def test_without_replicas_there_is_nowhere_to_move() -> None:
    alone = Replicas(["default"])
    assert (alone.current(), alone.move_on(), alone.current()) == ("default", False, "default")
