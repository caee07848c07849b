"""What this site is made of, and for whom it works."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from agencies.columns import in_force
from catalogue import quotations
from catalogue.addresses import file_addresses, full_addresses
from catalogue.census import census
from catalogue.days import standing_for
from catalogue.facts import facts_of


def about_data(request: HttpRequest) -> HttpResponse:
    standing, facts = standing_for(request), facts_of(request)
    scopes = in_force(standing.on, facts.version)
    context = {
        "standing": standing,
        "editions": facts.editions,
        "census": census(scopes, facts.group_names),
        "version": facts.version,
        "quotations": quotations.QUOTATIONS,
        "files": file_addresses(rows=len(scopes)),
        "full_files": full_addresses(),
    }
    return render(request, "catalogue/about_data.html", context)


def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "catalogue/accessibility.html")
