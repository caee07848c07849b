"""The search's answer made ready for a page and for JSON: its suggestions with addresses."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext as _

from agencies.search.answer import Answer, AnswerKind, Suggestion
from catalogue.addresses import directory_address, params_of, target_address
from catalogue.exports import About
from catalogue.filters import ScopeFilter
from catalogue.paging import PastTheEnd


@dataclass(frozen=True, slots=True)
class Suggested:
    """Where else to look: what it is called, where it stands, why it is offered."""

    text: str
    url: str
    why: str


def suggested(answer: Answer) -> list[Suggested]:
    return offered(answer.suggestions)


def offered(suggestions: Iterable[Suggestion]) -> list[Suggested]:
    return [Suggested(each.text, target_address(each.target), each.why) for each in suggestions]


def way_back(filters: ScopeFilter, end: PastTheEnd) -> Suggested:
    """What to say of a page past the end of the list, and the last page that there is."""
    page = [("page", str(end.last))] if end.last > 1 else []
    address = directory_address([*params_of(filters), *page])
    return Suggested(_("到第 %(last)s 页") % {"last": end.last}, address, str(end))


def answer_record(filters: ScopeFilter) -> tuple[dict[str, Any], dict[str, Any]]:
    """What stands before and after `results` in `/directory.json`; `edition` is null where none is known."""
    return _record(filters, filters.answer.kind, in_full(filters), suggested(filters.answer))


def past_the_end_record(filters: ScopeFilter, end: PastTheEnd) -> dict[str, Any]:
    """The same for a page that the list does not have: no rows, and the way to its last page."""
    back = way_back(filters, end)
    head, tail = _record(filters, filters.answer.kind, back.why, [back])
    return head | {"results": []} | tail


def problem_record(filters: ScopeFilter) -> dict[str, Any]:
    """The answer to a question that cannot be read: what is wrong with each field, and the way on."""
    fields = filters.form.fields
    problems = [
        (name, str(fields[name].label), " ".join(map(str, texts))) for name, texts in filters.errors.items()
    ]
    given = [(name, value) for name, values in filters.data.lists() if name in fields for value in values]
    return {
        "query": _query(given),
        "edition": None,
        "on": None,
        "count": 0,
        "answer": {
            "kind": AnswerKind.INVALID,
            "message": "".join(
                _("%(field)s：%(problem)s") % {"field": label, "problem": text}
                for _name, label, text in problems
            ),
        },
        "results": [],
        "suggestions": [
            {
                "text": _("去掉“%(field)s”") % {"field": label},
                "url": directory_address(pair for pair in given if pair[0] != name),
                "why": text,
            }
            for name, label, text in problems
        ],
    }


def in_full(filters: ScopeFilter) -> str:
    """All that a page says of the answer in several places, in one text for a file."""
    cut = _("输入的文字超过100字，只按前100字查询。") if filters.form.text_was_cut else ""
    return "".join(dict.fromkeys((filters.answer.message, cut, filters.standing.caveat)))


def about(filters: ScopeFilter, address: str) -> About:
    extent = str(filters.count)
    if "page" in filters.asked:
        extent = _("第 %(page)s 页，每页 %(size)s 条，共 %(count)s 条") % {
            "page": filters.page,
            "size": filters.per_page,
            "count": filters.count,
        }
    return About(filters.standing, address, extent, in_full(filters))


def _record(
    filters: ScopeFilter, kind: str, message: str, ways: list[Suggested]
) -> tuple[dict[str, Any], dict[str, Any]]:
    edition = filters.standing.edition
    asked = [*params_of(filters), *([("page", str(filters.page))] if "page" in filters.asked else [])]
    head = {
        "query": _query(asked),
        "edition": edition and {"year": edition.edition, "notice": edition.number},
        "on": filters.day.isoformat(),
        "count": filters.count,
        "answer": {"kind": kind, "message": message},
    }
    return head, {"suggestions": [asdict(each) for each in ways]}


def _query(given: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """What was asked; `grade` is a list, everything else one text. A view is no part of a file."""
    query: dict[str, Any] = {}
    for name, value in given:
        if name == "grade":
            query.setdefault("grade", []).append(value)
        elif name != "view":
            query[name] = value
    return query
