"""The documents: notices whole, editions as they stand there, and the guide, which says what they say.

Of a notice each paragraph has an anchor; of an edition every cell is verbatim, oddities kept.
"""

from collections.abc import Iterable, Iterator

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from agencies.changes import compare_states
from agencies.models import EDITION_PAGE_SIZE, NOTICE_PAGE_SIZE, Notice, annex_place
from catalogue.changes.told import sections
from catalogue.notices.annex_tables import annex_beside_rows, annex_tables
from catalogue.notices.citations import places_in_text
from catalogue.notices.paragraphs import Paragraph, lines_of, paragraphs
from catalogue.pages.gone import edition_or_404, record_or_404, refuse_undone
from catalogue.pages.guide import topics_of
from catalogue.pages.paging import paginate
from catalogue.pages.site_data import coverage_for, site_data_of, today
from catalogue.rows.grades import scale


def notice_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Page by page, by lines: a page holds so many of them, blank ones counted."""
    notice = record_or_404(Notice.every.all(), slug=slug)
    paging = paginate(request, lines_of(notice.text), NOTICE_PAGE_SIZE)
    shown = paging["page"].object_list if paging["page"] else range(0)
    found = with_tables(notice, shown, paragraphs(notice.text, shown))
    context = {"notice": notice, "paragraphs": found, **paging}
    return render(request, "catalogue/notice_detail.html", context, status=paging["status"])


def with_tables(
    notice: Notice, lines: range, found: Iterable[Paragraph]
) -> Iterator[tuple[Paragraph, str, str]]:
    """Each with the address of its first row among the tables of the edition, and its place; or blanks."""
    cited_as = places_in_text(notice.text)
    rows: dict[int, str] = {}
    if notice.edition is not None and lines:
        edition = reverse("edition-detail", args=[notice.edition])
        printed = notice.annex_rows.filter(line__gte=lines[0], line__lte=lines[-1])
        of_rows = printed.values_list("line", "table", "agency_position", "position")
        rows = {line: edition + annex_place(*place) for line, *place in of_rows}
    for paragraph in found:
        table = next((rows[piece.line] for piece in paragraph.pieces if piece.line in rows), "")
        yield paragraph, table, cited_as.get(paragraph.first.line, "")


def guide(request: HttpRequest) -> HttpResponse:
    coverage = coverage_for(request)
    topics = topics_of(coverage.source, site_data_of(request).version)
    return render(request, "catalogue/guide.html", {"coverage": coverage, "topics": topics})


def guide_topic(request: HttpRequest, topic: str) -> HttpResponse:
    coverage, site_data = coverage_for(request), site_data_of(request)
    topics = topics_of(coverage.source, site_data.version)
    found = next((each for each in topics if each.slug == topic), None)
    if found is None:
        raise Http404
    steps = scale(site_data.grade_levels) if topic == "grades" else ()
    context = {"coverage": coverage, "topic": found, "topics": topics, "steps": steps}
    return render(request, "catalogue/guide_topic.html", context)


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
        raise Http404(_("本站没有收录这两个年度的目录，无法对比。"))
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
