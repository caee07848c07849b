"""What was retracted: 410 in the site's clothes on every face, and in no list, file, feed or sitemap."""

import datetime as dt

import pytest
from django.test import Client

from agencies.adjustments import file_agency, file_occupation
from agencies.adjustments.hidden import show_again
from agencies.adjustments.retraction import retract
from agencies.models import Agency, Notice, Occupation
from tests.agencies.register import basis

NUMBER, CODE, SLUG = "S000031399999", "4-04-05-99", "2025-101"
SAID = "这条记录因录入有误已撤下"
PAGES = (
    f"/agencies/{NUMBER}/",
    f"/agencies/{NUMBER}/?on=2020-01-01",
    f"/large/agencies/{NUMBER}/",
    f"/occupations/{CODE}/",
    f"/occupations/{CODE}/?on=2050-01-01",
    f"/notices/{SLUG}/",
    f"/directory/?agency={NUMBER}",
    f"/directory/?code={CODE}&on=2020-01-01",
    f"/directory.csv?agency={NUMBER}",
    f"/directory.xlsx?code={CODE}",
    f"/changes/?agency={NUMBER}",
    f"/changes/?code={CODE}",
    f"/changes.atom?agency={NUMBER}",
    f"/changes.atom?code={CODE}",
    f"/statements/?agency={NUMBER}&code=6-18-02-04&on=2025-03-01",
    f"/statements/?agency=S000031300006&code={CODE}&on=2025-03-01",
)
LISTS = ("/", "/agencies/", "/occupations/", "/classification/4-04-05/", "/changes/", "/sitemap.xml")

pytestmark = pytest.mark.django_db


@pytest.fixture
def recorded() -> list[Agency | Occupation | Notice]:
    notice = Notice.objects.create(
        number="沪人社职〔2025〕101号",
        slug=SLUG,
        title="录错的通知",
        issuer="某局",
        issued_on=dt.date(2025, 5, 20),
        in_force_from=dt.date(2025, 5, 20),
        text="略",
    )
    return [
        file_agency(basis=basis(), filing_number=NUMBER, name="录错的机构"),
        file_occupation(basis=basis(), code=CODE, name="录错的职业"),
        notice,
    ]


@pytest.fixture
def retracted(recorded: list[Agency | Occupation | Notice]) -> list[Agency | Occupation | Notice]:
    for record in recorded:
        retract(record=record, reason="录错")
    return recorded


@pytest.mark.usefixtures("retracted")
@pytest.mark.parametrize("path", PAGES)
def test_an_address_of_what_was_retracted_is_gone(client: Client, path: str) -> None:
    response = client.get(path)
    text = response.content.decode()
    assert (response.status_code, response.headers["Cache-Control"]) == (410, "no-store")
    assert SAID in text
    assert '<meta name="robots" content="noindex">' in text
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert "ETag" not in response.headers
    assert "录错的" not in text


@pytest.mark.usefixtures("retracted")
def test_it_is_gone_in_english_too(client: Client) -> None:
    for prefix in ("/en", "/en/large"):
        response = client.get(f"{prefix}/agencies/{NUMBER}/")
        assert (response.status_code, response.headers["Content-Language"]) == (410, "en")
        assert "recorded in error" in response.content.decode()


@pytest.mark.usefixtures("retracted")
@pytest.mark.parametrize("asked", [f"agency={NUMBER}", f"code={CODE}", f"agency={NUMBER}&on=2020-01-01"])
def test_json_says_so_in_json(client: Client, asked: str) -> None:
    response = client.get(f"/directory.json?{asked}")
    assert response.status_code == 410
    told = response.json()
    assert (told["status"], told["message"], told["answer"]["message"]) == (410, SAID, SAID)


@pytest.mark.usefixtures("retracted")
@pytest.mark.parametrize("path", [f"/agencies/{NUMBER}/", f"/directory.json?code={CODE}"])
def test_nobody_is_told_that_they_have_it_already(client: Client, path: str) -> None:
    for name, value in (("If-Modified-Since", "Fri, 01 Jan 2100 00:00:00 GMT"), ("If-None-Match", "*")):
        assert client.get(path, headers={name: value}).status_code == 410


@pytest.mark.usefixtures("retracted")
@pytest.mark.parametrize("path", LISTS)
def test_no_list_names_it(client: Client, path: str) -> None:
    text = client.get(path).content.decode()
    assert [name for name in (NUMBER, CODE, SLUG, "录错的") if name in text] == []


def test_what_is_shown_again_has_its_page_back(
    client: Client, retracted: list[Agency | Occupation | Notice]
) -> None:
    for record in retracted:
        show_again(record=record, reason="没有录错")
        assert client.get(record.get_absolute_url()).status_code == 200
