"""The list and filter view, and the same rows as files."""

from collections.abc import Iterator
from typing import TypeVar

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, StreamingHttpResponse
from django.shortcuts import render

from agencies.search import hide_numbers
from catalogue import exports
from catalogue.addresses import file_addresses, params_of
from catalogue.answers import about, answer_record, past_the_end_record, problem_record
from catalogue.days import today
from catalogue.facts import facts_of
from catalogue.filters import ScopeFilter
from catalogue.listing import Row, rows_in_chunks
from catalogue.paging import PastTheEnd, page_of
from catalogue.results import results, rows_of
from catalogue.views.errors import too_many_rows
from catalogue.workbooks import MIME_TYPE

Response = TypeVar("Response", bound=HttpResponseBase)


def directory(request: HttpRequest) -> HttpResponse:
    filters = _filters(request)
    if not filters.is_valid():
        return render(request, "catalogue/directory.html", {"filters": filters}, status=400)
    context = results(filters)
    status = 404 if context["way_back"] else 200
    return _kept_by_nobody(render(request, "catalogue/directory.html", context, status=status), filters)


def directory_csv(request: HttpRequest) -> HttpResponseBase:
    filters = _filters(request)
    try:
        lines = exports.as_csv(_all_rows(filters), about(filters, request.build_absolute_uri()))
    except (Invalid, PastTheEnd):
        return directory(request)
    return _attached(StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8"), filters, "csv")


def directory_xlsx(request: HttpRequest) -> HttpResponseBase:
    filters = _filters(request)
    try:
        rows = _all_rows(filters)
    except (Invalid, PastTheEnd):
        return directory(request)
    if "page" not in filters.asked and filters.count > exports.MOST_XLSX_ROWS:
        same = dict(file_addresses(params_of(filters)))
        return too_many_rows(request, count=filters.count, most=exports.MOST_XLSX_ROWS, csv=same["CSV"])
    book = exports.as_xlsx(rows, about(filters, request.build_absolute_uri()))
    return _attached(StreamingHttpResponse(book, content_type=MIME_TYPE), filters, "xlsx")


def directory_json(request: HttpRequest) -> HttpResponseBase:
    filters = _filters(request)
    try:
        rows = _all_rows(filters)
    except Invalid:
        return JsonResponse(problem_record(filters), status=400, json_dumps_params={"ensure_ascii": False})
    except PastTheEnd as end:
        record = past_the_end_record(filters, end)
        return JsonResponse(record, status=404, json_dumps_params={"ensure_ascii": False})
    head, tail = answer_record(filters)
    response = StreamingHttpResponse(exports.as_json(head, rows, tail), content_type="application/json")
    return _kept_by_nobody(response, filters)


class Invalid(Exception):
    """A value makes no sense, so there are no rows on any face."""


def _filters(request: HttpRequest) -> ScopeFilter:
    """What is asked. A certificate number loses its serial here, before any link, form or file repeats it."""
    if (typed := request.GET.get("q", "")) != (shown := hide_numbers(typed)):
        given = request.GET.copy()
        given["q"] = shown
        request.GET = given  # type: ignore[assignment]  # as it was, but for the text
        request.META["QUERY_STRING"] = given.urlencode()
    return ScopeFilter(request.GET, facts=facts_of(request), today=today())


def _all_rows(filters: ScopeFilter) -> Iterator[Row]:
    """Every row found, or those of the page asked for, if there is such a page."""
    if not filters.is_valid():
        raise Invalid
    if "page" in filters.asked:
        return iter(rows_of(page_of(filters.found, filters.page, filters.per_page, filters.count), filters))
    return rows_in_chunks(filters.found, filters.answer.reasons_for)


def _kept_by_nobody(response: Response, filters: ScopeFilter) -> Response:
    """An answer about a certificate number is for whoever typed it."""
    if filters.answer.private:
        response["Cache-Control"] = "private, no-store"
    return response


def _attached(response: HttpResponseBase, filters: ScopeFilter, ending: str) -> HttpResponseBase:
    """Saved under a name that says which edition's directory it is, on which day."""
    edition = filters.standing.edition
    name = f"directory-{edition.edition}-on-{filters.day}" if edition else f"directory-on-{filters.day}"
    response["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    return _kept_by_nobody(response, filters)
