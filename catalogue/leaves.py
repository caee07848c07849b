"""Leafing through what is one page as long as it is short: the lists, and the tables of detail pages."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import BadRequest, ValidationError
from django.core.paginator import Page
from django.http import HttpRequest
from django.utils.translation import gettext as _

from agencies.columns import Selection
from catalogue.answers import Suggested
from catalogue.briefs import briefs
from catalogue.conclusions import Told
from catalogue.context import canonical, site_root
from catalogue.forms import PageField
from catalogue.listing import Row, rows
from catalogue.paging import PastTheEnd, page_of
from catalogue.prefixes import CHINESE, ENGLISH, face_of

# So many lines of a list, and rows of a detail page with the ladder of each, stand on one page: more than
# the directory of 2025 has of any.
PER_LEAF = 100
ROWS_PER_LEAF = 25


def leaf(request: HttpRequest, found: Selection | Sequence[Any], size: int = 0) -> dict[str, Any]:
    """The page that the address asks for, with the ways to the others, for the context of a template.

    Past the end there is no `page`, and `way_back` leads to the last one. BadRequest for what is no number.
    """
    number = asked_page(request)
    try:
        page = page_of(found, number, size or PER_LEAF)
    except PastTheEnd as end:
        text = _("到第 %(last)s 页") % {"last": end.last}
        return {"page": None, "way_back": Suggested(text, address_of(request, end.last), str(end))}
    return {
        "page": page,
        "way_back": None,
        "pages": [
            (str(each), address_of(request, each) if isinstance(each, int) else "")
            for each in page.paginator.get_elided_page_range(number, on_each_side=1, on_ends=1)
        ],
        **neighbours(request, page),
        **(own_addresses(request, number) if number > 1 else {}),
    }


def leafed_rows(request: HttpRequest, scopes: Selection) -> tuple[list[Row], Sequence[Told], dict[str, Any]]:
    """The rows of the page asked for, all of them as far as they are counted, and what `leaf` says."""
    context = leaf(request, scopes, ROWS_PER_LEAF)
    page = context["page"]
    found = rows(page, scopes.on) if page else []
    return found, found if page and not page.has_other_pages() else briefs(scopes), context


def status_of(context: dict[str, Any]) -> int:
    return 404 if context["way_back"] else 200


def asked_page(request: HttpRequest) -> int:
    """From 1; as the directory reads it."""
    try:
        return PageField().clean(request.GET.get("page", "")) or 1
    except ValidationError as error:
        raise BadRequest(error.messages[0]) from error


def address_of(request: HttpRequest, number: int) -> str:
    """That page of the same list on the same day; the first has no number."""
    given = [("on", request.GET["on"])] if request.GET.get("on") else []
    query = urlencode([*given, *([("page", str(number))] if number > 1 else [])])
    return f"{request.path}?{query}" if query else request.path


def neighbours(request: HttpRequest, page: Page[Any]) -> dict[str, str]:
    return {
        "previous": address_of(request, page.number - 1) if page.has_previous() else "",
        "next": address_of(request, page.number + 1) if page.has_next() else "",
    }


def own_addresses(request: HttpRequest, number: int) -> dict[str, str]:
    """A later page is a page of its own to search engines, in each language."""
    face, root, query = face_of(request), site_root(request), f"?page={number}"
    return {
        "canonical": canonical(request) + query,
        "in_chinese": root + face.address(language=CHINESE, large=False) + query,
        "in_english": root + face.address(language=ENGLISH, large=False) + query,
    }
