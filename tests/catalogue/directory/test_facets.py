"""The counts beside the filters, and that what is chosen stays chosen. Counted in the document."""

from collections import Counter
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from agencies.models import Agency, DataVersion
from catalogue.directory.facets import Facets, Option, facets
from catalogue.directory.filters import ScopeFilter
from catalogue.pages.fields import MOST_OPTIONS
from catalogue.pages.site_data import site_data
from tests.catalogue.asking import ask, page
from tests.printed import ROWS

pytestmark = pytest.mark.django_db


def facets_of(**asked: Any) -> Facets:
    filters = ScopeFilter(
        asked,
        site_data=site_data(DataVersion.objects.now()),
        today=timezone.localdate(),
    )
    assert filters.is_valid()
    return facets(filters)


def counts(options: tuple[Option, ...]) -> dict[str, int]:
    return {option.value: option.rows for option in options}


def chosen(options: tuple[Option, ...]) -> list[str]:
    return [option.value for option in options if option.chosen]


def test_every_option_is_counted() -> None:
    found = facets_of()
    assert found.total == 114
    assert counts(found.grade) == {"5": 63, "4": 96, "3": 103, "2": 47, "1": 38}
    assert counts(found.kind) == {"skill_grade": 112, "special_ability": 2}
    assert counts(found.code) == Counter(row.code[0] for row in ROWS)
    assert counts(found.agency) == Counter(row.filing_number for row in ROWS)


def test_options_are_named() -> None:
    found = facets_of()
    assert [option.label for option in found.grade] == [
        "五级／初级工",
        "四级／中级工",
        "三级／高级工",
        "二级／技师",
        "一级／高级技师",
    ]
    assert found.code[1].label == "4 社会生产服务和生活服务人员"
    assert {option.value: option.label for option in found.agency} == {
        row.filing_number: row.agency for row in ROWS
    }


def test_counts_are_of_what_the_other_filters_leave() -> None:
    found = facets_of(code="4-04", grade=["3"])
    within = [row for row in ROWS if row.code.startswith("4-04")]
    both = [row for row in within if 3 in row.grades]
    assert found.total == len(both)
    assert counts(found.grade) == {
        **dict.fromkeys("54321", 0),
        **Counter(str(g) for r in within for g in r.grades),
    }
    assert counts(found.agency) == Counter(row.filing_number for row in both)
    assert counts(found.code) == {"4-04": len(both), **Counter(row.code[:7] for row in both)}


@pytest.mark.parametrize(
    ("code", "steps"),
    [("4", {"4"} | {row.code[:4] for row in ROWS if row.code[0] == "4"}), ("4-04-05-Z1", {"4-04-05-Z1"})],
)
def test_codes_go_down_a_step(code: str, steps: set[str]) -> None:
    assert set(counts(facets_of(code=code).code)) == steps


def test_the_branch_of_a_filter_leaves_that_filter_out() -> None:
    found = facets_of(agency="S000031300006", kind="skill_grade")
    assert counts(found.agency) == Counter(row.filing_number for row in ROWS if row.table == 1)
    assert counts(found.kind) == {"skill_grade": 1, "special_ability": 0}


def test_what_a_search_finds_is_counted_too() -> None:
    found = facets_of(q="电梯安装维修工")
    assert (found.total, counts(found.agency)) == (1, {"S000031300006": 1})


@pytest.mark.parametrize(
    "asked",
    [
        {"code": "4-04"},
        {"code": "4-0"},
        {"code": "6-31-01-03"},
        {"code": "6-31-01-99"},
        {"agency": "S000031300006"},
        {"agency": "S000031300006", "code": "4"},
        {"kind": "special_ability", "grade": "1"},
        {"sort": "code", "per_page": "25"},
    ],
    ids=str,
)
def test_sending_the_form_again_asks_the_same(client: Client, asked: dict[str, str]) -> None:
    shown = page(client, **asked)
    again = {name: values for name, values in shown.chosen.items() if values != [""]}
    assert {name: values[-1] for name, values in again.items()} | asked == {
        **{name: values[-1] for name, values in again.items()}
    }
    before, after = ask(client, **asked), ask(client, **again)
    assert (before["count"], before["answer"]) == (after["count"], after["answer"])


def test_counts_stand_beside_the_options(client: Client) -> None:
    shown = page(client, code="4-04").options
    assert shown["agency"]["S000031300040"] == "上海市人工智能行业协会 (1)"
    assert shown["kind"]["special_ability"] == "专项职业能力考核 (2)"
    assert shown["code"]["4-04-05"].endswith(" (11)")


def test_beyond_a_hundred_agencies_there_is_no_list(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """A select of thousands weighs more than it helps: the field then takes a filing number."""
    assert MOST_OPTIONS == 100
    monkeypatch.setattr("catalogue.directory.facets.MOST_OPTIONS", 10)
    Agency.objects.update(website="")  # so that no counts are kept from before
    shown = page(client, code="4", agency="S000031300006")
    assert "agency" not in shown.options
    assert shown.chosen["agency"] == ["S000031300006"]
    assert ask(client, code="4")["count"] == len([row for row in ROWS if row.code[0] == "4"])


@pytest.mark.parametrize("text", ["大学 人工智能", "协会 标注", "学院 茶艺", "养老 三级", "AI", "数控"])
def test_a_filter_changes_nothing_in_what_a_text_means(client: Client, text: str) -> None:
    """A weaker reading would have rows of the kind that is ticked, and none of the kind's count."""
    for name in ("kind", "code", "agency", "grade"):
        for option in getattr(facets_of(q=text), name):
            # Beside a grade in the text another one leaves nothing.
            assert ask(client, q=text, **{name: option.value})["count"] == option.rows, (name, option.value)
