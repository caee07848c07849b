"""Addresses of the directory: the canonical query string of a question, and of what is left of it."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page
from django.urls import reverse

from agencies.search.answer import Target, ToAgency, ToDirectory, ToGroup, ToOccupation
from catalogue import exports
from catalogue.filters import NARROWING, ScopeFilter
from catalogue.forms import DEFAULT_PER_PAGE, VIEWS
from catalogue.prefixes import address_of, unprefixed

Params = tuple[tuple[str, str], ...]


def params_of(filters: ScopeFilter) -> Params:
    """What valid filters ask, cleaned and in canonical order, without defaults and without the page."""
    asked = filters.asked
    if filters.answer.private:  # a certificate number stands in no link
        asked = {name: value for name, value in asked.items() if name != "q"}
    params = [(name, text) for name in (*NARROWING, "on") if name in asked for text in _texts(asked[name])]
    if filters.sort != filters.usual_sort:
        params.append(("sort", filters.sort))
    if filters.per_page != DEFAULT_PER_PAGE:
        params.append(("per_page", str(filters.per_page)))
    if filters.view != filters.usual_view:
        params.append(("view", filters.view))
    return tuple(params)


def _texts(value: object) -> list[str]:
    """In grades the highest numeral, the lowest grade, comes first, as the annex prints them."""
    return sorted(map(str, value), reverse=True) if isinstance(value, list) else [str(value)]


def directory_address(params: Iterable[tuple[str, str]], route: str = "directory") -> str:
    query = urlencode(list(params))
    return f"{address_of(route)}?{query}" if query else address_of(route)


def file_addresses(params: Params = (), rows: int = 0) -> list[tuple[str, str]]:
    """The same rows as files, all of them: (`CSV`, its address). A file looks the same in every view.

    Of so many rows that no workbook is made of them there is no XLSX.
    """
    query = urlencode([pair for pair in params if pair[0] not in {"view", "per_page"}])
    names = ("csv", "json") if rows > exports.MOST_XLSX_ROWS else ("csv", "xlsx", "json")
    files = [(name.upper(), unprefixed(f"directory-{name}")) for name in names]
    return [(name, f"{address}?{query}" if query else address) for name, address in files]


def full_addresses() -> list[tuple[str, str]]:
    """The whole directory of today, prepared beforehand, and the sums of its files."""
    endings = {"CSV（gzip）": "csv.gz", "JSON（gzip）": "json.gz", "CSV": "csv", "JSON": "json"}
    endings["SHA-256"] = "sha256"
    return [(name, unprefixed("directory-full", ending)) for name, ending in endings.items()]


def view_addresses(filters: ScopeFilter) -> list[tuple[str, str, str]]:
    """(value, label, address) of each way to show the rows."""
    rest = [pair for pair in params_of(filters) if pair[0] != "view"]
    return [
        (view, str(label), directory_address([*rest, ("view", view)] if view != filters.usual_view else rest))
        for view, label in VIEWS
    ]


def page_addresses(params: Params, page: Page[Any]) -> list[tuple[str, str]]:
    """(number or `…`, address) of the pages to offer, the gaps without one."""
    shown = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return [
        (str(number), directory_address([*params, ("page", str(number))]) if isinstance(number, int) else "")
        for number in shown
    ]


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
