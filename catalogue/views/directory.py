"""The list and filter view, and the same rows as files."""

from collections.abc import Iterator
from typing import cast

from django.core.paginator import Page
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, StreamingHttpResponse
from django.shortcuts import render

from agencies.models import Scope
from catalogue import exports
from catalogue.answers import answer_record, problem_record
from catalogue.days import today
from catalogue.facts import facts_of
from catalogue.filters import ScopeFilter
from catalogue.listing import Row, rows, rows_in_chunks
from catalogue.paging import page_of
from catalogue.results import results

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def directory(request: HttpRequest) -> HttpResponse:
    filters = _filters(request)
    if not filters.is_valid():
        return render(request, "catalogue/directory.html", {"filters": filters}, status=400)
    return render(request, "catalogue/directory.html", results(filters))


def directory_csv(request: HttpRequest) -> HttpResponseBase:
    filters = _filters(request)
    if not filters.is_valid():
        return render(request, "catalogue/directory.html", {"filters": filters}, status=400)
    lines = exports.as_csv(_all_rows(filters), filters.standing)
    return _attached(StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8"), filters, "csv")


def directory_xlsx(request: HttpRequest) -> HttpResponseBase:
    filters = _filters(request)
    if not filters.is_valid():
        return render(request, "catalogue/directory.html", {"filters": filters}, status=400)
    book = exports.as_xlsx(_all_rows(filters), filters.standing, request.build_absolute_uri())
    return _attached(HttpResponse(book, content_type=XLSX), filters, "xlsx")


def directory_json(request: HttpRequest) -> HttpResponseBase:
    filters = _filters(request)
    if not filters.is_valid():
        return JsonResponse(problem_record(filters), status=400, json_dumps_params={"ensure_ascii": False})
    head, tail = answer_record(filters)
    text = exports.as_json(head, _all_rows(filters), tail)
    return StreamingHttpResponse(text, content_type="application/json")


def _filters(request: HttpRequest) -> ScopeFilter:
    return ScopeFilter(request.GET, Scope.objects.all(), facts=facts_of(request), today=today())


def _rows_of(page: Page[Scope], filters: ScopeFilter) -> list[Row]:
    return rows(cast("QuerySet[Scope]", page.object_list), filters.day, filters.answer.reasons_for)


def _all_rows(filters: ScopeFilter) -> Iterator[Row]:
    """Every row found, or those of the page asked for."""
    if "page" in filters.asked:
        return iter(_rows_of(page_of(filters.qs, filters.page, filters.per_page), filters))
    return rows_in_chunks(filters.qs, filters.day, filters.answer.reasons_for)


def _attached(response: HttpResponseBase, filters: ScopeFilter, ending: str) -> HttpResponseBase:
    """Saved under a name that says which day's directory it is."""
    response["Content-Disposition"] = f'attachment; filename="directory-{filters.day}.{ending}"'
    return response
