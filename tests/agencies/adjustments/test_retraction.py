"""撤下: what was recorded in error was never so; what has the same key entered again is in use again."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

import pytest
from django.contrib.auth.models import User

from agencies.adjustments import (
    AdjustmentRefused,
    Basis,
    correct,
    end_grade,
    file_agency,
    file_occupation,
    recode_occupation,
    rename_agency,
    start_grade,
)
from agencies.adjustments.basis import enter
from agencies.adjustments.hidden import show_again
from agencies.adjustments.retraction import (
    dependents_first,
    entered_with,
    retract,
    retract_together,
    reverse,
)
from agencies.changes import changes_from
from agencies.models import (
    Adjustment,
    Agency,
    AgencyName,
    Notice,
    Occupation,
    OccupationName,
    Retraction,
    Scope,
    ScopeGrade,
)
from tests.agencies.register import (
    ADVERTS,
    JULY,
    JUNE,
    LABELLING,
    LIFTS,
    agency,
    basis,
    grades_on,
    item,
    levels,
    notice,
    occupation,
    scope,
)

pytestmark = pytest.mark.django_db
NUMBER, CODE = "S000031399999", "4-04-05-99"
AUGUST = dt.date(2025, 8, 1)


def told() -> list[str]:
    return [change.sentence for change in changes_from(Adjustment.objects.changes().newest_first())]


def periods(**of: object) -> list[tuple[object, ...]]:
    fields = ("scope", "grade_level", "valid_from", "valid_until", "started_by", "ended_by")
    return list(ScopeGrade.objects.filter(**of).order_by("pk").values_list(*fields))


def names(filing_number: str) -> Sequence[tuple[object, ...]]:
    found = AgencyName.objects.filter(agency__filing_number=filing_number).order_by("valid_from")
    return list(found.values_list("name", "valid_from", "valid_until"))


def test_a_wrong_rename_never_was() -> None:
    before = names(LIFTS[0])
    act = rename_agency(basis=basis(), agency=agency(LIFTS[0]), name="录错的名称")
    retract(record=act, reason="录错")
    assert names(LIFTS[0]) == before
    assert (agency(LIFTS[0]).name, told()) == ("上海市电梯行业协会", [])


def test_a_wrong_end_never_was() -> None:
    before = periods()
    act = end_grade(basis=basis(), scope=scope(*ADVERTS), grade_levels=levels(1))
    retract(record=act, reason="录错")
    assert (periods(), told()) == (before, [])


def test_a_start_at_the_wrong_agency_and_its_scope_never_were() -> None:
    before = periods()
    act = start_grade(
        basis=basis(), agency=agency(LIFTS[0]), item=item(ADVERTS[1]), grade_levels=levels(3, 2)
    )
    wrong = scope(LIFTS[0], ADVERTS[1])
    with pytest.raises(AdjustmentRefused):
        retract(record=wrong, reason="录错")
    retract(record=act, reason="录错")
    retract(record=wrong, reason="录错")
    assert (periods(), told()) == (before, [])
    assert not Scope.objects.filter(pk=wrong.pk).exists()


def test_a_scope_entered_again_is_in_use_again() -> None:
    lifts, adverts = agency(LIFTS[0]), item(ADVERTS[1])
    act = start_grade(basis=basis(), agency=lifts, item=adverts, grade_levels=levels(3))
    wrong = scope(LIFTS[0], ADVERTS[1])
    retract(record=act, reason="录错")
    retract(record=wrong, reason="录错")
    start_grade(basis=basis(JULY), agency=lifts, item=adverts, grade_levels=levels(2))
    assert scope(LIFTS[0], ADVERTS[1]) == wrong
    assert (grades_on(wrong, JUNE), grades_on(wrong, JULY)) == ([], ["2"])
    assert Retraction.objects.standing().filter(scope=wrong).count() == 0


def test_acts_of_one_scope_that_do_not_touch_are_retracted_in_any_order() -> None:
    """Entered against the order of their days: each alone is taken back, the other stays."""
    where = scope(*ADVERTS)
    ended = end_grade(basis=basis(AUGUST), scope=where, grade_levels=levels(1))
    begun = start_grade(basis=basis(JUNE), agency=where.agency, item=where.item, grade_levels=levels(4))
    retract(record=ended, reason="录错")
    assert grades_on(where, AUGUST) == ["4", "3", "2", "1"]
    retract(record=begun, reason="录错")
    assert grades_on(where, AUGUST) == ["3", "2", "1"]


def test_what_another_act_ended_is_not_taken_from_under_it() -> None:
    where = scope(*ADVERTS)
    begun = start_grade(basis=basis(), agency=where.agency, item=where.item, grade_levels=levels(4))
    ended = end_grade(basis=basis(AUGUST), scope=where, grade_levels=levels(4))
    with pytest.raises(AdjustmentRefused, match="为基础"):
        retract(record=begun, reason="录错")
    retract(record=ended, reason="录错")
    retract(record=begun, reason="录错")
    assert grades_on(where, AUGUST) == ["3", "2", "1"]


def test_an_end_is_not_taken_back_while_the_grade_has_begun_again() -> None:
    where = scope(*ADVERTS)
    ended = end_grade(basis=basis(), scope=where, grade_levels=levels(1))
    again = start_grade(basis=basis(AUGUST), agency=where.agency, item=where.item, grade_levels=levels(1))
    with pytest.raises(AdjustmentRefused, match="为基础"):
        retract(record=ended, reason="录错")
    retract(record=again, reason="录错")
    retract(record=ended, reason="录错")
    assert grades_on(where, AUGUST) == ["3", "2", "1"]


def test_of_two_renames_the_later_goes_first() -> None:
    before = names(LIFTS[0])
    first = rename_agency(basis=basis(JUNE), agency=agency(LIFTS[0]), name="甲")
    second = rename_agency(basis=basis(JULY), agency=agency(LIFTS[0]), name="乙")
    with pytest.raises(AdjustmentRefused, match="为基础"):
        retract(record=first, reason="录错")
    retract(record=second, reason="录错")
    assert agency(LIFTS[0]).name == "甲"
    retract(record=first, reason="录错")
    assert names(LIFTS[0]) == before


def new_agency() -> Agency:
    return file_agency(basis=basis(), filing_number=NUMBER, name="测试协会")


def test_a_first_name_holds_from_the_first_day_that_is_left() -> None:
    """Whichever act listed the agency first, by entry or by day."""
    filed = new_agency()
    first = start_grade(basis=basis(JULY), agency=filed, item=item(ADVERTS[1]), grade_levels=levels(3))
    earlier = start_grade(basis=basis(JUNE), agency=filed, item=item(LIFTS[1]), grade_levels=levels(3))
    assert names(NUMBER) == [("测试协会", JUNE, None)]
    retract(record=first, reason="录错")
    assert names(NUMBER) == [("测试协会", JUNE, None)]
    later = start_grade(
        basis=basis(AUGUST), agency=filed, item=item("6-18-02-04", "电焊工"), grade_levels=levels(3)
    )
    retract(record=earlier, reason="录错")
    assert names(NUMBER) == [("测试协会", AUGUST, None)]
    retract(record=later, reason="录错")
    assert names(NUMBER) == []


def test_a_listing_is_not_taken_from_under_a_rename() -> None:
    filed = new_agency()
    listed = start_grade(basis=basis(JUNE), agency=filed, item=item(ADVERTS[1]), grade_levels=levels(3))
    renamed = rename_agency(basis=basis(JULY), agency=filed, name="测试联合会")
    with pytest.raises(AdjustmentRefused, match="为基础"):
        retract(record=listed, reason="录错")
    retract(record=renamed, reason="录错")
    retract(record=listed, reason="录错")
    assert names(NUMBER) == []


def test_a_filing_number_entered_again_is_in_use_again() -> None:
    wrong = new_agency()
    retract(record=wrong, reason="录错")
    assert not Agency.objects.filter(filing_number=NUMBER).exists()
    again = file_agency(basis=basis(), filing_number=NUMBER, name="另一家协会")
    assert (again.pk, agency(NUMBER).name) == (wrong.pk, "另一家协会")
    retract(record=again, reason="录错")
    start_grade(basis=basis(), agency=wrong, item=item(ADVERTS[1]), grade_levels=levels(3))
    assert agency(NUMBER) == wrong


def test_an_agency_with_something_that_stands_is_not_retracted() -> None:
    with pytest.raises(AdjustmentRefused, match="为基础"):
        retract(record=agency(LIFTS[0]), reason="录错")


def test_a_code_entered_again_bears_the_new_name() -> None:
    wrong = file_occupation(basis=basis(), code=CODE, name="测试圆")
    retract(record=wrong, reason="录错")
    again = file_occupation(basis=basis(), code=CODE, name="测试员")
    assert (again.pk, occupation(CODE).name) == (wrong.pk, "测试员")


def test_a_wrong_recode_never_was_and_its_code_goes_with_it() -> None:
    before = periods()
    acts = recode_occupation(basis=basis(), occupation=occupation(LIFTS[1]), code=CODE)
    assert len(acts) > 0
    for act in reversed(acts):
        retract(record=act, reason="录错")
    assert (periods(), told()) == (before, [])
    assert not Occupation.objects.filter(code=CODE).exists()
    recode_occupation(basis=basis(JULY), occupation=occupation(LIFTS[1]), code=CODE)
    assert occupation(CODE).replaces == occupation(LIFTS[1])


def test_one_scope_of_a_recode_is_taken_back_alone() -> None:
    acts = recode_occupation(basis=basis(), occupation=occupation("4-10-01-05"), code=CODE)
    assert len(acts) > 1
    retract(record=acts[0], reason="录错")
    assert occupation(CODE).replaces == occupation("4-10-01-05")
    for act in acts[1:]:
        retract(record=act, reason="录错")
    assert not Occupation.objects.filter(code=CODE).exists()


def renamed_on(day: dt.date, since: dt.date | None, name: str) -> Adjustment:
    """The occupation bears another name from the day on; the one before it held since that day."""
    record = occupation(LIFTS[1])
    act = enter(basis(day), Adjustment.Kind.OCCUPATION_RENAMED, {}, {"name": name}, occupation=record)
    OccupationName.objects.create(
        occupation=record, name=record.name, valid_from=since, valid_until=day, ended_by=act
    )
    Occupation.objects.filter(pk=record.pk).update(name=name)
    return act


def test_wrong_names_of_an_occupation_never_were() -> None:
    first, second = renamed_on(JUNE, None, "甲"), renamed_on(JULY, JUNE, "乙")
    with pytest.raises(AdjustmentRefused, match="为基础"):
        retract(record=first, reason="录错")
    retract(record=second, reason="录错")
    retract(record=first, reason="录错")
    assert occupation(LIFTS[1]).name == "电梯安装维修工"
    assert OccupationName.objects.filter(occupation__code=LIFTS[1]).count() == 0


def test_names_of_an_occupation_are_taken_back_together() -> None:
    renamed_on(JUNE, None, "甲")
    renamed_on(JULY, JUNE, "乙")
    reverse(Adjustment.objects.of_kind(Adjustment.Kind.OCCUPATION_RENAMED), None, "录错")
    of_lifts = OccupationName.objects.filter(occupation__code=LIFTS[1])
    assert (occupation(LIFTS[1]).name, of_lifts.count()) == ("电梯安装维修工", 0)


def test_a_correction_is_corrected_and_never_retracted() -> None:
    act = correct(basis=basis(), record=agency(LIFTS[0]), values={"name": "更正"})
    with pytest.raises(AdjustmentRefused, match="再作一次更正"):
        retract(record=act, reason="录错")


@pytest.mark.parametrize("listed", [LIFTS, LABELLING])
def test_what_an_edition_prints_was_no_mistake_of_ours(listed: tuple[str, str]) -> None:
    """But what somebody entered on its ground, and it does not print, was."""
    edition = Notice.objects.editions()[0]
    printed = Adjustment.objects.get(notice=edition, scope=scope(*listed))
    with pytest.raises(AdjustmentRefused, match="附件所列"):
        retract(record=printed, reason="录错")
    of_edition = Basis(effective_on=JUNE, notice=edition, reason="录错")
    retract(
        record=start_grade(
            basis=of_edition, agency=agency(ADVERTS[0]), item=item(ADVERTS[1]), grade_levels=levels(5)
        ),
        reason="录错",
    )
    assert grades_on(scope(*ADVERTS), JUNE) == ["3", "2", "1"]


def test_the_number_of_a_retracted_act_is_not_given_again() -> None:
    act = end_grade(basis=basis(), scope=scope(*ADVERTS), grade_levels=levels(1))
    retract(record=act, reason="录错")
    again = end_grade(basis=basis(), scope=scope(*ADVERTS), grade_levels=levels(1))
    assert again.number != act.number


def test_a_notice_that_acts_rest_on_or_that_was_imported_is_not_retracted() -> None:
    end_grade(basis=basis(), scope=scope(*ADVERTS), grade_levels=levels(1))
    with pytest.raises(AdjustmentRefused, match="为基础"):
        retract(record=notice(), reason="录错")
    with pytest.raises(AdjustmentRefused, match="为基础"):
        retract(record=Notice.objects.editions()[0], reason="录错")


def test_a_notice_nothing_rests_on_is_retracted() -> None:
    retract(record=notice(), reason="录错")
    assert not Notice.objects.filter(slug="2025-100").exists()


@pytest.mark.django_db
def test_a_retraction_says_why_and_is_made_once() -> None:
    notice = Notice.objects.get(edition=2025)
    with pytest.raises(AdjustmentRefused, match="原因"):
        retract(record=notice, reason=" ")
    act = end_grade(basis=basis(JUNE), scope=scope(*LIFTS), grade_levels=levels(5))
    retract(record=act, reason="录错")
    with pytest.raises(AdjustmentRefused, match="已经撤下"):
        retract(record=act, reason="录错")


def test_a_scope_is_not_shown_again_before_its_agency() -> None:
    filed = new_agency()
    act = start_grade(basis=basis(), agency=filed, item=item(ADVERTS[1]), grade_levels=levels(3))
    where = scope(NUMBER, ADVERTS[1])
    for record in (act, where, filed):
        retract(record=record, reason="录错")
    hidden = Scope.every.get(pk=where.pk)
    with pytest.raises(AdjustmentRefused, match="请先恢复它"):
        show_again(record=hidden, reason="没有错")
    show_again(record=Agency.every.get(pk=filed.pk), reason="没有错")
    show_again(record=Scope.every.get(pk=where.pk), reason="没有错")
    assert scope(NUMBER, ADVERTS[1]) == where


def test_acts_are_ordered_so_that_each_can_go() -> None:
    """Two acts rest on the first, and the last of all on both."""
    where = scope(*ADVERTS)
    first = start_grade(basis=basis(), agency=where.agency, item=where.item, grade_levels=levels(5, 4))
    ended = end_grade(basis=basis(JULY), scope=where, grade_levels=levels(5))
    again = start_grade(basis=basis(AUGUST), agency=where.agency, item=where.item, grade_levels=levels(5))
    assert dependents_first([first, ended]) == [again, ended, first]
    before = grades_on(where, JUNE - dt.timedelta(days=1))
    retract_together(records=dependents_first([first]), reason="录错")
    assert grades_on(where, AUGUST) == before


def test_what_was_entered_in_one_step_is_known_as_such() -> None:
    user = User.objects.create(username="编辑")
    by_hand = replace(basis(), entered_by=user)
    acts = recode_occupation(basis=by_hand, occupation=occupation("4-10-01-05"), code=CODE)
    assert set(entered_with(acts[0])) == set(acts[1:])


def test_the_name_stays_with_the_other_act_of_the_day_on_which_it_began() -> None:
    new = file_agency(basis=basis(), filing_number=NUMBER, name="上海某某协会")
    start_grade(basis=basis(), agency=new, item=item(ADVERTS[1]), grade_levels=levels(3))
    second = start_grade(basis=basis(), agency=new, item=item(LIFTS[1]), grade_levels=levels(3))
    before = names(NUMBER)
    retract(record=second, reason="录入有误")
    assert names(NUMBER) == before
