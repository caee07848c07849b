"""Short ways to name what the 2025 register holds, for tests of what changes it."""

import datetime as dt

from agencies.adjustments import Basis
from agencies.in_memory import Selection
from agencies.models import Agency, AssessmentItem, GradeLevel, Notice, Occupation, Scope

EDITION = dt.date(2024, 12, 30)
JUNE = dt.date(2025, 6, 1)
JULY = dt.date(2025, 7, 1)
# 上海市电梯行业协会 assesses 电梯安装维修工 at all five levels; 上海市广告协会 广告设计师 at 三级 to 一级.
LIFTS = ("S000031300006", "6-29-03-03")
ADVERTS = ("S000031300049", "4-08-08-08")
# 上海库帕思科技有限公司's special ability 人工智能数据标注.
LABELLING = ("S000031200057", "4-04-05-Z1")


def scope(filing_number: str, code: str, work_type: str = "") -> Scope:
    return Scope.objects.get_by_natural_key(filing_number, code, work_type)


def agency(filing_number: str) -> Agency:
    return Agency.objects.get_by_natural_key(filing_number)


def occupation(code: str) -> Occupation:
    return Occupation.objects.get_by_natural_key(code)


def item(code: str, work_type: str = "") -> AssessmentItem:
    return AssessmentItem.objects.get_by_natural_key(code, work_type)


def levels(*grades: int) -> list[GradeLevel]:
    """五级 and 四级: `levels(5, 4)`."""
    return [GradeLevel.objects.get_by_natural_key(str(grade)) for grade in grades]


def notice() -> Notice:
    """An adjustment of the directory, made up for tests."""
    return Notice.objects.get_or_create(
        number="沪人社职〔2025〕100号",
        defaults={
            "slug": "2025-100",
            "title": "关于调整目录的通知",
            "issuer": "上海市人力资源和社会保障局",
            "issued_on": dt.date(2025, 5, 20),
            "in_force_from": dt.date(2025, 5, 20),
            "text": "略",
        },
    )[0]


def basis(on: dt.date = JUNE, reason: str = "备案调整") -> Basis:
    return Basis(effective_on=on, notice=notice(), reason=reason)


def grades_on(scope: Scope, on: dt.date) -> list[str | None]:
    """What the scope holds on a day: `["5", "4"]`, `[None]` for a special ability, `[]` for nothing."""
    held = scope.grades.in_force(on).order_by("grade_level__rank")
    return list(held.values_list("grade_level__numeral", flat=True))


def scopes_of(selection: Selection) -> list[Scope]:
    """The records of a selection, in its order."""
    found = [each.scope_id for each in selection]
    records = Scope.objects.select_related("agency", "item__occupation").in_bulk(found)
    return [records[key] for key in found]
