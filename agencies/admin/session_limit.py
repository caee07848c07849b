"""A session at the desk ends eight hours after its sign-in, however busy; idle ones end on their own.

A form that was sent after its sign-in had ended, or from before another one, is not lost: a page keeps what
was sent, says how to sign in again, and sends it again. Passwords and files are not kept.
"""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth import logout
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

NOT_KEPT = {"csrfmiddlewaretoken"}


def kept_form(request: HttpRequest) -> HttpResponse:
    kept = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name not in NOT_KEPT and "password" not in name
    ]
    context = {
        **admin.site.each_context(request),
        "title": "还没有保存",
        "kept": kept,
        "files": list(request.FILES),
        "signed_in": request.user.is_authenticated,
    }
    return render(request, "admin/agencies/kept_form.html", context, status=403)


def is_own_form(request: HttpRequest) -> bool:
    """Sent from a page of this very site: what another site sends is never shown to be sent again."""
    own = request.build_absolute_uri("/")[:-1]
    return request.method == "POST" and request.headers.get("Origin") == own


def too_long(request: HttpRequest) -> HttpResponse:
    """Read to its end, so that the answer is not lost with the connection."""
    while request.read(READ_AT_ONCE):
        pass
    limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 2**20
    messages.error(
        request, f"没有保存：一次填写的文字不能超过 {limit} MB。整张附件请存为文件上传，不要粘贴。"
    )
    return HttpResponseRedirect(request.get_full_path())


READ_AT_ONCE = 64 * 1024  # bytes
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
