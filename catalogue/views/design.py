"""Every component in every state, on one page that is only there while DEBUG is on."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from agencies.columns import in_force
from catalogue.days import standing_for
from catalogue.facts import facts_of
from catalogue.guide import APPLY, NEXT_STEPS
from catalogue.lines import occupation_lines
from catalogue.listing import grouped_by_occupation, rows
from catalogue.matrix import matrix

# Divided and undivided items, holes at the top; five agencies of one code; a special ability.
SHOWN = ("4-08-08-23", "4-04-05")
COLOURS = ("paper", "sheet", "wash", "ink", "ink-2", "line", "edge", "jade", "warm", "warm-wash", "focus")


def design(request: HttpRequest) -> HttpResponse:
    standing, levels = standing_for(request), facts_of(request).grade_levels
    scopes = in_force(standing.on, facts_of(request).version)
    divided, group = (rows(scopes.for_code(code).by_code(), standing.on) for code in SHOWN)
    context = {
        "standing": standing,
        "colours": COLOURS,
        "matrix": matrix(divided, levels),
        "steps": matrix((), levels).steps,
        "occupations": occupation_lines(scopes, sorted(scopes.for_code(SHOWN[-1]).codes())),
        "groups": grouped_by_occupation(group),
        "rows": group,
        "claim": APPLY.claims[-2],
        "next_steps": NEXT_STEPS,
    }
    return render(request, "design.html", context)
