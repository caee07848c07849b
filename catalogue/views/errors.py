"""Error pages, in the same clothes as every other page. None of them asks the database anything."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def error_page(request: HttpRequest, status: int) -> HttpResponse:
    """The page of that status, never stored by any cache."""
    response = render(request, f"{status}.html", {"status": status}, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_page(request, 400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_page(request, 403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    return error_page(request, 500)


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
