"""One JSON line for each request, and nothing in it that tells who asked.

`{"level":"INFO","logger":"catalogue.request","message":"GET 200","request_id":"","path":"/directory/",
"query":"q=电工","ms":6.1,"bytes":30112,"queries":3,"db_ms":1.2,"page_from":"view","user":null,
"time":"2026-11-23T01:00:00.123456+00:00"}`

A page comes from its view, from memory, or is with the visitor already. `user` is the number of an editor's
account. Addresses of visitors are for the proxy to log, and for sign-in (logger `axes`), as the duty to keep
them asks.
"""

import logging
import random
import re
import time
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any
from urllib.parse import unquote_to_bytes

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.dispatch import receiver
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from agencies.codes import LONG_NUMBER, hide_private

LONGEST_QUERY_LOGGED = 100
GIVEN_ID = re.compile(r"[0-9A-Za-z-]{8,64}")

logger = logging.getLogger("catalogue.request")
request_id: ContextVar[str] = ContextVar("request_id", default="")


class Spent:
    """What the database has cost this request so far."""

    queries = 0
    seconds = 0.0


spent: ContextVar[Spent | None] = ContextVar("spent", default=None)


@receiver(connection_created, dispatch_uid="count_queries")
def count_queries(connection: BaseDatabaseWrapper, **_: Any) -> None:
    if measured not in connection.execute_wrappers:
        connection.execute_wrappers.append(measured)


def measured(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    account = spent.get()
    if account is None:
        return execute(sql, params, many, context)
    started = time.perf_counter()
    try:
        return execute(sql, params, many, context)
    finally:
        account.queries += 1
        account.seconds += time.perf_counter() - started


class RequestIdFilter(logging.Filter):
    """Every line written while a request is served names it, but the one that tells what was typed.

    The proxy's log has the same name beside the visitor's address. Django hangs the request itself on its
    own lines, which would be written with the whole query.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = "" if getattr(record, "query", "") else request_id.get()
        record.__dict__.pop("request", None)
        return True


class RequestLogMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        started = time.perf_counter()
        account = Spent()
        # The proxy names the request where there is one to trust; a name of our own is no secret.
        given = request.META.get("HTTP_X_REQUEST_ID", "") if settings.PROXY_COUNT else ""
        name = given if GIVEN_ID.fullmatch(given) else random.randbytes(8).hex()  # noqa: S311
        # Taken down before anything below rewrites the request.
        path, query = hide_private(request.path), masked(request.META.get("QUERY_STRING", ""))
        tokens = request_id.set(name), spent.set(account)
        try:
            response = self.get_response(request)
            # A shared cache would hand one request's name to everybody, so only private answers carry it.
            if "no-store" in response.headers.get("Cache-Control", ""):
                response.headers["X-Request-ID"] = name
            logger.info(
                "%s %d",
                request.method,
                response.status_code,
                extra={
                    "path": path,
                    "query": query,
                    "ms": round((time.perf_counter() - started) * 1000, 2),
                    "bytes": None if response.streaming else len(getattr(response, "content", b"")),
                    "queries": account.queries,
                    "db_ms": round(account.seconds * 1000, 2),
                    "page_from": getattr(request, "page_from", None),
                    # Of the signed-in account, if this request has asked for it anyway.
                    "user": getattr(getattr(request, "_cached_user", None), "pk", None),
                },
            )
        finally:
            request_id.reset(tokens[0])
            spent.reset(tokens[1])
        return response


def masked(query: str) -> str:
    """`q=13912345678&page=2` → `q=******&page=2`, readable and cut."""
    # WSGI hands each byte over as one Latin-1 character.
    plain = unquote_to_bytes(query.replace("+", " ").encode("latin-1", "replace")).decode(errors="replace")
    return LONG_NUMBER.sub("…", hide_private(plain))[:LONGEST_QUERY_LOGGED]
