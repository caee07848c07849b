"""Names for search go along with a code that was replaced."""

import pytest

from agencies.adjustments import recode_occupation
from agencies.adjustments.aliases import carry_aliases
from agencies.adjustments.retraction import retract
from agencies.models import Alias, AssessmentItem, Occupation
from tests.agencies.register import LIFTS, basis, occupation

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


def test_a_name_given_to_a_code_since_stays_as_it_is_when_the_act_is_taken_back() -> None:
    was, code = Alias.objects.filter(occupation__code=LIFTS[1]).values_list("pk", flat=True), "6-29-03-99"
    before = set(was)
    acts = recode_occupation(basis=basis(), occupation=occupation(LIFTS[1]), code=code)
    assert not was.all()
    own = Alias.objects.create(
        text="新码师傅", kind="everyday", source="测试", approved=True, occupation=occupation(code)
    )
    waiting = Alias.objects.create(
        text="旧码师傅",
        kind="everyday",
        source="测试",
        approved=False,
        occupation=Occupation.every.get(code=LIFTS[1]),
    )
    for act in reversed(acts):
        retract(record=act, reason="录错")
    assert set(was.all()) == before | {waiting.pk}
    waiting.refresh_from_db()
    assert not waiting.approved
    own.refresh_from_db()
    assert own.occupation_id == Occupation.every.get(code=code).pk
