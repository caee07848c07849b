"""Occupations and special abilities: those assessed here, and a page for each of the classification."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from agencies.models import Occupation, Scope
from catalogue.days import standing_for
from catalogue.listing import grouped_by_occupation, rows


def occupation_list(request: HttpRequest) -> HttpResponse:
    """Every occupation that an agency may assess on the day, in the order of their codes."""
    standing = standing_for(request)
    found = rows(Scope.objects.in_force(standing.on).by_code(), standing.on)
    context = {"standing": standing, "occupations": grouped_by_occupation(found)}
    return render(request, "catalogue/occupation_list.html", context)


def occupation_detail(request: HttpRequest, code: str) -> HttpResponse:
    occupation = get_object_or_404(Occupation.objects.with_place(), code=code)
    standing = standing_for(request)
    context = {
        "standing": standing,
        "occupation": occupation,
        "rows": rows(Scope.objects.in_force(standing.on).for_code(code).as_printed(), standing.on),
        "neighbours": occupation.neighbours(standing.on),
    }
    return render(request, "catalogue/occupation_detail.html", context)
