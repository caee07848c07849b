"""The front door: one search box and the ways in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from agencies.columns import in_force
from catalogue.census import census
from catalogue.days import standing_for
from catalogue.facts import facts_of
from catalogue.guide import TOPICS
from catalogue.matrix import matrix


def home(request: HttpRequest) -> HttpResponse:
    standing = standing_for(request)
    context = {
        "standing": standing,
        "census": census(in_force(standing.on, facts_of(request).version), facts_of(request).group_names),
        "steps": matrix((), facts_of(request).grade_levels).steps,
        "topics": TOPICS,
        "examples": ("月嫂", "电工 三级", "6-18-02-04"),
    }
    return render(request, "catalogue/home.html", context)
