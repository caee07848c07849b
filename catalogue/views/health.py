"""For whoever watches the site: is the process alive, and can it answer? Neither names versions or hosts.

And how the site stands, for those who look after it.
"""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.utils import timezone

from catalogue.operations.figures import figures
from catalogue.operations.readiness import served_edition


def healthz(request: HttpRequest) -> JsonResponse:
    """The process answers. It asks the database nothing: a restart would not mend that."""
    return _answer({"alive": True})


def readyz(request: HttpRequest) -> JsonResponse:
    """200 when the process can answer what it is there for, otherwise 503."""
    edition = served_edition()
    ready = edition is not None
    return _answer({"ready": ready, "edition": edition}, 200 if ready else 503)


def _answer(body: dict[str, object], status: int = 200) -> JsonResponse:
    return JsonResponse(body, status=status, headers={"Cache-Control": "no-store"})


def desk_status(request: HttpRequest) -> HttpResponse:
    if not request.user.has_perm("agencies.view_agency"):
        raise PermissionDenied
    context = {
        **admin.site.each_context(request),
        "title": "运行状态",
        "figures": figures(timezone.localtime()),
    }
    return TemplateResponse(request, "admin/agencies/status.html", context)
