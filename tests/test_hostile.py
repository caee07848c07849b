"""Whatever is sent: never a 5xx, nothing repeated unescaped, nothing slow, on either database."""

import gc
import json
import re
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.test import Client
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from agencies.search.index.loading import current_knowledge
from catalogue import urls
from tests.hostile_requests import HEADERS, PATHS, QUERIES, TEXTS

pytestmark = pytest.mark.django_db

DEAREST = 1.0  # seconds of CPU; an answer that slept (one text asks PostgreSQL to) shows on the clock
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


def test_the_list_is_long_enough() -> None:
    assert len(TEXTS) + len(PATHS) + len(QUERIES) >= 60


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
