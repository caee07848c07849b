"""An edition as printed: both annex tables of its document, cell by cell, each row with its anchor."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from agencies.models import Notice


def edition_detail(request: HttpRequest, year: int) -> HttpResponse:
    notice = get_object_or_404(Notice.objects.defer("text"), edition=year)
    rows = notice.annex_rows.as_printed().select_related("scope__agency", "scope__item__occupation")
    tables = [[row for row in rows if row.table == table] for table in (1, 2)]
    return render(request, "catalogue/edition_detail.html", {"notice": notice, "tables": tables})
