"""Levels of the national series that no directory prints yet change no page, no ladder and no file."""

import pytest
from django.test import Client

from agencies.adjustments import start_grade
from agencies.models import GradeLevel
from tests.agencies.register import JULY, JUNE, LIFTS, basis, scope
from tests.catalogue.asking import ask, body

pytestmark = pytest.mark.django_db

DAY = "on=2025-07-01"
PAGES = (
    f"/?{DAY}",
    f"/directory/?{DAY}&per_page=200",
    f"/directory/?{DAY}&q=电工&view=table",
    f"/directory/?{DAY}&q=焊工 三级",
    f"/directory/?{DAY}&grade=1&agency=S000031300006",
    "/directory/?grade=9",
    "/directory/?on=2020-01-01",
    f"/occupations/?{DAY}",
    f"/occupations/6-29-03-03/?{DAY}",
    f"/occupations/4-04-05-Z1/?{DAY}",
    f"/agencies/?{DAY}",
    f"/agencies/S000031300049/?{DAY}",
    f"/classification/4-04-05/?{DAY}",
    "/editions/2025/",
    f"/statements/?agency=S000031300006&code=6-29-03-03&{DAY}",
    "/changes/",
    f"/directory.csv?{DAY}",
    f"/directory.json?{DAY}",
)


def lengthen() -> list[GradeLevel]:
    """特级技师 and 首席技师, above 高级技师."""
    named = (("特", 6, "特级", "特级技师"), ("首", 7, "首级", "首席技师"))
    return [
        GradeLevel.objects.create(numeral=numeral, rank=rank, name=name, title=title)
        for numeral, rank, name, title in named
    ]


def shown(client: Client, prefix: str = "") -> list[str]:
    """Each page but the data version, which every change moves; in English it may begin a sentence."""
    answers = (client.get(prefix + address) for address in PAGES if not prefix or "." not in address)
    return [body(answer).decode().partition("数据版本")[0].partition("ata version")[0] for answer in answers]


@pytest.mark.parametrize("prefix", ["", "/en", "/large"])
def test_levels_that_nobody_assesses_are_no_holes(client: Client, prefix: str) -> None:
    before = shown(client, prefix)
    lengthen()
    assert shown(client, prefix) == before


@pytest.mark.parametrize("asked", ["特级技师", "首席技师", "焊工 特级", "电工 三级以上", "特"])
def test_a_level_that_nobody_assesses_may_be_asked_for(client: Client, asked: str) -> None:
    lengthen()
    for ending in ("/", ".csv", ".json"):
        assert client.get(f"/directory{ending}", {"q": asked}).status_code == 200


def test_a_level_is_shown_from_the_day_on_which_somebody_assesses_it(client: Client) -> None:
    special, _chief = lengthen()
    lifts = scope(*LIFTS)
    start_grade(basis=basis(JULY), agency=lifts.agency, item=lifts.item, grade_levels=[special])
    for on, levels in ((JUNE, False), (JULY, True)):
        for address in ("/", "/occupations/6-18-02-04/", "/agencies/S000031300049/", "/directory/"):
            assert ("特级" in client.get(address, {"on": str(on)}).content.decode()) is levels
    found = ask(client, agency=LIFTS[0], on=str(JULY))["results"][0]
    assert found["grades"] == [5, 4, 3, 2, 1, "特"]
    assert found["since"]["特"] == "2025-07-01"
    assert "首席" not in client.get("/directory/", {"on": str(JULY)}).content.decode().partition("<main")[2]


def test_the_guide_tells_of_the_whole_series(client: Client) -> None:
    lengthen()
    assert "首席技师" in client.get("/guide/grades/").content.decode()
