"""The search's answer made ready for a page and for JSON: its suggestions with addresses."""

from dataclasses import dataclass
from typing import Any

from agencies.search.answer import Answer
from catalogue.addresses import params_of, target_address
from catalogue.filters import ScopeFilter


@dataclass(frozen=True, slots=True)
class Suggested:
    """Where else to look: what it is called, where it stands, why it is offered."""

    text: str
    url: str
    why: str


def suggested(answer: Answer) -> list[Suggested]:
    return [Suggested(each.text, target_address(each.target), each.why) for each in answer.suggestions]


def answer_record(filters: ScopeFilter) -> tuple[dict[str, Any], dict[str, Any]]:
    """What stands before and after `results` in `/directory.json`; `edition` is null where none is known."""
    edition, answer = filters.standing.edition, filters.answer
    head = {
        "query": _query(filters),
        "edition": edition and {"year": edition.edition, "notice": edition.number},
        "on": filters.day.isoformat(),
        "caveat": filters.standing.caveat,
        "count": answer.scopes.count(),
        "answer": {"kind": answer.kind, "message": answer.message},
    }
    tail = {
        "suggestions": [{"text": each.text, "url": each.url, "why": each.why} for each in suggested(answer)]
    }
    return head, tail


def problem_record(filters: ScopeFilter) -> dict[str, Any]:
    """The answer to a question that cannot be read: what is wrong with each field, and no rows."""
    problems = {name: [str(text) for text in texts] for name, texts in filters.errors.items()}
    return {
        "query": {name: values for name, values in filters.data.lists() if name in filters.form.fields},
        "edition": None,
        "on": None,
        "count": 0,
        "answer": {
            "kind": "invalid",
            "message": "；".join(text for texts in problems.values() for text in texts),
        },
        "problems": problems,
        "results": [],
        "suggestions": [],
    }


def _query(filters: ScopeFilter) -> dict[str, Any]:
    """What was asked, cleaned; `grade` is a list, everything else one text."""
    query: dict[str, Any] = {}
    for name, value in params_of(filters):
        if name == "grade":
            query.setdefault("grade", []).append(value)
        else:
            query[name] = value
    return query
