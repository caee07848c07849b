"""Compare: differences first, what is the same folded; every kind of name in the address."""

import re

import pytest
from django.db import connection
from django.test import Client

from agencies.adjustments import end_grade, start_grade
from tests.agencies.register import JUNE, agency, basis, item, levels, scope
from tests.pages import Page

pytestmark = pytest.mark.django_db

TEA = "S000031300009", "S000031300062"  # 上海市茶叶行业协会, 上海市茶叶学会


def compared(client: Client, query: str) -> str:
    response = client.get(f"/compare/?{query}")
    assert response.status_code == 200
    return str(response.content.decode())


HELD = """
    SELECT occupation.code, item.work_type, agency.filing_number, level.numeral
    FROM agencies_scopegrade AS held
    JOIN agencies_scope AS scope ON scope.id = held.scope_id
    JOIN agencies_agency AS agency ON agency.id = scope.agency_id
    JOIN agencies_assessmentitem AS item ON item.id = scope.item_id
    JOIN agencies_occupation AS occupation ON occupation.id = item.occupation_id
    JOIN agencies_gradelevel AS level ON level.id = held.grade_level_id
    WHERE held.valid_from <= %s AND (held.valid_until IS NULL OR held.valid_until > %s)
    ORDER BY level.rank
"""
STEPS = dict(zip("54321", "五四三二一", strict=True))


@pytest.mark.parametrize("on", ["2024-12-29", "2025-05-31", "2025-06-01"])
def test_its_lines_are_those_of_sql(client: Client, on: str) -> None:
    """On the day before the first edition, and on both sides of an adjustment."""
    end_grade(basis=basis(JUNE), scope=scope(TEA[0], "4-03-02-07"), grade_levels=levels(3))
    start_grade(basis=basis(JUNE), agency=agency(TEA[1]), item=item("4-03-02-08"), grade_levels=levels(5))
    with connection.cursor() as cursor:
        cursor.execute(HELD, [on, on])
        rows = [row for row in cursor.fetchall() if row[2] in TEA]
    expected = {
        code: [
            "".join(STEPS[numeral] for its, _work_type, of, numeral in rows if (its, of) == (code, number))
            for number in TEA
        ]
        for code in {row[0] for row in rows}
    }
    assert len(expected) == {"2024-12-29": 0, "2025-05-31": 2, "2025-06-01": 3}[on]
    page = Page(compared(client, f"agency={TEA[0]}&agency={TEA[1]}&on={on}"))
    told = {
        cells[0].split()[-1]: [
            "".join(re.findall("[五四三二一](?=级)", cell.partition("；本机构未列")[0])) for cell in cells[1:]
        ]
        for _id, cells in page.rows[1:]
        if cells[0].split()[-1][0].isdigit()
    }
    assert told == expected
    different = sum(one != other for one, other in expected.values())
    assert ("完全相同" in page.text) is (on == "2025-05-31")
    assert (f"{different} 处不同，{len(expected) - different} 处相同" in page.text) is (on == "2025-06-01")


def test_two_agencies_of_the_same_items_and_grades_are_the_same(client: Client) -> None:
    page = compared(client, f"agency={TEA[0]}&agency={TEA[1]}")
    assert "完全相同" in page
    assert "<details open>" in page
    assert "noindex" in page


def test_differences_of_agencies_come_first(client: Client) -> None:
    # 茶艺师 and 评茶师 of the one, 电梯安装维修工 of the other.
    page = compared(client, f"agency={TEA[0]}&agency=S000031300006")
    assert "3 处不同，0 处相同" in page
    assert page.count(">未列</td>") == 3
    assert "完全相同" not in page


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("agency=S000031300009&agency=S000031300006", ("上海市茶叶行业协会", "上海市电梯行业协会")),
        ("code=4-03-02-07&code=4-03-02-08", ("茶艺师", "咖啡师")),
    ],
)
def test_what_is_compared_is_named_before_the_differences(
    client: Client, query: str, names: tuple[str, ...]
) -> None:
    """Where the table is blocks its head, which names them too, is not seen."""
    said = compared(client, query).partition("</h1>")[2].partition("处不同")[0]
    assert [name for name in names if name in said] == list(names)


def test_occupations_are_compared_by_their_agencies(client: Client) -> None:
    page = compared(client, "code=4-03-02-07&code=4-03-02-08&code=4-03-02-07")
    assert "上海市茶叶学会" in page
    assert "比较职业" in page


def test_an_agency_is_found_by_its_name_too(client: Client) -> None:
    assert "完全相同" in compared(client, f"agency=上海市茶叶学会&agency={TEA[0].lower()}")
    assert "完全相同" in compared(client, "agency=茶叶学会&agency=茶叶行业协会")
    # Of several or of none it is no name.
    assert "错误：" in compared(client, f"agency=协会&agency={TEA[0]}")


def test_an_occupation_is_found_by_its_name_too(client: Client) -> None:
    assert (
        "评茶师"
        in compared(client, "code=茶艺师&code=评茶师").partition("<title>")[2].partition("</title>")[0]
    )


def test_what_is_not_there_is_told_and_the_form_stays(client: Client) -> None:
    page = compared(client, f"agency={TEA[0]}&agency=S000099999999")
    assert "<title>错误：" in page
    assert "备案号 S000099999999 不在2025年版目录中。" in page
    for name in ("agency", "code"):
        other = compared(client, f"{name}=没有的&{name}=")
        assert "2025年版目录没有列“没有的”。" in other
        assert "处不同" not in other
    assert f'<option value="{TEA[0]}" selected>' in page
    # Nor is what was typed lost.
    page = compared(client, f"agency=没有的&agency={TEA[0]}")
    assert "<option selected>没有的</option>" in page
    assert f'<option value="{TEA[0]}" selected>' in page


def test_of_four_the_first_three_are_compared(client: Client) -> None:
    four = [*TEA, "S000031300006", "S000031100001"]
    page = compared(client, "&".join(f"agency={number}" for number in four))
    assert "最多比较 3 个，只取前 3 个。" in page


def test_the_order_of_the_address_means_nothing(client: Client) -> None:
    one, other = (client.get(f"/compare/?agency={a}&agency={b}") for a, b in (TEA, TEA[::-1]))
    assert one.headers["ETag"] == other.headers["ETag"]


def test_without_two_there_is_a_form_alone(client: Client) -> None:
    page = compared(client, "")
    assert "完全相同" not in page
    assert "处不同" not in page
    assert "noindex" not in page
