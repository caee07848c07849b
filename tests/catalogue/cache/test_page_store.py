"""Pages are kept within a bound and compressed once."""

import gzip
from collections.abc import Iterator

import pytest
from django.test import Client, RequestFactory, override_settings

from agencies import missed_searches
from catalogue.cache import middleware
from catalogue.cache.middleware import response_of
from catalogue.cache.page_store import OVERHEAD, Page, PageStore, preferred_encoding

HTML = {"Content-Type": "text/html; charset=utf-8"}


@pytest.fixture(autouse=True)
def room_for_three() -> Iterator[None]:
    with override_settings(PAGE_CACHE_BYTES=3 * (OVERHEAD + 1500)):
        yield


def page(text: str = "x") -> Page:
    return Page(HTML, text.encode() * 1000)


def test_the_page_asked_for_longest_ago_makes_room() -> None:
    store = PageStore()
    for key in "abc":
        store.put(key, page(key))
    store.get("a")
    store.put("d", page("d"))
    assert list(store.pages) == ["c", "a", "d"]


def test_pages_of_an_older_stamp_go_with_the_first_of_another() -> None:
    store = PageStore()
    for key, stamp in (("a", 1), ("b", 1), ("c", 2)):
        store.put(key, page(key), stamp)
    assert (list(store.pages), store.bytes) == (["c"], store.pages["c"][1])


def test_a_page_put_twice_is_counted_once() -> None:
    store = PageStore()
    store.put("a", page())
    size = store.bytes
    store.put("a", page())
    assert store.bytes == size


def test_a_page_larger_than_all_room_is_not_kept() -> None:
    store = PageStore()
    store.put("a", Page(HTML, b"x" * 20_000))
    assert (dict(store.pages), store.bytes) == ({}, 0)


def test_a_variant_is_compressed_once() -> None:
    kept = page()
    first = kept.encoded("gzip")
    assert kept.encoded("gzip") is first
    assert gzip.decompress(first) == kept.body


@pytest.mark.parametrize(
    ("headers", "body", "expected"),
    [
        (HTML, b"x" * 200, True),
        (HTML, b"x" * 199, False),
        ({"Content-Type": "application/json"}, b"x" * 200, True),
        ({"Content-Type": "image/png"}, b"x" * 200, False),
        ({}, b"x" * 200, False),
    ],
)
def test_only_what_gains_is_compressed(headers: dict[str, str], body: bytes, *, expected: bool) -> None:
    asked = RequestFactory().get("/", headers={"Accept-Encoding": "gzip"})
    assert response_of(Page(headers, body), asked).has_header("Content-Encoding") is expected


@pytest.mark.parametrize(
    ("accepted", "expected"),
    [
        *(("gzip, deflate, br", "br"), ("GZIP", "gzip"), ("br;q=0, gzip", "gzip"), ("br;q=0.0,gzip;q=0", "")),
        *(("identity", ""), ("*", ""), (",;", ""), ("", "")),
    ],
)
def test_a_refused_encoding_is_not_sent(accepted: str, expected: str) -> None:
    assert preferred_encoding(accepted) == expected


@pytest.mark.django_db
@override_settings(PAGE_CACHE_BYTES=1024 * 1024)
def test_a_search_in_vain_counts_whenever_its_page_is_shown(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Out of memory as well; not when a browser has the page still, or for a search that finds."""
    monkeypatch.setattr(middleware, "page_store", PageStore())
    monkeypatch.setattr(missed_searches, "counts", counts := missed_searches.MissedCounts())
    for _ in range(30):
        shown = client.get("/directory/", {"q": "没有这样的行当"})
        client.get("/directory/", {"q": "电工"})
    client.get("/directory/", {"q": "没有这样的行当"}, headers={"If-None-Match": shown.headers["ETag"]})
    assert [(text, count) for (text, *_), count in counts.take().items()] == [("没有这样的行当", 30)]
