"""Rows and counts are those of the present data, of the day and of the question."""

import pytest
from django.test import Client

from agencies.adjustments import end_grade, rename_agency
from tests.agencies.register import JUNE, LIFTS, agency, basis, levels, scope
from tests.catalogue.asking import ask, page

pytestmark = pytest.mark.django_db


def test_a_change_is_seen_at_once_in_rows_counts_and_their_html(client: Client) -> None:
    asked = {"agency": LIFTS[0], "on": "2025-06-01", "view": "table"}
    assert "上海市电梯行业协会" in page(client, **asked).text
    end_grade(basis=basis(JUNE), scope=scope(*LIFTS), grade_levels=levels(5))
    rename_agency(basis=basis(JUNE), agency=agency(LIFTS[0]), name="上海市电梯行业联合会")
    shown = page(client, **asked)
    assert "上海市电梯行业联合会" in shown.rows[1][1][2]
    assert "本机构未列五级" in shown.rows[1][1][3]
    assert shown.options["agency"][LIFTS[0]] == "上海市电梯行业联合会 (1)"
    assert ask(client, **asked)["results"][0]["grades"] == [4, 3, 2, 1]


def test_a_row_is_of_its_day(client: Client) -> None:
    rename_agency(basis=basis(JUNE), agency=agency(LIFTS[0]), name="上海市电梯行业联合会")
    pages = [page(client, agency=LIFTS[0], on=on, view="table") for on in ("2025-06-01", "2025-05-31")]
    names = [shown.rows[1][1][2] for shown in pages]
    assert ["联合会" in name for name in names] == [True, False]


def test_a_row_leads_within_its_language_and_version(client: Client) -> None:
    pages = [
        client.get(f"{prefix}directory/?view=table").content.decode() for prefix in ("/", "/en/", "/large/")
    ]
    for prefix, text in zip(("/", "/en/", "/large/"), pages, strict=True):
        assert f'href="{prefix}agencies/{LIFTS[0]}/"' in text


@pytest.mark.parametrize("view", ["occupations", "table"])
def test_why_rows_match_is_said_once_above_them_where_their_names_do_not_tell(
    client: Client, view: str
) -> None:
    for asked, why in (({"code": LIFTS[1]}, 0), ({"q": "电梯安装维修工"}, 0), ({"q": "月嫂"}, 1)):
        text = client.get("/directory/", {**asked, "view": view}).content.decode()
        assert text.count("叫法由本站整理") == why
