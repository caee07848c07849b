"""A form that was sent after its sign-in had ended, or from before another one: nothing typed is lost.

The page keeps what was sent, says how to sign in again, and sends it again. Passwords and files are not kept.
"""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

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
