"""Searches that found nothing are counted without anybody's identity, and never in a search's way."""

import datetime as dt
import importlib
import threading
import time
from typing import Any
from unittest import mock

import pytest
from django.db import DatabaseError
from django.test import Client

from agencies import missed_searches
from agencies.in_memory import in_force
from agencies.missed_searches import MOST_NEW_TEXTS_A_DAY, MOST_NEW_TEXTS_OF_ONE, MissedCounts
from agencies.models import MissedSearch
from agencies.search.look_up import look_up
from catalogue.cache import warmup

ON = dt.date(2025, 6, 1)


@pytest.mark.django_db
def test_counts_add_up_over_batches() -> None:
    counts = MissedCounts()
    for _ in range(3):
        counts.add("驾照", "unknown")
    counts.write()
    counts.add("驾照", "unknown")
    counts.write()
    assert list(MissedSearch.objects.values_list("text", "kind", "count")) == [("驾照", "unknown", 4)]


@pytest.mark.django_db
def test_long_numbers_are_dropped_and_long_texts_cut() -> None:
    counts = MissedCounts()
    counts.add("我的电话13912345678", "unknown")
    counts.add("长" * 60, "unknown")
    counts.add("13912345678", "unknown")
    counts.add("门牌12345", "unknown")
    counts.add("邮编123456", "unknown")
    counts.write()
    assert {missed.text for missed in MissedSearch.objects.all()} == {
        "我的电话",
        "长" * 40,
        "门牌12345",
        "邮编",
    }


@pytest.mark.django_db
def test_an_address_of_a_person_is_dropped_and_the_number_of_an_agency_kept() -> None:
    missed_searches.counts.take()
    look_up("火箭驾驶员 zhang.san@example.com", scopes=in_force(ON), note_missed=True)
    assert "zhang" not in str(missed_searches.counts.take())
    counts = MissedCounts()
    counts.add("s000031399999", "unknown")
    counts.write()
    assert [missed.text for missed in MissedSearch.objects.all()] == ["s000031399999"]


@pytest.mark.django_db
def test_a_day_takes_no_more_than_so_many_new_texts() -> None:
    counts = MissedCounts()
    for number in range(MOST_NEW_TEXTS_A_DAY + 5):
        counts.add(f"第{number}个", "unknown")
    counts.write()
    counts.add("再一个", "unknown")
    counts.add("第1个", "unknown")
    counts.write()
    assert MissedSearch.objects.count() == MOST_NEW_TEXTS_A_DAY
    assert MissedSearch.objects.get(text="第1个").count == 2


def test_nobody_alone_takes_up_the_room_of_a_day() -> None:
    counts = MissedCounts()
    for number in range(MOST_NEW_TEXTS_OF_ONE + 5):
        counts.add(f"第{number}个", "unknown", "198.51.100.7")
    counts.add("别人的", "unknown", "203.0.113.9")
    counts.add("第1个", "unknown", "198.51.100.7")
    kept = counts.take()
    assert len(kept) == MOST_NEW_TEXTS_OF_ONE + 1
    assert {text: count for (text, _, _), count in kept.items() if count > 1} == {"第1个": 2}
    assert ("别人的", "unknown") in {(text, kind) for text, _, kind in kept}
    # A restart, as the next day, knows nobody.
    assert b"198.51" not in b"".join(counts.texts_of)


@pytest.mark.django_db
def test_a_visitor_is_known_by_the_address_that_our_own_proxy_saw(
    client: Client, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.PROXY_COUNT = 1
    monkeypatch.setattr(missed_searches, "counts", counts := MissedCounts())
    monkeypatch.setattr(missed_searches, "MOST_NEW_TEXTS_OF_ONE", 1)
    for address in ("203.0.113.9", "198.51.100.7"):
        for text in ("打伞", "火箭驾驶员"):
            client.get(
                "/directory/",
                {"q": f"{text}{address[:3]}"},
                headers={"X-Forwarded-For": f"1.2.3.4, {address}"},
            )
    assert {text for text, _, _ in counts.take()} == {"打伞203", "打伞198"}


@pytest.mark.django_db
def test_what_cannot_be_written_is_let_go(caplog: pytest.LogCaptureFixture) -> None:
    counts = MissedCounts()
    counts.add("驾照", "unknown")
    with mock.patch.object(missed_searches, "add_to_table", side_effect=DatabaseError):
        counts.write()
    counts.write()
    assert not MissedSearch.objects.exists()
    assert "1 texts let go" in caplog.text
    assert "驾照" not in caplog.text


@pytest.mark.django_db
def test_only_what_somebody_typed_and_missed_is_counted() -> None:
    missed_searches.counts.take()
    for text, typed in (("打伞", True), ("讲师", True), ("电工", True), ("护士", False), ("", True)):
        look_up(text, scopes=in_force(ON), note_missed=typed)
    taken = missed_searches.counts.take()
    assert {(text, kind) for text, _, kind in taken} == {("打伞", "unknown"), ("讲师", "other_name")}


def test_one_thread_writes_and_only_where_it_is_told_to() -> None:
    counts = MissedCounts()
    with mock.patch("agencies.missed_searches.threading.Thread") as thread:
        counts.add("驾照", "unknown")
        assert not thread.called
        counts.writes = True
        counts.add("驾照", "unknown")
        counts.add("驾照", "unknown")
    assert thread.call_count == 1
    assert thread.call_args.kwargs["daemon"]


@pytest.mark.django_db(transaction=True)
def test_what_a_visitor_misses_is_in_the_table_soon_after(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All the way: a real request, the thread that it begins, and that thread's own connection."""
    monkeypatch.setattr(missed_searches, "counts", counts := MissedCounts())
    monkeypatch.setattr(missed_searches, "SECONDS_BETWEEN_WRITES", 0.05)
    missed_searches.write_from_now_on()
    for text in ("打伞", "电工", "打伞"):
        assert client.get("/directory/", {"q": text}).status_code == 200
    counted = MissedSearch.objects.values_list("text", "kind", "count")
    started = time.monotonic()
    while list(counted.all()) != [("打伞", "unknown", 2)]:
        assert time.monotonic() - started < 10, list(counted.all())
        time.sleep(0.02)
    assert counts.writer is not threading.current_thread()


def test_who_serves_people_writes_what_they_miss(monkeypatch: pytest.MonkeyPatch) -> None:
    """From the first miss on, by a thread of the very process; again where a fork has lost that thread."""
    began = threading.Event()
    monkeypatch.setattr(missed_searches, "counts", counts := MissedCounts())
    monkeypatch.setattr(MissedCounts, "keep_writing", lambda _: began.set())
    monkeypatch.setattr(warmup, "warm_up", lambda: None)
    monkeypatch.setenv("STATEMENT_TIMEOUT", "3")
    importlib.reload(importlib.import_module("catalogue.wsgi"))
    assert not began.is_set()
    for _ in range(2):
        missed_searches.note("asdf", "unknown")
        assert began.wait(5)
        assert counts.writer is not None
        counts.writer.join()
        began.clear()
