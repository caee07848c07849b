"""What records have in common: a version that makes a lost edit impossible, and periods.

A period is half-open: `valid_until` is the first day on which a thing no longer holds.
"""

import datetime as dt
from typing import Any, ClassVar, Protocol, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q
from simple_history.models import HistoricalRecords

KeyedRecord = TypeVar("KeyedRecord", bound=models.Model)


class KeyedQuerySet(models.QuerySet[KeyedRecord]):
    def get_by_natural_key(self, *key: Any) -> KeyedRecord:
        paths: tuple[str, ...] = self.model.KEY  # type: ignore[attr-defined]  # of a Keyed
        return self.get(**dict(zip(paths, key, strict=True)))


class Keyed(models.Model):
    """Known outside of this database by `KEY`, paths as a query takes them: so fixtures name a record."""

    KEY: ClassVar[tuple[str, ...]]

    class Meta:
        abstract = True

    def natural_key(self) -> tuple[Any, ...]:
        def value_at(path: str) -> Any:
            found: Any = self
            for name in path.split("__"):
                found = found and getattr(found, name)
            return found.isoformat() if isinstance(found, dt.date) else found

        return tuple(map(value_at, self.KEY))


class Versioned(models.Model):
    """A record with a version number, checked and raised in one UPDATE when an edit is saved.

    `Model.objects.filter(pk=…, version=seen).update(version=seen + 1)` answers 0 when somebody else was
    faster; the caller then shows what changed meanwhile and saves nothing.
    """

    version = models.PositiveIntegerField("版本", default=1, editable=False)

    # Each model that people edit sets its own with `history()`.
    history: Any

    class Meta:
        abstract = True

    def claim_version(self, seen: int) -> bool:
        """Take the next version if the record still stands at `seen`; False means somebody was faster."""
        same = type(self)._default_manager.filter(pk=self.pk, version=seen)
        if not same.update(version=seen + 1):
            return False
        self.version = seen + 1
        return True


def history(**options: Any) -> HistoricalRecords:
    """The audit trail of a model: who changed what, when and why; read by editors, never by the public."""
    return HistoricalRecords(history_change_reason_field=models.TextField(null=True), **options)


class Period(Protocol):
    @property
    def valid_from(self) -> dt.date | None: ...
    @property
    def valid_until(self) -> dt.date | None: ...


def covers(period: Period, on: dt.date) -> bool:
    """Without a first day, since before this site knows."""
    has_begun = period.valid_from is None or period.valid_from <= on
    return has_begun and (period.valid_until is None or on < period.valid_until)


def period_covers(on: dt.date) -> Q:
    """`covers` as a condition, of what has a first day."""
    return Q(valid_from__lte=on) & (Q(valid_until=None) | Q(valid_until__gt=on))


def period_constraint(name: str) -> CheckConstraint:
    return CheckConstraint(
        name=name,
        condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")),
        violation_error_message="结束日期必须晚于开始日期。",
    )


def account(label: str, **options: Any) -> "models.ForeignKey[Any, Any]":
    """Who did it; nobody for what the program does by itself."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=label, **options
    )
