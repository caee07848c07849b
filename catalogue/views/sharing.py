"""For those who come by a search engine: which pages there are, and what may be read."""

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from agencies.models import Agency, Notice, Occupation, OccupationGroup
from catalogue.context import site_root
from catalogue.days import today
from catalogue.guide import TOPICS
from catalogue.prefixes import ENGLISH, Face

PLAIN_PAGES = (
    "home",
    "directory",
    "occupation-list",
    "agency-list",
    "classification",
    "guide",
    "about-data",
    "accessibility",
)


def sitemap(request: HttpRequest) -> HttpResponse:
    """Every page worth finding, in both languages."""
    root = site_root(request)
    pages = [
        [root + Face(path=path).address(), root + Face(path=path).address(language=ENGLISH)]
        for path in paths()
    ]
    return render(request, "sitemap.xml", {"pages": pages}, content_type="application/xml")


def robots(request: HttpRequest) -> HttpResponse:
    context = {"sitemap": site_root(request) + reverse("sitemap"), "directory": reverse("directory")}
    return render(request, "robots.txt", context, content_type="text/plain; charset=utf-8")


def paths() -> Iterator[str]:
    """Of the classification only its groups and what is assessed here: the rest is found from there."""
    yield from (reverse(name) for name in PLAIN_PAGES)
    yield from (reverse("guide-topic", args=[topic.slug]) for topic in TOPICS)
    for notice in Notice.objects.defer("text"):
        yield notice.get_absolute_url()
        if notice.edition:
            yield reverse("edition-detail", args=[notice.edition])
    for records in (
        Occupation.objects.assessed_on(today()),
        Agency.objects.assessing_on(today()),
        OccupationGroup.objects.all(),
    ):
        yield from (record.get_absolute_url() for record in records)
