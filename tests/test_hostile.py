"""Whatever is sent: never a 5xx, nothing repeated unescaped, nothing slow, on either database."""

import gc
import json
import re
import time
from collections.abc import Iterator
from itertools import cycle
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pytest_django import Settings

from agencies.search.index.loading import current_knowledge
from catalogue import urls
from tests.hostile_requests import (
    DESK_NAMES,
    DESK_PAGES,
    DESK_PATHS,
    HEADERS,
    LURES,
    PATHS,
    QUERIES,
    TEXTS,
    WIRE,
)

pytestmark = pytest.mark.django_db

DEAREST = 1.0  # seconds of CPU; an answer that slept (one text asks PostgreSQL to) shows on the clock
PASSWORD = "lantern-jade-harbour-27"
SLOWEST = 8.0  # seconds, on a machine that runs other things beside
# What must never come back as markup: in HTML the angle brackets are escaped, elsewhere nothing runs it.
UNESCAPED = re.compile(rb"<script>alert\(7351\)|<img src=x onerror|<svg onload=alert\(7351\)")

PAGES = [
    "/directory/",
    "/directory.json",
    "/directory.csv",
    "/changes/",
    "/statements/",
    "/en/large/directory/",
]
NAMES = sorted({name for route in (*urls.pages, *urls.files) for name in vars(route.callback)["reads"]})


@pytest.fixture(autouse=True)
def nothing_but_the_answer_costs(db: None) -> Iterator[None]:
    """Names are read once for a data version, and what thousands of tests left is collected another time."""
    current_knowledge.at()
    gc.disable()
    yield
    gc.enable()


def check(client: Client, address: str, query: str = "", **extra: Any) -> int:
    """Ask, and look at what comes back."""
    started, spent = time.monotonic(), time.thread_time()
    response = client.get(address, QUERY_STRING=query, **extra) if query else client.get(address, **extra)
    body = response.getvalue()
    assert response.status_code < 500, response.status_code
    assert (time.thread_time() - spent < DEAREST, time.monotonic() - started < SLOWEST) == (True, True)
    kind = response.headers.get("Content-Type", "")
    if kind.startswith("text/html"):
        assert not UNESCAPED.search(body)
    if kind.startswith("application/json") and "Content-Encoding" not in response.headers:
        json.loads(body)
    assert "evil" not in str(response.headers)
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    return response.status_code


@pytest.fixture
def publisher(settings: Settings) -> Client:
    """Somebody who may do most at the desk, signed in."""
    settings.ZEAL_ALLOWLIST = [{"model": "*"}]
    user = User.objects.create_user("发布员", password=PASSWORD, is_staff=True)
    user.groups.set(Group.objects.filter(name="发布"))
    client = Client()
    client.force_login(user)
    return client


def test_the_list_is_long_enough() -> None:
    assert len(TEXTS) + len(PATHS) + len(QUERIES) >= 60
    at_the_desk = len(TEXTS) * 4 + len(QUERIES) * len(DESK_PAGES) + len(HEADERS) * 2
    assert at_the_desk + len([*PATHS, *DESK_PATHS, *LURES, *WIRE]) >= 273


@pytest.mark.parametrize(
    ("text", "name"), list(zip(TEXTS.values(), cycle(DESK_NAMES), strict=False)), ids=TEXTS.keys()
)
def test_no_text_does_harm_at_the_desk(publisher: Client, text: str, name: str) -> None:
    for page in DESK_PAGES[:3]:
        check(publisher, page, urlencode({"q": text}))
    check(publisher, DESK_PAGES[1], urlencode({name: text}))


@pytest.mark.parametrize("page", DESK_PAGES)
def test_no_query_or_header_does_harm_at_the_desk(publisher: Client, page: str) -> None:
    for query in QUERIES:
        check(publisher, page, query)
    session = publisher.cookies["session"].OutputString([])
    for headers in HEADERS if page in DESK_PAGES[:2] else ():
        cookies = {"Cookie": f"{session}; {headers['Cookie']}"} if "Cookie" in headers else {}
        assert check(publisher, page, headers=headers | cookies) in {200, 302}


@pytest.mark.parametrize("path", [*PATHS, *DESK_PATHS])
def test_no_address_does_harm_at_the_desk(publisher: Client, path: str) -> None:
    status = check(publisher, path)
    assert status != 200 or path.startswith(("/admin/", "/%2F%2F"))
    assert status != 200 or not path.startswith(("/admin/auth", "/admin/sessions"))


@pytest.mark.parametrize("lure", LURES)
def test_nobody_is_led_away_by_signing_in(publisher: Client, lure: str) -> None:
    sent = {"username": "发布员", "password": PASSWORD, "next": lure}
    for answer in (
        Client().post("/admin/login/", sent),
        Client().post(f"/admin/login/?{urlencode({'next': lure})}", sent),
        publisher.get("/admin/login/", {"next": lure}),
        publisher.post("/admin/logout/", {"next": lure}),
    ):
        assert answer.status_code in {200, 302, 400}
        location = answer.headers.get("Location", "/admin/")
        assert location.startswith("/admin/")
        assert "\n" not in location
        assert "evil" not in str(answer.cookies)


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_no_text_does_harm_in_any_parameter(client: Client, text: str) -> None:
    for name in ("q", "code", "agency", "on", "page"):
        check(client, "/directory/", urlencode({name: text}))
    for page in PAGES:
        check(client, page, urlencode(dict.fromkeys(NAMES, text)))


@pytest.mark.parametrize("query", QUERIES)
def test_no_query_does_harm(client: Client, query: str) -> None:
    for page in [*PAGES, "/", "/occupations/", "/directory.xlsx", "/admin/login/"]:
        check(client, page, query)


@pytest.mark.parametrize("path", PATHS)
def test_no_address_does_harm(client: Client, path: str) -> None:
    assert check(client, path) != 200 or path.startswith(("/admin/", "/%2F%2F"))


@pytest.mark.parametrize("page", ["/directory/", "/directory.json", "/occupations/6-31-01-03/"])
@pytest.mark.parametrize("headers", HEADERS, ids=lambda headers: next(iter(headers)))
def test_no_header_does_harm(client: Client, page: str, headers: dict[str, str]) -> None:
    assert check(client, page, headers=headers) in {200, 304}


@pytest.mark.parametrize("page", ["/directory/", "/directory.json", "/changes/", "/statements/"])
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(asked=st.lists(st.tuples(st.sampled_from(NAMES), st.text(max_size=40)), max_size=12))
@example(asked=[("q", "电\x00工")])
@example(asked=[("grade", "5"), ("grade", "5\ud800"), ("page", "2")])
def test_no_combination_does_harm(client: Client, page: str, asked: list[tuple[str, str]]) -> None:
    query = "&".join(f"{name}={quote(value.encode('utf-8', 'surrogatepass'))}" for name, value in asked)
    check(client, page, query)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=st.binary(max_size=120))
def test_no_bytes_do_harm(client: Client, query: bytes) -> None:
    check(client, "/directory/", query.decode("latin-1"))
    check(client, "/directory/", quote(query))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(path=st.text(max_size=60))
def test_no_path_does_harm(client: Client, path: str) -> None:
    check(client, "/" + quote(path.encode("utf-8", "surrogatepass")))
