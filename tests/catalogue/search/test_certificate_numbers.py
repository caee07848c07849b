"""A certificate number belongs to one person: its serial is shown, linked, filed and kept nowhere."""

import io
import json

import openpyxl
import pytest
from django.test import Client

from agencies.missed_searches import counts
from catalogue.middleware.request_log import masked

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


READ = {
    # 5 of the agency's items carry 三级; of the special abilities' agency none has any grade.
    "S000031300006243000123": (
        "matches",
        ["年份为2024年。", "等级为三级／高级工。", "这家机构有1个评价项目可评三级／高级工"],
    ),
    "S000031300006240000123": ("matches", ["等级位为0，目录中没有这样的等级。"]),
    "S000031300006247000123": ("matches", ["等级位为7，目录中没有这样的等级。"]),
    "S000031300006993000123": ("matches", ["年份为2099年，还没有到。"]),
    "S000031200057243000123": ("matches", ["专项职业能力证书没有等级"]),
    "S000031300011241000123": ("matches", ["没有可评一级／高级技师的评价项目"]),
    "S00003130000624T000123": ("matches", ["有两个字母的编号，用于特级技师"]),
    "S0000313000062430001234": ("matches", ["这像是证书编号，但不是22位，请核对。"]),
    "Y000031300006243000123": ("another_certificate", ["首字母为Y的，是用人单位对本单位职工自行评价"]),
    "1234567890123456": ("another_certificate", ["16位的旧版国家职业资格证书编号"]),
}


@pytest.mark.django_db
@pytest.mark.parametrize(("typed", "wanted"), READ.items())
def test_a_number_is_read_out_and_nothing_verified(
    client: Client, typed: str, wanted: tuple[str, list[str]]
) -> None:
    kind, said = wanted
    record = json.loads(client.get("/directory.json", {"q": typed}).getvalue())
    assert record["answer"]["kind"] == kind
    assert (record["count"] > 0) == (kind == "matches")
    html = client.get("/directory/", {"q": typed}).content.decode()
    assert [text for text in said if text not in html] == []
    assert "非官方说明" in html
    assert "本站不能核验证书" in html
    assert 'href="/guide/certificates/"' in html
