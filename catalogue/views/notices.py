"""A notice in full, each paragraph with an anchor named by the line it stands on."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from agencies.models import Notice


def notice_detail(request: HttpRequest, slug: str) -> HttpResponse:
    notice = get_object_or_404(Notice, slug=slug)
    return render(request, "catalogue/notice_detail.html", {"notice": notice})
