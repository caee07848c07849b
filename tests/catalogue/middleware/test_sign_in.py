"""Sign-in at the desk: limits on guessing and on sessions, and nothing that tells which accounts exist."""

import datetime as dt
import io
import re

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client, RequestFactory, override_settings

from catalogue.middleware.guard import client_address

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery staple"
NOON = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)


@pytest.fixture
def editor() -> User:
    return User.objects.create_superuser("editor", password=PASSWORD)


def sign_in(
    client: Client, username: str = "editor", password: str = PASSWORD, address: str = "192.0.2.1"
) -> int:
    response = client.post("/admin/login/", {"username": username, "password": password}, REMOTE_ADDR=address)
    return response.status_code


def test_an_editor_signs_in_on_a_plain_local_address(client: Client, editor: User) -> None:
    assert sign_in(client) == 302
    assert client.get("/admin/").status_code == 200
    assert not client.cookies["session"]["secure"]


@pytest.mark.parametrize("username", ["editor", "nobody"])
def test_after_ten_wrong_passwords_who_guesses_waits_whether_the_name_exists_or_not(
    client: Client, editor: User, username: str
) -> None:
    assert [sign_in(client, username, "wrong") for _ in range(11)] == [200] * 9 + [429] * 2


@pytest.mark.parametrize("username", ["editor", "nobody"])
def test_guesses_from_everywhere_slow_down_and_keep_nobody_out(
    client: Client, editor: User, username: str
) -> None:
    for place in range(11):
        assert sign_in(client, username, "wrong", f"192.0.2.{place}") == 200
    answers = [sign_in(client, username, "wrong", "198.51.100.1") for _ in range(4)]
    assert answers == [200, 200, 429, 429]
    assert sign_in(client, address="203.0.113.7") == 302


def test_ones_own_sign_in_does_not_begin_the_count_anew(client: Client, editor: User) -> None:
    answers = []
    for _ in range(9):
        answers += [sign_in(client, "other", "wrong") for _ in range(3)]
        if sign_in(Client()) == 429:
            break
    assert len(answers) <= 12
    assert answers[-1] == 429


def test_a_command_ends_the_wait(client: Client, editor: User) -> None:
    for _ in range(10):
        sign_in(client, password="wrong")
    assert sign_in(client) == 429
    call_command("axes_reset", stdout=io.StringIO())
    assert sign_in(client) == 302


def test_after_ten_wrong_passwords_an_address_waits(client: Client, editor: User) -> None:
    for place in range(10):
        sign_in(client, f"name{place}", "wrong")
    response = client.post(
        "/admin/login/", {"username": "editor", "password": PASSWORD}, REMOTE_ADDR="192.0.2.1"
    )
    assert (response.status_code, response.headers["Retry-After"]) == (429, "300")
    assert "请求太频繁" in response.content.decode()
    assert sign_in(client, address="192.0.2.99") == 302


def test_waiting_is_over_after_five_minutes(client: Client, editor: User) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        for _ in range(11):
            sign_in(client, password="wrong")
        clock.shift(dt.timedelta(minutes=4))
        assert sign_in(client) == 429
        clock.shift(dt.timedelta(minutes=2))
        assert sign_in(client) == 302


def test_an_unknown_name_and_a_wrong_password_look_the_same(client: Client, editor: User) -> None:
    pages = [
        client.post("/admin/login/", {"username": username, "password": "wrong"}).content.decode()
        for username in ("editor", "nobody")
    ]
    known, unknown = (re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page) for page in pages)
    assert known.replace("editor", "nobody") == unknown


def test_a_session_ends_after_half_an_hour_of_nothing(client: Client, editor: User) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        sign_in(client)
        clock.shift(dt.timedelta(minutes=29))
        assert client.get("/admin/").status_code == 200
        clock.shift(dt.timedelta(minutes=29))
        assert client.get("/admin/").status_code == 200
        clock.shift(dt.timedelta(minutes=31))
        assert client.get("/admin/").status_code == 302


def test_a_session_ends_after_eight_hours_however_busy(client: Client, editor: User) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        sign_in(client)
        for _ in range(23):
            clock.shift(dt.timedelta(minutes=20))
            assert client.get("/admin/").status_code == 200
        clock.shift(dt.timedelta(minutes=20))
        assert client.get("/admin/").status_code == 302


def test_no_cache_keeps_what_the_desk_shows(client: Client, editor: User) -> None:
    sign_in(client)
    assert client.get("/admin/").headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (0, "203.0.113.9", "10.0.0.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "1.2.3.4, 203.0.113.9", "203.0.113.9"),
        (2, "1.2.3.4, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
        (2, "203.0.113.9", "203.0.113.9"),
        (1, "", "10.0.0.1"),
        # Of IPv6 the network of one household; an address of IPv4 in its clothes is that address.
        (1, "2001:db8:a:b:1:2:3:4", "2001:db8:a:b::"),
        (1, "::ffff:203.0.113.9", "203.0.113.9"),
        (1, "nonsense", "nonsense"),
    ],
)
def test_only_our_own_proxies_say_who_asks(proxies: int, forwarded: str, expected: str) -> None:
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=forwarded)
    with override_settings(PROXY_COUNT=proxies):
        assert client_address(request) == expected
