"""People at the desk, each signed in: `desk("编辑")` is a browser in the hands of a member of that group."""

from typing import Protocol

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client


class Desk(Protocol):
    def __call__(self, group: str, name: str = "") -> Client: ...


@pytest.fixture
def desk(db: None) -> Desk:
    def sign_in(group: str, name: str = "") -> Client:
        user, _ = User.objects.get_or_create(
            username=name or f"{group}员", defaults={"is_staff": True, "is_superuser": group == "超级用户"}
        )
        user.groups.set(Group.objects.filter(name=group))
        client = Client()
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def editor(desk: Desk) -> Client:
    return desk("编辑")


@pytest.fixture
def publisher(desk: Desk) -> Client:
    return desk("发布")
