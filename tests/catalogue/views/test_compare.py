"""One edition beside another; the second is made up here, since only 2025 is loaded."""

import datetime as dt

import pytest
from django.test import Client

from agencies.adjustments import Basis, end_grade, rename_agency, start_grade
from agencies.changes import comparison as holdings
from agencies.models import Notice
from tests.agencies.register import ADVERTS, LIFTS, agency, levels, scope

pytestmark = pytest.mark.django_db
NEXT = dt.date(2025, 12, 30)


@pytest.fixture
def next_edition() -> Notice:
    """2026: 广告设计师 loses 三级 at 上海市广告协会, which is renamed; 电梯安装维修工 ends."""
    edition = Notice.objects.create(
        slug="2025-999",
        number="沪人社职〔2025〕999号",
        title="关于2026年目录的通知",
        issuer="上海市人力资源和社会保障局",
        edition=2026,
        issued_on=NEXT,
        in_force_from=NEXT,
        text="略",
    )
    basis = Basis(effective_on=NEXT, notice=edition, reason="年度目录")
    end_grade(basis=basis, scope=scope(*ADVERTS), grade_levels=levels(3))
    end_grade(basis=basis, scope=scope(*LIFTS), grade_levels=levels(5, 4, 3, 2, 1))
    rename_agency(basis=basis, agency=agency(ADVERTS[0]), name="上海广告协会")
    return edition


def test_two_editions_are_compared_by_kind_of_change(client: Client, next_edition: Notice) -> None:
    page = client.get("/editions/2025/compare/2026/").content.decode()
    assert "2025年版与2026年版目录对比" in page
    # Of 114 scopes one changed its grades and one ended.
    assert "112 项没有变化" in page
    assert page.index("变更等级（1）") < page.index("移除（1）") < page.index("机构更名（1）")
    assert "上海市广告协会更名为上海广告协会" in page
    assert "沪人社职〔2025〕999号" in page


def test_the_later_year_first_leads_to_the_address_with_the_earlier(
    client: Client, next_edition: Notice
) -> None:
    answer = client.get("/editions/2026/compare/2025/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/editions/2025/compare/2026/")


def test_an_edition_leads_to_its_comparison_once_there_are_two(client: Client) -> None:
    link = "/editions/2024/compare/2025/"
    assert link not in client.get("/editions/2025/").content.decode()
    Notice.objects.create(
        slug="2023-1", number="号", title="题", issuer="关", edition=2024, text="略",
        issued_on=dt.date(2023, 12, 29), in_force_from=dt.date(2023, 12, 29),
    )  # fmt: skip
    assert link in client.get("/editions/2025/").content.decode()


@pytest.mark.parametrize("years", [("2025", "2025"), ("2025", "2026"), ("1999", "2025"), ("0000", "9999")])
def test_an_edition_that_is_not_loaded_is_not_compared(client: Client, years: tuple[str, str]) -> None:
    assert client.get(f"/editions/{years[0]}/compare/{years[1]}/").status_code == 404


def test_what_is_too_much_to_list_is_counted(
    client: Client, next_edition: Notice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(holdings, "MOST_DIFFERENCES", 1)
    page = client.get("/editions/2025/compare/2026/").content.decode()
    assert "112 项没有变化" in page
    assert "新增 0 项，变更等级 1 项，移除 1 项" in page
    assert 'href="/changes/?since=2024-12-30&amp;until=2025-12-30"' in page
    assert "没有任何不同" not in page


def test_what_came_and_went_in_between_is_no_difference(client: Client, next_edition: Notice) -> None:
    """三级 of 广告设计师 ended with the new edition, and the same day it begins again."""
    basis = Basis(effective_on=NEXT, notice=next_edition, reason="更正")
    start_grade(basis=basis, agency=agency(ADVERTS[0]), item=scope(*ADVERTS).item, grade_levels=levels(3))
    page = client.get("/editions/2025/compare/2026/").content.decode()
    assert "113 项没有变化" in page
    assert "变更等级" not in page
