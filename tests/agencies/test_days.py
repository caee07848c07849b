"""Days as people write them, and what is no day."""

import datetime as dt

import pytest

from agencies.days import DayField, iso_day, parse_day


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-01",
        "2026-3-1",
        "2026/3/1",
        "2026/03/01",
        "2026.3.1",
        "20260301",
        "2026年3月1日",
        "2026 年 03 月 01 日",
        "2026年3月1号",
        "２０２６－０３－０１",
        "２０２６／３／１",
        " 2026—3—1 ",
    ],
)
def test_a_day_is_read_as_people_write_it(text: str) -> None:
    assert parse_day(text) == DayField().clean(text) == dt.date(2026, 3, 1)
    assert iso_day(text) == "2026-03-01"


@pytest.mark.parametrize(
    "text",
    [
        "2025-02-29",
        "2025-13-01",
        "2025-0-1",
        "2025-03/01",
        "2025W096",
        "2025-W09-6",
        "2025301",
        "202503011",
        "25-03-01",
        "-0001-01-01",
        "2025-03-01\x00",
        "2025年3月",
        "3月1日",
        "today",
        "",
    ],
)
def test_what_is_no_day_is_refused_and_says_what_to_do(text: str) -> None:
    with pytest.raises(ValueError, match="请填写形如 2025-03-01 的日期"):
        parse_day(text)
    assert iso_day(text) == text


@pytest.mark.parametrize("text", ["1899-12-31", "2200-01-01", "1066年10月14日"])
def test_a_day_that_nobody_can_mean_is_out_of_bounds(text: str) -> None:
    with pytest.raises(ValueError, match="日期超出可查询的范围"):
        parse_day(text)
