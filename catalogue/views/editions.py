"""An edition of the directory as it stands in its document: every cell verbatim, oddities kept."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from agencies.models import Notice
from catalogue.printed import printed_annex


def edition_detail(request: HttpRequest, year: int) -> HttpResponse:
    notice = get_object_or_404(Notice, edition=year)
    rows = notice.annex_rows.as_printed().select_related("scope__agency", "scope__item__occupation")
    context = {"notice": notice, "annex": printed_annex(notice.text, rows)}
    return render(request, "catalogue/edition_detail.html", context)
