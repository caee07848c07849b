"""`/v1/`: the directory for programs, by the same filters as the pages."""

from collections.abc import Iterable
from itertools import chain
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from agencies.days import parse_day
from agencies.in_memory import Selection, agencies_as_listed, in_force
from agencies.models import Notice, OccupationGroup, ScopeGrade
from catalogue.api import contract, records
from catalogue.api.answers import Question, asked, paged, resource
from catalogue.api.problems import ApiProblem, refuse_errors
from catalogue.batch.match import match_lines
from catalogue.batch.table import TableRefused, read_sent_lines
from catalogue.changes.filters import ChangeFilter
from catalogue.directory.json_answer import answer_record
from catalogue.directory.listing import Listing
from catalogue.pages.context import site_root
from catalogue.pages.for_machines import ReadableJson
from catalogue.pages.gone import edition_or_404, record_or_404
from catalogue.pages.paging import CHANGES_PAGE_SIZE, page_of
from catalogue.pages.site_data import site_data_of, today
from catalogue.rows.history import agency_history, occupation_history, other_days
from catalogue.rows.rows import rows
from catalogue.rows.totals import by_prefix
from catalogue.statements.form import StatementForm
from catalogue.views.agencies import agency_or_404
from catalogue.views.directory import filters_of, kept_by_nobody
from catalogue.views.occupations import occupation_or_404


@resource
def v1_scopes(request: HttpRequest) -> HttpResponse:
    """What is in the directory, row by row."""
    listing, question = _filtered(request, "Scope")
    page = listing.page()
    found = rows(page, listing.coverage.on, listing.answer.reasons_for)
    before = _ended_grades([row.scope_id for row in found], listing)
    told = [records.scope_record(row, before.get(row.scope_id, ()), listing.coverage) for row in found]
    return kept_by_nobody(question.listed(page, told, **_answer_body(listing)), listing)


@resource
def v1_occupations(request: HttpRequest) -> HttpResponse:
    """Those among what the filters leave."""
    listing, question = _filtered(request, "OccupationEntry")
    page = page_of(sorted(listing.found.codes()), listing.page_number, listing.per_page)
    told = records.occupation_records(listing.found, list(page))
    return kept_by_nobody(question.listed(page, told, **_answer_body(listing)), listing)


@resource
def v1_agencies(request: HttpRequest) -> HttpResponse:
    listing, question = _filtered(request, "AgencyEntry")
    page = page_of(agencies_as_listed(listing.found), listing.page_number, listing.per_page)
    told = records.agency_records(listing.found, list(page))
    return kept_by_nobody(question.listed(page, told, **_answer_body(listing)), listing)


@resource
def v1_occupation(request: HttpRequest, code: str) -> HttpResponse:
    """Any of the classification, assessed here or not."""
    question, _page = paged(request, "Occupation")
    coverage, site_data = question.coverage, site_data_of(request)
    occupation = occupation_or_404(code, coverage.on)
    everything = _of_day(question)
    history = occupation_history(occupation, everything, is_known=coverage.is_known)
    scopes = everything.for_code(code)
    return question.single(
        records.occupation_record(occupation, history, scopes, coverage, site_data.group_names)
    )


@resource
def v1_agency(request: HttpRequest, filing_number: str) -> HttpResponse:
    """Any that was ever listed."""
    agency = agency_or_404(filing_number)
    question, _page = paged(request, "Agency")
    everything = _of_day(question)
    history = agency_history(agency, everything, is_known=question.coverage.is_known)
    scopes = everything.of_agency(filing_number)
    return question.single(records.agency_record(filing_number, history, scopes, question.coverage))


@resource
def v1_groups(request: HttpRequest) -> HttpResponse:
    """The groups of the classification, in the order of their codes."""
    question, page = paged(request, "Group")
    cut, listed = page(OccupationGroup.objects.order_by("code")), by_prefix(_of_day(question).codes())
    known = question.coverage.is_known
    return question.listed(
        cut, [records.group_record(group, listed[group.code] if known else None) for group in cut]
    )


@resource
def v1_changes(request: HttpRequest) -> HttpResponse:
    """Newest first; `is_cut` where older ones are reached by an earlier `until` alone."""
    filters = ChangeFilter(request.GET, site_data=site_data_of(request), today=today())
    refuse_errors(filters.form)
    question = asked(request, "Change", {})
    page = page_of(filters.changes, int(filters.asked.get("page", 1)), CHANGES_PAGE_SIZE)
    root = site_root(request)
    return question.listed(
        page, [records.change_record(change, today(), root) for change in page], is_cut=filters.is_cut
    )


@resource
def v1_statement(request: HttpRequest) -> HttpResponse:
    """Whether an agency could assess something on a day, and the page that says so."""
    return _stated(request, {})


@resource
def v1_statement_cited(request: HttpRequest, **key: str) -> HttpResponse:
    """The same at an address of its own."""
    return _stated(request, key)


def _stated(request: HttpRequest, key: dict[str, str]) -> HttpResponse:
    form = StatementForm(key or request.GET.dict(), site_data=site_data_of(request), today=today())
    if form.missing:
        wanted = [(name, str(form.fields[name].label)) for name in ("agency", "code", "on")]
        lacking = [(name, label) for name, label in wanted if label in map(str, form.missing)]
        told = _("没有写%(names)s。")
        errors = [(name, told % {"names": label}) for name, label in lacking]
        raise ApiProblem(400, told % {"names": _("、").join(map(str, form.missing))}, errors)
    if key and form.errors.keys() - {"on"}:
        raise Http404
    refuse_errors(form)
    question = asked(request, "Statement", form.cleaned_data)
    address = site_root(request) + form.address()
    return question.single(records.statement_record(form.statement(), address))


@resource
def v1_edition(request: HttpRequest, year: int) -> HttpResponse:
    """As printed, whatever holds today."""
    notice = edition_or_404(year)
    question, page = paged(request, "PrintedRow")
    cut = page(notice.annex_rows.as_printed().select_related("scope__agency", "scope__item__occupation"))
    printed = [records.printed_record(row) for row in cut]
    return question.listed(cut, printed, notice=records.notice_record(notice, today(), site_root(request)))


@resource
def v1_notices(request: HttpRequest) -> HttpResponse:
    question, page = paged(request, "NoticeEntry")
    cut, root = page(Notice.objects.defer("text").order_by("-in_force_from", "-id")), site_root(request)
    return question.listed(cut, [records.notice_record(notice, today(), root) for notice in cut])


@resource
def v1_notice(request: HttpRequest, slug: str) -> HttpResponse:
    """Whole, with its text."""
    notice = record_or_404(Notice.every.all(), slug=slug)
    question, _page = paged(request, "Notice")
    return question.single(
        {**records.notice_record(notice, today(), site_root(request)), "text": notice.text}
    )


@resource
@csrf_exempt  # as the page of the batch check
def v1_match(request: HttpRequest) -> HttpResponse:
    """A list of certificates, line by line; nothing of it is stored, logged or cached."""
    try:
        on, lines = read_sent_lines(request.body)
        day = parse_day(on) if on else today()
    except (TableRefused, ValueError) as error:
        raise ApiProblem(400, str(error)) from None
    question, root = asked(request, "Match", {"on": day}), site_root(request)
    checked = match_lines(lines, day, site_data_of(request), today())
    return question.every(records.match_record(each, root) for each in checked)


def v1_description(request: HttpRequest) -> HttpResponse:
    return ReadableJson(contract.description())


def v1_schema(request: HttpRequest) -> HttpResponse:
    return ReadableJson(contract.schemas(), content_type="application/schema+json")


def _filtered(request: HttpRequest, shape: str) -> tuple[Listing, Question]:
    filters = filters_of(request)
    refuse_errors(filters.form)
    question = asked(request, shape, filters.asked)
    return Listing(filters), question


def _of_day(question: Question) -> Selection:
    """Nothing where nothing is known."""
    scopes = in_force(question.coverage.on, site_data_of(question.request).version)
    return scopes if question.coverage.is_known else scopes.none()


def _answer_body(listing: Listing) -> dict[str, Any]:
    head, tail = answer_record(listing)
    return {"query": head["query"], "answer": head["answer"], **tail}


def _ended_grades(scopes: Iterable[int], listing: Listing) -> dict[int, list[ScopeGrade]]:
    """What each of these held before and does not hold on the day."""
    found: dict[int, list[ScopeGrade]] = {}
    ended = ScopeGrade.objects.of_scopes(scopes).ended_by(listing.coverage.on)
    keys = set(ended.values_list("scope_id", flat=True))
    for period in chain.from_iterable(other_days(keys, listing.found)["ended"]):
        found.setdefault(period.scope_id, []).append(period)
    return found
