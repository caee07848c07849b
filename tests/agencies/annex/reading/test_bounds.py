"""Reading is bounded in time and memory, and says so when it is stopped."""

import resource
import time

import pytest

from agencies.annex.reading.bounds import (
    CPU_SECONDS,
    READING_MEMORY,
    alarm,
    bound_this_process,
    read_within_bounds,
)
from tests.agencies.annex.document import NUMERALS, TEXT


def test_a_document_within_bounds_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("agencies.annex.reading.bounds.alarm", no_alarm)
    assert len(read_within_bounds(TEXT.encode(), NUMERALS).rows) == 114


@pytest.mark.parametrize(
    ("error", "rule"), [(TimeoutError, "reading-took-too-long"), (MemoryError, "reading-took-too-much")]
)
def test_a_document_beyond_them_is_refused(
    monkeypatch: pytest.MonkeyPatch, error: type[Exception], rule: str
) -> None:
    def stop(*_: object) -> None:
        raise error

    monkeypatch.setattr("agencies.annex.reading.bounds.read_annex", stop)
    monkeypatch.setattr("agencies.annex.reading.bounds.alarm", no_alarm)
    assert [found.rule for found in read_within_bounds(b"x", NUMERALS).problems] == [rule]


def no_alarm(_: float) -> "Quiet":
    return Quiet()


class Quiet:
    def __enter__(self) -> None: ...

    def __exit__(self, *_: object) -> None: ...


@pytest.mark.timeout(0)
def test_the_alarm_ends_what_takes_too_long() -> None:
    with pytest.raises(TimeoutError), alarm(0.05):
        time.sleep(5)
    with alarm(5):
        time.sleep(0)


def test_the_process_gets_no_more_memory_and_time(monkeypatch: pytest.MonkeyPatch) -> None:
    limits = {}
    monkeypatch.setattr("resource.setrlimit", lambda what, bounds: limits.update({what: bounds}))
    bound_this_process()
    assert limits == {
        resource.RLIMIT_AS: (READING_MEMORY, READING_MEMORY),
        resource.RLIMIT_CPU: (CPU_SECONDS, CPU_SECONDS),
    }
