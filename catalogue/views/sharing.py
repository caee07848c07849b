"""For those who come by a search engine: which pages there are, and what may be read."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from agencies.columns import in_force
from catalogue import sitemaps
from catalogue.context import site_root
from catalogue.days import today
from catalogue.facts import facts_of


def sitemap(request: HttpRequest) -> HttpResponse:
    """All pages in one file, or the index of several."""
    pages, root = pages_of(request), site_root(request)
    count = sitemaps.files(len(pages))
    return as_xml(sitemaps.sitemap_of(root, pages) if count == 1 else sitemaps.index_of(root, count))


def sitemap_file(request: HttpRequest, number: int) -> HttpResponse:
    pages = pages_of(request)
    if not 1 < sitemaps.files(len(pages)) >= number:
        raise Http404
    start = (number - 1) * sitemaps.PAGES_A_FILE
    return as_xml(sitemaps.sitemap_of(site_root(request), pages[start : start + sitemaps.PAGES_A_FILE]))


def robots(request: HttpRequest) -> HttpResponse:
    context = {"sitemap": site_root(request) + reverse("sitemap"), "directory": reverse("directory")}
    return render(request, "robots.txt", context, content_type="text/plain; charset=utf-8")


def pages_of(request: HttpRequest) -> list[str]:
    facts = facts_of(request)
    return sitemaps.paths(in_force(today(), facts.version), facts)


def as_xml(text: str) -> HttpResponse:
    return HttpResponse(text, content_type="application/xml")
