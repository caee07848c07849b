"""For machines that come by: which pages there are, what may be read, where a weakness is reported."""

import datetime as dt
from dataclasses import replace

from django.conf import settings
from django.core.paginator import EmptyPage
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from agencies.in_memory import in_force
from catalogue.pages import languages
from catalogue.pages.context import site_root
from catalogue.pages.languages import PageVariant
from catalogue.pages.routes import ENDLESS_PARAMETERS, ENDLESS_PATHS
from catalogue.pages.site_data import site_data_of, today
from catalogue.pages.sitemaps import SitePages, paths


def sitemap(request: HttpRequest) -> HttpResponse:
    """All pages in one file, or the index of several."""
    pages, root = pages_of(request), site_root(request)
    numbers = pages.paginator.page_range
    if len(numbers) == 1:
        return urls_of(request, pages, 1)
    addresses = (root + reverse("sitemap-file", args=[number]) for number in numbers)
    files = [{"location": address, "last_mod": pages.lastmod} for address in addresses]
    return render(request, "sitemap_index.xml", {"sitemaps": files}, content_type="application/xml")


def sitemap_file(request: HttpRequest, number: int) -> HttpResponse:
    pages = pages_of(request)
    if pages.paginator.num_pages == 1:
        raise Http404
    return urls_of(request, pages, number)


def urls_of(request: HttpRequest, pages: SitePages, number: int) -> HttpResponse:
    try:
        urls = pages.get_urls(number)
    except EmptyPage as no_file:
        raise Http404 from no_file
    return render(request, "sitemap.xml", {"urlset": urls}, content_type="application/xml")


def robots(request: HttpRequest) -> HttpResponse:
    """Closed to them: what is asked of the directory, what is endless, the large version of each page."""
    asked = [PageVariant(path=reverse(name)) for name in ("directory", "compare")]
    closed = (
        *(replace(page, language=each).address + "?" for page in asked for each in languages.LANGUAGES),
        *(PageVariant(each, large=True).address for each in languages.LANGUAGES),
        *(PageVariant(each, path=path).address for each in languages.LANGUAGES for path in ENDLESS_PATHS),
        *(f"/*{mark}{name}=" for name in ENDLESS_PARAMETERS for mark in "?&"),
    )
    context = {"closed": closed, "sitemap": site_root(request) + reverse("sitemap")}
    return render(request, "robots.txt", context, content_type="text/plain; charset=utf-8")


def security_txt(request: HttpRequest) -> HttpResponse:
    """RFC 9116: where a weakness is reported; what it says is good for a year from any day it is asked."""
    if not settings.SECURITY_CONTACT:
        raise Http404
    lines = (
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {today() + dt.timedelta(days=365):%Y-%m-%d}T00:00:00Z",
        "Preferred-Languages: zh, en",
        f"Canonical: {site_root(request)}{reverse('security-txt')}",
    )
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")


def pages_of(request: HttpRequest) -> SitePages:
    site_data = site_data_of(request)
    found = paths(in_force(today(), site_data.version), site_data)
    return SitePages(found, site_root(request), site_data.changed_at(today()))
