"""Language and large edition are part of the address: `/en/`, `/large/`, `/en/large/` before any page.

So a page never varies by header or cookie, can be cached and shared, and a link sent to somebody
shows what the sender saw. The prefix is taken off before the address is resolved and given back to
every `reverse()` of the page as script prefix, so that all its links keep it. Files, feeds, the
admin and health checks have no prefix.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import get_script_prefix, reverse, set_script_prefix
from django.utils import translation
from django.utils.encoding import escape_uri_path

CHINESE, ENGLISH = "zh-hans", "en"
PREFIX = re.compile(r"/(?P<prefix>en/large|en|large)(?P<path>/.*)?", re.DOTALL)


@dataclass(frozen=True)
class Face:
    """How one page is to be shown, and where it stands: `path` is its address without any prefix."""

    language: str = CHINESE
    large: bool = False
    path: str = "/"
    root: str = "/"

    @property
    def is_english(self) -> bool:
        return self.language == ENGLISH

    @property
    def prefix(self) -> str:
        """`en/large/`, `en/`, `large/` or nothing."""
        return f"{'en/' if self.is_english else ''}{'large/' if self.large else ''}"

    def address(self, *, language: str | None = None, large: bool | None = None) -> str:
        """This page's own address in another language or edition."""
        language = language or self.language
        large = self.large if large is None else large
        return self.root + Face(language, large).prefix + escape_uri_path(self.path.removeprefix("/"))


def face_of(request: HttpRequest) -> Face:
    """The face the middleware has read; the plain Chinese one for a request that never passed it."""
    face = getattr(request, "face", None)
    return face if isinstance(face, Face) else Face(path=request.path_info)


def read_face(path: str, root: str) -> Face:
    """The face that an address asks for: `/en/large/directory/` → English, large, `/directory/`."""
    match = PREFIX.fullmatch(path)
    if match is None:
        return Face(path=path, root=root)
    prefix = match["prefix"]
    return Face(
        language=ENGLISH if prefix.startswith("en") else CHINESE,
        large=prefix.endswith("large"),
        path=match["path"] or "",
        root=root,
    )


def address_of(name: str) -> str:
    """The address of a route that takes nothing, under the prefix of this page: reversed once, then known."""
    return _reversed(name, get_script_prefix(), settings.ROOT_URLCONF)


@lru_cache(maxsize=256)
def _reversed(name: str, _prefix: str, _routes: str) -> str:
    return reverse(name)


def language_and_prefix() -> tuple[str, str]:
    """What all addresses and messages of this page follow from."""
    return translation.get_language(), get_script_prefix()


def unprefixed(name: str, *args: str) -> str:
    """The address of a file or feed, which has no prefix whatever page links to it."""
    prefix = get_script_prefix()
    address = reverse(name, args=args) if args else address_of(name)
    return address.replace(prefix, site_prefix(prefix), 1)


def site_prefix(script_prefix: str) -> str:
    """The script prefix without language and edition: `/en/large/` → `/`, `/site/en/` → `/site/`."""
    return script_prefix.removesuffix("large/").removesuffix("en/")


class PrefixMiddleware:
    """Reads the face, resolves the rest of the address, and marks the answer with its language."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        root = get_script_prefix()
        face = read_face(request.path_info, root)
        if not face.path:  # `/en` without its slash
            return HttpResponsePermanentRedirect(f"{root}{face.prefix}")
        request.face = face  # type: ignore[attr-defined]  # read through face_of()
        request.path_info = face.path
        set_script_prefix(root + face.prefix)
        try:
            with translation.override(face.language):
                response = self.get_response(request)
        finally:
            set_script_prefix(root)
        response.headers.setdefault("Content-Language", face.language)
        return response

    def process_view(self, request: HttpRequest, *_: Any) -> None:
        match = request.resolver_match
        if face_of(request).prefix and match and match.view_name not in page_names():
            raise Http404


def page_names() -> frozenset[str]:
    """The routes that are pages, so have a language and a large edition."""
    from catalogue.urls import pages  # the site map imports views, and views import this module

    return frozenset({"design", *(route.name for route in pages if route.name)})
