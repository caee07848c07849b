"""Rows named in an address: collected by boxes, compared, put into files, with chosen columns."""

import csv
import io
import json

import pytest
from django.test import Client

from agencies.adjustments import end_grade
from tests.agencies.register import ADVERTS, JUNE, LIFTS, basis, scope
from tests.pages import Page

pytestmark = pytest.mark.django_db
LIFT, ADVERT = "S000031300006~6-29-03-03", "S000031300049~4-08-08-08"


def rows_of(client: Client, address: str) -> list[dict[str, str]]:
    text = b"".join(client.get(address)).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_boxes_name_rows_as_an_address_does(client: Client) -> None:
    """An agency, an occupation and its work type; each leads back to its own row alone."""
    shown = client.get("/directory/?q=焊工&view=table").content.decode()
    keys = [text.split('"')[0] for text in shown.split('name="row" value="')[1:]]
    assert keys
    for key in keys:
        number, code, *work_type = key.split("~")
        (row,) = rows_of(client, f"/directory.csv?row={key}")
        assert (row["机构备案号"], row["职业编码"], row["工种"]) == (number, code, "".join(work_type))


def test_a_list_has_exactly_its_rows_however_they_are_spelt(client: Client) -> None:
    rows = rows_of(client, f"/directory.csv?row={ADVERT}&row=s0000 3130 0006~6290303&row={LIFT}")
    assert [(row["机构备案号"], row["职业编码"]) for row in rows] == [LIFTS, ADVERTS]
    told = client.get(f"/directory.json?row={LIFT}").json()
    assert (told["count"], told["query"]["row"]) == (1, [LIFT])


def test_a_list_leads_on(client: Client) -> None:
    """To more rows, for which these wait, to its files and to its changes."""
    links = Page(client.get(f"/directory/?row={ADVERT}&row={LIFT}").content.decode()).links
    both = f"={LIFT}&{{}}={ADVERT}"
    for address in ("/directory/?picked" + both.format("picked"), "/changes/?row" + both.format("row")):
        assert address in links
    assert "/directory.csv?row" + both.format("row") + "&sort=code" in links
    more = Page(client.get(f"/directory/?q=焊工&picked={LIFT}").content.decode())
    assert more.chosen["row"] == [LIFT]


def test_one_entry_is_called_one(client: Client) -> None:
    assert "List: 1 entry" in Page(client.get(f"/en/directory/?row={LIFT}").content.decode()).text
    assert (
        "List: 2 entries" in Page(client.get(f"/en/directory/?row={LIFT}&row={ADVERT}").content.decode()).text
    )
    page = Page(client.get(f"/en/directory/?q=焊工 一级&agency={LIFT[:13]}").content.decode())
    assert "1 entry" in page.text
    assert "1 entries" not in page.text


def test_what_left_the_directory_is_named(client: Client) -> None:
    adverts = scope(*ADVERTS)
    levels = [grade.grade_level for grade in adverts.grades.all() if grade.grade_level]
    end_grade(basis=basis(JUNE), scope=adverts, grade_levels=levels)
    shown = Page(client.get(f"/directory/?row={ADVERT}&row={LIFT}").content.decode())
    assert "清单中有 1 条当日不在目录内：S000031300049 4-08-08-08。" in shown.text
    assert "找到 1 家机构可评电梯安装维修工" in shown.text


@pytest.mark.parametrize("key", ["1", "S000031300006", "S000031300006~6-29", "x~6-29-03-03"])
def test_what_names_no_row_is_refused(client: Client, key: str) -> None:
    for parameter in ("row", "picked"):
        answer = client.get("/directory/", {parameter: key})
        assert answer.status_code == 400
        assert f"“{key}”不是条目" in answer.content.decode()
    assert client.get("/compare/", {"row": key}).status_code == 400


@pytest.mark.parametrize(
    ("rows", "leads_to"),
    [
        ((ADVERT, LIFT), "agency=S000031300049&agency=S000031300006"),
        (("S000031300006~6-29-03-03", "S000031300006~4-08-08-08"), "code=6-29-03-03&code=4-08-08-08"),
    ],
)
def test_rows_are_compared_by_their_agencies_or_else_by_their_occupations(
    client: Client, rows: tuple[str, ...], leads_to: str
) -> None:
    answer = client.get("/compare/", {"row": rows})
    assert sorted(answer.headers["Location"].partition("?")[2].split("&")) == sorted(leads_to.split("&"))


def test_a_table_and_its_files_have_the_columns_that_are_wanted(client: Client) -> None:
    asked = f"row={LIFT}&column=code&column=agency"
    (row,) = rows_of(client, f"/directory.csv?{asked}")
    assert row == {
        "职业编码": "6-29-03-03",
        "评价机构": "上海市电梯行业协会",
        "机构备案号": "S000031300006",
        "机构类别": "",
    }
    told = json.loads(b"".join(client.get(f"/directory.json?{asked}")))
    assert told["results"] == [
        {"filing_number": "S000031300006", "agency": "上海市电梯行业协会", "code": "6-29-03-03"}
    ]
    (heading, line) = Page(client.get(f"/directory/?{asked}&view=table").content.decode()).rows
    assert heading[1] == ["编码", "评价机构"]
    assert line[1] == ["6-29-03-03", "上海市电梯行业协会 S000031300006"]
    metadata = client.get(f"/directory.csv-metadata.json?{asked}").json()
    assert [each["titles"] for each in metadata["tableSchema"]["columns"]] == list(row)
    assert client.get("/directory/?column=fee").status_code == 400
