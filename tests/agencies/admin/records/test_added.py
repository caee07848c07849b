"""An agency or an occupation added by hand: where it comes from, and one that was retracted before."""

import pytest
from django.test import Client

from agencies.adjustments import file_agency, file_occupation
from agencies.adjustments.retraction import retract
from agencies.models import Agency, Occupation, OccupationGroup, Retraction
from tests.agencies.admin.pages import open_form
from tests.agencies.register import basis

NUMBER, CODE = "S000031399999", "4-04-05-99"
AGENCY, OCCUPATION = "/admin/agencies/agency/add/", "/admin/agencies/occupation/add/"

pytestmark = pytest.mark.django_db


def add_occupation(editor: Client, **typed: object) -> str:
    group = OccupationGroup.objects.get(code="4-04-05").pk
    given = {"code": CODE, "name": "测试员", "kind": "skill_grade", "group": group, **typed}
    return editor.post(OCCUPATION, {**open_form(editor, OCCUPATION), **given}, follow=True).content.decode()


def test_an_occupation_says_where_it_comes_from(editor: Client) -> None:
    assert "请写明从何而来" in add_occupation(editor)
    add_occupation(editor, source="某公告")
    added = Occupation.objects.get(code=CODE)
    assert (added.source, added.in_classification, added.in_print) == ("某公告", False, False)


def test_an_official_addition_bears_its_year(editor: Client) -> None:
    add_occupation(editor, source="某公告", classified_in="2025")
    added = Occupation.objects.get(code=CODE)
    assert (added.classified_in, added.in_classification, added.in_print) == (2025, True, False)


def test_what_was_retracted_and_is_typed_again_is_in_use_again(editor: Client) -> None:
    wrong = file_agency(basis=basis(), filing_number=NUMBER, name="录错协会")
    other = file_occupation(basis=basis(), code=CODE, name="录错员")
    retract(record=wrong, reason="录错")
    retract(record=other, reason="录错")
    editor.post(AGENCY, {**open_form(editor, AGENCY), "filing_number": NUMBER, "name": "测试协会"})
    add_occupation(editor, source="某公告")
    again, occupation = Agency.objects.get(filing_number=NUMBER), Occupation.objects.get(code=CODE)
    assert (again.pk, again.name) == (wrong.pk, "测试协会")
    assert (occupation.pk, occupation.name, occupation.pinyin) == (other.pk, "测试员", "ce shi yuan")
    assert not Retraction.objects.standing().exists()
