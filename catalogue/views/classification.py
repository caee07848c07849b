"""The classification of 2022, from its major groups down to every occupation, assessed here or not."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from agencies.models import OccupationGroup
from catalogue.pages.paging import paginate
from catalogue.pages.site_data import asked_of
from catalogue.rows.entries import occupation_entries
from catalogue.rows.totals import group_contents, group_entries


def classification(request: HttpRequest) -> HttpResponse:
    coverage, _site_data, scopes = asked_of(request)
    context = {
        "coverage": coverage,
        "entries": group_entries(OccupationGroup.objects.major(), scopes.codes(), coverage.on),
    }
    return render(request, "catalogue/classification.html", context)


def group_detail(request: HttpRequest, code: str) -> HttpResponse:
    group = get_object_or_404(OccupationGroup.objects.with_parents(), code=code)
    coverage, site_data, everything = asked_of(request)
    scopes = everything.for_code(group.code)
    codes = sorted(scopes.codes())
    context = {
        "coverage": coverage,
        "group": group,
        **group_contents(group, codes, coverage.on),
        **paginate(request, codes),
    }
    levels = site_data.levels_on(coverage.on)
    context["assessed"] = occupation_entries(scopes, list(context["page"] or ()), levels)
    return render(request, "catalogue/group_detail.html", context, status=context["status"])
