"""The classification of 2022, from its major groups down to every occupation, assessed here or not."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from agencies.columns import in_force
from agencies.models import OccupationGroup
from catalogue.browser import entries, group_contents
from catalogue.days import standing_for
from catalogue.facts import facts_of
from catalogue.leaves import leaf, status_of
from catalogue.lines import occupation_lines


def classification(request: HttpRequest) -> HttpResponse:
    standing = standing_for(request)
    scopes = in_force(standing.on, facts_of(request).version)
    context = {"standing": standing, "entries": entries(OccupationGroup.objects.major(), scopes.codes())}
    return render(request, "catalogue/classification.html", context)


def group_detail(request: HttpRequest, code: str) -> HttpResponse:
    group = get_object_or_404(OccupationGroup.objects.with_parents(), code=code)
    standing = standing_for(request)
    scopes = in_force(standing.on, facts_of(request).version).for_code(group.code)
    codes = sorted(scopes.codes())
    context = {"standing": standing, "group": group, **group_contents(group, codes), **leaf(request, codes)}
    context["assessed"] = occupation_lines(scopes, list(context["page"] or ()))
    return render(request, "catalogue/group_detail.html", context, status=status_of(context))
