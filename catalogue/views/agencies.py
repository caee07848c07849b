"""Agencies: those with a scope on the day, and a page for each that was ever listed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from agencies.columns import agencies_as_listed, in_force
from agencies.models import Agency
from catalogue.conclusions import agency_conclusion
from catalogue.context import canonical
from catalogue.days import standing_for
from catalogue.facts import facts_of
from catalogue.guide import NEXT_STEPS
from catalogue.leaves import leaf, leafed_rows, status_of
from catalogue.lines import agency_lines
from catalogue.linked_data import agency_data
from catalogue.past import past_of_agency
from catalogue.qr import qr_svg
from catalogue.quotations import WHERE_PUBLISHED


def agency_list(request: HttpRequest) -> HttpResponse:
    """Every agency with something to assess on the day, in printed order."""
    standing = standing_for(request)
    scopes = in_force(standing.on, facts_of(request).version)
    context = {"standing": standing, **leaf(request, agencies_as_listed(scopes))}
    context["agencies"] = agency_lines(scopes, list(context["page"] or ()))
    return render(request, "catalogue/agency_list.html", context, status=status_of(context))


def agency_detail(request: HttpRequest, filing_number: str) -> HttpResponse:
    agency = get_object_or_404(Agency, filing_number=filing_number)
    standing = standing_for(request)
    scopes = in_force(standing.on, facts_of(request).version).of_agency(filing_number)
    found, told, leafing = leafed_rows(request, scopes)
    levels, past = facts_of(request).grade_levels, past_of_agency(agency, standing.on)
    context = {
        "standing": standing,
        "agency": agency,
        "rows": found,
        "past": past,
        "conclusion": agency_conclusion(past.name, told, levels) if standing.is_known else "",
        "next_steps": NEXT_STEPS,
        "where_published": WHERE_PUBLISHED,
        "linked_data": agency_data(agency, found, canonical(request)),
        "qr": qr_svg(canonical(request)),
    }
    return render(request, "catalogue/agency_detail.html", context | leafing, status=status_of(leafing))
