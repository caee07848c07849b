"""A session at the desk ends eight hours after its sign-in, however busy; idle ones end on their own."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth import logout
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse

from agencies.admin.kept_form import kept_form

LONGEST_SESSION = 8 * 60 * 60  # seconds
SIGNED_IN_AT = "signed_in_at"
AdminView = Callable[..., HttpResponseBase]


@receiver(user_logged_in, dispatch_uid="remember_when_signed_in")
def remember_when(request: HttpRequest, **_: Any) -> None:
    request.session[SIGNED_IN_AT] = int(time.time())


def for_one_person(view: AdminView) -> AdminView:
    """Everything of the desk belongs to one person, so no cache may keep any of it."""

    @wraps(view)
    def limited(request: HttpRequest, *args: Any, **named: Any) -> HttpResponseBase:
        since = request.session.get(SIGNED_IN_AT)
        if since is not None and time.time() - since >= LONGEST_SESSION:
            logout(request)
        # Signing out needs nobody signed in.
        lost = request.method == "POST" and not request.user.is_authenticated
        keeps = lost and request.path != reverse("admin:logout")
        response = kept_form(request) if keeps else view(request, *args, **named)
        response.headers["Cache-Control"] = "private, no-store"
        return response

    return limited
