"""The fixture is made of an annual notice, and of nothing less."""

import datetime as dt

import pytest

from agencies.annex.fixture import fixture_records
from tests.agencies.annex.document import read


def test_a_table_without_its_notice_makes_no_fixture() -> None:
    pasted = (
        "编号\t评价机构名称\t机构备案号\t序号\t职业编码\t职业（工种）\t等级\n"
        "6\t上海市电梯行业协会\tS000031300006\t1\t6-29-03-03\t电梯安装维修工\t5、4、3、2、1\n"
    )
    records = fixture_records(read(pasted), pasted, slug="2024-458", transcribed_on=dt.date(2026, 11, 23))
    with pytest.raises(ValueError, match="prints its number"):
        next(records)
