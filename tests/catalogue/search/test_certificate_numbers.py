"""A certificate number belongs to one person: its serial is shown, linked, filed and kept nowhere."""

import io
import json

import openpyxl
import pytest
from django.test import Client

from agencies.missed_searches import counts
from catalogue.logs import masked

SERIAL = "000123"
TYPED = ("S000031300006243000123", "s0000 3130 0006 24 3 000123", "证书号：S000031300006-24-3-000123")
FACES = ("/directory/", "/directory.json", "/directory.csv", "/en/directory/", "/large/directory/")


@pytest.mark.django_db
@pytest.mark.parametrize("typed", TYPED)
@pytest.mark.parametrize("face", FACES)
def test_no_face_shows_the_serial_or_is_kept(client: Client, face: str, typed: str) -> None:
    response = client.get(face, {"q": typed})
    body = b"".join(response) if response.streaming else response.content
    assert response.status_code == 200
    assert "no-store" in response.headers["Cache-Control"]
    assert SERIAL not in body.decode()
    assert "上海市电梯行业协会" in body.decode()


@pytest.mark.django_db
def test_the_spreadsheet_shows_no_serial_either(client: Client) -> None:
    response = client.get("/directory.xlsx", {"q": TYPED[0]})
    book = openpyxl.load_workbook(io.BytesIO(response.getvalue()))
    cells = [str(cell) for sheet in book for row in sheet.values for cell in row]
    assert not [cell for cell in cells if SERIAL in cell]


@pytest.mark.django_db
def test_the_file_does_not_repeat_the_number(client: Client) -> None:
    record = json.loads(client.get("/directory.json", {"q": TYPED[0]}).getvalue())
    assert "q" not in record["query"]
    assert [row["filing_number"] for row in record["results"]] == ["S000031300006"]


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["S000031300017243000123", "310101 19900101 1234 567"])
def test_what_finds_nothing_is_not_counted_either(client: Client, typed: str) -> None:
    counts.take()
    response = client.get("/directory/", {"q": typed})
    assert "no-store" in response.headers["Cache-Control"]
    assert not counts.take()


@pytest.mark.django_db
def test_a_page_that_refuses_another_field_shows_no_serial(client: Client) -> None:
    response = client.get("/directory/", {"q": TYPED[0], "page": "x"})
    assert response.status_code == 400
    assert SERIAL not in response.content.decode()


@pytest.mark.django_db
def test_the_masked_number_in_a_link_finds_the_same(client: Client) -> None:
    record = json.loads(client.get("/directory.json", {"q": "S000031300006243******"}).getvalue())
    assert [row["filing_number"] for row in record["results"]] == ["S000031300006"]


@pytest.mark.parametrize("typed", TYPED)
def test_the_request_log_has_no_serial(typed: str) -> None:
    assert SERIAL not in masked(f"q={typed}&page=1")
