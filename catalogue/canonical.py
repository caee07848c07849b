"""The one form of an address in which all ways of asking the same share one page."""

from functools import lru_cache
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.urls import Resolver404, resolve

from catalogue.logs import LONG_NUMBER
from catalogue.prefixes import read_face

DIRECTORY = ("q", "code", "agency", "grade", "kind", "on", "sort", "per_page", "view", "page")
# Boxes of which several may be ticked; their order means nothing.
REPEATABLE = frozenset({"grade"})
# What each public route reads, in the order of its canonical address. Whoever adds a route adds it here.
PARAMETERS: dict[str, tuple[str, ...]] = {
    "home": ("on",),
    "directory": DIRECTORY,
    "directory-csv": DIRECTORY,
    "directory-xlsx": DIRECTORY,
    "directory-json": DIRECTORY,
    "directory-full": (),
    "occupation-list": ("on", "page"),
    "occupation-detail": ("on", "page"),
    "agency-list": ("on", "page"),
    "agency-detail": ("on", "page"),
    "classification": ("on",),
    "group-detail": ("on", "page"),
    "guide": (),
    "guide-topic": (),
    "about-data": ("on",),
    "accessibility": (),
    "sitemap": (),
    "sitemap-file": (),
    "robots": (),
    "edition-detail": ("page",),
    "edition-compare": (),
    "changes": ("kind", "agency", "code", "notice", "since", "until", "page"),
    "changes-feed": ("agency", "code"),
    "statement": ("agency", "code", "grade", "on"),
    "notice-detail": ("page",),
}


def parameters_of(request: HttpRequest) -> tuple[str, ...] | None:
    """The parameters that this address reads, or None when it is no public page."""
    return PARAMETERS.get(_route(read_face(request.path_info, "/").path, settings.ROOT_URLCONF))


@lru_cache(maxsize=1000)
def _route(path: str, _routes: str) -> str:
    try:
        return resolve(path).url_name or ""
    except Resolver404:
        return ""


def canonical_query(parameters: tuple[str, ...], query: str) -> str:
    """`utm_source=x&q=%20电工&page=` → `q=%E7%94%B5%E5%B7%A5`; WSGI gives bytes as characters."""
    # What may be somebody's number is not even kept in memory.
    worked_out = _canonical.__wrapped__ if LONG_NUMBER.search(query) else _canonical
    return worked_out(parameters, query)


@lru_cache(maxsize=512)
def _canonical(parameters: tuple[str, ...], query: str) -> str:
    given = QueryDict(query.encode("latin-1"))
    return urlencode([(name, value) for name in parameters for value in meant(name, given)])


def whole_address(request: HttpRequest, query: str) -> str:
    """Without SITE_URL a page's absolute links name the host that was asked for."""
    root = "" if settings.SITE_URL else f"{request.scheme}://{request.get_host()}"
    return f"{root}{request.path}?{query}"


def meant(name: str, given: QueryDict) -> list[str]:
    """What the values of a parameter say, blanks collapsed: of two pages the last; of boxes each, once."""
    values = [" ".join(value.split()) for value in given.getlist(name)]
    chosen = sorted(set(values)) if name in REPEATABLE else values[-1:]
    return [value for value in chosen if value]
