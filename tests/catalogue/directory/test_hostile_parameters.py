"""Whatever is asked of the directory, on whatever face: an answer, and never a server error."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db

FACES = ["/directory/", "/directory.csv", "/directory.xlsx", "/directory.json"]
REFUSED = [
    "q=%00",
    "code=6%00",
    "agency=%00",
    "on=2025-01-01%00",
    "q=%ED%A0%80",
    "q=%FF",
    "grade=%C0%80",
    "page=1%00",
]
ANSWERED = [
    "q=%25&q=_",
    "q=%27%3B+DROP+TABLE+agencies_agency--",
    "q=" + "%F0%9F%98%80" * 40,
    "q=" + "a+" * 99,
    "q=%E2%80%8B",
    "q=%22",
    "q=%5C",
    "q=%28%5B%7B%2A%3F",
    "grade=5&grade=5&grade=5&grade=4",
    "kind=skill_grade&kind=special_ability",
    "on=&on=2025-06-01",
    "code=4-04&code=",
    "=&=&&&",
    "q=%0A%0D%09",
]
WRONG = [
    "grade=9223372036854775808",
    "grade=-1",
    "grade=5&grade=x",
    "on=2025-02-29",
    "on=-0001-01-01",
    "kind=0",
    "per_page=0",
]


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("query", REFUSED + WRONG)
def test_what_makes_no_sense_is_refused(client: Client, face: str, query: str) -> None:
    assert client.get(f"{face}?{query}").status_code == 400


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("query", ANSWERED)
def test_what_is_merely_odd_is_answered(client: Client, face: str, query: str) -> None:
    response = client.get(f"{face}?{query}")
    assert response.status_code == 200
    assert b"".join(response)


@pytest.mark.parametrize(
    "path", ["/occupations/%00/", "/agencies/S%00/", "/agencies/S0000313000061/", "/editions/99999/"]
)
def test_an_address_of_no_shape_is_no_page(client: Client, path: str) -> None:
    assert client.get(path).status_code in {400, 404}
