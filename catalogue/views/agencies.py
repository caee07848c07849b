"""Agencies: those with a scope on the day, and a page for each that was ever listed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from agencies.models import Agency, Scope
from catalogue.days import standing_for
from catalogue.listing import grouped_by_agency, rows


def agency_list(request: HttpRequest) -> HttpResponse:
    """Every agency with something to assess on the day, in printed order."""
    standing = standing_for(request)
    found = rows(Scope.objects.in_force(standing.on).as_printed(), standing.on)
    context = {"standing": standing, "agencies": grouped_by_agency(found)}
    return render(request, "catalogue/agency_list.html", context)


def agency_detail(request: HttpRequest, filing_number: str) -> HttpResponse:
    agency = get_object_or_404(Agency, filing_number=filing_number)
    standing = standing_for(request)
    context = {
        "standing": standing,
        "agency": agency,
        "rows": rows(agency.scopes.in_force(standing.on).as_printed(), standing.on),
    }
    return render(request, "catalogue/agency_detail.html", context)
