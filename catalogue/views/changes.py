"""What changed in the directory, by which notice: a page to filter, its CSV and its Atom feed."""

from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from agencies.changes import ChangeKind
from catalogue.changes.feed import changes_atom
from catalogue.changes.filters import MOST_ACTS, ChangeFilter
from catalogue.changes.told import told
from catalogue.downloads.exports import as_csv
from catalogue.downloads.registers import change_lines
from catalogue.pages.context import site_root
from catalogue.pages.fields import lists_of
from catalogue.pages.languages import unprefixed
from catalogue.pages.paging import CHANGES_PAGE_SIZE, page_of, pager
from catalogue.pages.printed import conditions, printed
from catalogue.pages.site_data import site_data_of, today

# What the form has a field for.
FORM_FIELDS = ("change", "agency", "code", "q", "notice", "since", "until", "page", "printed")
# Of a whole code, `6-29-03-03`.
LONGEST_CODE = 10


def changes(request: HttpRequest) -> HttpResponseBase:
    if moved := at_new_address(request):
        return moved
    filters = change_filters_of(request)
    chosen = {name: filters.data.get(name, "") for name in ("agency", "code", "notice")}
    kinds = [("", _("全部类型")), *ChangeKind.choices]
    context: dict[str, Any] = {
        "filters": filters,
        "feed_address": with_conditions(request, "changes-feed"),
        "csv_address": with_conditions(request, "changes-csv"),
        "lists": lists_of(filters.queryset, filters.site_data, **chosen),
        "kinds": [(value, label, value == filters.data.get("change", "")) for value, label in kinds],
        "hidden": [(name, each) for name, each in asked_pairs(request.GET) if name not in FORM_FIELDS],
    }
    if not filters.is_valid():
        return render(request, "catalogue/changes.html", context, status=400)
    rows = None if filters.is_cut else len(filters.changes)
    page = page_of(filters.changes, int(filters.asked.get("page", 1)), CHANGES_PAGE_SIZE)
    context |= {
        "most_acts": MOST_ACTS,
        "today": today(),
        **pager(request.path, request.GET, page),
        "changes": [told(change) for change in page],
        "words": conditions(filters),
        "coverage": filters.coverage,
        **printed(request, (), rows=rows, rows_then=rows, changes=filters.among),
    }
    return render(request, "catalogue/changes.html", context)


def changes_csv(request: HttpRequest) -> HttpResponseBase:
    if moved := at_new_address(request):
        return moved
    filters = change_filters_of(request)
    if not filters.is_valid():
        return changes(request)
    lines = as_csv(change_lines(filters.changes, today()))
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="changes-on-{today()}.csv"'
    return response


def changes_feed(request: HttpRequest) -> HttpResponseBase:
    if moved := at_new_address(request):
        return moved
    filters = change_filters_of(request)
    if not filters.is_valid():
        raise BadRequest(" ".join(str(text) for texts in filters.errors.values() for text in texts))
    if "agency" in filters.asked and filters.asked_agency is None:
        raise Http404
    if len(filters.asked.get("code", "")) == LONGEST_CODE and filters.asked_occupation is None:
        raise Http404
    root, changed_at = site_root(request), site_data_of(request).changed_at(today())
    text = changes_atom(filters, today(), root, root + request.get_full_path(), changed_at)
    return HttpResponse(text, content_type="application/atom+xml; charset=utf-8")


def change_filters_of(request: HttpRequest) -> ChangeFilter:
    return ChangeFilter(request.GET, site_data=site_data_of(request), today=today())


def at_new_address(request: HttpRequest) -> HttpResponseBase | None:
    """`kind` was the sort of change before it became the kind of what the list narrows by."""
    if request.GET.get("kind", "") not in ChangeKind.values:
        return None
    asked = request.GET.copy()
    asked["change"] = asked.pop("kind")[-1]
    return redirect(f"{request.path}?{asked.urlencode()}", permanent=True)


def with_conditions(request: HttpRequest, route: str) -> str:
    """The same in every version of the page, all of its pages together."""
    asked = urlencode([pair for pair in asked_pairs(request.GET) if pair[0] not in {"page", "printed"}])
    return unprefixed(route) + (f"?{asked}" if asked else "")


def asked_pairs(asked: QueryDict) -> list[tuple[str, str]]:
    return [(name, each) for name, values in asked.lists() for each in values if each]
