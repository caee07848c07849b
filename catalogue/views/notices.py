"""Notices, whole, with an anchor for each paragraph."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from agencies.models import Notice
from catalogue.paragraphs import paragraphs


def notice_detail(request: HttpRequest, slug: str) -> HttpResponse:
    notice = get_object_or_404(Notice, slug=slug)
    context = {"notice": notice, "paragraphs": paragraphs(notice.text)}
    return render(request, "catalogue/notice_detail.html", context)
