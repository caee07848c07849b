"""Everything in `queries.json` is answered as the document has it: which rows, which kind, which way on."""

import datetime as dt
import json
import re
from pathlib import Path
from typing import Any

import pytest

from agencies.in_memory import in_force
from agencies.search.look_up import Answer, look_up
from tests.agencies.register import scopes_of
from tests.catalogue.search.printed import expected, is_item, printed

QUERIES: list[dict[str, Any]] = json.loads(
    Path(__file__).with_name("queries.json").read_text(encoding="utf-8")
)
ON = dt.date(2025, 6, 1)


def ask(text: str) -> Answer:
    return look_up(text, scopes=in_force(ON))


def found(answer: Answer) -> list[tuple[str, str, str]]:
    """(filing number, code, item) of the rows, best first."""
    rows = scopes_of(answer.by_relevance())
    return [(row.agency.filing_number, row.item.occupation.code, row.item.name) for row in rows]


def test_there_are_enough_queries_and_none_twice() -> None:
    assert len({query["q"] for query in QUERIES}) == len(QUERIES) >= 250


def test_expectations_name_only_what_the_document_prints() -> None:
    items = {wanted for query in QUERIES for wanted in query.get("items", ())}
    agencies = {wanted for query in QUERIES for wanted in query.get("agencies", ())}
    assert [w for w in items if not any(is_item(row.item, w) for row in printed())] == []
    assert agencies - {row.agency for row in printed()} == set()


@pytest.mark.django_db
@pytest.mark.parametrize("query", QUERIES, ids=[query["q"] for query in QUERIES])
def test_the_query_is_answered(query: dict[str, Any]) -> None:
    answer = ask(query["q"])
    rows = found(answer)
    assert answer.kind == query["kind"], answer.message
    if query["kind"] == "matches":
        wanted = expected(query)
        assert wanted
        if query.get("mode") == "first":
            assert rows[0] in wanted
        else:
            assert set(rows) == wanted
    elif query["kind"] != "all":
        assert rows == []
        assert answer.beside().suggestions
    assert len(rows) == query.get("count", len(rows))


@pytest.mark.django_db
@pytest.mark.parametrize("query", QUERIES, ids=[query["q"] for query in QUERIES])
def test_the_way_on_and_the_words_are_right(query: dict[str, Any]) -> None:
    answer = ask(query["q"])
    notes = [note.title for note in answer.beside().notes]
    assert set(query.get("suggests", ())) <= {each.text for each in answer.beside().suggestions}
    assert notes == query.get("notes", notes)
    assert query.get("notes_include", "") in ["", *notes]
    assert query.get("message", "") in answer.message
    assert answer.private == query.get("private", False)
    assert "hides" not in query or query["hides"] not in repr(answer)
    if answer.kind == "matches":
        reasons = [answer.reasons_for(row.item_id, row.agency_id) for row in answer.scopes]
        assert all(reasons) or not answer.matches  # a grade or a kind by itself needs no reason
        assert query.get("reason", "") in "".join(reason for each in reasons for reason in each)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "text",
    [
        "chain store manager",
        "industrial robot operator",
        *(query["q"] for query in QUERIES if query["kind"] == "matches"),
    ],
)
def test_whatever_is_said_to_be_assessed_is_among_the_rows(text: str) -> None:
    """Names that narrow each other mean more alone: a store manager of no chain is another trade."""
    answer = ask(text)
    _before, _said, names = answer.message.partition("家机构可评")
    rows = " ".join(f"{row.item.occupation.name} {row.item.name}" for row in scopes_of(answer.by_relevance()))
    for name in names.partition("。")[0].split("、") if names else ():
        told = re.sub("[五四三二一]级.*|^(初级|中级|高级)?(工|技师)）?$", "", name)
        assert told in rows, (told, answer.message)
