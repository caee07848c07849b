"""What is entered, corrected or retracted of days before an edition, which has the last word from its day."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest

from agencies.adjustments import (
    AdjustmentRefused,
    correct_grades,
    correct_period,
    end_grade,
    recode_occupation,
    rename_agency,
    rename_occupation,
    split_item,
    start_grade,
)
from agencies.adjustments.retraction import dependents_first, retract_together
from agencies.annex.applying.undo import undo_import
from agencies.changes.comparison import states_on
from agencies.models import Adjustment, Import, ScopeGrade
from tests.agencies.annex.planning.test_file_of_acts import ADVERTISERS, imported
from tests.agencies.annex.planning.test_file_of_acts import DAY as DAY_OF_FILE
from tests.agencies.register import (
    ADVERTS,
    EDITION,
    JULY,
    JUNE,
    LABELLING,
    LIFTS,
    agency,
    basis,
    grades_on,
    levels,
    occupation,
    scope,
)
from tests.states.acts import FIRST, NEXT, NEXT_CHANGES, PROPERTY, Scope, next_text
from tests.states.builders import load

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def held(on: dt.date) -> dict[Scope, frozenset[str]]:
    return {
        Scope(*key): frozenset(level.numeral for level in state.levels)
        for key, state in states_on(on).items()
    }


def start_fourth() -> Adjustment:
    adverts = scope(*ADVERTS)
    return start_grade(basis=basis(JUNE), agency=adverts.agency, item=adverts.item, grade_levels=levels(4))


def end_first() -> Adjustment:
    return end_grade(basis=basis(JUNE), scope=scope(*ADVERTS), grade_levels=levels(1))


def end_labelling() -> Adjustment:
    return end_grade(basis=basis(JUNE), scope=scope(*LABELLING))


@pytest.mark.parametrize("act", [start_fourth, end_first, end_labelling])
def test_an_act_holds_until_the_edition(act: Callable[[], Adjustment]) -> None:
    load(NEXT)
    act()
    assert held(NEXT.since - DAY) != FIRST.held
    assert held(NEXT.since) == NEXT.held


@pytest.mark.parametrize("grades", [(5, 3, 2, 1), (3, 2), (4,)])
def test_grades_that_are_corrected_hold_until_the_edition(grades: tuple[int, ...]) -> None:
    load(NEXT)
    correct_grades(basis=basis(EDITION), scope=scope(*ADVERTS), grade_levels=levels(*grades))
    assert sorted(map(str, grades_on(scope(*ADVERTS), NEXT.since - DAY))) == sorted(map(str, grades))
    assert held(NEXT.since) == NEXT.held


def end_fourth() -> Adjustment:
    return end_grade(basis=basis(JUNE), scope=scope(*PROPERTY[:2]), grade_levels=levels(4))


def start_second() -> Adjustment:
    where = scope(*PROPERTY[:2])
    return start_grade(basis=basis(JUNE), agency=where.agency, item=where.item, grade_levels=levels(2))


@pytest.mark.parametrize("until", [None, JULY])
def test_an_end_that_is_corrected_holds_until_the_edition(until: dt.date | None) -> None:
    end_fourth()
    load(NEXT)
    correct_period(basis=basis(JUNE), grade=fourth(), valid_from=EDITION, valid_until=until)
    assert (held(NEXT.since - DAY) == FIRST.held) == (until is None)
    assert held(NEXT.since) == NEXT.held


def fourth() -> ScopeGrade:
    return scope(*PROPERTY[:2]).grades.get(grade_level__numeral="4")


def test_an_end_after_the_edition_that_does_not_print_the_grade_is_refused() -> None:
    end_fourth()
    load(NEXT)
    with pytest.raises(AdjustmentRefused) as refused:
        correct_period(
            basis=basis(JUNE), grade=fourth(), valid_from=EDITION, valid_until=NEXT.since + 30 * DAY
        )
    assert refused.value.code == "edition-says-otherwise"


def test_a_period_may_end_after_an_edition_that_prints_the_grade() -> None:
    end, start = NEXT.since + 30 * DAY, EDITION + 10 * DAY
    load(NEXT)
    end_grade(basis=basis(end), scope=scope(*ADVERTS), grade_levels=levels(3))
    third = scope(*ADVERTS).grades.get(grade_level__numeral="3")
    correct_period(basis=basis(JUNE), grade=third, valid_from=start, valid_until=end + 30 * DAY)
    assert held(NEXT.since) == NEXT.held
    third.refresh_from_db()
    assert (third.valid_from, third.valid_until) == (start, end + 30 * DAY)


def test_a_special_ability_corrected_away_is_there_again_with_the_edition() -> None:
    load(NEXT)
    correct_grades(basis=basis(EDITION), scope=scope(*LABELLING), grade_levels=())
    assert grades_on(scope(*LABELLING), NEXT.since - DAY) == []
    assert held(NEXT.since) == NEXT.held


ACTS = [start_fourth, end_first, end_labelling, start_second, end_fourth]


@pytest.mark.parametrize(
    ("act", "late"), [(act, late) for act in ACTS for late in (False, True) if not late or act in ACTS[:3]]
)
def test_an_act_that_is_retracted_was_never_so_until_the_edition(
    act: Callable[[], Adjustment], late: bool
) -> None:
    """With what the edition began or ended for its sake; what the edition prints goes on by the edition."""
    if late:
        load(NEXT)
    recorded = act()
    if not late:
        load(NEXT)
    retract_together(records=dependents_first([recorded]), reason="录入有误")
    assert held(NEXT.since - DAY) == FIRST.held
    assert held(NEXT.since) == NEXT.held


FILE_OF_ACTS = (
    ("新增", *ADVERTISERS, "4-08-08-08", "广告设计师", "4"),
    ("终止", *ADVERTISERS, "4-08-08-08", "广告设计师", "1"),
)


def test_a_file_of_acts_that_is_undone_was_never_so_until_the_edition() -> None:
    load(NEXT)
    assert imported(*FILE_OF_ACTS).applied
    assert held(DAY_OF_FILE) != FIRST.held
    assert held(NEXT.since) == NEXT.held
    undo_import(annex_import=Import.objects.get(kind=Import.Kind.ADJUSTMENT), reason="文件有误")
    assert held(NEXT.since - DAY) == FIRST.held
    assert held(NEXT.since) == NEXT.held


def test_a_file_of_acts_on_which_an_edition_rests_is_undone_after_it() -> None:
    assert imported(*FILE_OF_ACTS).applied
    edition = load(NEXT)
    acts = Import.objects.get(kind=Import.Kind.ADJUSTMENT)
    with pytest.raises(AdjustmentRefused) as refused:
        undo_import(annex_import=acts, reason="文件有误")
    assert refused.value.code == "newer-act"
    undo_import(annex_import=edition, reason="附件有误")
    undo_import(annex_import=acts, reason="文件有误")
    assert held(NEXT.since) == FIRST.held


@pytest.mark.parametrize(
    "act",
    [
        lambda: rename_agency(basis=basis(JUNE), agency=agency(ADVERTS[0]), name="上海市广告行业联合会"),
        lambda: rename_occupation(basis=basis(JUNE), occupation=occupation(ADVERTS[1]), name="广告策划师"),
        lambda: recode_occupation(basis=basis(JUNE), occupation=occupation(ADVERTS[1]), code="4-08-08-91"),
        lambda: split_item(
            basis=basis(JUNE), scope=scope(*LIFTS), parts={"客梯": levels(5), "货梯": levels(4)}
        ),
    ],
    ids=["agency", "occupation", "code", "split"],
)
def test_what_the_edition_does_not_bear_out_is_refused(act: Callable[[], object]) -> None:
    """It prints the name, the code and the item of before: nobody knows what was so in between."""
    load(NEXT)
    with pytest.raises(AdjustmentRefused) as refused:
        act()
    assert refused.value.code == "edition-says-otherwise"
    assert "2025-12-29" in refused.value.message
    assert held(NEXT.since) == NEXT.held


def test_a_name_that_the_edition_bears_out_is_not_retracted() -> None:
    """Until the edition is undone; one that was entered after it never was borne out."""
    act = rename_agency(basis=basis(JUNE), agency=agency(ADVERTS[0]), name="上海市广告行业联合会")
    changes = (*NEXT_CHANGES, ("上海市广告协会", "上海市广告行业联合会"))
    bears_out = replace(NEXT, text=next_text(NEXT.number, "2025年12月29日", NEXT.year, changes))
    loaded = load(bears_out)
    with pytest.raises(AdjustmentRefused) as refused:
        retract_together(records=[act], reason="录入有误")
    assert refused.value.code == "edition-lists-it"
    undo_import(annex_import=loaded, reason="附件有误")
    retract_together(records=[act], reason="录入有误")
    assert agency(ADVERTS[0]).name == "上海市广告协会"
