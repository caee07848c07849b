"""The queues of `agencies.quality`, each finding a link to its record; what was looked at stands at the end.

A finding is marked 已看过 with a reason, or listed again. The mark is of its ground: what is said, the record
as it stands, and the edition of the day. Once one of these changes, the finding is back in its queue.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.models import ADDITION, LogEntry
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone

from agencies.admin.base import change_page
from agencies.admin.checked import LineText
from agencies.models import Notice, SeenFinding
from agencies.quality import QUEUES, QualityFinding, Queue

FINDINGS_PER_PAGE = 50


class Counted(NamedTuple):
    """`found` are those that nobody marked."""

    queue: Queue
    found: int
    seen: int


@dataclass(frozen=True)
class Listed:
    finding: QualityFinding
    url: str
    ground: str
    mark: SeenFinding | None

    @property
    def is_seen(self) -> bool:
        return self.mark is not None and self.mark.seen


class MarkForm(forms.Form):
    ground = forms.MultipleChoiceField(error_messages={"required": "请勾选要标记的。"})
    reason = LineText(max_length=500, error_messages={"required": "请写明原因，例如“原文如此”。"})

    def __init__(self, data: Any, rows: Iterable[Listed]) -> None:
        super().__init__(data)
        self.fields["ground"].choices = [(row.ground, "") for row in rows]  # type: ignore[attr-defined]  # of choices


def counted_queues(on: dt.date) -> list[Counted]:
    edition, marks = edition_on(on), newest_marks()
    counted = []
    for queue in QUEUES:
        rows = listed(queue, on, edition, marks)
        seen = sum(row.is_seen for row in rows)
        counted.append(Counted(queue, len(rows) - seen, seen))
    return counted


def listed(queue: Queue, on: dt.date, edition: int | None, marks: dict[str, SeenFinding]) -> list[Listed]:
    """In their order, those that were looked at behind the others."""
    rows = []
    for finding in queue.findings(on):
        ground = ground_of(queue, finding, edition)
        rows.append(Listed(finding, change_page(finding.record), ground, marks.get(ground)))
    return sorted(rows, key=lambda row: row.is_seen)


def ground_of(queue: Queue, finding: QualityFinding, edition: int | None) -> str:
    record = finding.record
    said = [queue.key, record._meta.label, record.pk, getattr(record, "version", 0), edition, finding.what]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def edition_on(on: dt.date) -> int | None:
    return Notice.objects.issued_by(on).filter(edition__isnull=False).values_list("pk", flat=True).first()


def newest_marks() -> dict[str, SeenFinding]:
    """By ground."""
    return {mark.ground: mark for mark in SeenFinding.objects.select_related("marked_by").order_by("pk")}


def quality_page(request: HttpRequest) -> TemplateResponse:
    if not request.user.has_perm("agencies.view_agency"):
        raise PermissionDenied
    context = {
        **admin.site.each_context(request),
        "title": "数据质量",
        "queues": counted_queues(timezone.localdate()),
    }
    return TemplateResponse(request, "admin/agencies/quality.html", context)


def queue_page(request: HttpRequest, key: str) -> HttpResponse:
    may_mark = request.user.has_perm("agencies.add_seenfinding")
    if not request.user.has_perm("agencies.view_agency") or (request.method == "POST" and not may_mark):
        raise PermissionDenied
    queue = next((queue for queue in QUEUES if queue.key == key), None)
    if queue is None:
        raise Http404
    on = timezone.localdate()
    rows = listed(queue, on, edition_on(on), newest_marks())
    form = MarkForm(request.POST or None, rows)
    if form.is_valid():
        mark(request, queue, rows, form)
        return HttpResponseRedirect(request.get_full_path())
    page = Paginator(rows, FINDINGS_PER_PAGE).get_page(request.GET.get("p"))
    context = {
        **admin.site.each_context(request),
        "title": queue.title,
        "queue": queue,
        "page": page,
        "form": form,
        "ticked": request.POST.getlist("ground"),
        "seen": sum(row.is_seen for row in rows),
        "may_mark": may_mark and rows,
    }
    return TemplateResponse(request, "admin/agencies/quality_queue.html", context)


def mark(request: HttpRequest, queue: Queue, rows: Iterable[Listed], form: MarkForm) -> None:
    """What stands so already is passed over: pressed twice, it is marked once."""
    user: Any = request.user
    seen = "again" not in request.POST
    chosen, reason = set(form.cleaned_data["ground"]), form.cleaned_data["reason"]
    made = [
        SeenFinding.objects.create(
            queue=queue.key,
            subject=str(row.finding.record)[:300],
            what=row.finding.what,
            ground=row.ground,
            seen=seen,
            reason=reason,
            marked_by=user,
            marked_at=timezone.now(),
        )
        for row in rows
        if row.ground in chosen and row.is_seen != seen
    ]
    told = f"{'已看过' if seen else '重新列出'}（{queue.title}）：{reason}"
    if made:
        LogEntry.objects.log_actions(user.pk, made, ADDITION, change_message=told)
    messages.success(request, f"{told}，{len(made)} 条。")
