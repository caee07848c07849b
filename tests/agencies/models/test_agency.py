"""Agencies: a filing number of one shape, a sourced contact, names that follow one another."""

import datetime as dt
from contextlib import suppress
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.db.models import ProtectedError

from agencies.models import Adjustment, Agency, AgencyName
from tests.agencies.models.writing import Insert, Update, refused
from tests.agencies.register import EDITION, JULY, JUNE, LIFTS, agency

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
OVERLAP = "overlap|agency_name_one_open|agency_name_once_a_day|UNIQUE constraint failed: agencies_agencyname"

MALFORMED = [
    pytest.param("", id="blank"),
    pytest.param("s000031300099", id="lower case"),
    pytest.param("Ｓ000031300099", id="full-width letter"),
    pytest.param("S00003130009９", id="full-width digit"),
    pytest.param("S00003130009٩", id="Arabic digit"),
    pytest.param("S00003130009", id="11 digits"),
    pytest.param("S00003130009x", id="a letter for a digit"),
    pytest.param("S0000313 0009", id="a blank inside"),
    pytest.param(" S00003130009", id="a blank before"),
    pytest.param("0000031300099", id="no letter"),
    pytest.param("S000031300*99", id="a wildcard"),
]
# Longer than the column, which PostgreSQL refuses for that alone.
TOO_LONG = [
    pytest.param("S000031300099\n", id="a line break behind"),
    pytest.param("S0000313000991", id="13 digits"),
]
SHAPE = "agency_filing_number_shape|value too long"


@pytest.mark.parametrize("number", MALFORMED + TOO_LONG)
def test_a_malformed_filing_number_is_refused(insert: Insert, number: str) -> None:
    with refused(SHAPE):
        insert(Agency, filing_number=number, name="上海市测试协会")


@pytest.mark.parametrize("number", MALFORMED + TOO_LONG)
def test_a_filing_number_cannot_become_malformed(update: Update, number: str) -> None:
    with refused(SHAPE):
        update(agency(LIFTS[0]), filing_number=number)


@pytest.mark.parametrize("number", MALFORMED)
def test_a_malformed_filing_number_is_told_in_chinese(number: str) -> None:
    with pytest.raises(ValidationError) as wrong:
        Agency(filing_number=number, name="上海市测试协会").full_clean()
    told = {"机构备案号应为大写字母 S 加 12 位数字，如 S000031300006。", "此字段不能为空。"}
    assert told & set(wrong.value.messages)


def test_a_blank_behind_a_filing_number_is_never_stored(insert: Insert) -> None:
    """PostgreSQL cuts blanks that a column has no room for, as the standard asks; SQLite refuses them."""
    with suppress(DatabaseError), transaction.atomic():
        insert(Agency, filing_number="S000031300099 ", name="上海市测试协会")
    assert not Agency.objects.filter(filing_number__endswith=" ").exists()


def test_a_nul_behind_a_filing_number_is_refused() -> None:
    """PostgreSQL takes none in any text; SQLite's patterns stop reading at it."""
    with pytest.raises((DatabaseError, ValueError)), transaction.atomic():
        Agency.objects.create(filing_number="S000031300099\0hidden", name="上海市测试协会")


def test_a_filing_number_stands_once(insert: Insert) -> None:
    with refused("unique|UNIQUE"):
        insert(Agency, filing_number=LIFTS[0], name="上海市测试协会")


def test_a_name_may_stand_twice(insert: Insert) -> None:
    """An agency is its filing number and nothing else."""
    insert(Agency, filing_number="S000031300099", name=agency(LIFTS[0]).name)


CONTACT = {"contact_source": "机构官网", "contact_confirmed_on": JUNE}


@pytest.mark.parametrize(
    "block",
    [
        pytest.param({"telephone": "021-12345678"}, id="neither source nor date"),
        pytest.param({"website": "https://example.org", "contact_source": "机构官网"}, id="no date"),
        pytest.param({"address": "某路 1 号", "contact_confirmed_on": JUNE}, id="no source"),
        pytest.param({"wechat_account": "测试", **CONTACT, "contact_source": ""}, id="a blank source"),
    ],
)
def test_a_contact_names_its_source_and_day(update: Update, block: dict[str, Any]) -> None:
    with refused("agency_contact_has_source"):
        update(agency(LIFTS[0]), **block)


def test_a_contact_without_source_is_told_in_chinese() -> None:
    lifts = agency(LIFTS[0])
    lifts.telephone = "021-12345678"
    with pytest.raises(ValidationError) as wrong:
        lifts.full_clean()
    assert wrong.value.messages == ["填写联系方式时，请同时写明来源和最近核实日期。"]


def test_a_sourced_contact_stands(update: Update) -> None:
    update(agency(LIFTS[0]), telephone="021-12345678", **CONTACT)
    assert agency(LIFTS[0]).telephone == "021-12345678"


def name(start: dt.date, end: dt.date | None = None) -> dict[str, Any]:
    return {
        "agency": agency(LIFTS[0]),
        "name": "上海市电梯行业联合会",
        "valid_from": start,
        "valid_until": end,
        "started_by": Adjustment.objects.earliest("id"),
    }


@pytest.mark.parametrize(
    ("start", "end"), [(JUNE, None), (JUNE, JULY), (EDITION, JUNE), (EDITION - DAY, EDITION + DAY)]
)
def test_names_of_an_agency_never_overlap(insert: Insert, start: dt.date, end: dt.date | None) -> None:
    with refused(OVERLAP):
        insert(AgencyName, **name(start, end))


def test_a_name_ends_where_the_next_begins(insert: Insert) -> None:
    agency(LIFTS[0]).names.update(valid_until=JUNE)
    insert(AgencyName, **name(JUNE))
    names = AgencyName.objects.filter(agency__filing_number=LIFTS[0])
    assert [names.held_on(day).get().name for day in (JUNE - DAY, JUNE)] == [
        "上海市电梯行业协会",
        "上海市电梯行业联合会",
    ]


def test_a_name_holds_a_day_at_least(insert: Insert) -> None:
    with refused("agency_name_period"):
        insert(AgencyName, **name(EDITION - DAY, EDITION - DAY))


def test_a_second_open_name_is_told_in_chinese() -> None:
    with pytest.raises(ValidationError) as wrong:
        AgencyName(**name(JUNE)).full_clean()
    assert wrong.value.messages == ["该机构已有一个现用名称；更名请用“机构更名”。"]


def test_an_agency_that_holds_anything_cannot_be_deleted() -> None:
    with pytest.raises(ProtectedError):
        agency(LIFTS[0]).delete()
