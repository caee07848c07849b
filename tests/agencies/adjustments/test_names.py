import datetime as dt

import pytest

from agencies.adjustments import AdjustmentRefused, Stale, file_agency, rename_agency
from agencies.models import Adjustment, AgencyName
from tests.agencies.register import EDITION, JULY, JUNE, LIFTS, agency, basis

pytestmark = pytest.mark.django_db
OLD, NEW = "上海市电梯行业协会", "上海市电梯协会"


def name_on(on: dt.date) -> str:
    return AgencyName.objects.held_on(on).get(agency__filing_number=LIFTS[0]).name


def test_a_name_holds_from_its_day_on() -> None:
    act = rename_agency(basis=basis(JUNE), agency=agency(LIFTS[0]), name=NEW)
    assert [name_on(EDITION), name_on(dt.date(2025, 5, 31)), name_on(JUNE)] == [OLD, OLD, NEW]
    assert (act.kind, act.before, act.after) == (
        Adjustment.Kind.RENAMED,
        {"name": OLD, "second_name": ""},
        {"name": NEW, "second_name": ""},
    )


def test_the_agency_bears_the_newest_name_that_is_known() -> None:
    rename_agency(basis=basis(JUNE), agency=agency(LIFTS[0]), name=NEW, second_name="上海电梯促进会")
    renamed = agency(LIFTS[0])
    assert (renamed.name, renamed.second_name) == (NEW, "上海电梯促进会")


def test_two_renames_follow_each_other() -> None:
    rename_agency(basis=basis(JUNE), agency=agency(LIFTS[0]), name=NEW)
    rename_agency(basis=basis(JULY), agency=agency(LIFTS[0]), name="上海电梯协会")
    assert [name_on(EDITION), name_on(JUNE), name_on(JULY)] == [OLD, NEW, "上海电梯协会"]


@pytest.mark.parametrize(
    ("name", "on", "code"),
    [(OLD, JUNE, "same-name"), (" ", JUNE, "no-name"), (NEW, EDITION, "renamed-later")],
)
def test_a_rename_that_says_nothing_is_refused(name: str, on: dt.date, code: str) -> None:
    with pytest.raises(AdjustmentRefused) as refused:
        rename_agency(basis=basis(on), agency=agency(LIFTS[0]), name=name)
    assert refused.value.code == code
    assert agency(LIFTS[0]).name == OLD


def test_an_agency_that_was_never_listed_has_no_name_to_change() -> None:
    new = file_agency(basis=basis(), filing_number="S000031300099", name="上海市测试协会")
    with pytest.raises(AdjustmentRefused, match="尚未在任何目录中列出") as refused:
        rename_agency(basis=basis(), agency=new, name="上海测试协会")
    assert refused.value.code == "never-listed"


def test_the_second_editor_learns_the_name_that_was_given() -> None:
    seen = agency(LIFTS[0]).version
    rename_agency(basis=basis(), agency=agency(LIFTS[0]), name=NEW, seen=seen)
    with pytest.raises(Stale) as stale:
        rename_agency(basis=basis(JULY), agency=agency(LIFTS[0]), name="另一个名称", seen=seen)
    assert [change.what for change in stale.value.meanwhile] == [
        f"机构更名：备案调整（机构名称：{OLD} → {NEW}）"
    ]
    assert agency(LIFTS[0]).name == NEW


def test_an_edit_by_a_form_is_told_field_by_field() -> None:
    seen = agency(LIFTS[0])
    edited = agency(LIFTS[0])
    assert edited.claim_version(seen.version)
    edited.name_en = "Lift Association"
    edited.save()
    with pytest.raises(Stale) as stale:
        rename_agency(basis=basis(), agency=seen, name=NEW, seen=seen.version)
    assert [change.what for change in stale.value.meanwhile] == [
        "修改（英文名（非官方）：空 → Lift Association）"
    ]


@pytest.mark.parametrize(
    ("filing_number", "code"), [("S00003130009", "filing-number"), (LIFTS[0], "agency-exists")]
)
def test_an_agency_is_filed_once_and_under_a_filing_number(filing_number: str, code: str) -> None:
    with pytest.raises(AdjustmentRefused) as refused:
        file_agency(basis=basis(), filing_number=filing_number, name="上海市测试协会")
    assert refused.value.code == code
