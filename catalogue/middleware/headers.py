"""The headers of every answer, refusals and errors too: what a page may load, who may read and index it.

The packages that know these policies say the same of every answer here, so each is asked once; their values,
and the headers of Django's own security middleware, stand in `catalogue/settings.py`.
"""

import re
from collections.abc import Callable

from csp.middleware import CSPMiddleware
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django_permissions_policy import PermissionsPolicyMiddleware

from catalogue.api.contract import RATE_LIMIT_POLICY
from catalogue.cache.middleware import parameters_of
from catalogue.pages.languages import LANGUAGES, LARGE
from catalogue.pages.routes import ENDLESS_PARAMETERS

# A file or feed, and whatever is answered in its stead, may be read from any page.
OPEN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link, RateLimit-Policy, Retry-After",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
IN_PATH = re.compile(
    rf"/(?:{'|'.join(each.prefix for each in LANGUAGES)})(?:{LARGE})?"
    r"(?:statements/.|editions/[0-9]+/compare/|coverage/.|v1/|directory\.)"
)
IN_QUERY = re.compile(rf"(?:^|&)(?:{'|'.join(ENDLESS_PARAMETERS)})=[^&]")


class HeadersMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        answer = HttpResponse()
        for middleware in (CSPMiddleware, PermissionsPolicyMiddleware):
            middleware(lambda _request: answer)(HttpRequest())
        self.headers = {
            "Content-Security-Policy": answer["Content-Security-Policy"],
            "Permissions-Policy": answer["Permissions-Policy"],
            # Ours alone to embed.
            "Cross-Origin-Resource-Policy": "same-origin",
            "RateLimit-Policy": RATE_LIMIT_POLICY,
        }

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        for name, value in self.headers.items():
            response.headers[name] = value
        path = request.path_info
        if IN_PATH.match(path) or IN_QUERY.search(request.META.get("QUERY_STRING", "")):
            response.headers["X-Robots-Tag"] = "noindex"
        if is_open(path):
            for name, value in OPEN.items():
                response.headers[name] = value
        return response


def is_open(path: str) -> bool:
    """Or a feed; the address of a page ends with a slash."""
    return not path.endswith("/") and parameters_of(path, settings.ROOT_URLCONF) is not None
