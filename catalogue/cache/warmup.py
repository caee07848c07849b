"""What every worker needs, made ready before the server forks them, so that they share one copy of it."""

import ctypes
import gc
import io
import logging
from collections.abc import Iterator
from contextlib import suppress
from functools import partial

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.db import connections
from django.template.loader import get_template
from django.urls import resolve, reverse
from django.utils import translation

from agencies.in_memory.reading import current_columns
from agencies.in_memory.versioned_value import in_child, return_free_pages
from agencies.missed_searches import nobody_asking
from agencies.models import DataVersion, Scope
from agencies.search.index.loading import current_knowledge
from catalogue.config.replicas import reading
from catalogue.pages.languages import LANGUAGES

M_MMAP_THRESHOLD = -3  # of malloc.h
LARGE_BLOCK = 512 * 1024  # bytes
# Draws of each page. From eight calls on the interpreter leaves the code of a function as it is, and what
# pages share is called more often than they are; one more costs a twentieth of a second of every start.
SETTLED = 4
# Objects made since they were looked through last; those that hold each other wait for it, arrays among them.
COLLECTED_AFTER = 5_000

logger = logging.getLogger("catalogue.cache.warmup")


def warm_up() -> None:
    """Whatever fails here, the database as a rule, costs time and memory later, and nothing else."""
    return_large_blocks()
    try:
        read_templates()
        with reading(public=True):
            read_values()
    except Exception as problem:  # noqa: BLE001
        logger.warning("started cold", extra={"problem": type(problem).__name__})
    finally:
        connections.close_all()  # no connection may be used on both sides of a fork
    # The collector writes into every object that it visits, and each worker would get a copy of its own.
    gc.collect()
    gc.freeze()
    # A page makes thousands of objects that live as long as it; by default they are looked through all along.
    gc.set_threshold(COLLECTED_AFTER)
    return_free_pages()


def return_large_blocks() -> None:
    """glibc would keep freed blocks as large as the largest it has seen; told a size, none of that size."""
    with suppress(AttributeError, OSError):  # another C library
        ctypes.CDLL(None).mallopt(M_MMAP_THRESHOLD, LARGE_BLOCK)


def read_values() -> None:
    """From the database that the public reads from; then pages that use them all."""
    version = DataVersion.objects.now()
    current_columns.current = version, in_child(partial(current_columns.read, version))
    current_knowledge.current = version, in_child(partial(current_knowledge.read, version))
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


def read_templates() -> None:
    """All of the pages', and messages and routes in the languages of pages: Django knows a hundred."""
    folder = settings.BASE_DIR / "templates"
    for file in folder.rglob("*.html"):
        if "admin" not in file.relative_to(folder).parts:
            get_template(file.relative_to(folder).as_posix())
    for language in LANGUAGES:
        with translation.override(language.code):
            translation.gettext("目录")
            reverse("home")


def draw(path: str, query: str) -> None:
    """As a visitor would have it, by no middleware, so neither kept nor logged."""
    asked = {"REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": query, "wsgi.input": io.BytesIO()}
    request = WSGIRequest({**asked, "SERVER_NAME": "localhost", "SERVER_PORT": "80"})
    view, arguments, named = resolve(path)
    view(request, *arguments, **named)
