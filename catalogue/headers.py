"""The headers that every answer carries, also one that the guard refuses.

The packages that know these policies say the same of every answer here, so each is asked once.
"""

from collections.abc import Callable

from csp.middleware import CSPMiddleware
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django_permissions_policy import PermissionsPolicyMiddleware


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
        }

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        for name, value in self.headers.items():
            response.headers[name] = value
        return response
