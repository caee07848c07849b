from typing import cast

import pytest

from agencies.models import OpenDoor
from tests.agencies.models.writing import INSERTS, UPDATES, Insert, Update


@pytest.fixture(params=INSERTS, ids=lambda way: way.__name__)
def insert(request: pytest.FixtureRequest) -> Insert:
    return cast("Insert", request.param)


@pytest.fixture(params=UPDATES, ids=lambda way: way.__name__)
def update(request: pytest.FixtureRequest) -> Update:
    return cast("Update", request.param)


@pytest.fixture(autouse=True)
def _door(request: pytest.FixtureRequest) -> None:
    """Here the rules beside history are tried, so the door to history stands open."""
    marker = request.node.get_closest_marker("django_db")
    if marker is not None:
        request.getfixturevalue("transactional_db" if marker.kwargs.get("transaction") else "db")
        OpenDoor.objects.create(why="a test of another rule")
