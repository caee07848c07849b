"""One edition beside another: what the register held on the day each came into force."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from agencies.changes import compare
from catalogue.change_pages import sections
from catalogue.facts import facts_of


def edition_compare(request: HttpRequest, older: int, newer: int) -> HttpResponse:
    """The earlier year comes first in the address; the other way round leads there."""
    if older > newer:
        return redirect("edition-compare", newer, older)
    editions = {notice.edition: notice for notice in facts_of(request).editions}
    if older == newer or not {older, newer} <= editions.keys():
        raise Http404(_("本站没有载入这两个年度的目录，无从对比。"))
    first, second = editions[older], editions[newer]
    version = facts_of(request).version
    difference = compare(first.in_force_from, second.in_force_from, version)
    context = {
        "older": first,
        "newer": second,
        "sections": sections(difference.changes),
        "unchanged": difference.unchanged,
        "counts": difference.counts,
    }
    return render(request, "catalogue/edition_compare.html", context)
