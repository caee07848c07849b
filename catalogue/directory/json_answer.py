"""What `/directory.json` says beside its rows."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from django.utils.translation import gettext as _

from agencies.models import Notice
from agencies.search.values import AnswerKind
from catalogue.directory.addresses import Suggested, directory_address, last_page_link, suggested
from catalogue.directory.filters import ScopeFilter
from catalogue.directory.listing import Listing
from catalogue.pages.paging import PastTheEnd


def answer_record(listing: Listing) -> tuple[dict[str, Any], dict[str, Any]]:
    """What stands before and after `results` in `/directory.json`; `edition` is null where none is known."""
    return _answer_parts(listing, listing.in_full, suggested(listing.answer.beside().suggestions))


def past_the_end_record(listing: Listing, end: PastTheEnd) -> dict[str, Any]:
    """The same for a page that the list does not have: no rows, and the way to its last page."""
    last_page = last_page_link(listing.params, end)
    head, tail = _answer_parts(listing, last_page.why, [last_page])
    return head | {"results": []} | tail


def problem_record(filters: ScopeFilter) -> dict[str, Any]:
    """The answer to a question that cannot be read: what is wrong with each field, and the way on."""
    fields = filters.form.fields
    problems = [
        (name, str(fields[name].label), " ".join(map(str, texts))) for name, texts in filters.errors.items()
    ]
    params = [(name, value) for name, values in filters.data.lists() if name in fields for value in values]
    told = (
        _("%(field)s：%(problem)s") % {"field": label, "problem": text} for _name, label, text in problems
    )
    suggestions = [
        {
            "text": _("去掉“%(field)s”") % {"field": label},
            "url": directory_address(pair for pair in params if pair[0] != name),
            "why": text,
        }
        for name, label, text in problems
    ]
    return refusal_record("".join(told)) | {"query": _query(params), "suggestions": suggestions}


def refusal_record(message: str) -> dict[str, Any]:
    """Of a question that no view saw."""
    return {
        "query": {},
        "edition": None,
        "on": None,
        "count": 0,
        "answer": {"kind": AnswerKind.INVALID, "message": message},
        "results": [],
        "suggestions": [],
    }


def _answer_parts(
    listing: Listing, message: str, suggestions: list[Suggested]
) -> tuple[dict[str, Any], dict[str, Any]]:
    edition = listing.coverage.edition
    page = [("page", str(listing.page_number))] if "page" in listing.filters.asked else []
    head = {
        "query": _query([*listing.params, *page]),
        "edition": edition and edition_record(edition),
        "on": listing.coverage.on.isoformat(),
        "count": listing.count,
        "answer": {"kind": listing.answer.kind, "message": message},
    }
    return head, {"suggestions": [asdict(each) for each in suggestions]}


def edition_record(edition: Notice) -> dict[str, Any]:
    """`checked` is null unless a person recorded a comparison with the source."""
    return {
        "year": edition.edition,
        "notice": edition.number,
        "transcribed_on": edition.transcribed_on and edition.transcribed_on.isoformat(),
        "checked": edition.last_checked_on
        and {
            "on": edition.last_checked_on.isoformat(),
            "against": edition.checked_against,
            "agreed": edition.check_agreed,
        },
    }


def _query(params: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """What was asked; boxes to tick are a list, everything else one text. A view is no part of a file."""
    query: dict[str, Any] = {}
    for name, value in params:
        if name in {"grade", "row", "column"}:
            query.setdefault(name, []).append(value)
        elif name not in {"view", "picked"}:
            query[name] = value
    return query
