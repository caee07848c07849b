"""An edition of the directory as it stands in its document: every cell verbatim, oddities kept."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from agencies.changes import compare_states
from agencies.models import EDITION_PAGE_SIZE, Notice
from catalogue.changes.told import sections
from catalogue.notices.annex_tables import annex_beside_rows, annex_tables
from catalogue.pages.gone import edition_or_404, refuse_undone
from catalogue.pages.paging import paginate
from catalogue.pages.site_data import site_data_of, today


def edition_list(request: HttpRequest) -> HttpResponse:
    """The documents themselves: every edition's tables as printed, and every notice."""
    context = {
        "coverage": site_data_of(request).coverage(today(), today()),
        "notices": Notice.objects.defer("text"),
    }
    return render(request, "catalogue/edition_list.html", context)


def edition_detail(request: HttpRequest, year: int) -> HttpResponse:
    """Page by page, by 编号: a page holds so many agencies of each table."""
    notice = edition_or_404(year)
    printed = notice.annex_rows.as_printed()
    paging = paginate(request, range(1, printed.last_position() + 1), EDITION_PAGE_SIZE)
    shown = paging["page"].object_list if paging["page"] else ()
    rows = printed.of_positions(shown[0], shown[-1]) if shown else printed.none()
    site_data = site_data_of(request)
    numerals = [level.numeral for level in site_data.grade_levels]
    annex = site_data.once(("annex", str(year)), lambda: annex_beside_rows(notice, numerals))
    context = {"notice": notice, **annex_tables(notice, annex, rows), **paging}
    return render(request, "catalogue/edition_detail.html", context, status=paging["status"])


def edition_compare(request: HttpRequest, older: int, newer: int) -> HttpResponse:
    """The earlier year comes first in the address; the other way round leads there."""
    if older > newer:
        return redirect("edition-compare", newer, older)
    editions = {notice.edition: notice for notice in site_data_of(request).editions}
    if older == newer or not {older, newer} <= editions.keys():
        for year in {older, newer} - editions.keys():
            refuse_undone(year)
        raise Http404(_("本站没有收录这两个年度的目录，无从对比。"))
    first, second = editions[older], editions[newer]
    version = site_data_of(request).version
    difference = compare_states(first.in_force_from, second.in_force_from, version)
    context = {
        "older": first,
        "newer": second,
        "sections": sections(difference.changes),
        "unchanged": difference.unchanged,
        "counts": difference.counts,
    }
    return render(request, "catalogue/edition_compare.html", context)
