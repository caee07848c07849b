"""What was retracted is told of its number and code, as by a page; its names were never any."""

import datetime as dt

import pytest

from agencies.adjustments import file_agency, file_occupation, start_grade
from agencies.adjustments.new_records import file_item
from agencies.adjustments.retraction import retract
from agencies.models import Alias, DataVersion
from catalogue.batch.match import match_lines
from catalogue.batch.table import AskedLine
from catalogue.pages.site_data import read_site_data
from tests.agencies.register import LIFTS, agency, basis, levels, occupation

pytestmark = pytest.mark.django_db
TODAY = dt.date(2025, 11, 3)
NUMBER, CODE = "S000031399999", "4-04-05-99"
GONE = "这条记录因录入有误已撤下。"


@pytest.fixture
def _retracted() -> None:
    wrong_agency = file_agency(basis=basis(), filing_number=NUMBER, name="上海市录错协会")
    wrong_occupation = file_occupation(basis=basis(), code=CODE, name="录错工程员")
    item = file_item(basis=basis(), occupation=occupation("4-08-08-08"), work_type="录错工种")
    act = start_grade(basis=basis(), agency=wrong_agency, item=item, grade_levels=levels(3))
    of_it = file_item(basis=basis(), occupation=wrong_occupation, work_type="录错类")
    Alias.objects.create(text="错工", item=of_it, source="测试", approved=True, confidence="high")
    assert act.scope is not None
    for record in (act, act.scope, wrong_agency, wrong_occupation):
        retract(record=record, reason="录错")


def told(line_agency: str, item: str, day: str = "2025-06-02") -> tuple[str, str]:
    data = read_site_data(DataVersion.objects.now())
    (found,) = match_lines([AskedLine(1, line_agency, item, "", day)], None, data, TODAY)
    return str(found.status), found.sentence


@pytest.mark.usefixtures("_retracted")
def test_a_number_or_code_that_was_retracted_is_told_so() -> None:
    listed = "2025年版目录没有列“{}”。“{}”" + GONE
    assert told(NUMBER, LIFTS[1]) == ("no_agency", listed.format(NUMBER, NUMBER))
    assert told(LIFTS[0], CODE) == ("no_occupation", listed.format(CODE, CODE))
    status, sentence = told(NUMBER, "电梯安装维修工", "2020-01-01")
    assert (status, sentence.endswith(f"“{NUMBER}”{GONE}")) == ("not_known", True)
    assert GONE in told(NUMBER, "设计师")[1], "beside what may mean several things"
    assert GONE not in told(*LIFTS)[1] + told("S000031399998", CODE[:-1] + "8")[1]


@pytest.mark.usefixtures("_retracted")
def test_its_names_were_never_any() -> None:
    for names, status in (
        (("上海市录错协会", "电工"), "no_agency"),
        ((agency(LIFTS[0]).name, "录错工程员"), "no_occupation"),
        ((agency(LIFTS[0]).name, "错工"), "no_occupation"),
        (("上海市广告协会", "录错工种"), "no_occupation"),
        (("上海市广告协会", "广告设计师（录错工种）"), "several"),
    ):
        found, sentence = told(*names)
        assert (found, GONE in sentence) == (status, False), names
        assert ("没有列“" in sentence) == (status != "several"), names
