"""The one address of a page in its language, under whatever spelling and in whatever version it is asked for.

What of its query belongs to it: `canonical_query` in `catalogue/cache/middleware.py`.
"""

from dataclasses import replace

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest

from catalogue.pages.languages import variant_of


def canonical(request: HttpRequest) -> str:
    return site_root(request) + replace(variant_of(request), large=False).address


def site_root(request: HttpRequest) -> str:
    """`https://example.org`: the site's own address, or the one asked for while none is set."""
    if settings.SITE_URL:
        return str(settings.SITE_URL)
    try:
        return f"{request.scheme}://{request.get_host()}"
    except DisallowedHost:  # its page of refusal is shown by this very template
        return ""
