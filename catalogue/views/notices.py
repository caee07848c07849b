"""Notices, whole, with an anchor for each paragraph."""

from collections.abc import Iterable, Iterator

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from agencies.models import LINES_A_PAGE, Notice, annex_place
from catalogue.leaves import leaf, status_of
from catalogue.paragraphs import Paragraph, lines_of, paragraphs


def notice_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Leafed through by lines: a page holds so many of them, blank ones counted."""
    notice = get_object_or_404(Notice, slug=slug)
    leafing = leaf(request, lines_of(notice.text), LINES_A_PAGE)
    shown = leafing["page"].object_list if leafing["page"] else range(0)
    found = with_tables(notice, shown, paragraphs(notice.text, shown))
    context = {"notice": notice, "paragraphs": found, **leafing}
    return render(request, "catalogue/notice_detail.html", context, status=status_of(leafing))


def with_tables(notice: Notice, lines: range, found: Iterable[Paragraph]) -> Iterator[tuple[Paragraph, str]]:
    """Each with the address of its first row among the tables of the edition; blank where it has none."""
    if notice.edition is None or not lines:
        return ((paragraph, "") for paragraph in found)
    edition = reverse("edition-detail", args=[notice.edition])
    printed = notice.annex_rows.filter(line__gte=lines[0], line__lte=lines[-1])
    places = printed.values_list("line", "table", "agency_position", "position")
    rows = {line: edition + annex_place(*place) for line, *place in places}
    return (
        (paragraph, next((rows[piece.line] for piece in paragraph.pieces if piece.line in rows), ""))
        for paragraph in found
    )
