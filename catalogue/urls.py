"""The site map: one list for each family of addresses, every route named.

A route in `pages` has a language and a large edition before it (`/en/…`, `/large/…`); whatever stands in
another list has none: files, feeds, health checks and the admin answer at one address each.
"""

from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, path

from catalogue.views import health, home

pages: list[URLPattern] = [
    path("", home.home, name="home"),
]
files: list[URLPattern] = []
watch: list[URLPattern] = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
# The public processes of a larger installation leave the desk to a process of its own.
desk = [path(settings.ADMIN_PATH, admin.site.urls)] if settings.ADMIN_ENABLED else []

urlpatterns = [*pages, *files, *watch, *desk]

handler400 = "catalogue.views.errors.bad_request"
handler403 = "catalogue.views.errors.permission_denied"
handler404 = "catalogue.views.errors.page_not_found"
handler500 = "catalogue.views.errors.server_error"
