"""Error pages, in the same clothes as every other page. None of them asks the database anything."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from catalogue.prefixes import unprefixed
from catalogue.whereabouts import at_the_desk

# The database is down, locked, out of space, or slower than it may be. Other database errors are our own.
OUTAGES = (OperationalError, InterfaceError)


def error_page(request: HttpRequest, status: int, page: int = 0, **said: object) -> HttpResponse:
    """The page of that status, or JSON where JSON was asked for; never stored by any cache.

    `page` is the status of a page that says the same, where this one has none; `said` is what its template
    tells beyond the status.
    """
    page = page or status
    if asks_for_json(request):
        response: HttpResponse = JsonResponse(
            {"status": status, "message": message(page)},
            status=status,
            json_dumps_params={"ensure_ascii": False},
        )
    else:
        context = {"status": status, "at_the_desk": at_the_desk(request), **said}
        response = render(request, f"{page}.html", context, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response


def asks_for_json(request: HttpRequest) -> bool:
    accepted = request.headers.get("Accept", "")
    return request.path_info.endswith(".json") or (
        "application/json" in accepted and "text/html" not in accepted
    )


def message(status: int) -> str:
    return {
        400: _("地址或输入有误"),
        403: _("没有权限"),
        404: _("没有这个页面"),
        413: _("结果太多，不能做成 XLSX"),
        429: _("请求太频繁"),
        503: _("暂时无法查询"),
    }.get(status, _("本站出了差错"))


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The visitor's fault, unless a session could not be saved: Django takes that for one that was ended."""
    return unavailable(request) if came_from_outage(exception) else error_page(request, 400)


def came_from_outage(exception: BaseException | None) -> bool:
    while exception is not None:
        if isinstance(exception, OUTAGES):
            return True
        exception = exception.__context__
    return False


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_page(request, 403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_page(request, 404)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return error_page(request, 403)


def server_error(request: HttpRequest) -> HttpResponse:
    """Our fault, unless the database went away outside a view, as when a session is saved."""
    return unavailable(request) if isinstance(sys.exc_info()[1], OUTAGES) else error_page(request, 500)


def too_many_rows(request: HttpRequest, *, count: int, most: int, csv: str) -> HttpResponse:
    """`count` rows, and a workbook takes `most`; `csv` is where the same rows are without a limit."""
    full = unprefixed("directory-full", "csv.gz")
    return error_page(request, 413, count=count, most=most, csv=csv, full=full)


def too_many_requests(request: HttpRequest, retry_after: int) -> HttpResponse:
    """`retry_after` in seconds."""
    response = error_page(request, 429)
    response.headers["Retry-After"] = str(retry_after)
    return response


def unavailable(request: HttpRequest, retry_after: int = 30) -> HttpResponse:
    """A dependency is down, the database as a rule; `retry_after` in seconds."""
    response = error_page(request, 503)
    response.headers["Retry-After"] = str(retry_after)
    return response
