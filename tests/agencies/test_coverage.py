"""The four answers, and what is said of a day that the editions do not settle."""

import datetime as dt

import pytest

from agencies.coverage import Coverage, coverage_of_day
from agencies.models import Notice

DECEMBER = dt.date(2024, 12, 30)
TODAY = dt.date(2028, 11, 29)


def edition(year: int, since: dt.date) -> Notice:
    return Notice(edition=year, number=f"{year}", in_force_from=since)


def said(
    on: str,
    *editions: Notice,
    today: dt.date = TODAY,
    acts: dict[dt.date, int] | None = None,
) -> Coverage:
    newest_first = sorted(editions, key=lambda notice: notice.edition or 0, reverse=True)
    return coverage_of_day(dt.date.fromisoformat(on), today, newest_first, acts or {})


FIRST = edition(2025, DECEMBER)
LATE = edition(2026, dt.date(2026, 3, 1))
SKIPPING = edition(2028, dt.date(2027, 12, 29))


@pytest.mark.parametrize(
    ("editions", "on", "kind", "source"),
    [
        ((FIRST,), "2024-12-29", "before", None),
        ((FIRST,), "2024-12-30", "covered", 2025),
        ((FIRST,), "2025-12-31", "covered", 2025),
        ((FIRST,), "2026-01-01", "after", 2025),
        ((FIRST,), "2028-11-29", "after", 2025),
        ((FIRST,), "2028-11-30", "to_come", 2025),
        ((FIRST, LATE), "2026-02-28", "covered", 2025),
        ((FIRST, LATE), "2026-03-01", "covered", 2026),
        ((FIRST, SKIPPING), "2025-12-31", "covered", 2025),
        ((FIRST, SKIPPING), "2026-06-01", "after", 2025),
        ((FIRST, SKIPPING), "2027-12-29", "covered", 2028),
        ((), "2025-06-01", "before", None),
        ((), "2199-12-31", "to_come", None),
    ],
)
def test_a_day_has_one_of_four_answers(
    editions: tuple[Notice, ...], on: str, kind: str, source: int | None
) -> None:
    known = said(on, *editions)
    assert (known.kind, known.source and known.source.edition) == (kind, source)
    assert known.edition is (None if kind == "to_come" else known.source)
    assert known.edition_name == (f"{source}年版目录" if source else "")


@pytest.mark.parametrize(
    ("editions", "on", "acts", "gap"),
    [
        ((FIRST,), "2026-01-01", {}, "本站目前只收录2025年版目录，2026年的变化尚未收录"),
        ((FIRST,), "2028-01-01", {}, "本站目前只收录2025年版目录，2026至2028年的变化尚未收录"),
        ((FIRST, SKIPPING), "2026-01-01", {}, "本站没有收录2026年版目录，2026年的变化尚未收录"),
        (
            (FIRST,),
            "2026-05-31",
            {dt.date(2026, 6, 1): 2},
            "本站目前只收录2025年版目录，2026年的变化尚未收录",
        ),
        ((FIRST,), "2026-06-01", {dt.date(2026, 6, 1): 2}, "2026年版目录尚未收录；已收录2026年的调整 2 项"),
        (
            (FIRST,),
            "2027-06-01",
            {dt.date(2025, 6, 1): 9, dt.date(2026, 6, 1): 2, dt.date(2027, 6, 1): 1},
            "2026至2027年版目录尚未收录；已收录2027年的调整 1 项、2026年的调整 2 项",
        ),
        (
            (FIRST,),
            "2028-06-01",
            {dt.date(2026, 6, 1): 2},
            "2026至2028年版目录尚未收录；已收录2026年的调整 2 项，2027至2028年的变化尚未收录",
        ),
        ((FIRST,), "2025-06-01", {dt.date(2025, 6, 1): 9}, ""),
    ],
)
def test_after_the_newest_editions_year_it_is_said_what_is_missing(
    editions: tuple[Notice, ...], on: str, acts: dict[dt.date, int], gap: str
) -> None:
    known = said(on, *editions, acts=acts)
    assert known.gap == gap
    assert known.caveat == (f"{gap}。办事前请到官方网站核对。" if gap else "")


def test_a_day_to_come_names_what_is_recorded_up_to_it() -> None:
    acts = {dt.date(2026, 1, 1): 5, dt.date(2026, 1, 2): 1, dt.date(2026, 3, 1): 2, dt.date(2026, 3, 2): 4}
    today = dt.date(2026, 1, 1)
    known = said("2026-03-01", FIRST, LATE, today=today, acts=acts)
    assert known.source is FIRST
    assert known.caveat == "2026-03-01 尚未到来；已录入、尚未生效的有：2026年版目录、调整 3 项。"
    assert "没有已录入、尚未生效的变动" in said("2026-02-01", FIRST, LATE, today=today).caveat


def test_an_empty_register_says_so() -> None:
    assert said("2025-06-01").caveat == "本站尚未收录目录。"


@pytest.mark.parametrize(
    ("on", "acts", "name"),
    [
        ("2024-12-29", {}, ""),
        ("2025-06-01", {dt.date(2025, 6, 2): 1}, "2025年版目录"),
        ("2025-06-02", {dt.date(2025, 6, 2): 1}, "2025年版目录（含已收录的调整）"),
        ("2026-11-29", {dt.date(2026, 6, 1): 2}, "2025年版目录（含已收录的调整）"),
        ("2028-12-01", {}, "2025年版目录"),
        ("2028-12-01", {dt.date(2028, 12, 1): 1}, "已录入的2028-12-01的目录"),
    ],
)
def test_what_lists_the_rows_of_a_day_is_named_with_what_was_recorded_since(
    on: str, acts: dict[dt.date, int], name: str
) -> None:
    assert said(on, FIRST, acts=acts).directory_name == name
