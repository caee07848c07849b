"""Addresses of the directory: the canonical query string of a question, and of what is left of it."""

from collections.abc import Iterable
from urllib.parse import urlencode

from django.urls import reverse

from agencies.search.answer import Target, ToAgency, ToDirectory, ToGroup, ToOccupation
from catalogue.filters import DEFAULT_PER_PAGE, ScopeFilter

# Also the order in which a canonical address names them.
NARROWING = ("q", "code", "agency", "grade", "kind", "on")
Params = tuple[tuple[str, str], ...]


def params_of(filters: ScopeFilter) -> Params:
    """What valid filters ask, cleaned and in canonical order, without defaults and without the page."""
    asked = filters.asked
    params = [(name, text) for name in NARROWING if name in asked for text in _texts(asked[name])]
    if "sort" in asked and asked["sort"] != ("relevance" if "q" in asked else "printed"):
        params.append(("sort", asked["sort"]))
    if filters.per_page != DEFAULT_PER_PAGE:
        params.append(("per_page", str(filters.per_page)))
    return tuple(params)


def _texts(value: object) -> list[str]:
    """In grades the highest numeral, the lowest grade, comes first, as the annex prints them."""
    return sorted(map(str, value), reverse=True) if isinstance(value, list) else [str(value)]


def directory_address(params: Iterable[tuple[str, str]], route: str = "directory") -> str:
    query = urlencode(list(params))
    return f"{reverse(route)}?{query}" if query else reverse(route)


def without(params: Params, name: str, value: str) -> Params:
    return tuple(pair for pair in params if pair != (name, value))


def target_address(target: Target) -> str:
    """Where a suggestion leads."""
    match target:
        case ToOccupation(code):
            return reverse("occupation-detail", args=[code])
        case ToGroup(code):
            return reverse("group-detail", args=[code])
        case ToAgency(filing_number):
            return reverse("agency-detail", args=[filing_number])
        case ToDirectory(q, code, agency, grades, kind):
            given = (
                ("q", q),
                ("code", code),
                ("agency", agency),
                *(("grade", one) for one in grades),
                ("kind", kind),
            )
            return directory_address(pair for pair in given if pair[1])
