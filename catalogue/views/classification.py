"""The classification of 2022, from its major groups down to every occupation, assessed here or not."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from agencies.models import OccupationGroup
from catalogue.browser import entries, group_contents
from catalogue.days import standing_for


def classification(request: HttpRequest) -> HttpResponse:
    standing = standing_for(request)
    context = {"standing": standing, "entries": entries(OccupationGroup.objects.major(), standing.on)}
    return render(request, "catalogue/classification.html", context)


def group_detail(request: HttpRequest, code: str) -> HttpResponse:
    group = get_object_or_404(OccupationGroup.objects.with_parents(), code=code)
    standing = standing_for(request)
    context = {"standing": standing, "group": group, **group_contents(group, standing.on)}
    return render(request, "catalogue/group_detail.html", context)
