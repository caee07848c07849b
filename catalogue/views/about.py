"""What this site is made of, and for whom it works."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from agencies.models import Notice
from catalogue.directory.addresses import file_addresses, full_addresses
from catalogue.pages.guide import topics_of
from catalogue.pages.site_data import asked_of, coverage_for, site_data_of
from catalogue.rows.totals import totals


def about_data(request: HttpRequest) -> HttpResponse:
    coverage, site_data, scopes = asked_of(request)
    context = {
        "coverage": coverage,
        "notices": Notice.objects.defer("text"),
        "totals": totals(scopes, site_data.group_names),
        "version": site_data.version,
        "topics": topics_of(coverage.source, site_data.version),
        "files": file_addresses(rows=len(scopes)),
        "full_files": full_addresses(),
    }
    return render(request, "catalogue/about_data.html", context)


def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "catalogue/privacy.html", {"contact": settings.PRIVACY_CONTACT})


def site_status(request: HttpRequest) -> HttpResponse:
    """What changes with the data and the settings alone: a monitor asks from outside, this page does not."""
    version = site_data_of(request).version
    context = {
        "coverage": coverage_for(request),
        "version": version,
        "newest": Notice.objects.editions().defer("text").first(),
        "planned_work": settings.PLANNED_WORK,
    }
    return render(request, "catalogue/site_status.html", context)


def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "catalogue/accessibility.html")
