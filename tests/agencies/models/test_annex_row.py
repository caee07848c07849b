"""Printed rows: never changed, each in its place once, and each leading to where it is printed."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection

from agencies.models import AnnexRow, Notice, Scope
from tests.agencies.models.writing import Insert, Update, refused
from tests.agencies.register import ADVERTS, LIFTS, notice, scope

pytestmark = pytest.mark.django_db


def lifts_row() -> AnnexRow:
    row: AnnexRow = AnnexRow.objects.get(scope=scope(*LIFTS))
    return row


def another(**changed: Any) -> dict[str, Any]:
    """A row of another notice, so that nothing but what is changed stands in its way."""
    row = {"notice": notice(), "table": 1, "agency_position": 1, "position": 1, "line": 1}
    return {**row, "cells": ["1"] * 7, "scope": scope(*LIFTS), **changed}


@pytest.mark.parametrize(
    "changed",
    [
        {"cells": ["6", "上海市电梯行业协会", "S000031300006", "1", "6-29-03-03", "电梯安装维修工", "5"]},
        {"cells": []},
        {"table": 2},
        {"agency_position": 60},
        {"position": 9},
        {"line": 9999},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_a_printed_row_is_never_changed(update: Update, changed: dict[str, Any]) -> None:
    with refused("an annex row is never changed"):
        update(lifts_row(), **changed)


def test_a_printed_row_never_moves_to_another_notice(update: Update) -> None:
    with refused("an annex row is never changed"):
        update(lifts_row(), notice=notice())


@pytest.mark.parametrize("same", [("line",), ("table", "agency_position", "position"), ("scope",)], ids=str)
def test_a_place_is_printed_once(insert: Insert, same: tuple[str, ...]) -> None:
    row = lifts_row()
    elsewhere = {"notice": row.notice, "line": 9999, "position": 99, "scope": scope(*ADVERTS)}
    AnnexRow.objects.filter(scope=elsewhere["scope"]).delete()
    with refused("annex_row_\\w+_once|UNIQUE constraint failed: agencies_annexrow"):
        insert(AnnexRow, **another(**elsewhere | {name: getattr(row, name) for name in same}))


def test_another_notice_prints_the_same_place_again(insert: Insert) -> None:
    row = lifts_row()
    insert(AnnexRow, **another(line=row.line, agency_position=row.agency_position))
    assert AnnexRow.objects.filter(scope=row.scope).count() == 2


def test_rows_of_an_undone_import_stand_no_more(insert: Insert) -> None:
    insert(AnnexRow, **another(undone=True))
    insert(AnnexRow, **another())
    assert AnnexRow.objects.filter(notice=notice()).count() == 1
    assert AnnexRow.every.filter(notice=notice()).count() == 2


def test_a_row_of_an_edition_leads_to_its_anchor_there() -> None:
    assert lifts_row().get_absolute_url() == "/editions/2025/#t1-6-1"


@pytest.mark.parametrize(
    ("line", "place"),
    [(12, "#line-12"), (500, "#line-500"), (501, "?page=2#line-501"), (601, "")],
)
def test_a_row_of_an_adjustment_leads_to_its_line_of_the_notice(line: int, place: str) -> None:
    """Where the notice has that line: its text on record may be shorter than the file of its rows."""
    notice()
    Notice.objects.filter(slug="2025-100").update(text="第\n" * 600)
    row = AnnexRow.objects.create(**another(line=line))
    assert row.get_absolute_url() == f"/notices/2025-100/{place}"


def test_the_newest_edition_by_a_day_has_the_last_word() -> None:
    old = lifts_row()
    newer = Notice.objects.create(
        slug="2026-1",
        number="沪人社职〔2026〕1号",
        title="目录",
        issuer="上海市人力资源和社会保障局",
        edition=2026,
        issued_on=dt.date(2026, 1, 5),
        in_force_from=dt.date(2026, 1, 5),
        text="略",
    )
    new = AnnexRow.objects.create(**another(notice=newer))
    rows = AnnexRow.objects.of_scopes([old.scope_id])
    assert list(rows.printed_by(dt.date(2026, 1, 4))) == [old]
    assert list(rows.printed_by(dt.date(2026, 1, 5))) == [old, new]
    assert Scope.objects.filter(annex_rows__in=[old, new]).distinct().count() == 1


def test_a_page_of_an_edition_is_read_along_the_index() -> None:
    """Sorted by what is said of the notice, a million printed rows took half a second for each page."""
    rows = Notice.objects.get().annex_rows.as_printed()
    assert "JOIN" not in str(rows.query)
    if connection.vendor == "sqlite":  # another chooses by what it has counted
        assert "annex_row_line_once" in rows.explain()
