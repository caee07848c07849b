"""Every parameter of the directory, alone and with others. What is expected is read from the document."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client, override_settings

from agencies.adjustments import end_grade
from catalogue.directory.filters import ScopeFilter
from tests.agencies.register import JUNE, LIFTS, basis, levels, scope
from tests.catalogue.asking import ask, in_csv, in_json, in_xlsx, on_page, page, printed
from tests.printed import ROWS, PrintedRow

pytestmark = pytest.mark.django_db

ALONE = {row.code for row in ROWS if len({each.filing_number for each in ROWS if each.code == row.code}) == 1}
AT_THE_TOP = {row.code for row in ROWS if 1 in row.grades}
Narrow = Callable[[PrintedRow], bool]
QUESTIONS: list[tuple[dict[str, Any], Narrow]] = [
    ({}, bool),
    ({"code": "6-31-01-03"}, lambda row: row.code == "6-31-01-03"),
    ({"only": "1"}, lambda row: row.code in ALONE),
    ({"lacks": "1"}, lambda row: bool(row.grades) and row.code not in AT_THE_TOP),
    (
        {"lacks": "1", "only": "1", "code": "4"},
        lambda row: (
            row.code[0] == "4" and row.code in ALONE and bool(row.grades) and row.code not in AT_THE_TOP
        ),
    ),
    ({"code": "6310103"}, lambda row: row.code == "6-31-01-03"),
    ({"code": "６－３１－０１－０３"}, lambda row: row.code == "6-31-01-03"),
    ({"code": "4-04-05-z1"}, lambda row: row.code == "4-04-05-Z1"),
    ({"code": "4-04-05"}, lambda row: row.code.startswith("4-04-05")),
    ({"code": "40405"}, lambda row: row.code.startswith("4-04-05")),
    ({"code": "4-04"}, lambda row: row.code.startswith("4-04")),
    ({"code": "6-3"}, lambda row: row.code.startswith("6-3")),
    ({"code": "5"}, lambda row: row.code.startswith("5")),
    ({"agency": "S000031100001"}, lambda row: row.filing_number == "S000031100001"),
    ({"agency": "s0000 3110 0001"}, lambda row: row.filing_number == "S000031100001"),
    ({"grade": "1"}, lambda row: 1 in row.grades),
    ({"grade": "5"}, lambda row: 5 in row.grades),
    ({"grade": ["1", "5"]}, lambda row: 1 in row.grades or 5 in row.grades),
    ({"grade": ["5", "4", "3", "2", "1"]}, lambda row: bool(row.grades)),
    ({"kind": "skill_grade"}, lambda row: row.table == 1),
    ({"kind": "special_ability"}, lambda row: row.table == 2),
    ({"on": "2024-12-30"}, bool),
    ({"on": "2025-06-01"}, bool),
    ({"code": "4-04", "grade": "3"}, lambda row: row.code.startswith("4-04") and 3 in row.grades),
    ({"code": "4-04-05", "kind": "special_ability"}, lambda row: "4-04-05-Z" in row.code),
    (
        {"agency": "S000031500053", "grade": ["2", "1"], "kind": "skill_grade", "code": "4"},
        lambda row: row.filing_number == "S000031500053" and bool({2, 1} & set(row.grades)),
    ),
    ({"agency": "S000031300006", "on": "2025-12-31"}, lambda row: row.filing_number == "S000031300006"),
    # An empty parameter is an absent one, and one that the directory does not know says nothing.
    (dict.fromkeys(("q", "code", "agency", "grade", "kind", "on", "sort", "per_page", "page"), ""), bool),
    ({"code": " 6-31 ", "utm_source": "x"}, lambda row: row.code.startswith("6-31")),
    # Of a parameter that stands once the last counts.
    ({"code": ["4-04", "6-31"]}, lambda row: row.code.startswith("6-31")),
]


@pytest.mark.parametrize(
    ("asked", "narrow"), QUESTIONS, ids=lambda value: None if callable(value) else str(value)[:60]
)
def test_a_question_finds_the_rows_that_the_document_prints(
    client: Client, asked: dict[str, Any], narrow: Narrow
) -> None:
    answer = ask(client, **asked)
    assert in_json(client, **asked) == printed(narrow)
    assert answer["count"] == len(printed(narrow)) > 0
    assert answer["answer"]["kind"] == "all"


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"sort": "code"},
        {"sort": "agency"},
        {"code": "4-04", "grade": "3"},
        {"q": "电工"},
        {"q": "焊工", "sort": "printed"},
        {"q": "工业", "grade": ["3", "4"], "sort": "code"},
        {"kind": "special_ability"},
        {"agency": "S000031300099"},
    ],
    ids=str,
)
def test_every_face_gives_the_same_rows_in_the_same_order(client: Client, asked: dict[str, Any]) -> None:
    rows = in_json(client, **asked)
    assert in_csv(client, **asked) == in_xlsx(client, **asked) == rows
    assert on_page(client, **asked, per_page="200") == rows


@pytest.mark.parametrize(
    ("sort", "key"),
    [
        ("printed", lambda row: row.line),
        ("code", lambda row: row.code),
        ("agency", lambda row: row.filing_number),
    ],
)
def test_rows_are_sorted(client: Client, sort: str, key: Callable[[PrintedRow], Any]) -> None:
    """Python keeps the printed order among equals, and so does the directory."""
    assert in_json(client, sort=sort) == [row.scope for row in sorted(ROWS, key=key)]


def test_relevance_is_the_usual_order_of_a_search_and_says_nothing_without_one(client: Client) -> None:
    assert in_json(client, sort="relevance") == printed()
    assert in_json(client, q="电工") == in_json(client, q="电工", sort="relevance")
    best = ask(client, q="电工")["results"][0]
    assert (best["code"], best["item"]) == ("6-31-01-03", "电工")


@pytest.mark.parametrize(("size", "last"), [("25", 5), ("50", 3), ("100", 2), ("200", 1), ("", 3)])
def test_pages_together_are_the_list(client: Client, size: str, last: int) -> None:
    pages = [on_page(client, per_page=size, page=number) for number in range(1, last + 1)]
    assert [row for rows in pages for row in rows] == printed()
    assert {len(rows) for rows in pages[:-1]} <= {int(size or 50)}
    page(client, 404, per_page=size, page=last + 1)


def test_a_page_of_a_file_is_that_of_the_list(client: Client) -> None:
    for read in (in_json, in_csv, in_xlsx, on_page):
        assert read(client, per_page=25, page=2) == printed()[25:50]


def test_a_file_without_a_page_is_never_cut(client: Client) -> None:
    assert len(in_json(client, per_page=25)) == len(in_csv(client, per_page=25)) == 114


def test_the_view_by_occupation_tells_each_once_and_keeps_an_order_that_is_asked_for(client: Client) -> None:
    def keys(**asked: str) -> list[str]:
        shown = page(client, per_page=200, **asked).links
        return [link.split("/")[2] for link in shown if re.match("/(agencies/S|occupations/[0-9])", link)]

    codes = [key for key in keys() if "-" in key]
    assert codes == sorted({row.code for row in ROWS})
    agencies = [key for key in keys(sort="printed") if key.startswith("S")]
    assert agencies == [row.filing_number for row in ROWS]


@pytest.mark.parametrize(
    ("asked", "count"), [({"q": "6-31-01-03"}, 1), ({"q": "S000031300006"}, 1), ({"q": "电梯安装维修工"}, 1)]
)
def test_a_plain_name_or_code_is_found(client: Client, asked: dict[str, str], count: int) -> None:
    answer = ask(client, **asked)
    assert (answer["answer"]["kind"], answer["count"]) == ("matches", count)
    assert all(row["matched"] for row in answer["results"])


def on_all_faces(client: Client, **asked: Any) -> list[list[tuple[str, str]]]:
    rows = [read(client, **asked) for read in (in_json, in_csv, in_xlsx)]
    return [*rows, on_page(client, **asked, per_page="200")]


@override_settings(PAGE_CACHE_BYTES=0)
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("q", "焊工"),
        ("code", "4-04"),
        ("agency", "S000031300040"),
        ("grade", "1"),
        ("kind", "special_ability"),
        ("on", "2025-05-31"),
    ],
)
def test_without_a_filter_its_effect_is_gone_from_every_face(
    client: Client, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    end_grade(basis=basis(JUNE), scope=scope(*LIFTS), grade_levels=levels(5, 4, 3, 2, 1))
    whole, narrowed = on_all_faces(client), on_all_faces(client, **{name: value})
    assert all(rows == whole[0] for rows in whole)
    assert all(rows == narrowed[0] != whole[0] for rows in narrowed)
    without = type("Without", (ScopeFilter,), {name: None})
    monkeypatch.setattr("catalogue.views.directory.ScopeFilter", without)
    assert on_all_faces(client, **{name: value}) == whole


@override_settings(PAGE_CACHE_BYTES=0)
def test_a_filter_of_ones_own_narrows_every_face(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whichever method narrows, the files, the page and the counts beside the filters follow it."""

    class Only(ScopeFilter):
        def of_kind(self, scopes: Any, _name: str, _kind: str) -> Any:
            return scopes.for_code("4-04")

    monkeypatch.setattr("catalogue.views.directory.ScopeFilter", Only)
    faces = on_all_faces(client, kind="skill_grade")
    assert faces == [printed(lambda row: row.code.startswith("4-04"))] * 4
    shown = page(client, kind="skill_grade").options
    assert set(shown["code"]) == {"", "4"}


def test_fifty_nine_of_seventy_five_codes_have_one_agency(client: Client) -> None:
    assert len(ALONE) == 59
    assert {code for code, _item in (row[1].split(" ", 1) for row in in_json(client, only="1"))} == ALONE


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"q": "焊工 一级"}, "找到 1 家机构可评焊工（电焊工）一级（高级技师）。"),
        ({"code": "6-18-02-04", "grade": ["5", "1"]}, "可评焊工（电焊工）五级（初级工）或一级（高级技师）。"),
        ({"q": "电梯安装维修工"}, "找到 1 家机构可评电梯安装维修工。"),
        ({}, "找到 56 家机构、73 个职业、2 项专项职业能力，共 114 条。"),
        ({"kind": "special_ability"}, "找到 1 家机构、2 项专项职业能力，共 2 条。"),
        ({"agency": "S000031300006"}, "找到 1 家机构可评电梯安装维修工。"),
    ],
)
def test_the_question_is_read_back_in_one_sentence(
    client: Client, asked: dict[str, Any], sentence: str
) -> None:
    assert sentence in page(client, **asked).text


def test_what_is_ticked_is_read_back_by_name_and_with_or(client: Client) -> None:
    text = client.get("/directory/?grade=1&grade=3&agency=S000031300006").content.decode()
    chips = text.split('class="chips')[1].split("</ul>")[0]
    assert "上海市电梯行业协会" in chips
    assert chips.index("三级／高级工") < chips.index("或 <a") < chips.index("一级／高级技师")
    boxes = re.findall(r'name="grade" value="(.)"', text)
    assert boxes == list("54321")


def test_a_condition_that_leaves_nothing_is_named_and_the_answer_without_it_offered(client: Client) -> None:
    shown = page(client, q="焊工", agency="S000031300006")
    assert "去掉“评价机构：上海市电梯行业协会”" in shown.text
    assert "/directory/?q=%E7%84%8A%E5%B7%A5" in shown.links
