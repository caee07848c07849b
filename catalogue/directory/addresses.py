"""Addresses of the directory: the canonical query string of a question, and of what is left of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from agencies.search.values import (
    Suggestion,
    Target,
    ToAgency,
    ToDirectory,
    ToGroup,
    ToGuide,
    ToNotice,
    ToOccupation,
)
from catalogue.pages.languages import address_of, unprefixed
from catalogue.pages.paging import PastTheEnd

# 22 MB of XML, which whatever opens the workbook holds in memory. CSV and JSON are read by programs, and have
# no limit.
MOST_XLSX_ROWS = 20_000
Params = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Suggested:
    """Where else to look: what it is called, where it stands, why it is offered."""

    text: str
    url: str
    why: str


def directory_address(params: Iterable[tuple[str, str]], route: str = "directory") -> str:
    query = urlencode(list(params))
    return f"{address_of(route)}?{query}" if query else address_of(route)


def file_addresses(params: Params = (), rows: int = 0, sort: str = "printed") -> list[tuple[str, str]]:
    """The same rows as files, all in that order: (`CSV`, its address). A file looks the same in every view.

    Of so many rows that no workbook is made of them there is no XLSX.
    """
    asked = [pair for pair in params if pair[0] not in {"view", "per_page", "picked"}]
    if sort == "code" and ("sort", "code") not in asked:
        asked.append(("sort", sort))
    query = urlencode(asked)
    names = ("csv", "json") if rows > MOST_XLSX_ROWS else ("csv", "xlsx", "json")
    files = [(name.upper(), unprefixed(f"directory-{name}")) for name in names]
    return [(name, f"{address}?{query}" if query else address) for name, address in files]


def full_addresses() -> list[tuple[str, str]]:
    """The whole directory as it was released last."""
    endings = {"CSV (gzip)": "csv.gz", "JSON (gzip)": "json.gz", "CSV": "csv", "JSON": "json"}
    return [(name, unprefixed("data-latest", f"directory.{ending}")) for name, ending in endings.items()]


def last_page_link(params: Params, end: PastTheEnd) -> Suggested:
    """What to say of a page past the end of the list, and the last page that there is."""
    page = [("page", str(end.last))] if end.last > 1 else []
    text = _("到第 %(last)s 页") % {"last": end.last}
    return Suggested(text, directory_address([*params, *page]), str(end))


def suggested(suggestions: Iterable[Suggestion]) -> list[Suggested]:
    return [Suggested(each.text, target_address(each.target), each.why) for each in suggestions]


def target_address(target: Target) -> str:
    match target:
        case ToOccupation(code):
            return reverse("occupation-detail", args=[code])
        case ToGroup(code):
            return reverse("group-detail", args=[code])
        case ToAgency(filing_number):
            by_number = [filing_number] if filing_number else []
            return reverse("agency-detail" if by_number else "agency-list", args=by_number)
        case ToGuide(topic):
            return reverse("guide-topic", args=[topic]) if topic else reverse("guide")
        case ToNotice(slug):
            return reverse("notice-detail", args=[slug])
        case ToDirectory(q, code, agency, grades, kind):
            asked = (
                ("q", q),
                ("code", code),
                ("agency", agency),
                *(("grade", one) for one in grades),
                ("kind", kind),
            )
            return directory_address(pair for pair in asked if pair[1])
