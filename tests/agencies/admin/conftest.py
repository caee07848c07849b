"""People in the admin, each signed in: `sign_in("编辑")` is the browser of a member of that group."""

from typing import Protocol

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client


class SignIn(Protocol):
    def __call__(self, group: str, name: str = "") -> Client: ...


@pytest.fixture
def sign_in(db: None) -> SignIn:
    def client_of(group: str, name: str = "") -> Client:
        user, _ = User.objects.get_or_create(
            username=name or f"{group}员", defaults={"is_staff": True, "is_superuser": group == "超级用户"}
        )
        user.groups.set(Group.objects.filter(name=group))
        client = Client()
        client.force_login(user)
        return client

    return client_of


@pytest.fixture
def editor(sign_in: SignIn) -> Client:
    return sign_in("编辑")


@pytest.fixture
def publisher(sign_in: SignIn) -> Client:
    return sign_in("发布")
