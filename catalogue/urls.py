"""The registry of routes: one list for each family of addresses, every route named.

A `page` has a language and a large version before it (`/en/…`, `/large/…`); files, feeds, health checks and
the admin answer at one address each. Pages and files are public and name the parameters that they read, in
the order of the canonical address; no view sees another.
"""

import django_filters
from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, path, register_converter

from catalogue.changes.filters import ChangeFilter
from catalogue.directory.filters import ScopeFilter
from catalogue.pages.routes import PATH_KEYS, described, file, page, refusing
from catalogue.statements.form import StatementForm
from catalogue.views import (
    about,
    agencies,
    batch,
    changes,
    compare,
    coverage,
    data,
    directory,
    health,
    home,
    notices,
    occupations,
    sharing,
    statements,
    v1,
)

for key, (kind, regex) in PATH_KEYS.items():
    register_converter(type(f"{key}_converter", (kind,), {"regex": regex}), key)


def names_in(filters: type[django_filters.FilterSet]) -> tuple[str, ...]:
    """Its filters, then what else its form asks."""
    return (*filters.base_filters, *filters.Meta.form.base_fields)


DIRECTORY = names_in(ScopeFilter)
FILE_PARAMETERS = tuple(name for name in DIRECTORY if name != "picked")
STATEMENT = tuple(StatementForm.base_fields)
NARROWED = (*ScopeFilter.base_filters, "page", "per_page", "fields")
LISTED = ("page", "per_page", "fields")
STATED = "<filing_number:agency>/<code:code>"

pages: list[URLPattern] = [
    path("", page(home.home, "on"), name="home"),
    path("directory/", page(directory.directory, *DIRECTORY, "printed"), name="directory"),
    path("occupations/", page(occupations.occupation_list, "on", "page", "printed"), name="occupation-list"),
    path(
        "occupations/<code:code>/",
        page(occupations.occupation_detail, "on", "page", "printed"),
        name="occupation-detail",
    ),
    path(
        "agencies/",
        page(agencies.agency_list, "q", "code", "grade", "kind", "category", "on", "page", "printed"),
        name="agency-list",
    ),
    path(
        "agencies/<filing_number:filing_number>/",
        page(agencies.agency_detail, "on", "page", "printed"),
        name="agency-detail",
    ),
    path("classification/", page(occupations.classification, "on", "printed"), name="classification"),
    path(
        "classification/<group:code>/",
        page(occupations.group_detail, "on", "page", "printed"),
        name="group-detail",
    ),
    path("editions/", page(notices.edition_list), name="edition-list"),
    path("editions/<year:year>/", page(notices.edition_detail, "page"), name="edition-detail"),
    path(
        "editions/<year:older>/compare/<year:newer>/", page(notices.edition_compare), name="edition-compare"
    ),
    path(
        "compare/",
        page(compare.compare, "agency", "code", "row", "on", "printed", many=("agency", "code")),
        name="compare",
    ),
    path("coverage/", page(coverage.coverage, "on", "since", "printed"), name="coverage"),
    path("changes/", page(changes.changes, *names_in(ChangeFilter), "printed"), name="changes"),
    *(
        path(f"statements/{key}", page(statements.statement, *STATEMENT, "printed"), name="statement")
        for key in ("", f"{STATED}/<day:on>/", f"{STATED}/<grade:grade>/<day:on>/")
    ),
    path("batch/", page(batch.batch), name="batch"),
    path("notices/<slug:slug>/", page(notices.notice_detail, "page"), name="notice-detail"),
    path("guide/", page(notices.guide), name="guide"),
    path("guide/<slug:topic>/", page(notices.guide_topic), name="guide-topic"),
    path("data/", page(data.data), name="data"),
    path("data/changelog/", page(data.changelog), name="changelog"),
    path("about/", page(about.about_data, "on"), name="about-data"),
    path("accessibility/", page(about.accessibility), name="accessibility"),
    path("privacy/", page(about.privacy), name="privacy"),
    path("status/", page(about.site_status), name="site-status"),
]
files: list[URLPattern] = [
    path("directory.csv", file(directory.directory_csv, *FILE_PARAMETERS), name="directory-csv"),
    path(
        "directory.csv-metadata.json",
        file(directory.directory_metadata, *FILE_PARAMETERS),
        name="directory-metadata",
    ),
    path("directory.xlsx", file(directory.directory_xlsx, *FILE_PARAMETERS), name="directory-xlsx"),
    path("directory.json", file(directory.directory_json, *FILE_PARAMETERS), name="directory-json"),
    path("directory/full.<file_ending:ending>", file(data.directory_full), name="directory-full"),
    path("coverage.csv", file(coverage.coverage_csv, "on", "since"), name="coverage-csv"),
    path("changes.csv", file(changes.changes_csv, *names_in(ChangeFilter)), name="changes-csv"),
    path("changes.atom", file(changes.changes_feed, *ChangeFilter.base_filters), name="changes-feed"),
    path("sitemap.xml", file(sharing.sitemap), name="sitemap"),
    path("sitemap-<number:number>.xml", file(sharing.sitemap_file), name="sitemap-file"),
    path("robots.txt", file(sharing.robots), name="robots"),
    path(".well-known/security.txt", file(sharing.security_txt), name="security-txt"),
    path("data/latest/<release_file:name>", file(data.data_latest), name="data-latest"),
    path("data/<day:day>/<release_file:name>", file(data.data_release), name="data-release"),
    path("data/<year:year>/edition.csv", file(data.data_edition), name="data-edition"),
    path("v1/scopes", refusing(v1.v1_scopes, *NARROWED, "sort"), name="v1-scopes"),
    path("v1/occupations", refusing(v1.v1_occupations, *NARROWED), name="v1-occupations"),
    path("v1/occupations/<code:code>", refusing(v1.v1_occupation, "on", "fields"), name="v1-occupation"),
    path("v1/agencies", refusing(v1.v1_agencies, *NARROWED), name="v1-agencies"),
    path(
        "v1/agencies/<filing_number:filing_number>", refusing(v1.v1_agency, "on", "fields"), name="v1-agency"
    ),
    path("v1/groups", refusing(v1.v1_groups, "on", *LISTED), name="v1-groups"),
    path("v1/changes", refusing(v1.v1_changes, *names_in(ChangeFilter), "fields"), name="v1-changes"),
    path(
        "v1/statements", refusing(v1.v1_statement, *StatementForm.base_fields, "fields"), name="v1-statement"
    ),
    *(
        path(f"v1/statements/{key}", refusing(v1.v1_statement_cited, "fields"), name="v1-statement-cited")
        for key in (f"{STATED}/<day:on>", f"{STATED}/<grade:grade>/<day:on>")
    ),
    path("v1/editions/<year:year>", refusing(v1.v1_edition, *LISTED), name="v1-edition"),
    path("v1/notices", refusing(v1.v1_notices, *LISTED), name="v1-notices"),
    path("v1/notices/<slug:slug>", refusing(v1.v1_notice, "fields"), name="v1-notice"),
    path("v1/match", refusing(v1.v1_match, "fields"), name="v1-match"),
    path("v1/openapi.json", file(v1.v1_description), name="v1-description"),
    path("v1/schema.json", file(v1.v1_schema), name="v1-schema"),
]
watch: list[URLPattern] = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
# The public processes of a larger installation leave the desk to a process of its own.
desk = (
    [
        path(f"{settings.ADMIN_PATH}status/", admin.site.admin_view(health.desk_status), name="desk-status"),
        path(settings.ADMIN_PATH, admin.site.urls),
    ]
    if settings.ADMIN_ENABLED
    else []
)

# Every component in every state, for those who work on the style sheet.
workshop = (
    [path("design/", described(about.design, has_languages=True, reads=None), name="design")]
    if settings.DEBUG
    else []
)

urlpatterns = [*pages, *files, *watch, *desk, *workshop]

handler400 = "catalogue.views.errors.bad_request"
handler403 = "catalogue.views.errors.permission_denied"
handler404 = "catalogue.views.errors.page_not_found"
handler500 = "catalogue.views.errors.server_error"
