"""Language and large version are part of the address: `/en/`, `/large/`, `/en/large/` before any page.

So a page never varies by header or cookie, can be cached and shared, and a link sent to somebody
shows what the sender saw. The prefix is taken off before the address is resolved and given back to
every `reverse()` of the page as script prefix, so that all its links keep it. Files, feeds, the
admin and health checks have no prefix.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import get_resolver, get_script_prefix, reverse, set_script_prefix
from django.utils import translation
from django.utils.encoding import escape_uri_path


@dataclass(frozen=True, slots=True)
class Language:
    """What a message catalogue lacks is said in Chinese.

    `code` is Django's, `tag` that of HTML, `locale` that of Open Graph, `name` its own. `has_names`: the
    register holds unofficial translations, in fields named after the code (`name_en`).
    """

    code: str
    tag: str
    locale: str
    prefix: str
    name: str
    has_names: bool = False


CHINESE = Language("zh-hans", "zh-Hans", "zh_CN", "", "中文")
ENGLISH = Language("en", "en", "en_GB", "en/", "English", has_names=True)
# The first is that of an address without a prefix.
LANGUAGES = (CHINESE, ENGLISH)
LARGE = "large/"


@dataclass(frozen=True, slots=True)
class PageVariant:
    """How one page is to be shown, and where it stands: `path` is its address without any prefix."""

    language: Language = CHINESE
    large: bool = False
    path: str = "/"
    root: str = "/"

    @property
    def prefix(self) -> str:
        """`en/large/`, `en/`, `large/` or nothing."""
        return self.language.prefix + (LARGE if self.large else "")

    @property
    def address(self) -> str:
        return self.root + self.prefix + escape_uri_path(self.path.removeprefix("/"))


def variant_of(request: HttpRequest) -> PageVariant:
    """What the middleware has read; the plain Chinese one for a request that never passed it."""
    variant = getattr(request, "variant", None)
    return variant if isinstance(variant, PageVariant) else PageVariant(path=request.path_info)


def read_variant(path: str, root: str) -> PageVariant:
    """The variant that an address asks for: `/en/large/directory/` → English, large, `/directory/`."""
    first, *others = LANGUAGES
    language = next((each for each in others if f"{path}/".startswith(f"/{each.prefix}")), first)
    rest = path[len(language.prefix) :]
    large = f"{rest}/".startswith(f"/{LARGE}")
    return PageVariant(language, large, rest[len(LARGE) :] if large else rest, root)


def is_admin_request(request: HttpRequest) -> bool:
    """Whether this address is the admin's, in a process that serves it."""
    return settings.ADMIN_ENABLED and request.path_info.startswith(f"/{settings.ADMIN_PATH}")


def address_of(name: str) -> str:
    """The address of a route that takes nothing, under the prefix of this page."""
    return get_script_prefix() + plain_routes()[name]


@cache
def plain_routes() -> dict[str, str]:
    """Each route that takes nothing, and its address behind the prefix: reversing takes ten times as long."""
    ways = get_resolver().reverse_dict
    named = {name: ways.getlist(name)[0][0][0] for name in ways if isinstance(name, str)}
    return {name: route for name, (route, parameters) in named.items() if not parameters}


def unprefixed(name: str, *args: str) -> str:
    """The address of a file or feed, which has no prefix whatever page links to it."""
    prefix = get_script_prefix()
    address = reverse(name, args=args) if args else address_of(name)
    return address.replace(prefix, site_prefix(prefix), 1)


def site_prefix(script_prefix: str) -> str:
    """The script prefix without language and version: `/en/large/` → `/`, `/site/en/` → `/site/`."""
    prefix = script_prefix.removesuffix(LARGE)
    for language in LANGUAGES:
        if language.prefix and prefix.endswith(f"/{language.prefix}"):
            return prefix.removesuffix(language.prefix)
    return prefix


class PrefixMiddleware:
    """Reads the variant, resolves the rest of the address, and marks the answer with its language."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        root = get_script_prefix()
        variant = read_variant(request.path_info, root)
        if not variant.path:  # `/en` without its slash
            return HttpResponsePermanentRedirect(variant.address)
        request.variant = variant  # type: ignore[attr-defined]  # read through variant_of()
        request.path_info = variant.path
        set_script_prefix(root + variant.prefix)
        try:
            with translation.override(variant.language.code):
                response = self.get_response(request)
        finally:
            set_script_prefix(root)
        response.headers.setdefault("Content-Language", variant.language.code)
        return response

    def process_view(self, request: HttpRequest, view: Any, *_: Any) -> None:
        if variant_of(request).prefix and not getattr(view, "has_languages", False):
            raise Http404
