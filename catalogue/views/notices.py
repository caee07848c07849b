"""Notices, whole, with an anchor for each paragraph."""

from collections.abc import Iterable, Iterator

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from agencies.models import NOTICE_PAGE_SIZE, Notice, annex_place
from catalogue.notices.citations import places_in_text
from catalogue.notices.paragraphs import Paragraph, lines_of, paragraphs
from catalogue.pages.gone import record_or_404
from catalogue.pages.paging import paginate


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
