"""`/directory.json` is a contract: its keys, their order, its nulls."""

from typing import Any

import pytest
from django.test import Client

from agencies.adjustments import start_grade
from tests.agencies.register import ADVERTS, JUNE, LIFTS, agency, basis, item, levels
from tests.catalogue.asking import ask
from tests.printed import ROWS, PrintedRow

pytestmark = pytest.mark.django_db

KEYS = ["query", "edition", "on", "count", "answer", "results", "suggestions"]
KINDS = set(
    "all matches group other_name listed_before listed_later not_assessed no_such_grade "
    "another_certificate guide unknown not_known invalid".split()
)


def expected(row: PrintedRow) -> dict[str, Any]:
    return {
        "filing_number": row.filing_number,
        "agency": row.agency,
        "code": row.code,
        "occupation": row.occupation,
        "work_type": row.work_type or None,
        "item": row.item,
        "kind": row.kind,
        "grades": list(row.grades),
        "since": {str(grade): "2024-12-30" for grade in row.grades},
        "not_yet_in_force": False,
        "matched": [],
        "source": {
            "notice": "沪人社职〔2024〕458号",
            "table": row.table,
            "agency_position": row.agency_position,
            "position": row.position,
        },
    }


def test_all_rows_stand_in_it_as_the_document_prints_them(client: Client) -> None:
    assert ask(client)["results"] == [expected(row) for row in ROWS]


def test_keys_come_in_the_order_of_the_contract(client: Client) -> None:
    answer = ask(client, q="电工")
    assert list(answer) == KEYS
    assert list(answer["edition"]) == ["year", "notice", "transcribed_on", "checked"]
    assert list(answer["answer"]) == ["kind", "message"]
    assert list(answer["results"][0]) == list(expected(ROWS[0]))
    assert list(answer["results"][0]["source"]) == ["notice", "table", "agency_position", "position"]
    assert all(list(each) == ["text", "url", "why"] for each in answer["suggestions"])


@pytest.mark.parametrize(
    ("status", "asked"),
    [
        (200, {}),
        (200, {"q": "月嫂"}),
        (200, {"q": "查无此人"}),
        (200, {"q": "驾驶证"}),
        (200, {"code": "9"}),
        (200, {"on": "2020-01-01"}),
        (400, {"grade": "6"}),
        (404, {"page": "9"}),
    ],
)
def test_every_answer_keeps_the_contract(client: Client, status: int, asked: dict[str, str]) -> None:
    answer = ask(client, status, **asked)
    assert list(answer) == KEYS
    assert answer["answer"]["kind"] in KINDS
    assert all(list(each) == ["text", "url", "why"] for each in answer["suggestions"])


def test_the_question_is_repeated_as_it_was_understood(client: Client) -> None:
    asked = {
        "code": "40405",
        "grade": ["3", "4"],
        "on": "2025-06-01",
        "sort": "code",
        "per_page": "25",
        "page": "1",
    }
    answer = ask(client, **asked, kind="", view="table", unknown="x")
    assert answer["query"] == {
        "code": "4-04-05",
        "grade": ["4", "3"],
        "on": "2025-06-01",
        "sort": "code",
        "per_page": "25",
        "page": "1",
    }
    assert (answer["on"], answer["edition"]["year"], answer["edition"]["notice"]) == (
        "2025-06-01",
        2025,
        "沪人社职〔2024〕458号",
    )


def test_a_row_of_an_adjustment_stands_in_no_table(client: Client) -> None:
    start_grade(basis=basis(JUNE), agency=agency(ADVERTS[0]), item=item(LIFTS[1]), grade_levels=levels(5, 4))
    row = ask(client, agency=ADVERTS[0], code=LIFTS[1], on="2025-06-01")["results"][0]
    assert (row["grades"], row["since"]) == ([5, 4], {"5": "2025-06-01", "4": "2025-06-01"})
    assert row["source"] == {
        "notice": "沪人社职〔2025〕100号",
        "table": None,
        "agency_position": None,
        "position": None,
    }


def test_each_grade_says_since_when_it_holds(client: Client) -> None:
    start_grade(basis=basis(JUNE), agency=agency(ADVERTS[0]), item=item(ADVERTS[1]), grade_levels=levels(4))
    (row,) = ask(client, agency=ADVERTS[0], on="2025-06-01")["results"]
    assert row["grades"] == [4, 3, 2, 1]
    assert row["since"] == {"4": "2025-06-01", **dict.fromkeys("321", "2024-12-30")}
    assert row["source"]["table"] == 1


def test_it_says_why_a_row_was_found(client: Client) -> None:
    assert all(row["matched"] for row in ask(client, q="茶艺师")["results"])


def test_it_is_plain_readable_json(client: Client) -> None:
    response = client.get("/directory.json?code=6-31-01-03")
    assert response.headers["Content-Type"] == "application/json"
    assert "电工" in response.getvalue().decode()
