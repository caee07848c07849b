"""One page per (release, settings, data version, day, address): made once, compressed once, or not even sent.

1. The address is put in canonical form: the parameters that the page reads, in one order, without empty
   ones. The view sees only that, and no cookie, so nothing a visitor makes up can reach a page that
   somebody else is shown, and all ways of asking the same share one entry.
2. An ETag follows from release, shown settings, data version, day and canonical address; who names it has
   that page, and gets 304 before any view is asked.
3. Otherwise the page comes from memory, or from the view, and then stays in memory.

Browsers ask again each time (`max-age=0`); a shared cache in front may hold a page for a minute, and for a
day when the site behind it fails. No `stale-while-revalidate`: browsers too would show the page of before.
"""

import datetime as dt
import hashlib
import time
from collections.abc import Callable, Iterator
from contextvars import copy_context
from dataclasses import dataclass
from functools import cached_property, lru_cache
from http import HTTPStatus
from itertools import chain
from typing import cast
from urllib.parse import urlencode

from django.conf import settings
from django.http import (
    FileResponse,
    HttpRequest,
    HttpResponse,
    HttpResponseNotModified,
    QueryDict,
    StreamingHttpResponse,
)
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date

from agencies.days import iso_day
from agencies.missed_searches import note, remembering
from agencies.models.data_version import Version
from catalogue.cache.page_store import (
    COMPRESSIBLE,
    SMALLEST_COMPRESSED,
    Page,
    PageStore,
    known,
    preferred_encoding,
)
from catalogue.config.databases import leave_a_file_that_is_gone
from catalogue.config.release import SHOWN_SETTINGS, release
from catalogue.config.replicas import reading, replicas
from catalogue.pages.languages import read_variant
from catalogue.pages.routes import ANYTHING
from catalogue.pages.site_data import today

PUBLIC = "public, max-age=0, s-maxage=60, stale-if-error=86400"
# A file longer than this is streamed, never stored.
LARGEST_STORED = 1024 * 1024
# Nor does a file wait longer than this to be found short: processor seconds, a thousand rows or so.
LONGEST_WAIT = 0.05

# Boxes of which several may be ticked; their order means nothing.
REPEATABLE = frozenset({"grade", "row", "column", "picked"})
# Behind the name of a parameter of which this page reads every value.
MANY = "+"
DAY_PARAMETERS = frozenset({"on", "since", "until"})

STARTED_AT = time.time()
CONDITIONS = frozenset({"HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE"})

page_store = PageStore()


@dataclass(frozen=True)
class Stamp:
    """What an answer depends on beside its address; made once for a version and day."""

    version: Version
    day: dt.date

    def etag(self, address: str) -> str:
        """Weak, for the compressed variants of a page are one page."""
        digest = self._begun.copy()
        digest.update(address.encode())
        return f'W/"{digest.hexdigest()}"'

    @cached_property
    def _begun(self) -> hashlib.blake2b:
        shown = (getattr(settings, name) for name in SHOWN_SETTINGS)
        parts = (release(), *map(str, self.version), self.day.isoformat(), *shown, "")
        return hashlib.blake2b(chr(0).join(parts).encode(), digest_size=12)

    @cached_property
    def last_modified(self) -> int:
        """Epoch seconds of the last of a change of data, midnight, and the start, which read the settings."""
        midnight = timezone.make_aware(dt.datetime.combine(self.day, dt.time()))
        return int(max(self.version.changed_at.timestamp(), midnight.timestamp(), STARTED_AT))

    @cached_property
    def headers(self) -> dict[str, str]:
        return {
            "Cache-Control": PUBLIC,
            "Last-Modified": http_date(self.last_modified),
            "Vary": "Accept-Encoding",
        }


stamp_of = lru_cache(maxsize=8)(Stamp)


class CachingMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        release()  # read before the server forks its workers

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        parameters = parameters_of(request.path_info, settings.ROOT_URLCONF)
        with reading(public=parameters is not None):
            if parameters is None:
                leave_a_file_that_is_gone()
                response = self.get_response(request)
                if request.method == "POST":
                    known.read_again_at = 0.0  # who saved something, and looks, sees it
            else:
                response = self.page(request, parameters)
            if isinstance(response, StreamingHttpResponse) and not isinstance(response, FileResponse):
                # It goes on reading, after the request is over, where it began to.
                context, parts = copy_context(), iter(cast("Iterator[bytes]", response.streaming_content))
                response.streaming_content = iter(lambda: context.run(next, parts, None), None)
            return response

    def page(self, request: HttpRequest, parameters: tuple[str, ...]) -> HttpResponseBase:
        query = canonical_query(parameters, request.META.get("QUERY_STRING", ""))
        version = known.now()
        if version is None or settings.DEBUG:  # while it is worked on, the next request may show another page
            return private(self.rendered(request, query))
        request.data_version = version  # type: ignore[attr-defined]  # read by site_data_of()
        stamp = stamp_of(version, today())
        # Without SITE_URL a page's absolute links name the host that was asked for.
        host = getattr(request, "host", "")  # set by the guard
        root = "" if settings.SITE_URL else f"{request.scheme}://{host or request.get_host()}"
        # What the server takes for its own part of the address stands apart from what the view is found by:
        # joined, as in `request.path`, two pages could have one address.
        own_part = request.META.get("SCRIPT_NAME", "")
        etag = stamp.etag(f"{root} {own_part} {request.path_info}?{query}")
        if getattr(request, "is_for_one_visitor", False):  # set by the guard
            return private(self.rendered(request, query))
        page = page_store.get(etag)
        # By its ETag alone: who names this very page was shown it.
        named = etag.removeprefix("W/") in request.META.get("HTTP_IF_NONE_MATCH", "")
        asks = not CONDITIONS.isdisjoint(request.META)
        if named or (asks and page is not None and has_it(request, etag, stamp)):
            request.page_from = "visitor"  # type: ignore[attr-defined]  # read by the request log
            return public(HttpResponseNotModified(), etag, stamp)
        request.page_from = "view" if page is None else "memory"  # type: ignore[attr-defined]  # logged
        for text, kind in page.missed if page else ():
            note(text, kind)
        if page is None:
            with remembering() as missed:
                response = self.rendered(request, query)
            if asks and may_be_shared(response) and has_it(request, etag, stamp):
                response.close()
                return public(HttpResponseNotModified(), etag, stamp)
            page = to_store(response)
            if page is None:
                return public(response, etag, stamp) if may_be_shared(response) else private(response)
            page.missed = missed
            page_store.put(etag, page, stamp)
        return public(response_of(page, request), etag, stamp)

    def rendered(self, request: HttpRequest, query: str) -> HttpResponseBase:
        """The view's answer to the canonical form of what was asked, without any cookie.

        Asked once more when a replica failed it and another database is left to ask.
        """
        request.GET = QueryDict(query)
        request.META["QUERY_STRING"] = query
        request.COOKIES = {}
        path = request.path_info
        response = self.get_response(request)
        if response.status_code == HTTPStatus.SERVICE_UNAVAILABLE and replicas.move_on():
            request.path_info = path  # from which the prefix has been taken meanwhile
            response = self.get_response(request)
        return response


def has_it(request: HttpRequest, etag: str, stamp: Stamp) -> bool:
    """Whether the visitor has the page by any sign, such as its time: to be asked only of one that is there.

    What is gone, or never was, is told to those too who ask whether it changed.
    """
    response = get_conditional_response(request, etag, stamp.last_modified)
    return response is not None and response.status_code == HTTPStatus.NOT_MODIFIED


def to_store(response: HttpResponseBase) -> Page | None:
    """None for an answer that is not everybody's, is too long, or is left to the kernel to send."""
    if isinstance(response, FileResponse) or not may_be_shared(response):
        return None
    headers = dict(response.items())
    if isinstance(response, StreamingHttpResponse):
        body = beginning(response)
        return None if body is None else Page(headers, body)
    return Page(headers, response.content) if isinstance(response, HttpResponse) else None


def beginning(response: StreamingHttpResponse) -> bytes | None:
    """The whole body when it is soon there; otherwise None, and the response goes on as if untouched."""
    parts: list[bytes] = []
    length = 0
    until = time.thread_time() + LONGEST_WAIT
    rest = iter(cast("Iterator[bytes]", response.streaming_content))
    for part in rest:
        parts.append(bytes(part))
        length += len(part)
        if length > LARGEST_STORED or time.thread_time() > until:
            response.streaming_content = chain(parts, rest)
            return None
    return b"".join(parts)


def may_be_shared(response: HttpResponseBase) -> bool:
    """A full answer that is nobody's own. One with a cookie, or that varies by one, is somebody's."""
    return (
        response.status_code == HTTPStatus.OK
        and not response.cookies
        and "cookie" not in response.headers.get("Vary", "").lower()
        and "no-store" not in response.headers.get("Cache-Control", "")
        and "private" not in response.headers.get("Cache-Control", "")
    )


def response_of(page: Page, request: HttpRequest) -> HttpResponse:
    encoding = ""
    if len(page.body) >= SMALLEST_COMPRESSED and page.headers.get("Content-Type", "").startswith(
        COMPRESSIBLE
    ):
        encoding = preferred_encoding(request.META.get("HTTP_ACCEPT_ENCODING", ""))
    body = page.encoded(encoding) if encoding else page.body
    response = HttpResponse(body)
    response.headers = {  # type: ignore[assignment]  # as in `public`
        **page.headers,
        **({"Content-Encoding": encoding} if encoding else {}),
        "Content-Length": str(len(body)),
    }
    return response


def public(response: HttpResponseBase, etag: str, stamp: Stamp) -> HttpResponseBase:
    """Its headers are the site's own, and spelled as here alone, so a plain mapping holds them: Django's
    checks and converts each anew, which costs as much as finding the page.
    """
    response.headers = {**response.headers, **stamp.headers, "ETag": etag}  # type: ignore[assignment]
    if known.is_stale:
        response.headers["Cache-Status"] = 'catalogue; hit; detail="database away"'
    return response


def private(response: HttpResponseBase) -> HttpResponseBase:
    """An error, or an answer for one visitor: nobody keeps it. A redirect says itself how long it stands."""
    if response.status_code == HTTPStatus.OK or response.status_code >= HTTPStatus.BAD_REQUEST:
        response.headers["Cache-Control"] = "no-store"
    return response


@lru_cache(maxsize=1000)
def parameters_of(path: str, _routes: str) -> tuple[str, ...] | None:
    """The parameters that a page's address reads, whatever its version; None when it is no public page's."""
    try:
        view = resolve(read_variant(path, "/").path).func
    except Resolver404:
        return None
    reads: tuple[str, ...] | None = getattr(view, "reads", None)
    many = getattr(view, "many", ())
    return reads and tuple(f"{name}{MANY}" if name in many else name for name in reads)


@lru_cache(maxsize=512)
def canonical_query(parameters: tuple[str, ...], query: str) -> str:
    """`utm_source=x&q=%20电工&page=` → `q=%E7%94%B5%E5%B7%A5`; WSGI gives bytes as characters.

    What may be somebody's number never comes here: the guard hides it.
    """
    asked = QueryDict(query.encode("latin-1"))
    said: list[tuple[str, str]] = []
    for parameter in parameters:
        if parameter == ANYTHING:
            said += ((other, "") for other in sorted(set(asked) - set(parameters)))
            continue
        name = parameter.removesuffix(MANY)
        several = name in REPEATABLE or name != parameter
        values = [" ".join(value.split()) for value in asked.getlist(name)]
        # Of two pages the last; of boxes each, once.
        chosen = sorted(set(values)) if several else values[-1:]
        said += ((name, iso_day(value) if name in DAY_PARAMETERS else value) for value in chosen if value)
    return urlencode(said)
