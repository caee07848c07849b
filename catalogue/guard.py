"""What no view should ever see: impossible bytes, foreign hosts, absurd lengths, wrong methods.

In this order, each refused with a readable page (or JSON where JSON was asked for):

1. an address longer than 1024 bytes, a query longer than 2048: 414; more than 100 parameters: 400
2. bytes that are no UTF-8 (a lone surrogate never is) and control characters: 400; blanks such as a line
   break may stand in a search text, which is pasted from anywhere
3. a host that is not ours: 400
4. outside the desk any method but GET and HEAD: 405 with Allow
5. a body larger than the largest file that the desk accepts, or of unknown length: 413, 411
"""

import logging
import re
from collections.abc import Callable
from http import HTTPStatus
from typing import NamedTuple
from urllib.parse import unquote_to_bytes

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.http.response import HttpResponseBase

from catalogue.views.errors import error_page
from catalogue.whereabouts import at_the_desk

LONGEST_PATH, LONGEST_QUERY, MOST_PARAMETERS = 1024, 2048, 100
LARGEST_BODY = 6 * 1024 * 1024
READING = ("GET", "HEAD")
WRITING = (*READING, "POST")
CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")
# The blanks that a search text may hold. `+` is a space, and needs no mention.
BLANKS = re.compile(r"(?:^|&)q=[^&]*")

logger = logging.getLogger("catalogue.security")


class Refusal(NamedTuple):
    status: int
    reason: str


class GuardMiddleware:
    """Lets through what a view can read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        refusal = judge(request)
        response = refuse(request, refusal) if refusal else self.get_response(request)
        return without_body(response) if request.method == "HEAD" else response


def judge(request: HttpRequest) -> Refusal | None:
    """Why this request is refused, or None."""
    return (
        too_long(request)
        or unreadable(request)
        or foreign_host(request)
        or wrong_method(request)
        or body_too_large(request)
    )


def too_long(request: HttpRequest) -> Refusal | None:
    query = request.META.get("QUERY_STRING", "")
    if len(request.META.get("PATH_INFO", "")) > LONGEST_PATH:
        return Refusal(414, "address too long")
    if len(query) > LONGEST_QUERY:
        return Refusal(414, "query too long")
    if query.count("&") >= MOST_PARAMETERS:
        return Refusal(400, "too many parameters")
    return None


def unreadable(request: HttpRequest) -> Refusal | None:
    query = request.META.get("QUERY_STRING", "")
    try:
        # WSGI hands the path over with its escapes undone, each byte as one Latin-1 character.
        path = request.META.get("PATH_INFO", "").encode("latin-1").decode()
        plain = unquote_to_bytes(query.encode("latin-1")).decode()
    except (UnicodeDecodeError, UnicodeEncodeError):
        return Refusal(400, "not UTF-8")
    if not CONTROLS.search(path) and not CONTROLS.search(plain):
        return None
    outside = unquote_to_bytes(BLANKS.sub("", query).encode("latin-1")).decode(errors="replace")
    texts = (path, outside, re.sub(r"[\t\n\r]", "", plain))
    return Refusal(400, "control character") if any(map(CONTROLS.search, texts)) else None


def foreign_host(request: HttpRequest) -> Refusal | None:
    try:
        request.get_host()
    except DisallowedHost:
        return Refusal(400, "foreign host")
    return None


def wrong_method(request: HttpRequest) -> Refusal | None:
    return None if request.method in methods(request) else Refusal(405, "wrong method")


def methods(request: HttpRequest) -> tuple[str, ...]:
    return WRITING if at_the_desk(request) else READING


def body_too_large(request: HttpRequest) -> Refusal | None:
    if request.META.get("HTTP_TRANSFER_ENCODING"):
        return Refusal(411, "body of unknown length")
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not (length.isascii() and length.isdigit()) or int(length[:20]) > LARGEST_BODY:
        return Refusal(413, "body too large")
    return None


def refuse(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The page that says so. It repeats nothing of what was sent, so nothing in it needs escaping."""
    logger.warning("request refused", extra={"reason": refusal.reason, "status": refusal.status})
    allowed = methods(request)
    request.GET = QueryDict()
    request.META["QUERY_STRING"] = ""
    response = error_page(request, refusal.status, page=400)
    response.headers["Content-Length"] = str(len(response.content))
    if refusal.status == HTTPStatus.METHOD_NOT_ALLOWED:
        response.headers["Allow"] = ", ".join(allowed)
    return response


def without_body(response: HttpResponseBase) -> HttpResponseBase:
    """The headers of the answer alone; a file that would be streamed is not even begun."""
    if isinstance(response, StreamingHttpResponse):
        response.close()
        response.streaming_content = ()
    elif isinstance(response, HttpResponse):
        response.content = b""
    return response
