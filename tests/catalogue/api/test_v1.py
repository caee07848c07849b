"""`/v1/`: what each day allows to be said, where a list goes on, and what is refused in which words."""

from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agencies.adjustments import (
    end_grade,
    file_agency,
    recode_occupation,
    rename_agency,
    rename_occupation,
    start_grade,
)
from agencies.adjustments.retraction import retract
from tests.agencies.register import (
    ADVERTS,
    JULY,
    JUNE,
    LABELLING,
    LIFTS,
    agency,
    basis,
    item,
    levels,
    occupation,
    scope,
)
from tests.printed import ROWS

pytestmark = pytest.mark.django_db

PROBLEM = "application/problem+json"
AFTER = "本站目前只收录2025年版目录，2026年的变化尚未收录。办事前请到官方网站核对。"


def ask(client: Client, path: str, status: int = 200, /, **asked: Any) -> dict[str, Any]:
    response = client.get(f"/v1/{path}", asked)
    assert response.status_code == status, response.content.decode()
    kind = response.headers["Content-Type"]
    assert kind == ("application/json" if status == 200 else PROBLEM)
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    answer: dict[str, Any] = response.json()
    return answer


def walked(client: Client, path: str, **asked: Any) -> list[dict[str, Any]]:
    """Every record of a list, from page to page, by the links of its bodies and by those of its headers."""
    response = client.get(f"/v1/{path}", asked)
    found, before = [], None
    while True:
        body = response.json()
        assert body["links"]["previous"] == before
        found += body["results"]
        following = body["links"]["next"]
        assert (f'<{following}>; rel="next"' in response.headers["Link"]) == (following is not None)
        if following is None:
            assert len(found) == body["count"]
            return found
        before, response = body["links"]["self"], client.get(following)


def test_a_list_goes_on_from_page_to_page(client: Client) -> None:
    rows = walked(client, "scopes", per_page=25)
    assert [(row["filing_number"], f"{row['code']} {row['item']}") for row in rows] == [r.scope for r in ROWS]
    agencies = walked(client, "agencies", per_page=25)
    assert [one["filing_number"] for one in agencies] == list(dict.fromkeys(r.filing_number for r in ROWS))
    occupations = walked(client, "occupations", per_page=25)
    assert [one["code"] for one in occupations] == sorted({r.code for r in ROWS})
    printed = walked(client, "editions/2025", per_page=25)
    places = [(one["table"], one["agency_position"], one["position"]) for one in printed]
    assert places == [(r.table, r.agency_position, r.position) for r in ROWS]
    assert len(walked(client, "groups", per_page=200)) == 537


def test_every_body_says_of_what_it_is(client: Client) -> None:
    for path in ("scopes", "agencies/S000031300006", "groups", "changes", "notices"):
        body = ask(client, path)
        assert (body["on"], body["coverage"]["kind"]) == (body["generated_on"], "after")
        assert (body["source"]["year"], body["source"]["notice"]) == (2025, "沪人社职〔2024〕458号")
        assert body["licence"] == {"name": "CC BY 4.0", "url": "http://testserver/data/#licence"}
        assert isinstance(body["data_version"], int)


def test_the_same_filters_as_on_the_page(client: Client) -> None:
    asked = {"code": "4-03", "grade": "3", "on": "2025-06-01"}
    expected = [r.scope for r in ROWS if r.code.startswith("4-03") and 3 in r.grades]
    rows = ask(client, "scopes", **asked)["results"]
    assert [(row["filing_number"], f"{row['code']} {row['item']}") for row in rows] == expected
    agencies = ask(client, "agencies", **asked)["results"]
    assert {one["filing_number"] for one in agencies} == {number for number, _item in expected}
    nothing = ask(client, "occupations", q="内科护士")
    assert (nothing["count"], nothing["results"], nothing["answer"]["kind"]) == (0, [], "not_assessed")


def test_fields_names_the_keys_that_are_wanted(client: Client) -> None:
    rows = ask(client, "scopes", fields="code, agency")["results"]
    assert {tuple(row) for row in rows} == {("agency", "code")}
    refused = ask(client, "scopes", 400, fields="code,nom")
    assert refused["errors"][0]["parameter"] == "fields"
    assert "nom" in refused["detail"]


@pytest.mark.parametrize(
    ("day", "kind", "source", "message"),
    [
        ("2024-12-29", "before", None, "本站没有这一天的资料：收录的最早目录自 2024-12-30 起实施。"),
        ("2025-12-31", "covered", 2025, ""),
        ("2026-01-01", "after", 2025, AFTER),
        ("2026-06-02", "to_come", None, "2026-06-02 尚未到来；"),
    ],
)
@time_machine.travel("2026-06-01T10:00:00+08:00", tick=False)
def test_what_the_day_allows(client: Client, day: str, kind: str, source: int | None, message: str) -> None:
    records = ("agencies/S000031300006", "occupations/6-29-03-03")
    for path in ("scopes", "occupations", "agencies", "groups", *records):
        body = ask(client, path, on=day)
        assert (body["on"], body["coverage"]["kind"]) == (day, kind)
        assert body["coverage"]["message"].startswith(message)
        assert (body["source"] and body["source"]["year"]) == source
        known = kind != "before"
        if "results" in body:
            assert (body["count"] is not None) == (body["pages"] is not None) == known
            assert bool(body["results"]) == known or path == "groups"
        else:
            assert body["result"]["listed"] is (True if known else None)
    groups = ask(client, "groups", on=day)["results"]
    assert {group["listed"] is None for group in groups} == {kind == "before"}


@time_machine.travel("2026-06-01T10:00:00+08:00", tick=False)
def test_a_statement_says_what_the_day_allows(client: Client) -> None:
    def said(day: str, code: str = LIFTS[1]) -> str:
        answer: str = ask(client, f"statements/{LIFTS[0]}/{code}/{day}")["result"]["answer"]
        return answer

    assert said("2024-12-29") == "not_known"
    assert (said("2025-06-01"), said("2025-06-01", ADVERTS[1])) == ("in_directory", "not_in_directory")
    assert said("2026-01-01") == "in_directory_by_edition"
    assert said("2026-01-01", ADVERTS[1]) == "not_in_directory_by_edition"
    refused = ask(client, f"statements/{LIFTS[0]}/{LIFTS[1]}/2026-06-02", 400)
    assert "尚未到来" in refused["detail"]
    cited = ask(client, "statements", agency=LIFTS[0], code=LIFTS[1], grade="3", on="2025-06-01")["result"]
    assert cited["url"].endswith(f"/statements/{LIFTS[0]}/{LIFTS[1]}/3/2025-06-01/")
    assert client.get(cited["url"]).status_code == 200


def test_half_a_question_about_a_day_is_told_what_it_lacks(client: Client) -> None:
    refused = ask(client, "statements", 400, agency=LIFTS[0])
    assert [error["parameter"] for error in refused["errors"]] == ["code", "on"]
    assert refused["detail"] == "没有写职业编码、日期。"
    ask(client, f"statements/S000031300999/{LIFTS[1]}/2025-06-01", 404)


def test_a_special_ability_has_its_day(client: Client) -> None:
    (row,) = ask(client, "scopes", agency=LABELLING[0], code=LABELLING[1])["results"]
    assert (row["grades"], row["since"]) == ([], "2024-12-30")


def test_what_ended_is_told_with_its_row_its_agency_and_its_occupation(client: Client) -> None:
    end_grade(scope=scope(*LIFTS), grade_levels=levels(5), basis=basis(JUNE))
    ended = {
        "filing_number": LIFTS[0],
        "code": LIFTS[1],
        "work_type": None,
        "numeral": "5",
        "name": "五级",
        "since": "2024-12-30",
        "until": "2025-06-01",
        "notice": "沪人社职〔2025〕100号",
        "not_yet_in_force": False,
    }
    (row,) = ask(client, "scopes", agency=LIFTS[0], on="2025-06-01")["results"]
    assert ([grade["numeral"] for grade in row["grades"]], row["ended"]) == (["4", "3", "2", "1"], [ended])
    for path in (f"agencies/{LIFTS[0]}", f"occupations/{LIFTS[1]}"):
        assert ask(client, path)["result"]["ended"] == [ended]
    (before,) = ask(client, "scopes", agency=LIFTS[0], on="2025-05-31")["results"]
    assert before["ended"] == []


@time_machine.travel("2025-06-15T10:00:00+08:00", tick=False)
def test_what_is_recorded_ahead_is_marked(client: Client) -> None:
    start_grade(agency=agency(ADVERTS[0]), item=item(ADVERTS[1]), grade_levels=levels(5), basis=basis(JULY))
    (row,) = ask(client, "scopes", agency=ADVERTS[0], on="2025-07-01")["results"]
    marks = {grade["numeral"]: grade["not_yet_in_force"] for grade in row["grades"]}
    assert marks == {"5": True, "3": False, "2": False, "1": False}
    assert row["not_yet_in_force"]
    assert not ask(client, "notices/2024-458")["result"]["not_yet_in_force"]
    (change,) = ask(client, "changes")["results"]
    assert (change["kind"], change["not_yet_in_force"]) == ("changed", True)
    assert change["grades_after"] == ["5", "3", "2", "1"]


def test_a_name_is_told_with_its_days(client: Client) -> None:
    rename_agency(agency=agency(LIFTS[0]), name="上海市电梯协会", basis=basis(JUNE))
    now, before = (
        ask(client, f"agencies/{LIFTS[0]}", on=day)["result"] for day in ("2025-06-01", "2025-05-31")
    )
    assert (now["name"], before["name"]) == ("上海市电梯协会", "上海市电梯行业协会")
    assert now["other_names"] == [
        {"name": "上海市电梯行业协会", "since": "2024-12-30", "until": "2025-05-31"}
    ]


def test_a_longer_page_asks_the_database_no_more_often(client: Client) -> None:
    """Nor a longer register: what is listed is counted in memory, and the rest read for the page as one."""
    end_grade(scope=scope(*LIFTS), grade_levels=levels(5), basis=basis(JUNE))
    for path in ("scopes", "occupations", "agencies", "groups", "editions/2025"):
        ask(client, path, per_page="100")  # what a process reads once
        asked = []
        for size in ("25", "200"):
            with CaptureQueriesContext(connection) as queries:
                ask(client, path, per_page=size)
            asked.append(len(queries))
        assert asked[0] == asked[1] <= 12, path


@pytest.mark.parametrize("name", ["codes", "utm_source", "view", "Code", "per-page"])
def test_a_parameter_that_is_not_read_is_refused(client: Client, name: str) -> None:
    for path in ("scopes", "groups", "notices/2024-458", "statements"):
        for value in ("", "4-03"):
            refused = ask(client, path, 400, **{name: value})
            assert refused["errors"] == [{"parameter": name, "detail": f"没有“{name}”这个参数。"}]


def test_each_value_that_makes_no_sense_is_named(client: Client) -> None:
    refused = ask(client, "scopes", 400, on="2025-02-30", grade="9", per_page="7")
    assert {error["parameter"] for error in refused["errors"]} == {"on", "grade", "per_page"}
    assert (refused["status"], refused["type"]) == (400, "/data/#invalid")
    assert ask(client, "scopes", 404, page="99")["detail"] == "没有这一页：结果只有 3 页。"
    assert ask(client, "changes", 400, kind="x")["errors"][0]["parameter"] == "kind"
    assert ask(client, "groups", 400, page="x")["errors"][0]["parameter"] == "page"


@pytest.mark.parametrize(
    "path", ["nothing", "occupations/9-99-99-99", "agencies/S000099999999", "editions/2024", "notices/none"]
)
def test_what_is_not_there_is_a_problem_too(client: Client, path: str) -> None:
    assert ask(client, path, 404)["type"] == "/data/#not-found"


def test_what_was_retracted_is_gone(client: Client) -> None:
    recorded = file_agency(filing_number="S000031399999", name="录错的机构", basis=basis())
    retract(record=recorded, reason="录错")
    for path, asked in (("agencies/S000031399999", {}), ("scopes", {"agency": "S000031399999"})):
        gone = ask(client, path, 410, **asked)
        assert (gone["type"], gone["detail"]) == ("/data/#retracted", "这条记录因录入有误已撤下")


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("get", "/v1/scopes?q=" + "x" * 3000, 414),
        ("get", "/v1/scopes?q=%ff", 400),
        ("post", "/v1/scopes", 405),
        ("delete", "/v1/scopes", 405),
    ],
)
def test_the_guard_refuses_in_the_same_words(client: Client, method: str, path: str, status: int) -> None:
    response = client.generic(method.upper(), path)
    assert (response.status_code, response.headers["Content-Type"]) == (status, PROBLEM)
    assert response.json()["status"] == status


def test_who_has_the_answer_is_told_that_it_stands(client: Client) -> None:
    for path in ("/v1/scopes?per_page=25", "/v1/groups", "/v1/openapi.json"):
        first = client.get(path)
        again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.content) == (304, b"")


def test_the_old_address_keeps_its_keys(client: Client) -> None:
    keys = ["query", "edition", "on", "count", "answer", "results", "suggestions"]
    for asked in ({}, {"on": "x"}, {"page": "99"}):
        assert list(client.get("/directory.json", asked).json()) == keys
    refused = [client.get("/directory.json?q=" + text) for text in ("x" * 3000, "%ff")]
    for answer, status in zip([*refused, client.post("/directory.json")], (414, 400, 405), strict=True):
        told = answer.json()
        assert (list(told)[:7], told["status"], answer.status_code) == (keys, status, status)
        assert (told["answer"]["kind"], told["results"]) == ("invalid", [])


def test_a_certificate_number_is_kept_by_nobody(client: Client) -> None:
    response = client.get("/v1/scopes", {"q": "S000031300006253123456"})
    assert response.status_code == 200
    assert "no-store" in response.headers["Cache-Control"]
    assert "123456" not in response.content.decode()


def test_a_code_is_replaced_from_its_day_on(client: Client) -> None:
    old, new = "4-03-02-08", "4-03-02-18"
    recode_occupation(basis=basis(JUNE), occupation=occupation(old), code=new, name="咖啡调制师")
    rename_occupation(basis=basis(JULY), occupation=occupation(new), name="咖啡制作师")
    told = [ask(client, f"occupations/{old}", on=day)["result"] for day in ("2025-05-31", "2025-06-01")]
    assert [each["replaced_by"] for each in told] == [None, new]
    told = [ask(client, f"occupations/{new}", on=day)["result"] for day in ("2025-06-01", "2025-07-01")]
    assert [each["name"] for each in told] == ["咖啡调制师", "咖啡制作师"]
