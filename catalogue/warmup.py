"""What every worker needs, made ready before the server forks them, so that they share one copy of it."""

import ctypes
import gc
import io
import logging
import multiprocessing
from collections.abc import Callable, Iterator
from contextlib import suppress
from contextvars import copy_context
from functools import partial
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.db import connections
from django.template.loader import get_template
from django.urls import resolve, reverse
from django.utils import translation

from agencies.columns.keeping import keeper as columns
from agencies.keeper import Keeper
from agencies.missed_searches import nobody_asking
from agencies.models import DataVersion, Scope
from agencies.models.data_version import Version
from agencies.search.loading import keeper as names
from catalogue.days import today
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
    return_free_pages()


def return_large_blocks() -> None:
    """glibc would keep freed blocks as large as the largest it has seen; told a size, none of that size."""
    with suppress(AttributeError, OSError):  # another C library
        ctypes.CDLL(None).mallopt(M_MMAP_THRESHOLD, LARGE)


def return_free_pages() -> None:
    """To the system. What drawing leaves free of the heap, each worker would fill in a copy of its own."""
    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).malloc_trim(0)


def read_names(version: Version) -> Any:
    names.at(version)
    return names.held


def read_columns(version: Version) -> Any:
    """With what is worked out from them when it is first asked for."""
    held = columns.at(version)
    held.on(today())
    _ = held.agency_sizes, held.item_keys, held.code_ranks, held.agency_ranks
    return columns.held


# What a process reads from the whole register for a data version, and what reads it.
STORES: tuple[tuple[Keeper[Any], Callable[[Version], Any]], ...] = (
    (names, read_names),
    (columns, read_columns),
)


def read_stores() -> None:
    """From the database that the public reads from; then a page that uses them all."""
    public_reading.set(True)
    version = DataVersion.objects.now()
    for keeper, read in STORES:
        keeper.held = apart(partial(read, version))
    with nobody_asking():
        for path, query in usual_pages():
            for _ in range(SETTLED):
                draw(path, query)


def usual_pages() -> Iterator[tuple[str, str]]:
    """One of each sort that many ask for."""
    yield from (("/", ""), ("/directory/", ""), ("/directory/", "q=%E7%94%B5%E5%B7%A5&grade=3"))
    yield from (("/occupations/", ""), ("/agencies/", ""), ("/classification/", ""))
    scope = Scope.objects.as_printed().first()
    if scope is not None:
        code = scope.item.occupation.code
        yield f"/occupations/{code}/", ""
        yield f"/agencies/{scope.agency.filing_number}/", ""
        yield f"/classification/{code[:1]}/", ""


def apart(read: Callable[[], Any]) -> Any:
    """Read by a process that then ends, and takes along the holes that reading leaves in its memory."""
    connections.close_all()
    fork = multiprocessing.get_context("fork")
    here, there = fork.Pipe(duplex=False)
    reader = fork.Process(target=lambda: there.send(read()))
    reader.start()
    there.close()
    value = here.recv()
    reader.join()
    return value


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
