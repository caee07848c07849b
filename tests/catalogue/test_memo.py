"""Pages are kept within a bound, compressed once, and shared between hosts while that works."""

import gzip
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache.backends.locmem import LocMemCache
from django.test import override_settings
from redis.exceptions import ConnectionError as RedisAway

from catalogue import memo as module
from catalogue.memo import OVERHEAD, REST, Memo, Page, preferred_encoding

HTML = {"Content-Type": "text/html; charset=utf-8"}


@pytest.fixture(autouse=True)
def room_for_three() -> Iterator[None]:
    with override_settings(PAGE_CACHE_BYTES=3 * (OVERHEAD + 1500)):
        yield


@pytest.fixture
def shared(monkeypatch: pytest.MonkeyPatch) -> Iterator[LocMemCache]:
    """A cache that two hosts share; memory stands in for Redis, which speaks the same interface."""
    cache = LocMemCache("shared", {})
    monkeypatch.setattr(module, "caches", {"shared": cache})
    with override_settings(
        CACHES={"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}, "shared": {}}
    ):
        yield cache
    cache.clear()


def page(text: str = "x") -> Page:
    return Page(HTML, text.encode() * 1000)


def test_the_page_asked_for_longest_ago_makes_room() -> None:
    memo = Memo()
    for key in "abc":
        memo.put(key, page(key))
    memo.get("a")
    memo.put("d", page("d"))
    assert list(memo.pages) == ["c", "a", "d"]


def test_pages_of_an_older_stamp_go_with_the_first_of_another() -> None:
    memo = Memo()
    for key, stamp in (("a", 1), ("b", 1), ("c", 2)):
        memo.put(key, page(key), stamp)
    assert (list(memo.pages), memo.bytes) == (["c"], memo.pages["c"][1])


def test_a_page_put_twice_is_counted_once() -> None:
    memo = Memo()
    memo.put("a", page())
    size = memo.bytes
    memo.put("a", page())
    assert memo.bytes == size


def test_a_page_larger_than_all_room_is_not_kept() -> None:
    memo = Memo()
    memo.put("a", Page(HTML, b"x" * 20_000))
    assert (dict(memo.pages), memo.bytes) == ({}, 0)


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
    assert Page(headers, body).compressible is expected


@pytest.mark.parametrize(
    ("accepted", "expected"),
    [
        *(("gzip, deflate, br", "br"), ("GZIP", "gzip"), ("br;q=0, gzip", "gzip"), ("br;q=0.0,gzip;q=0", "")),
        *(("identity", ""), ("*", ""), (",;", ""), ("", "")),
    ],
)
def test_a_refused_encoding_is_not_sent(accepted: str, expected: str) -> None:
    assert preferred_encoding(accepted) == expected


def test_what_one_host_rendered_another_need_not(shared: LocMemCache) -> None:
    Memo().put("a", page())
    found = Memo().get("a")
    assert found is not None
    assert (found.headers, found.body) == (HTML, page().body)


def test_a_shared_cache_that_is_away_costs_nothing(
    shared: LocMemCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def away(self: LocMemCache, key: str, *_: Any) -> None:
        asked.append(key)
        raise RedisAway

    for verb in ("get", "set"):
        monkeypatch.setattr(LocMemCache, verb, away)
    memo = Memo()
    memo.put("a", page())
    assert memo.get("a") == page()
    assert [memo.get("b"), memo.get("b")] == [None, None]
    assert asked == ["a"], "it is left alone for a while"
    memo.shared.failed_at -= REST
    assert memo.get("b") is None
    assert asked == ["a", "b"]
