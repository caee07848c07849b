"""What no view should ever see: impossible bytes, foreign hosts, absurd lengths, wrong methods.

In this order, each refused with a readable page (or JSON where JSON was asked for):

1. an address longer than 1024 bytes, a query longer than 2048: 414; more than 100 parameters: 400
2. bytes that are no UTF-8 (a lone surrogate never is) and control characters: 400; blanks such as a line
   break may stand in a search text, which is pasted from anywhere
3. a host that is not ours: 400, but for the health checks
4. outside the desk any method but GET and HEAD: 405 with Allow; a list to check is sent to `/batch/` or
   `/v1/match` by POST, and its answer is for whoever sent it; of a file a browser may ask which there are
5. a body larger than the largest file that the desk accepts, or than a list that is held in memory, or of
   unknown length: 413, 411

A query that is no UTF-8 and is GB18030 is read as that. What may be somebody's own number is hidden, in path
and query, before anything shows, links or keeps it; such an answer is for whoever asked.

Every answer, a refusal too, carries the headers of HeadersMiddleware, which stands before it. The packages
that know these policies say the same of every answer here, so each is asked once.
"""

import logging
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from http import HTTPStatus
from ipaddress import IPv6Address, IPv6Network
from itertools import chain
from typing import NamedTuple
from urllib.parse import parse_qsl, unquote_to_bytes, urlencode

from csp.middleware import CSPMiddleware
from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django_permissions_policy import PermissionsPolicyMiddleware

from agencies.codes import HARMLESS, hide_private, readable
from agencies.missed_searches import asked_from
from catalogue.api.contract import RATE_LIMIT_POLICY
from catalogue.cache.middleware import parameters_of
from catalogue.pages.languages import LANGUAGES, LARGE, is_admin_request, read_variant
from catalogue.pages.routes import ENDLESS_PARAMETERS
from catalogue.views.errors import error_page


def client_address(request: HttpRequest) -> str:
    """The address that the outermost of our own proxies saw; what a client claims further left is ignored.

    The shipped nginx passes on one address, however many proxies it believes itself. Of IPv6, where
    each has a network of 64 bits to himself, the network.
    """
    passed = [
        part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()
    ]
    if passed and settings.PROXY_COUNT:
        return network_of(passed[-min(settings.PROXY_COUNT, len(passed))])
    return network_of(str(request.META.get("REMOTE_ADDR", "")))


def network_of(address: str) -> str:
    with suppress(ValueError):
        found = IPv6Address(address)
        return str(found.ipv4_mapped or IPv6Network((found, 64), strict=False).network_address)
    return address


LONGEST_PATH, LONGEST_QUERY, MOST_PARAMETERS = 1024, 2048, 100
LARGEST_BODY = 6 * 1024 * 1024
# Of a larger one Django would write the file to disk (FILE_UPLOAD_MAX_MEMORY_SIZE).
LARGEST_LIST = 2_621_440
# Asked by whoever watches, at an address and maybe without a Host; neither answer names a host.
PROBED = frozenset({"/healthz", "/readyz"})
READING = ("GET", "HEAD")
WRITING = (*READING, "POST")
LISTS_TO_CHECK = {"/batch/": WRITING, "/v1/match": ("POST",)}
TAKING_LISTS = tuple(LISTS_TO_CHECK)
CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")
# The blanks that a search text may hold. `+` is a space, and needs no mention.
SEARCH_TEXT = re.compile(r"(?:^|&)q=[^&]*")
TWO_CHARACTERS = re.compile(r"[\u4e00-\u9fff]{2}")

# A file or feed, and whatever is answered in its stead, may be read from any page.
OPEN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link, RateLimit-Policy, Retry-After",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
# What a browser is told that asks first whether another site's script may ask.
FIRST_ASKED = "HTTP_ACCESS_CONTROL_REQUEST_METHOD"
PREFLIGHT = {
    "Access-Control-Allow-Headers": "Content-Type, If-Modified-Since, If-None-Match",
    "Access-Control-Max-Age": "86400",
}
IN_PATH = re.compile(
    rf"/(?:{'|'.join(each.prefix for each in LANGUAGES)})(?:{LARGE})?"
    r"(?:statements/.|editions/[0-9]+/compare/|coverage/.|v1/|directory\.)"
)
IN_QUERY = re.compile(rf"(?:^|&)(?:{'|'.join(ENDLESS_PARAMETERS)})=[^&]")

logger = logging.getLogger("catalogue.security")


class Refusal(NamedTuple):
    status: int
    reason: str


class HeadersMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        answer = HttpResponse()
        for middleware in (CSPMiddleware, PermissionsPolicyMiddleware):
            middleware(lambda _request: answer)(HttpRequest())
        self.headers = {
            "Content-Security-Policy": answer["Content-Security-Policy"],
            "Permissions-Policy": answer["Permissions-Policy"],
            # Ours alone to embed.
            "Cross-Origin-Resource-Policy": "same-origin",
            "RateLimit-Policy": RATE_LIMIT_POLICY,
        }

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        for name, value in self.headers.items():
            response.headers[name] = value
        path = request.path_info
        if IN_PATH.match(path) or IN_QUERY.search(request.META.get("QUERY_STRING", "")):
            response.headers["X-Robots-Tag"] = "noindex"
        if is_open(path):
            for name, value in OPEN.items():
                response.headers[name] = value
        return response


def is_open(path: str) -> bool:
    """Or a feed; the address of a page ends with a slash."""
    return not path.endswith("/") and parameters_of(path, settings.ROOT_URLCONF) is not None


class GuardMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        refusal = next(reasons_to_refuse(request), None)
        if not is_admin_request(request):
            hide_numbers(request)
        if request.method == "POST" and path_of(request) in LISTS_TO_CHECK:
            request.is_for_one_visitor = True  # type: ignore[attr-defined]  # read by the page store
        token = asked_from.set(partial(client_address, request))
        try:
            response = refuse(request, refusal) if refusal else self.get_response(request)
        finally:
            asked_from.reset(token)
        if getattr(request, "is_for_one_visitor", False):
            response.headers["Cache-Control"] = "no-store"
        return without_body(response) if request.method == "HEAD" else response


def reasons_to_refuse(request: HttpRequest) -> Iterator[Refusal]:
    """What is wrong with it, the first reason first; whoever asks for no more has nothing more looked at."""
    query = request.META.get("QUERY_STRING", "")
    if len(request.META.get("PATH_INFO", "")) > LONGEST_PATH:
        yield Refusal(414, "address too long")
    if len(query) > LONGEST_QUERY:
        yield Refusal(414, "query too long")
    if query.count("&") >= MOST_PARAMETERS:
        yield Refusal(400, "too many parameters")
    if unread := unreadable(request):
        yield unread
    if request.path_info in PROBED:
        request.META["HTTP_HOST"] = "localhost"
    try:
        request.host = request.get_host()  # type: ignore[attr-defined]  # read by the page store
    except DisallowedHost:
        yield Refusal(400, "foreign host")
    if request.method not in methods(request):
        yield Refusal(405, "wrong method")
    if request.META.get("HTTP_TRANSFER_ENCODING"):
        yield Refusal(411, "body of unknown length")
    length = request.META.get("CONTENT_LENGTH") or "0"
    if length != "0" and (
        not (length.isascii() and length.isdigit()) or int(length[:20]) > largest_body(request)
    ):
        yield Refusal(413, "body too large")


def largest_body(request: HttpRequest) -> int:
    return LARGEST_LIST if path_of(request) in LISTS_TO_CHECK else LARGEST_BODY


def unreadable(request: HttpRequest) -> Refusal | None:
    try:
        # WSGI hands the path over with its escapes undone, each byte as one Latin-1 character.
        path = request.META.get("PATH_INFO", "").encode("latin-1").decode()
        plain = plain_query(request)
    except (UnicodeDecodeError, UnicodeEncodeError):
        return Refusal(400, "not UTF-8")
    if not CONTROLS.search(path) and not CONTROLS.search(plain):
        return None
    query = request.META.get("QUERY_STRING", "")
    outside = unquote_to_bytes(SEARCH_TEXT.sub("", query).encode("latin-1")).decode(errors="replace")
    texts = (path, outside, re.sub(r"[\t\n\r]", "", plain))
    return Refusal(400, "control character") if any(map(CONTROLS.search, texts)) else None


FAR_PAGE = "9" * 10


def plain_query(request: HttpRequest) -> str:
    """Old programs send it in GB18030. No UTF-8, and two characters in that: it is written anew."""
    query = request.META.get("QUERY_STRING", "").encode("latin-1")
    plain = unquote_to_bytes(query)
    with suppress(UnicodeDecodeError):
        return plain.decode()
    with suppress(UnicodeDecodeError):
        if TWO_CHARACTERS.search(plain.decode("gb18030")):
            pairs = parse_qsl(query.decode("latin-1"), keep_blank_values=True, encoding="latin-1")
            read = [[text.encode("latin-1").decode("gb18030") for text in pair] for pair in pairs]
            rewrite_query(request, [(name, value) for name, value in read])
            request.is_gb18030 = request.is_for_one_visitor = True  # type: ignore[attr-defined]  # pages read it
    return unquote_to_bytes(request.META.get("QUERY_STRING", "").encode("latin-1")).decode()


def rewrite_query(request: HttpRequest, pairs: list[tuple[str, str]]) -> None:
    request.META["QUERY_STRING"] = urlencode(pairs)
    request.GET = QueryDict(request.META["QUERY_STRING"])


def hide_numbers(request: HttpRequest) -> None:
    query = request.META.get("QUERY_STRING", "").encode("latin-1", "replace")
    plain = unquote_to_bytes(query).decode(errors="replace")
    if HARMLESS.fullmatch(plain) and HARMLESS.fullmatch(request.path_info):
        return
    pairs = parse_qsl(query.decode(errors="replace"), keep_blank_values=True)
    is_file = request.path_info.startswith(settings.STATIC_URL)  # whose names hold digests
    hidden = {text: hide_private(text) for text in chain(() if is_file else (request.path_info,), *pairs)}
    private = {text for text, shown in hidden.items() if shown != readable(text)}
    if private:
        request.is_for_one_visitor = True  # type: ignore[attr-defined]  # read by the page store
    # A page so far on stays a number, past the end of any list.
    shown = [
        (hidden[name], FAR_PAGE if name == "page" and value in private else hidden[value])
        for name, value in pairs
    ]
    if shown != pairs:
        rewrite_query(request, shown)
    if not is_file:
        request.path, request.path_info = hide_private(request.path), hidden[request.path_info]


def methods(request: HttpRequest) -> tuple[str, ...]:
    if is_admin_request(request):
        return WRITING
    may_take_lists = request.path_info.endswith(TAKING_LISTS)
    return LISTS_TO_CHECK.get(path_of(request), READING) if may_take_lists else READING


def path_of(request: HttpRequest) -> str:
    """In any language and version of the page."""
    return read_variant(request.path_info, "/").path


def refuse(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The page that says so. It repeats nothing of what was sent, so nothing in it needs escaping."""
    allowed = methods(request)
    is_preflight = request.method == "OPTIONS" and FIRST_ASKED in request.META
    if is_preflight and refusal.status == HTTPStatus.METHOD_NOT_ALLOWED and is_open(request.path_info):
        told = {"Access-Control-Allow-Methods": ", ".join(allowed), **PREFLIGHT}
        return HttpResponse(status=204, headers=told)
    logger.warning("request refused", extra={"reason": refusal.reason, "status": refusal.status})
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
