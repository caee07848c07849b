"""What changed in the directory, by which notice: a page to filter, and the same as an Atom feed."""

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from catalogue.change_filter import MOST_ACTS, ChangeFilter
from catalogue.change_pages import chapters, page_addresses
from catalogue.context import site_root
from catalogue.days import today
from catalogue.feeds import changes_atom
from catalogue.paging import page_of

PER_PAGE = 50


def changes(request: HttpRequest) -> HttpResponse:
    filters = ChangeFilter(request.GET)
    if not filters.is_valid():
        return render(request, "catalogue/changes.html", {"filters": filters}, status=400)
    page = page_of(filters.changes, filters.page, PER_PAGE)
    context = {
        "filters": filters,
        "most_acts": MOST_ACTS,
        "today": today(),
        "page": page,
        "pages": page_addresses(filters, page),
        "chapters": list(chapters(page)),
        "feed_query": request.GET.urlencode(),
    }
    return render(request, "catalogue/changes.html", context)


def changes_feed(request: HttpRequest) -> HttpResponse:
    """Of everything, or of what `agency=` or `code=` names."""
    filters = ChangeFilter(request.GET)
    if not filters.is_valid():
        raise BadRequest(_("请用完整的机构备案号或职业编码。"))
    root = site_root(request)
    text = changes_atom(filters, root, root + request.get_full_path())
    return HttpResponse(text, content_type="application/atom+xml; charset=utf-8")
