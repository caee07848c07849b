"""Names for search go along with a code that was replaced."""

import pytest

from agencies.adjustments.aliases import carry_aliases
from agencies.models import Alias, AssessmentItem, Occupation

pytestmark = pytest.mark.django_db


def test_a_name_of_a_work_type_that_the_new_code_lacks_stays() -> None:
    old = Occupation.objects.get(code="4-10-01-06")
    new = Occupation.objects.create(code="4-10-01-96", name=old.name, group=old.group, replaces=old)
    AssessmentItem.objects.create(occupation=new, work_type="母婴护理员")
    whole, there, lacking = (
        Alias.objects.create(text=text, kind="everyday", source="测试", approved=True, **target)
        for text, target in (
            ("上门师傅", {"occupation": old}),
            ("上门月嫂", {"item": AssessmentItem.objects.get(occupation=old, work_type="母婴护理员")}),
            ("上门家政", {"item": AssessmentItem.objects.get(occupation=old, work_type="家务服务员")}),
        )
    )
    carried = carry_aliases(occupation=old)
    assert {whole, there} <= set(carried)
    assert lacking not in carried
    for alias in (whole, there, lacking):
        alias.refresh_from_db()
    assert whole.occupation == new
    assert there.item == AssessmentItem.objects.get(occupation=new)
    assert lacking.item == AssessmentItem.objects.get(occupation=old, work_type="家务服务员")
