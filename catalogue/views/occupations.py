"""Occupations and special abilities: those assessed here, and a page for each of the classification."""

import datetime as dt
from itertools import groupby
from typing import Any

from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from agencies.database.fixed_query import FixedQuery
from agencies.labels import translated_name
from agencies.models import Occupation, OccupationGroup
from catalogue.coverage.figures import SUB_MAJOR
from catalogue.pages import paging
from catalogue.pages.context import canonical
from catalogue.pages.for_machines import occupation_data
from catalogue.pages.gone import record_of
from catalogue.pages.guide import next_steps, topics_of
from catalogue.pages.paging import paginate
from catalogue.pages.printed import printed
from catalogue.pages.site_data import SiteData, asked_of
from catalogue.rows.entries import occupation_entries
from catalogue.rows.grades import scale
from catalogue.rows.history import occupation_history
from catalogue.rows.rows import addresses, by_work_type, neighbours, ready, rows
from catalogue.rows.summaries import occupation_conclusion
from catalogue.rows.totals import Classification, group_contents, group_entries, read_classification

OCCUPATION = FixedQuery(
    lambda code, on: (
        Occupation.every.with_names_on(on)
        .annotate(successor=F("replaced_by__pk"))
        .filter(code=code)
        .values_list()
    ),
    str,
    dt.date,
)


def occupation_list(request: HttpRequest) -> HttpResponse:
    """Every occupation that an agency may assess on the day, in the order of their codes, by groups."""
    coverage, site_data, scopes = asked_of(request)
    context = {
        "coverage": coverage,
        **paging.paginate(request, sorted(scopes.codes())),
        **printed(request, [("", "")]),
    }
    levels = site_data.levels_on(coverage.on)
    entries = occupation_entries(scopes, list(context["page"] or ()), levels)
    address = addresses("group-detail", (entry.code[:SUB_MAJOR] for entry in entries))
    context["groups"] = [
        (address[code], code, site_data.group_names.get(code, ""), list(its))
        for code, its in groupby(entries, key=lambda entry: entry.code[:SUB_MAJOR])
    ]
    return render(request, "catalogue/occupation_list.html", context, status=context["status"])


def occupation_detail(request: HttpRequest, code: str) -> HttpResponse:
    """What all its agencies come to, and as many of them as a page holds."""
    coverage, site_data, scopes = asked_of(request)
    occupation = occupation_or_404(code, coverage.on)
    name = occupation.name_on_day
    levels, told = site_data.levels_on(coverage.on), list(scopes.for_code(code))
    table = paging.paginate(request, told, paging.TABLE_PAGE_SIZE)
    found = ready(rows(table["page"] or (), coverage.on), levels, coverage.today)
    work_types = by_work_type(found)
    holders = ((row.filing_number, row.numerals) for row in told)
    groups = addresses("group-detail", (code[:1], code[:4], code[:7]))
    history = occupation_history(occupation, scopes, is_known=coverage.is_known)
    # Under another code the occupation may well be assessed.
    other_code = not told and (history["recodings"] or occupation.replaces)
    by_today = min(coverage.on, coverage.today)
    codes_by_today = [each for each in history["recodings"] if each.has_come(by_today)]
    context = {
        "coverage": coverage,
        "occupation": occupation,
        "name": name,
        "translated": translated_name(occupation) if name == occupation.name else "",
        "rows": found,
        "work_types": work_types,
        "divided": any(work_types),
        "steps": scale(levels, holders) if occupation.kind == Occupation.Kind.SKILL_GRADE else (),
        "is_listed": bool(told),
        "conclusion": occupation_conclusion(
            f"{name}（{code}）" if other_code else name, told, levels, coverage.directory_name
        )
        if coverage.is_known
        else "",
        "next_steps": next_steps(topics_of(coverage.source, site_data.version)),
        "groups": [(address, site_data.group_names.get(group, group)) for group, address in groups.items()],
        "neighbours": neighbours(occupation, scopes.for_code(code[:7]).codes(), coverage.on),
        "linked_data": occupation_data(occupation, name, found, canonical(request))
        if coverage.edition
        else "",
        **printed(request, [("", code)]),
        **history,
        "present_code": codes_by_today[-1] if codes_by_today else None,
        "has_changes": bool(history["ended"] or history["begins"])
        or site_data.has_changes(lambda acts: acts.of_occupation(occupation)),
    }
    return render(request, "catalogue/occupation_detail.html", context | table, status=table["status"])


def occupation_or_404(code: str, on: dt.date) -> Any:
    """As `record_or_404`, with its name on that day; it knows whether another replaces it."""
    occupation: Any
    occupation, more = record_of(Occupation, OCCUPATION(code, on))
    occupation.name_on_day, occupation.was_renamed, successor = more
    if successor is None:
        occupation._state.fields_cache["replaced_by"] = None
    return occupation


def classification_of(site_data: SiteData) -> Classification:
    return site_data.once(("classification",), read_classification)


def classification(request: HttpRequest) -> HttpResponse:
    coverage, site_data, scopes = asked_of(request)
    majors = OccupationGroup.objects.major()
    context = {
        "coverage": coverage,
        "entries": group_entries(majors, scopes.codes(), coverage.on, classification_of(site_data)),
        **printed(request, [("", "")]),
    }
    return render(request, "catalogue/classification.html", context)


def group_detail(request: HttpRequest, code: str) -> HttpResponse:
    coverage, site_data, everything = asked_of(request)
    group = get_object_or_404(OccupationGroup.objects.with_parents(), code=code)
    scopes = everything.for_code(group.code)
    codes = sorted(scopes.codes())
    context = {
        "coverage": coverage,
        "group": group,
        **group_contents(group, codes, coverage.on, classification_of(site_data)),
        **paginate(request, codes),
        **printed(request, [("", code)]),
    }
    levels = site_data.levels_on(coverage.on)
    context["assessed"] = occupation_entries(scopes, list(context["page"] or ()), levels)
    return render(request, "catalogue/group_detail.html", context, status=context["status"])
