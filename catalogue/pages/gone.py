"""What was retracted: whatever names it answers 410, on any day and on every face."""

from typing import TypeVar

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


def refuse_undone(year: int) -> None:
    """Gone where this was the year of an edition: since its import was undone its notice bears none."""
    if Notice.history.filter(edition=year).exists():
        raise Gone


def record_or_404(every: QuerySet[PublicRecord], **key: str) -> PublicRecord:
    record = record_or_none(every, **key)
    if record is None:
        raise Http404
    return record
