"""The queues of `agencies.quality`, each finding a link to its record."""

import datetime as dt
from typing import NamedTuple

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from agencies.quality import QUEUES, QualityFinding, Queue

FINDINGS_PER_PAGE = 50


class Counted(NamedTuple):
    queue: Queue
    found: int


class Linked(NamedTuple):
    finding: QualityFinding
    url: str


def counted_queues(on: dt.date) -> list[Counted]:
    return [Counted(queue, len(queue.findings(on))) for queue in QUEUES]


def quality_page(request: HttpRequest) -> TemplateResponse:
    if not request.user.has_perm("agencies.view_agency"):
        raise PermissionDenied
    context = {
        **admin.site.each_context(request),
        "title": "数据质量",
        "queues": counted_queues(timezone.localdate()),
    }
    return TemplateResponse(request, "admin/agencies/quality.html", context)


def queue_page(request: HttpRequest, key: str) -> TemplateResponse:
    if not request.user.has_perm("agencies.view_agency"):
        raise PermissionDenied
    queue = next((queue for queue in QUEUES if queue.key == key), None)
    if queue is None:
        raise Http404
    page = Paginator(queue.findings(timezone.localdate()), FINDINGS_PER_PAGE).get_page(request.GET.get("p"))
    context = {
        **admin.site.each_context(request),
        "title": queue.title,
        "queue": queue,
        "page": page,
        "rows": [Linked(finding, change_url(finding)) for finding in page],
    }
    return TemplateResponse(request, "admin/agencies/quality_queue.html", context)


def change_url(finding: QualityFinding) -> str:
    record = finding.record
    return reverse(f"admin:{record._meta.app_label}_{record._meta.model_name}_change", args=[record.pk])
