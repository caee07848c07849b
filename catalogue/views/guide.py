"""The guide: what the notice of today's edition says to citizens, topic by topic."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from catalogue.pages.guide import topics_of
from catalogue.pages.site_data import coverage_for, site_data_of
from catalogue.rows.grades import scale


def guide(request: HttpRequest) -> HttpResponse:
    coverage = coverage_for(request)
    topics = topics_of(coverage.source, site_data_of(request).version)
    return render(request, "catalogue/guide.html", {"coverage": coverage, "topics": topics})


def guide_topic(request: HttpRequest, topic: str) -> HttpResponse:
    coverage, site_data = coverage_for(request), site_data_of(request)
    topics = topics_of(coverage.source, site_data.version)
    found = next((each for each in topics if each.slug == topic), None)
    if found is None:
        raise Http404
    steps = scale(site_data.grade_levels) if topic == "grades" else ()
    context = {"coverage": coverage, "topic": found, "topics": topics, "steps": steps}
    return render(request, "catalogue/guide_topic.html", context)
