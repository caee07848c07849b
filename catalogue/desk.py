"""Who signs in at the desk: from where, for how long, and what happens after too many wrong passwords."""

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse

from catalogue.views.errors import too_many_requests
from catalogue.whereabouts import at_the_desk

LONGEST_SESSION = 8 * 60 * 60  # seconds
SIGNED_IN_AT = "signed_in_at"


@receiver(user_logged_in, dispatch_uid="remember_when_signed_in")
def remember_when(request: HttpRequest, **_: Any) -> None:
    request.session[SIGNED_IN_AT] = int(time.time())


class SessionLimitMiddleware:
    """Ends a session eight hours after its sign-in, however busy it was; idle ones end on their own.

    Everything of the desk belongs to one person, so no cache may keep any of it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not at_the_desk(request):
            return self.get_response(request)
        since = request.session.get(SIGNED_IN_AT)
        if since is not None and time.time() - since >= LONGEST_SESSION:
            logout(request)
        response = self.get_response(request)
        response.headers["Cache-Control"] = "private, no-store"
        return response


def client_address(request: HttpRequest) -> str:
    """The address that the outermost of our own proxies saw; what a client claims further left is ignored."""
    passed = [
        part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()
    ]
    count = settings.PROXY_COUNT
    return passed[-count] if count and len(passed) >= count else str(request.META.get("REMOTE_ADDR", ""))


def locked_out(request: HttpRequest, *_: Any, **__: Any) -> HttpResponse:
    """The same page whether the name exists or not."""
    return too_many_requests(request, int(settings.AXES_COOLOFF_TIME.total_seconds()))
