"""The headers that every answer carries, also one that the guard refuses: made once, whatever the answer.

`SECURE_CSP` has the form of Django 6, whose own middleware can take over then.
"""

from collections.abc import Callable, Mapping, Sequence

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase


class HeadersMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.headers = (
            ("Content-Security-Policy", content_security_policy(settings.SECURE_CSP)),
            ("Permissions-Policy", permissions_policy(settings.PERMISSIONS_POLICY)),
            # Ours alone to embed.
            ("Cross-Origin-Resource-Policy", "same-origin"),
        )

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        for name, value in self.headers:
            response.headers[name] = value
        return response


def content_security_policy(directives: Mapping[str, Sequence[str]]) -> str:
    """`{"img-src": ["'self'"]}` → `img-src 'self'`."""
    return "; ".join(f"{name} {' '.join(sources)}" for name, sources in directives.items())


def permissions_policy(allowed: Mapping[str, Sequence[str]]) -> str:
    """`{"camera": []}` → `camera=()`: nobody may."""
    return ", ".join(f"{feature}=({' '.join(origins)})" for feature, origins in allowed.items())
