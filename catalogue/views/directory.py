"""The list and filter view, and the same rows as files."""

from collections.abc import Iterator
from typing import TypeVar

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from catalogue.directory import addresses
from catalogue.directory.filters import ScopeFilter
from catalogue.directory.json_answer import answer_record, past_the_end_record, problem_record
from catalogue.directory.listing import Listing
from catalogue.directory.page_context import directory_context
from catalogue.directory.words import directory_words
from catalogue.downloads import exports
from catalogue.downloads.xlsx import MIME_TYPE
from catalogue.pages.context import site_root
from catalogue.pages.for_machines import ReadableJson
from catalogue.pages.languages import unprefixed
from catalogue.pages.paging import DIRECTORY_PAGE_SIZE, PastTheEnd
from catalogue.pages.printed import printed
from catalogue.pages.site_data import site_data_of, today
from catalogue.rows.rows import Row, rows, rows_in_chunks
from catalogue.views.errors import too_many_rows

Response = TypeVar("Response", bound=HttpResponseBase)


def directory(request: HttpRequest) -> HttpResponse:
    filters = filters_of(request)
    say = filters.site_data.once(("words of the directory", str(get_language())), directory_words)
    if not filters.is_valid():
        return render(request, "catalogue/directory.html", {"filters": filters, "say": say}, status=400)
    listing = Listing(filters, is_page=True)
    context = {**directory_context(listing), "say": say}
    # On the whole list in one page address and code would take it over the bytes that it may have.
    is_whole = not context["words"] and listing.per_page > DIRECTORY_PAGE_SIZE
    if not listing.answer.private and not is_whole:
        # Only of a sheet that is scanned is it worth the work.
        pairs, rows_then = pairs_of(request, filters) if request.GET.get("printed") else (set(), None)
        context |= printed(request, pairs, rows=listing.count, rows_then=rows_then)
    status = 404 if context["past_the_end"] else 200
    return kept_by_nobody(render(request, "catalogue/directory.html", context, status=status), listing)


def directory_csv(request: HttpRequest) -> HttpResponseBase:
    try:
        listing, found = _all_rows(filters_of(request))
    except (Invalid, PastTheEnd):
        return directory(request)
    columns = listing.filters.asked.get("column", ())
    lines = exports.as_csv(exports.table(found, listing.filters.site_data, listing.coverage, columns))
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    query = request.META.get("QUERY_STRING", "")
    metadata = unprefixed("directory-metadata") + (f"?{query}" if query else "")
    response.headers["Link"] = f'<{metadata}>; rel="describedby"; type="application/csvm+json"'
    return _attached(response, listing, "csv")


def directory_metadata(request: HttpRequest) -> HttpResponseBase:
    """What the CSV of the same question is, as CSVW."""
    filters = filters_of(request)
    if not filters.is_valid():
        return directory(request)
    listing = Listing(filters)
    itself = site_root(request) + request.get_full_path()
    address = itself.replace("directory.csv-metadata.json", "directory.csv", 1)
    response = ReadableJson(
        exports.as_csvw(exports.about(listing, address), address), content_type="application/csvm+json"
    )
    return kept_by_nobody(response, listing)


def directory_xlsx(request: HttpRequest) -> HttpResponseBase:
    try:
        listing, found = _all_rows(filters_of(request))
    except (Invalid, PastTheEnd):
        return directory(request)
    if "page" not in listing.filters.asked and listing.count > addresses.MOST_XLSX_ROWS:
        same = dict(addresses.file_addresses(listing.params))
        return too_many_rows(request, count=listing.count, most=addresses.MOST_XLSX_ROWS, csv=same["CSV"])
    book = exports.as_xlsx(found, exports.about(listing, site_root(request) + request.get_full_path()))
    return _attached(StreamingHttpResponse(book, content_type=MIME_TYPE), listing, "xlsx")


def directory_json(request: HttpRequest) -> HttpResponseBase:
    filters = filters_of(request)
    try:
        listing, found = _all_rows(filters)
    except Invalid:
        return ReadableJson(problem_record(filters), status=400)
    except PastTheEnd as end:
        record = past_the_end_record(Listing(filters), end)
        return ReadableJson(record, status=404)
    head, tail = answer_record(listing)
    columns = filters.asked.get("column", ())
    told = exports.as_json(head, found, tail, listing.coverage.today, columns)
    response = StreamingHttpResponse(told, content_type="application/json")
    return kept_by_nobody(response, listing)


class Invalid(Exception):
    """A value makes no sense, so there are no rows on any face."""


def pairs_of(request: HttpRequest, filters: ScopeFilter) -> tuple[set[tuple[str, str]], int]:
    """Filing number and code of what answers the question: now, on the day of printing, as first listed;

    and how many rows do on the day of printing. Where others of a code decide, each of it may have answered.
    """
    printed_on = request.GET.get("printed", "").partition("_")[0]
    first = filters.coverage.first
    days = [filters.typed["on"] or printed_on]
    if not filters.typed["on"]:
        days += ["", first.in_force_from.isoformat() if first else ""]
    found = []
    for day in dict.fromkeys(days):
        of_day = filters.asked_with("on", day)
        found.append(list(of_day.qs) if of_day.is_valid() else [])
    by_code = {"lacks", "only"} & filters.asked.keys()
    pairs = {("" if by_code else row.filing_number, row.code) for rows in found for row in rows}
    asked = filters.asked.get("agency", ""), filters.asked.get("code", "")
    return pairs or {asked} - {("", "")}, len(found[0])


def filters_of(request: HttpRequest) -> ScopeFilter:
    filters = ScopeFilter(request.GET, site_data=site_data_of(request), today=today())
    filters.is_gb18030 = getattr(request, "is_gb18030", False)
    return filters


def _all_rows(filters: ScopeFilter) -> tuple[Listing, Iterator[Row]]:
    """Every row found, or those of the page asked for, if there is such a page."""
    if not filters.is_valid():
        raise Invalid
    listing = Listing(filters)
    if "page" in filters.asked:
        return listing, iter(rows(listing.page(), listing.coverage.on, listing.answer.reasons_for))
    return listing, rows_in_chunks(listing.scopes, listing.answer.reasons_for)


def kept_by_nobody(response: Response, listing: Listing) -> Response:
    """An answer about somebody's own number is for whoever typed it."""
    if listing.answer.private:
        response["Cache-Control"] = "private, no-store"
    return response


def _attached(response: HttpResponseBase, listing: Listing, ending: str) -> HttpResponseBase:
    """Saved under a name that says which edition's directory it is, on which day."""
    edition, on = listing.coverage.edition, listing.coverage.on
    name, shown = ("directory", "上海职业技能评价目录")
    if edition:
        name, shown = f"{name}-{edition.edition}", f"{shown}-{edition.edition}年版"
    response["Content-Disposition"] = exports.saved_as(f"{name}-on-{on}.{ending}", f"{shown}-{on}.{ending}")
    return kept_by_nobody(response, listing)
