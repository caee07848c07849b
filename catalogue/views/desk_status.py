"""How the site stands, for those who look after it."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone

from catalogue.operations.figures import figures


def desk_status(request: HttpRequest) -> HttpResponse:
    if not request.user.has_perm("agencies.view_agency"):
        raise PermissionDenied
    context = {
        **admin.site.each_context(request),
        "title": "运行状态",
        "figures": figures(timezone.localtime()),
    }
    return TemplateResponse(request, "admin/agencies/status.html", context)
