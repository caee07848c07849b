"""What every worker needs, made ready before the server forks them, so that they share one copy of it."""

import ctypes
import gc
import io
import logging
from collections.abc import Callable
from contextlib import suppress
from contextvars import copy_context

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.db import connections
from django.template.loader import get_template
from django.urls import resolve, reverse
from django.utils import translation

from agencies.columns.keeping import keeper as columns
from agencies.missed_searches import nobody_asking
from agencies.models import DataVersion
from agencies.models.data_version import Version
from agencies.search.loading import keeper as names
from catalogue.days import today
from catalogue.facts import facts
from catalogue.routers import public_reading

M_MMAP_THRESHOLD = -3  # of malloc.h
LARGE = 512 * 1024  # bytes
# From so many calls on the interpreter leaves the code of a function as it is.
SETTLED = 10

logger = logging.getLogger("catalogue.warmup")


def warm_up() -> None:
    """Whatever fails here, the database as a rule, costs time and memory later, and nothing else."""
    return_large_blocks()
    try:
        read_templates()
        copy_context().run(read_stores)
    except Exception as problem:  # noqa: BLE001
        logger.warning("started cold", extra={"problem": type(problem).__name__})
    finally:
        connections.close_all()  # no connection may be used on both sides of a fork
    # The collector writes into every object that it visits, and each worker would get a copy of its own.
    gc.collect()
    gc.freeze()


def return_large_blocks() -> None:
    """glibc would keep freed blocks as large as the largest it has seen; told a size, none of that size."""
    with suppress(AttributeError, OSError):  # another C library
        ctypes.CDLL(None).mallopt(M_MMAP_THRESHOLD, LARGE)


def read_columns(version: Version) -> None:
    """With what is worked out from them when it is first asked for."""
    held = columns.at(version)
    held.on(today())
    _ = held.by_item, held.by_agency, held.item_keys, held.code_ranks, held.agency_ranks


# What a process reads once for a data version.
STORES: tuple[Callable[[Version], object], ...] = (facts, names.at, read_columns)


def read_stores() -> None:
    """From the database that the public reads from; then a page that uses them all."""
    public_reading.set(True)
    version = DataVersion.objects.now()
    for read in STORES:
        read(version)
    with nobody_asking():
        for _ in range(SETTLED):
            draw("/directory/", "q=%E7%94%B5%E5%B7%A5")


def read_templates() -> None:
    """All of the pages', and the messages and routes in each language."""
    folder = settings.BASE_DIR / "templates"
    for file in folder.rglob("*.html"):
        if "admin" not in file.relative_to(folder).parts:
            get_template(file.relative_to(folder).as_posix())
    for language, _ in settings.LANGUAGES:
        with translation.override(language):
            translation.gettext("目录")
            reverse("home")


def draw(path: str, query: str) -> None:
    """As a visitor would have it, by no middleware, so neither kept nor logged."""
    asked = {"REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": query, "wsgi.input": io.BytesIO()}
    request = WSGIRequest({**asked, "SERVER_NAME": "localhost", "SERVER_PORT": "80"})
    view, arguments, named = resolve(path)
    view(request, *arguments, **named)
