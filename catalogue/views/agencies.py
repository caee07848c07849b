"""Agencies: those with a scope on the day, and a page for each that was ever listed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from agencies.database.fixed_query import FixedQuery
from agencies.models import Agency
from catalogue.directory.facets import facets
from catalogue.pages import paging
from catalogue.pages.context import canonical
from catalogue.pages.for_machines import agency_data
from catalogue.pages.gone import record_of
from catalogue.pages.guide import contact_step, next_steps, topics_of
from catalogue.pages.printed import conditions, printed
from catalogue.pages.site_data import asked_of
from catalogue.rows.entries import agency_entries, agency_groups
from catalogue.rows.history import agency_history
from catalogue.rows.rows import ready, rows
from catalogue.rows.summaries import agency_conclusion
from catalogue.views.directory import filters_of, pairs_of

BY_NUMBER = FixedQuery(lambda number: Agency.every.filter(filing_number=number).values_list(), str)


def agency_list(request: HttpRequest) -> HttpResponse:
    """Every agency with something to assess on the day that the conditions leave, in groups."""
    filters = filters_of(request)
    if not filters.is_valid():
        return render(request, "catalogue/agency_list.html", {"filters": filters}, status=400)
    scopes = filters.qs
    heads = agency_groups(scopes)
    context = {
        "filters": filters,
        "coverage": filters.coverage,
        "facets": facets(filters),
        "words": conditions(filters),
        **paging.paginate(request, list(heads)),
        **printed(request, pairs_of(request, filters)[0] if request.GET.get("printed") else ()),
    }
    context["agencies"] = agency_entries(scopes, list(context["page"] or ()), heads)
    return render(request, "catalogue/agency_list.html", context, status=context["status"])


def agency_detail(request: HttpRequest, filing_number: str) -> HttpResponse:
    agency = agency_or_404(filing_number)
    coverage, site_data, everything = asked_of(request)
    scopes, levels = everything.of_agency(filing_number), site_data.levels_on(coverage.on)
    history = agency_history(agency, everything, is_known=coverage.is_known)
    topics = topics_of(coverage.source, site_data.version)
    table = paging.paginate(request, scopes, paging.TABLE_PAGE_SIZE)
    found = ready(rows(table["page"] or (), coverage.on), levels, coverage.today)
    context = {
        "coverage": coverage,
        "agency": agency,
        "rows": found,
        "conclusion": agency_conclusion(history["name"], list(scopes), levels) if coverage.is_known else "",
        "next_steps": next_steps(topics),
        "contact_step": contact_step(topics),
        "linked_data": agency_data(filing_number, history["name"], found, canonical(request))
        if coverage.edition
        else "",
        **printed(request, [(filing_number, "")], contact=agency.contact_changed_since),
        **history,
        "has_changes": bool(history["ended"] or history["begins"])
        or site_data.has_changes(lambda acts: acts.of_agency(agency)),
    }
    return render(request, "catalogue/agency_detail.html", context | table, status=table["status"])


def agency_or_404(filing_number: str) -> Agency:
    """As `record_or_404`, for the page that many ask for."""
    return record_of(Agency, BY_NUMBER(filing_number))[0]
