"""What this site is made of, and for whom it works."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from agencies.columns import in_force
from catalogue import quotations
from catalogue.addresses import file_addresses
from catalogue.census import census
from catalogue.days import standing_for
from catalogue.facts import facts_of


def about_data(request: HttpRequest) -> HttpResponse:
    standing = standing_for(request)
    context = {
        "standing": standing,
        "editions": facts_of(request).editions,
        "census": census(in_force(standing.on, facts_of(request).version), facts_of(request).group_names),
        "version": facts_of(request).version,
        "quotations": quotations.QUOTATIONS,
        "files": file_addresses(),
    }
    return render(request, "catalogue/about_data.html", context)


def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "catalogue/accessibility.html")
