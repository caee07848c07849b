"""Periods are half-open: `valid_until` is the first day on which a thing no longer holds."""

import datetime as dt
from typing import Protocol

from django.db.models import CheckConstraint, F, Q


class Period(Protocol):
    @property
    def valid_from(self) -> dt.date: ...
    @property
    def valid_until(self) -> dt.date | None: ...


def covers(period: Period, on: dt.date) -> bool:
    return period.valid_from <= on and (period.valid_until is None or on < period.valid_until)


def period_covers(on: dt.date, path: str = "") -> Q:
    """`covers` as a condition, of the row or of that at `path`, as in `grades__`."""
    return Q(**{f"{path}valid_from__lte": on}) & (
        Q(**{f"{path}valid_until": None}) | Q(**{f"{path}valid_until__gt": on})
    )


def period_constraint(name: str) -> CheckConstraint:
    return CheckConstraint(
        name=name,
        condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")),
        violation_error_message="结束日期必须晚于开始日期。",
    )
