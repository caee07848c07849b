"""What an act would do, seen before it is done: it is done, looked at, and taken back.

The public pages are made by their own views inside the transaction that is rolled back, and never by way of
the page store, so nobody else is ever shown one; there is no address of a preview.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from django.db import transaction
from django.http import Http404, HttpRequest, QueryDict
from django.urls import resolve
from django.utils import timezone

from agencies.changes import changes_from
from agencies.models import Adjustment, DataVersion, Retraction
from agencies.models.data_version import Version

MOST_PAGES = 4
OWN_FIELDS = {"csrfmiddlewaretoken", "preview", "previewed", "urgent", "urgent_reason"}
HOST_HEADERS = {"HTTP_HOST", "SERVER_NAME", "SERVER_PORT"}
NOT_YET, GONE = "<p>现在没有这一页。</p>", "<p>这一页不再公开。</p>"


class PreviewedPage(NamedTuple):
    """One public page on a day, as it is now and as it will be: whole documents."""

    label: str
    day: dt.date
    now: str
    then: str


class Preview(NamedTuple):
    sentences: list[str]
    pages: list[PreviewedPage]
    fingerprint: str


def preview(request: HttpRequest, do: Callable[[], Sequence[Any]]) -> Preview:
    """Raises AdjustmentRefused, as the act itself would."""
    pages = PagesToCome(request)
    with transaction.atomic():
        done = do()
        acts = [each.pk for each in done if isinstance(each, Adjustment)]
        changes = changes_from(Adjustment.objects.filter(pk__in=acts).newest_first())
        pages.look(done)
        transaction.set_rollback(True)
    sentences = [change.sentence for change in changes]
    return Preview(sentences, pages.beside_now(), form_fingerprint(request))


class Place(NamedTuple):
    label: str
    address: str
    day: dt.date


def touched(done: Iterable[Any]) -> list[Place]:
    """The public pages that say most about it."""
    found: dict[Place, None] = {}
    for each in done:
        subject = each.subject if isinstance(each, Retraction) else each
        day = getattr(subject, "effective_on", timezone.localdate())
        if isinstance(subject, Adjustment):
            records: list[Any] = [subject.agency, subject.occupation]
        else:
            records = [getattr(subject, "agency", None), subject]
        for record in records:
            if hasattr(record, "get_absolute_url"):
                label = f"{record._meta.verbose_name} {record}"
                found[Place(label, record.get_absolute_url(), day)] = None
    return list(found)[:MOST_PAGES]


def public_page(request: HttpRequest, version: Version, place: Place) -> str:
    """Blank where there is none."""
    asked: Any = HttpRequest()
    asked.method, asked.path, asked.path_info = "GET", place.address, place.address
    asked.GET, asked.data_version = QueryDict(f"on={place.day}"), version
    asked.is_preview = True  # nothing to print or to cite
    asked.META = {name: value for name, value in request.META.items() if name in HOST_HEADERS}
    view = resolve(place.address)
    try:
        html: str = view.func(asked, *view.args, **view.kwargs).content.decode()
    except Http404:
        return ""
    return html


def form_fingerprint(request: HttpRequest) -> str:
    """Of what was filled in: what was previewed is what is confirmed."""
    sent = {name: sorted(values) for name, values in sorted(request.POST.lists()) if name not in OWN_FIELDS}
    return hashlib.sha256(json.dumps(sent).encode()).hexdigest()


def was_previewed(request: HttpRequest) -> bool:
    return request.POST.get("previewed") == form_fingerprint(request)


class PagesToCome:
    """Public pages of what changes, made while it is done, and again once it is taken back."""

    def __init__(self, request: HttpRequest) -> None:
        self.request, self.version = request, DataVersion.objects.now()
        self.places: list[Place] = []
        self.then: list[str] = []

    @classmethod
    def at(cls, host: str) -> "PagesToCome":
        """Of the site of that name, where nobody has asked."""
        request = HttpRequest()
        request.META = {"HTTP_HOST": host, "SERVER_NAME": host, "SERVER_PORT": "80"}
        return cls(request)

    def look(self, done: Iterable[Any]) -> None:
        moved = DataVersion.objects.get()
        self.places = touched(done)
        self.then = self.pages(Version(moved.number, moved.changed_at), GONE)

    def pages(self, version: Version, absent: str) -> list[str]:
        return [public_page(self.request, version, place) or absent for place in self.places]

    def beside_now(self) -> list[PreviewedPage]:
        both = zip(self.places, self.pages(self.version, NOT_YET), self.then, strict=True)
        return [PreviewedPage(place.label, place.day, now, then) for place, now, then in both]
