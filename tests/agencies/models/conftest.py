from typing import cast

import pytest

from tests.agencies.models.writing import INSERTS, UPDATES, Insert, Update


@pytest.fixture(params=INSERTS, ids=lambda way: way.__name__)
def insert(request: pytest.FixtureRequest) -> Insert:
    return cast("Insert", request.param)


@pytest.fixture(params=UPDATES, ids=lambda way: way.__name__)
def update(request: pytest.FixtureRequest) -> Update:
    return cast("Update", request.param)
