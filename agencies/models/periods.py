"""Periods are half-open: `valid_until` is the first day on which a thing no longer holds."""

import datetime as dt

from django.db.models import CheckConstraint, F, Q


def period_covers(on: dt.date, path: str = "") -> Q:
    """The period of the row (or of the row at `path`, as in `grades__`) holds on that day."""
    return Q(**{f"{path}valid_from__lte": on}) & (
        Q(**{f"{path}valid_until": None}) | Q(**{f"{path}valid_until__gt": on})
    )


def period_constraint(name: str) -> CheckConstraint:
    return CheckConstraint(
        name=name,
        condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")),
        violation_error_message="结束日期必须晚于开始日期。",
    )
