"""The site map: one list for each family of addresses, every route named.

A route in `pages` has a language and a large edition before it (`/en/…`, `/large/…`); whatever stands in
another list has none: files, feeds, health checks and the admin answer at one address each.
"""

from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, path, register_converter

from catalogue import converters
from catalogue.views import (
    about,
    agencies,
    changes,
    classification,
    compare,
    design,
    directory,
    editions,
    full,
    guide,
    health,
    home,
    notices,
    occupations,
    sharing,
    statements,
)

register_converter(converters.OccupationCodeConverter, "code")
register_converter(converters.GroupCodeConverter, "group")
register_converter(converters.FilingNumberConverter, "filing_number")
register_converter(converters.YearConverter, "year")
register_converter(converters.NumberConverter, "number")
register_converter(converters.FileEndingConverter, "file_ending")

pages: list[URLPattern] = [
    path("", home.home, name="home"),
    path("directory/", directory.directory, name="directory"),
    path("occupations/", occupations.occupation_list, name="occupation-list"),
    path("occupations/<code:code>/", occupations.occupation_detail, name="occupation-detail"),
    path("agencies/", agencies.agency_list, name="agency-list"),
    path("agencies/<filing_number:filing_number>/", agencies.agency_detail, name="agency-detail"),
    path("classification/", classification.classification, name="classification"),
    path("classification/<group:code>/", classification.group_detail, name="group-detail"),
    path("editions/<year:year>/", editions.edition_detail, name="edition-detail"),
    path(
        "editions/<year:older>/compare/<year:newer>/",
        compare.edition_compare,
        name="edition-compare",
    ),
    path("changes/", changes.changes, name="changes"),
    path("statements/", statements.statement, name="statement"),
    path("notices/<slug:slug>/", notices.notice_detail, name="notice-detail"),
    path("guide/", guide.guide, name="guide"),
    path("guide/<slug:topic>/", guide.guide_topic, name="guide-topic"),
    path("about/", about.about_data, name="about-data"),
    path("accessibility/", about.accessibility, name="accessibility"),
]
files: list[URLPattern] = [
    path("directory.csv", directory.directory_csv, name="directory-csv"),
    path("directory.xlsx", directory.directory_xlsx, name="directory-xlsx"),
    path("directory.json", directory.directory_json, name="directory-json"),
    path("directory/full.<file_ending:ending>", full.directory_full, name="directory-full"),
    path("changes.atom", changes.changes_feed, name="changes-feed"),
    path("sitemap.xml", sharing.sitemap, name="sitemap"),
    path("sitemap-<number:number>.xml", sharing.sitemap_file, name="sitemap-file"),
    path("robots.txt", sharing.robots, name="robots"),
]
watch: list[URLPattern] = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
# The public processes of a larger installation leave the desk to a process of its own.
desk = [path(settings.ADMIN_PATH, admin.site.urls)] if settings.ADMIN_ENABLED else []

# Every component in every state, for those who work on the style sheet.
workshop = [path("design/", design.design, name="design")] if settings.DEBUG else []

urlpatterns = [*pages, *files, *watch, *desk, *workshop]

handler400 = "catalogue.views.errors.bad_request"
handler403 = "catalogue.views.errors.permission_denied"
handler404 = "catalogue.views.errors.page_not_found"
handler500 = "catalogue.views.errors.server_error"
