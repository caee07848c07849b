"""Occupations and special abilities: those assessed here, and a page for each of the classification."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from agencies.columns import in_force
from agencies.models import Occupation
from catalogue.conclusions import occupation_conclusion
from catalogue.context import canonical
from catalogue.days import standing_for
from catalogue.facts import facts_of
from catalogue.guide import NEXT_STEPS
from catalogue.leaves import leaf, leafed_rows, status_of
from catalogue.lines import occupation_lines
from catalogue.linked_data import occupation_data
from catalogue.matrix import matrix
from catalogue.past import past_of_occupation
from catalogue.qr import qr_svg


def occupation_list(request: HttpRequest) -> HttpResponse:
    """Every occupation that an agency may assess on the day, in the order of their codes."""
    standing = standing_for(request)
    scopes = in_force(standing.on, facts_of(request).version)
    context = {"standing": standing, **leaf(request, sorted(scopes.codes()))}
    context["occupations"] = occupation_lines(scopes, list(context["page"] or ()))
    return render(request, "catalogue/occupation_list.html", context, status=status_of(context))


def occupation_detail(request: HttpRequest, code: str) -> HttpResponse:
    """What all its agencies come to, and as many of them as a page holds."""
    occupation = get_object_or_404(Occupation.objects.with_place(), code=code)
    standing, levels = standing_for(request), facts_of(request).grade_levels
    scopes = in_force(standing.on, facts_of(request).version)
    found, told, leafing = leafed_rows(request, scopes.for_code(code))
    context = {
        "standing": standing,
        "occupation": occupation,
        "rows": found,
        "past": past_of_occupation(occupation, standing.on),
        "conclusion": occupation_conclusion(occupation.name, told, levels) if standing.is_known else "",
        "matrix": matrix(found, levels, told),
        "next_steps": NEXT_STEPS,
        "neighbours": occupation.neighbours(scopes.for_code(code[:7]).codes()),
        "linked_data": occupation_data(occupation, found, canonical(request)),
        "qr": qr_svg(canonical(request)),
    }
    return render(request, "catalogue/occupation_detail.html", context | leafing, status=status_of(leafing))
