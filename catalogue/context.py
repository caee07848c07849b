"""What every page needs and no view should have to pass: its face, its other addresses, its edition."""

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from catalogue.days import standing_on, today
from catalogue.facts import facts_of
from catalogue.prefixes import CHINESE, ENGLISH, address_of, face_of, language_and_prefix

# The two official look-ups, as line 19 of the notice of 2025 names and prints them.
BUREAU_SITE = "http://rsj.sh.gov.cn"
NATIONAL_SITE = "http://www.osta.org.cn"


def page(request: HttpRequest) -> dict[str, Any]:
    """The context of base.html."""
    face = face_of(request)
    root = site_root(request)
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    other = CHINESE if face.is_english else ENGLISH
    where = language_and_prefix()
    return {
        "face": face,
        # Every fragment that is kept (`once`) wants them, and Django takes long to tell.
        "language_and_prefix": where,
        # Lazy, since an error page must not ask the database; a view that reads a day passes its own.
        "facts": SimpleLazyObject(lambda: facts_of(request)),
        "standing": SimpleLazyObject(lambda: standing_on(today(), facts_of(request).editions)),
        "site_root": root,
        "canonical": canonical(request),
        "in_chinese": root + face.address(language=CHINESE, large=False),
        "in_english": root + face.address(language=ENGLISH, large=False),
        "other_language": face.address(language=other) + query,
        "other_size": face.address(large=not face.large) + query,
        "site_nav": site_nav(request.path, where),
        "bureau_site": BUREAU_SITE,
        "national_site": NATIONAL_SITE,
        "on_a_day": bool(request.GET.get("on")),
        # What only some pages have. A template takes its time to find out that a name means nothing.
        "linked_data": "",
        "qr": "",
        "owner": settings.SITE_OWNER,
        "icp_number": settings.ICP_NUMBER,
        "report_error_url": settings.REPORT_ERROR_URL,
    }


def canonical(request: HttpRequest) -> str:
    """The one address of this page in its language; the large edition is the same page."""
    return site_root(request) + face_of(request).address(large=False)


def site_nav(path: str, where: tuple[str, str]) -> tuple[tuple[str, str, str], ...]:
    """Address and label of each way in, and for `aria-current` whether the path is it or lies within it."""
    return tuple(
        (address, label, "page" if path == address else "true" if address in path else "")
        for address, label in ways_in(where)
    )


@lru_cache(maxsize=16)
def ways_in(_where: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    return (
        (address_of("occupation-list"), _("职业")),
        (address_of("agency-list"), _("机构")),
        (address_of("directory"), _("目录")),
        (address_of("classification"), _("分类")),
        (address_of("guide"), _("指南")),
    )


def site_root(request: HttpRequest) -> str:
    """`https://example.org`: the site's own address, or the one asked for while none is set."""
    if settings.SITE_URL:
        return str(settings.SITE_URL)
    try:
        return f"{request.scheme}://{request.get_host()}"
    except DisallowedHost:  # its page of refusal is shown by this very template
        return ""
