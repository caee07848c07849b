"""What was retracted: whatever names it answers 410, on any day and on every face."""

from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS
from django.db.models import QuerySet
from django.http import Http404

from agencies.models import Agency, Notice, Occupation

PublicRecord = TypeVar("PublicRecord", Agency, Notice, Occupation)


class Gone(Http404):
    """The record was recorded in error."""


def record_or_none(every: QuerySet[PublicRecord], **key: str) -> PublicRecord | None:
    """The one with this key among `every`, those that were retracted too. Gone if it was."""
    record = every.filter(**key).first()
    if record is not None and record.retracted:
        raise Gone
    return record


def record_of(model: type[PublicRecord], rows: list[tuple[Any, ...]]) -> tuple[PublicRecord, tuple[Any, ...]]:
    """As `record_or_404`, out of a fixed query of all the model's fields; and what stands behind them."""
    if not rows:
        raise Http404
    fields = [field.attname for field in model._meta.concrete_fields]
    record = model.from_db(DEFAULT_DB_ALIAS, fields, rows[0][: len(fields)])
    if record.retracted:
        raise Gone
    return record, rows[0][len(fields) :]


def edition_or_404(year: int) -> Notice:
    notice = Notice.objects.filter(edition=year).first()
    if notice is None:
        refuse_undone(year)
        raise Http404
    return notice


def refuse_undone(year: int) -> None:
    """Gone where this was the year of an edition: since its import was undone its notice bears none."""
    if Notice.history.filter(edition=year).exists():
        raise Gone


def record_or_404(every: QuerySet[PublicRecord], **key: str) -> PublicRecord:
    record = record_or_none(every, **key)
    if record is None:
        raise Http404
    return record
