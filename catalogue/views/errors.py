"""Error pages, in the same clothes as every other page. None of them asks the database anything."""

import errno
import sys

from django.core.exceptions import BadRequest, RequestDataTooBig
from django.db import DatabaseError, InterfaceError, InternalError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.utils.encoding import escape_uri_path
from django.utils.translation import gettext as _

from agencies import codes
from catalogue.api import problems
from catalogue.directory.json_answer import refusal_record
from catalogue.pages.for_machines import ReadableJson
from catalogue.pages.gone import Gone
from catalogue.pages.languages import is_admin_request, unprefixed
from catalogue.pages.site_data import NoDay, look_ups_in_memory

# The database is down, locked, out of space, slower than it may be, or takes no writing (InternalError of a
# primary that was demoted). Other database errors are our own, but for one of no kind: so SQLite says that
# its file is damaged, or none of its own.
OUTAGES = (OperationalError, InterfaceError, InternalError)
# What stands before the rest of an address, and what before filing numbers and codes.
PREFIXES = {"en", "large"}
# Its keys stand in every answer that is no failure of ours.
OLD_CONTRACT = "/directory.json"
KEYED = {"agencies", "occupations", "statements", "classification"}
NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EROFS}
# Python's own words where it can write into none of the folders for such files.
NO_TEMPORARY = "No usable temporary directory"


def error_page(request: HttpRequest, status: int, page: int = 0, **said: object) -> HttpResponse:
    """The page of that status, or JSON where JSON was asked for; never stored by any cache.

    `page` is the status of a page that says the same, where this one has none; `said` is what its template
    tells beyond the status.
    """
    page = page or status
    if request.path_info.startswith(problems.PREFIX):
        response: HttpResponse = problems.problem_response(problems.ApiProblem(status, message(page)))
    elif asks_for_json(request):
        told = message(page)
        keys = refusal_record(told) if request.path_info == OLD_CONTRACT and status < 500 else {}
        response = ReadableJson(keys | {"status": status, "message": told}, status=status)
    else:
        context = {
            "status": status,
            "is_admin_request": is_admin_request(request),
            "look_ups": look_ups_in_memory(),
            **said,
        }
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
        400: _("网址有误，无法查询"),
        403: _("没有权限"),
        404: _("没有这个页面"),
        410: _("这条记录因录入有误已撤下"),
        413: _("结果太多，不能做成 XLSX"),
        429: _("请求太频繁"),
        503: _("暂时无法查询"),
    }.get(status, _("系统出错"))


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The visitor's fault, unless a session could not be saved: Django takes that for one that was ended."""
    if came_from_outage(exception):
        return unavailable(request)
    if isinstance(exception, RequestDataTooBig) and is_admin_request(request):
        from agencies.admin.session_limit import too_long  # no desk, no admin

        return too_long(request)
    match = request.resolver_match
    if isinstance(exception, NoDay) and match and getattr(match.func, "has_languages", False):
        asked = list(request.GET.lists())
        no_days = [(name, values[0]) for name, values in asked if values == [exception.typed]]
        if no_days and not hasattr(request, "no_day"):
            return without_day(request, no_days[0][0], exception)
    return error_page(request, 400)


def without_day(request: HttpRequest, name: str, no_day: NoDay) -> HttpResponse:
    """The page that was asked for as if it had been asked without that day, and what is wrong with it."""
    others = request.GET.copy()
    del others[name]
    kept = [(each, value) for each, values in others.lists() for value in values]
    request.no_day = {"name": name, "typed": no_day.typed, "problem": str(no_day), "kept": kept}  # type: ignore[attr-defined]  # read by the context
    request.GET = others  # type: ignore[assignment]  # no view changes it
    view, arguments, named = request.resolver_match  # type: ignore[misc]  # matched
    try:
        response: HttpResponse = view(request, *arguments, **named)
    except BadRequest:
        return error_page(request, 400)
    except Http404 as not_found:
        return page_not_found(request, not_found)
    response.status_code = 400
    response.headers["Cache-Control"] = "no-store"
    return response


def is_outage(exception: BaseException | None) -> bool:
    """Also a disk without room, as when the file of an upload cannot be put down."""
    if isinstance(exception, OSError):
        return exception.errno in NO_ROOM or NO_TEMPORARY in str(exception)
    return isinstance(exception, OUTAGES) or type(exception) is DatabaseError


def came_from_outage(exception: BaseException | None) -> bool:
    while exception is not None:
        if is_outage(exception):
            return True
        exception = exception.__context__
    return False


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_page(request, 403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if not isinstance(exception, Gone):
        address = as_the_site_spells(request.path)
        if address == request.path:
            return error_page(request, 404)
        query = request.META.get("QUERY_STRING", "")
        return HttpResponsePermanentRedirect(escape_uri_path(address) + (f"?{query}" if query else ""))
    response = error_page(request, 410)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def as_the_site_spells(path: str) -> str:
    """`/EN/agencies/s000031300006/` → `/en/agencies/S000031300006/`; a code has its hyphens."""
    words, at = path.split("/"), 1
    while at < len(words) and words[at].lower() in PREFIXES:
        words[at] = words[at].lower()
        at += 1
    if words[at : at + 1] and words[at].lower() in KEYED:
        words[at] = words[at].lower()
        code = codes.parse_code_prefix if words[at] == "classification" else codes.parse_code
        words[at + 1 :] = (codes.parse_filing_number(word) or code(word) or word for word in words[at + 1 :])
    return "/".join(words)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """At the desk, what was typed before another sign-in is kept."""
    if is_admin_request(request):
        from agencies.admin.session_limit import is_own_form, kept_form  # no desk, no admin

        if is_own_form(request):
            return kept_form(request)
    return error_page(request, 403)


def server_error(request: HttpRequest) -> HttpResponse:
    """Our fault, unless the database went away outside a view, as when a session is saved."""
    return unavailable(request) if is_outage(sys.exc_info()[1]) else error_page(request, 500)


def too_many_rows(request: HttpRequest, *, count: int, most: int, csv: str) -> HttpResponse:
    """`count` rows, and a workbook takes `most`; `csv` is where the same rows are without a limit."""
    full = unprefixed("data-latest", "directory.csv.gz")
    return error_page(request, 413, count=count, most=most, csv=csv, full=full)


def too_many_requests(request: HttpRequest, retry_after: int) -> HttpResponse:
    """`retry_after` in seconds."""
    return unavailable(request, retry_after, 429)


def unavailable(request: HttpRequest, retry_after: int = 30, status: int = 503) -> HttpResponse:
    """A dependency is down, the database as a rule; `retry_after` in seconds."""
    response = error_page(request, status)
    response.headers["Retry-After"] = str(retry_after)
    return response
