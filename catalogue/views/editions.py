"""An edition of the directory as it stands in its document: every cell verbatim, oddities kept."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from agencies.models import AGENCIES_A_PAGE, Notice
from catalogue.leaves import leaf, status_of
from catalogue.printed import printed_annex


def edition_detail(request: HttpRequest, year: int) -> HttpResponse:
    """Leafed through by 编号: a page holds so many agencies of each table."""
    notice = get_object_or_404(Notice, edition=year)
    printed = notice.annex_rows.as_printed()
    leafing = leaf(request, range(1, printed.last_position() + 1), AGENCIES_A_PAGE)
    shown = leafing["page"].object_list if leafing["page"] else ()
    rows = printed.of_positions(shown[0], shown[-1]) if shown else printed.none()
    context = {"notice": notice, "annex": printed_annex(notice.text, rows), **leafing}
    return render(request, "catalogue/edition_detail.html", context, status=status_of(leafing))
