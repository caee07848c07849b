"""What this site is made of, and for whom it works; while DEBUG is on, every component in every state."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from agencies.models import Notice
from catalogue.directory.addresses import file_addresses, full_addresses
from catalogue.directory.words import directory_words
from catalogue.pages.guide import next_steps, topics_of
from catalogue.pages.site_data import asked_of, coverage_for, site_data_of
from catalogue.rows.entries import occupation_entries
from catalogue.rows.grades import drawn, scale
from catalogue.rows.rows import by_occupation, by_work_type, ready, rows
from catalogue.rows.totals import totals


def about_data(request: HttpRequest) -> HttpResponse:
    coverage, site_data, scopes = asked_of(request)
    context = {
        "coverage": coverage,
        "notices": Notice.objects.defer("text"),
        "totals": totals(scopes, site_data.group_names),
        "version": site_data.version,
        "topics": topics_of(coverage.source, site_data.version),
        "files": file_addresses(rows=len(scopes)),
        "full_files": full_addresses(),
    }
    return render(request, "catalogue/about_data.html", context)


def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "catalogue/privacy.html", {"contact": settings.PRIVACY_CONTACT})


def site_status(request: HttpRequest) -> HttpResponse:
    """What changes with the data and the settings alone: a monitor asks from outside, this page does not."""
    version = site_data_of(request).version
    context = {
        "coverage": coverage_for(request),
        "version": version,
        "newest": Notice.objects.editions().defer("text").first(),
        "planned_work": settings.PLANNED_WORK,
    }
    return render(request, "catalogue/site_status.html", context)


def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "catalogue/accessibility.html")


# Divided and undivided items, holes at the top; five agencies of one code; a special ability.
LADDERS = (("54321", "city"), ("543", "city"), ("21", "agency"), ("3", "agency"), ("", "agency"))
SAMPLES = ("4-08-08-23", "4-04-05")
PALETTE = tuple("paper sheet wash ink ink-2 line edge jade warm warm-wash focus".split())


def design(request: HttpRequest) -> HttpResponse:
    coverage, site_data, scopes = asked_of(request)
    levels = site_data.levels_on(coverage.on)
    divided, group = (
        ready(rows(scopes.for_code(code).by_code(), coverage.on), levels, coverage.today) for code in SAMPLES
    )
    topics = topics_of(coverage.source, site_data.version)
    context = {
        "coverage": coverage,
        "colours": PALETTE,
        "work_types": by_work_type(divided),
        "divided": True,
        "steps": scale(levels),
        "counted": scale(levels, ((row.filing_number, row.numerals) for row in divided)),
        "ladders": [drawn(held, levels, missing) for held, missing in LADDERS],
        "occupations": occupation_entries(scopes, sorted(scopes.for_code(SAMPLES[-1]).codes()), levels),
        "groups": by_occupation(group),
        "rows": group,
        "say": directory_words(),
        "claims": topics[0].claims[-2:-1] if topics else (),
        "next_steps": next_steps(topics),
    }
    return render(request, "design.html", context)
