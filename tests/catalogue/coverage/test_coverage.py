"""Coverage: its figures are those that SQL counts, on three days; and what one agency alone assesses."""

import csv
import datetime as dt
import io

import pytest
import time_machine
from django.db import connection
from django.test import Client

from agencies.adjustments import end_grade
from agencies.days import parse_day
from tests.agencies.register import JUNE, LIFTS, basis, levels, scope
from tests.pages import Page
from tests.printed import ROWS

pytestmark = pytest.mark.django_db

COUNTED = """
    SELECT COUNT(DISTINCT scope.item_id), COUNT(DISTINCT scope.agency_id)
    FROM agencies_scopegrade AS held
    JOIN agencies_scope AS scope ON scope.id = held.scope_id
    JOIN agencies_assessmentitem AS item ON item.id = scope.item_id
    JOIN agencies_occupation AS occupation ON occupation.id = item.occupation_id
    LEFT JOIN agencies_gradelevel AS level ON level.id = held.grade_level_id
    WHERE held.valid_from <= %s AND (held.valid_until IS NULL OR held.valid_until > %s)
      AND occupation.code LIKE %s AND (level.numeral = %s OR %s = '')
"""


def in_sql(on: dt.date, code: str, numeral: str) -> tuple[str, ...]:
    with connection.cursor() as cursor:
        cursor.execute(COUNTED, [on, on, f"{code}%", numeral, numeral])
        return tuple(map(str, cursor.fetchone()))


@pytest.mark.parametrize("on", ["2024-12-30", "2025-05-31", "2025-06-01"])
def test_its_figures_are_those_of_sql(client: Client, on: str) -> None:
    end_grade(basis=basis(JUNE), scope=scope(*LIFTS), grade_levels=levels(5, 4, 3))
    text = client.get("/coverage.csv", {"on": on}).content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert {row["类别编码"] for row in rows} == {r.code[:n] for r in ROWS for n in (1, 4)}
    for row in rows:
        told = row["评价项目数"], row["评价机构数"]
        assert told == in_sql(parse_day(on), row["类别编码"], row["等级"])


def test_the_page_tells_what_one_agency_alone_assesses(client: Client) -> None:
    page = client.get("/coverage/").content.decode()
    assert "75 个职业和专项职业能力，其中 59 个只有一家机构" in page
    leaving = page.split('id="leaving"')[1].split("</ul>")[0]
    lifts = leaving.split("上海市电梯行业协会")[1].split("</li>")[0]
    assert f"/occupations/{LIFTS[1]}/" in lifts
    # 焊工: three agencies at 五级 to 三级, one at 二级 and 一级.
    ship = leaving.split("上海船厂船舶有限公司")[1].split("</li>")[0]
    assert "焊工（二级、一级）" in ship


def test_two_days_are_told_beside_each_other(client: Client) -> None:
    end_grade(basis=basis(JUNE), scope=scope(*LIFTS), grade_levels=levels(5))
    page = client.get("/coverage/?on=2025-06-01&since=2025-05-31").content.decode()
    assert "（-1）" in page
    assert "noindex" in page
    assert "（-1）" not in client.get("/coverage/?on=2025-06-01").content.decode()


@pytest.mark.parametrize("query", ["on=2025-02-30", "since=yesterday"])
def test_no_day_is_refused(client: Client, query: str) -> None:
    for address in ("/coverage/", "/coverage.csv"):
        assert client.get(f"{address}?{query}").status_code == 400


def test_before_the_first_edition_there_are_no_figures(client: Client) -> None:
    page = client.get("/coverage/?on=2020-01-01").content.decode()
    assert "本站没有这一天的资料" in page
    assert "heat" not in page
    assert "（+" not in client.get("/coverage/?since=2020-01-01").content.decode()


@time_machine.travel("2025-05-20T10:00:00+08:00", tick=False)
def test_figures_of_a_day_to_come_are_marked_where_they_are_not_those_of_today(client: Client) -> None:
    end_grade(basis=basis(JUNE), scope=scope(*LIFTS), grade_levels=levels(5))
    page = Page(client.get("/coverage/?on=2025-06-01").content.decode())
    marked = [cells[0].split()[0] for _id, cells in page.rows if "＊" in " ".join(cells)]
    assert marked == [LIFTS[1][:1], LIFTS[1][:4]]
    assert page.text.count("（已录入、尚未生效）") == 4
    assert "＊" not in client.get("/coverage/").content.decode()
    lines = coverage_lines(client, on="2025-06-01")
    told = {(line["类别编码"], line["等级"]) for line in lines if "（已录入、尚未生效）" in line["说明"]}
    assert told == {(LIFTS[1][:1], "5"), (LIFTS[1][:4], "5")}
    assert all("2025-06-01 尚未到来；已录入、尚未生效的有：调整 1 项。" in line["说明"] for line in lines)
    # Nothing is recorded of it: what it lists is told to be of today.
    quiet = Page(client.get("/coverage/?on=2025-05-31").content.decode()).text
    assert "（已录入、尚未生效）" not in quiet
    assert "没有已录入、尚未生效的变动" in quiet


def test_a_file_of_figures_says_what_is_known_of_its_day(client: Client) -> None:
    (line,) = coverage_lines(client, on="2020-01-01")
    assert (line["日期"], line["评价项目数"]) == ("2020-01-01", "")
    assert "本站没有这一天的资料" in line["说明"]
    assert {line["说明"] for line in coverage_lines(client, on="2025-06-01")} == {""}
    with time_machine.travel("2026-05-20T10:00:00+08:00", tick=False):
        lines = coverage_lines(client)
        assert all("2026年的变化尚未收录" in line["说明"] for line in lines)
        assert "2025年版目录列有 75 个职业" in client.get("/coverage/").content.decode()


def coverage_lines(client: Client, **asked: str) -> list[dict[str, str]]:
    text = client.get("/coverage.csv", asked).content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))
