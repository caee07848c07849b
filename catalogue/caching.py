"""One page per (release, data version, day, address): rendered once, kept, compressed once, or not even sent.

1. The address is put in canonical form: the parameters that the page reads, in one order, without empty
   ones. The view sees only that, and no cookie, so nothing a visitor makes up can reach a page that
   somebody else is shown, and all ways of asking the same share one entry.
2. An ETag follows from release, data version, day and canonical address; who has that page gets 304 before
   any view is asked.
3. Otherwise the page comes from memory, or from the view, and then stays in memory.

Browsers ask again each time (`max-age=0`); a shared cache in front may hold a page for a minute, and for a
day when the site behind it fails.
"""

import datetime as dt
import hashlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from http import HTTPStatus
from itertools import chain
from typing import cast

from django.http import (
    FileResponse,
    HttpRequest,
    HttpResponse,
    HttpResponseNotModified,
    QueryDict,
    StreamingHttpResponse,
)
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date

from agencies.models.data_version import Version
from catalogue.canonical import canonical_query, parameters_of, whole_address
from catalogue.days import today
from catalogue.memo import Memo, Page, preferred_encoding
from catalogue.release import release
from catalogue.routers import public_reading, replicas
from catalogue.versions import known

PUBLIC = "public, max-age=0, s-maxage=60, stale-while-revalidate=60, stale-if-error=86400"
# A file longer than this is streamed, never held.
LARGEST_KEPT = 1024 * 1024
# Nor does a file wait longer than this to be found short: processor seconds, a thousand rows or so.
LONGEST_HELD = 0.05

memo = Memo()


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
        parts = (release().digest, *map(str, self.version), self.day.isoformat(), "")
        return hashlib.blake2b(chr(0).join(parts).encode(), digest_size=12)

    @cached_property
    def last_modified(self) -> int:
        """Epoch seconds of the last of the three: a change of data, midnight, the release."""
        midnight = timezone.make_aware(dt.datetime.combine(self.day, dt.time()))
        return int(max(self.version.changed_at.timestamp(), midnight.timestamp(), release().built))

    @cached_property
    def headers(self) -> tuple[tuple[str, str], ...]:
        """Those of every public answer under this stamp."""
        return (
            ("Cache-Control", PUBLIC),
            ("Last-Modified", http_date(self.last_modified)),
            ("Vary", "Accept-Encoding"),
        )


stamp_of = lru_cache(maxsize=8)(Stamp)


class CachingMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        release()  # read before the server forks its workers

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        parameters = parameters_of(request)
        public_reading.set(parameters is not None)
        if parameters is None:
            return self.get_response(request)
        query = canonical_query(parameters, request.META.get("QUERY_STRING", ""))
        version = known.now()
        if version is None:
            return private(self.rendered(request, query))
        request.data_version = version  # type: ignore[attr-defined]  # read by facts_of()
        return self.answer(request, query, stamp_of(version, today()))

    def answer(self, request: HttpRequest, query: str, stamp: Stamp) -> HttpResponseBase:
        etag = stamp.etag(whole_address(request, query))
        if has_it(request, etag, stamp):
            request.page_from = "visitor"  # type: ignore[attr-defined]  # read by the request log
            return public(HttpResponseNotModified(), etag, stamp)
        page = memo.get(etag)
        request.page_from = "view" if page is None else "memory"  # type: ignore[attr-defined]  # logged
        if page is None:
            response = self.rendered(request, query)
            page = kept(response)
            if page is None:
                return public(response, etag, stamp) if may_be_shared(response) else private(response)
            memo.put(etag, page, stamp)
        return public(written(page, request), etag, stamp)

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
    """Whether the visitor has this very page; most say so in the plainest way, by its ETag."""
    if request.META.get("HTTP_IF_NONE_MATCH") == etag:
        return True
    if "HTTP_IF_NONE_MATCH" not in request.META and "HTTP_IF_MODIFIED_SINCE" not in request.META:
        return False
    response = get_conditional_response(request, etag, stamp.last_modified)
    return response is not None and response.status_code == HTTPStatus.NOT_MODIFIED


def kept(response: HttpResponseBase) -> Page | None:
    """The answer as a page to keep; None for what is not everybody's, too long, or left to the kernel."""
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
    until = time.thread_time() + LONGEST_HELD
    rest = iter(cast("Iterator[bytes]", response.streaming_content))
    for part in rest:
        parts.append(bytes(part))
        length += len(part)
        if length > LARGEST_KEPT or time.thread_time() > until:
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


def written(page: Page, request: HttpRequest) -> HttpResponse:
    """The page in the encoding that the client prefers."""
    encoding = preferred_encoding(request.META.get("HTTP_ACCEPT_ENCODING", "")) if page.compressible else ""
    body = page.encoded(encoding) if encoding else page.body
    response = HttpResponse(body, headers=page.headers)
    if encoding:
        response.headers["Content-Encoding"] = encoding
    response.headers["Content-Length"] = str(len(body))
    return response


def public(response: HttpResponseBase, etag: str, stamp: Stamp) -> HttpResponseBase:
    for name, value in stamp.headers:
        response.headers[name] = value
    response.headers["ETag"] = etag
    if known.is_stale:
        response.headers["Cache-Status"] = 'catalogue; hit; detail="database away"'
    return response


def private(response: HttpResponseBase) -> HttpResponseBase:
    """An error, or an answer for one visitor: nobody keeps it. A redirect says itself how long it stands."""
    if response.status_code == HTTPStatus.OK or response.status_code >= HTTPStatus.BAD_REQUEST:
        response.headers["Cache-Control"] = "no-store"
    return response
