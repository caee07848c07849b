"""Brings a freshly loaded register into each state, by the ways that editors have: imports, verbs, undo."""

from collections.abc import Callable
from dataclasses import replace

import time_machine

from agencies.adjustments import (
    Basis,
    correct_grades,
    correct_period,
    end_grade,
    file_agency,
    file_occupation,
    recode_occupation,
    rename_agency,
    rename_occupation,
    start_grade,
)
from agencies.adjustments.new_records import file_items
from agencies.adjustments.retraction import RetractableSubject, retract
from agencies.annex.applying.importing import File, import_annex
from agencies.annex.applying.undo import undo_import
from agencies.annex.planning.notice_details import Request
from agencies.models import Agency, AssessmentItem, GradeLevel, Import, Notice, Occupation
from agencies.models import Scope as ScopeRecord
from tests.agencies.annex.document import read_annex
from tests.states.acts import (
    AHEAD,
    DAY,
    FIRST,
    NEXT,
    STATES,
    WRONG_AGENCY,
    WRONG_NAME,
    WRONG_OCCUPATION,
    WRONG_SCOPE,
    Act,
    Edition,
    State,
)


def build(state: State) -> None:
    """Everything is entered on the state's own day."""
    with time_machine.travel(f"{state.today.isoformat()}T10:00:00+08:00", tick=False):
        BUILDERS.get(state.name, enter_acts)(state)


def load(edition: Edition) -> Import:
    data = edition.text.encode()
    request = Request(in_force_from=edition.since)
    outcome = import_annex(read_annex(data), File(f"{edition.year}.txt", data), request)
    assert outcome.applied, [problem.message for problem in outcome.problems]
    return Import.objects.standing().newest_first()[0]


def next_edition(_state: State) -> None:
    load(NEXT)


def entered_late(state: State) -> None:
    load(NEXT)
    enter_acts(state)


def undone(_state: State) -> None:
    undo_import(annex_import=load(NEXT), reason="附件有误")


def undone_later(state: State) -> None:
    loaded = load(NEXT)
    enter_acts(state)
    undo_import(annex_import=loaded, reason="附件有误")


def ahead(_state: State) -> None:
    load(AHEAD)


def corrected(state: State) -> None:
    """A wrong grade begins and is put right; a grade ends on a wrong day and is put right."""
    begins, ends, too_early = state.acts
    enter(replace(begins, grades=frozenset({"5"})))
    basis = Basis(effective_on=begins.day, notice=adjusting_notice(begins), reason="更正转录")
    right = FIRST.held[begins.scope] | begins.grades
    levels = [GradeLevel.objects.get_by_natural_key(numeral) for numeral in sorted(right)]
    correct_grades(basis=basis, scope=scope(begins), grade_levels=levels)
    enter(ends)
    enter(replace(too_early, day=too_early.day - 31 * DAY))
    (wrong,) = scope(too_early).grades.filter(grade_level__numeral__in=too_early.grades)
    basis = Basis(effective_on=too_early.day, notice=adjusting_notice(too_early), reason="更正转录")
    correct_period(basis=basis, grade=wrong, valid_from=wrong.valid_from, valid_until=too_early.day)
    load(AHEAD)


def retracted(_state: State) -> None:
    """Everything wrong is entered by the verbs, then taken back, the newest first."""
    act = WRONG_SCOPE
    notice = adjusting_notice(act)
    basis = Basis(effective_on=act.day, notice=notice, reason="备案调整")
    agency = file_agency(basis=basis, filing_number=WRONG_AGENCY[0], name=WRONG_AGENCY[1])
    occupation = file_occupation(basis=basis, code=WRONG_OCCUPATION[0], name=WRONG_OCCUPATION[1])
    lifts = Agency.objects.get_by_natural_key(act.scope.filing_number)
    item = AssessmentItem.objects.get_by_natural_key(act.scope.code, act.scope.work_type)
    levels = [GradeLevel.objects.get_by_natural_key(numeral) for numeral in sorted(act.grades)]
    at_another, of_another = file_items(basis=basis, wanted=[(occupation, ""), (item.occupation, "录错工种")])
    acts = [
        start_grade(basis=basis, agency=lifts, item=item, grade_levels=levels),
        start_grade(basis=basis, agency=agency, item=at_another, grade_levels=levels),
        start_grade(basis=basis, agency=agency, item=of_another, grade_levels=levels),
    ]
    renaming = replace(basis, effective_on=WRONG_NAME.day)
    acts.append(rename_agency(basis=renaming, agency=lifts, name=WRONG_NAME.name))
    scopes = [act.scope for act in acts if act.scope]
    records: list[RetractableSubject] = [*reversed(acts), *scopes, agency, occupation, notice]
    for record in records:
        retract(record=record, reason="录入有误")


def enter_acts(state: State) -> None:
    for act in state.acts:
        enter(act)


def enter(act: Act) -> None:
    basis = Basis(effective_on=act.day, notice=adjusting_notice(act), reason="备案调整")
    levels = [GradeLevel.objects.get_by_natural_key(numeral) for numeral in sorted(act.grades)]
    match act.verb:
        case "started":
            record = scope(act)
            start_grade(basis=basis, agency=record.agency, item=record.item, grade_levels=levels)
        case "ended":
            end_grade(basis=basis, scope=scope(act), grade_levels=levels)
        case "renamed":
            agency = Agency.objects.get_by_natural_key(act.scope.filing_number)
            rename_agency(basis=basis, agency=agency, name=act.name)
        case "occupation_renamed":
            occupation = Occupation.objects.get_by_natural_key(act.scope.code)
            rename_occupation(basis=basis, occupation=occupation, name=act.name)
        case "recoded":
            occupation = Occupation.objects.get_by_natural_key(act.scope.code)
            recode_occupation(basis=basis, occupation=occupation, code=act.name)


def scope(act: Act) -> ScopeRecord:
    return ScopeRecord.objects.get_by_natural_key(*act.scope)


def adjusting_notice(act: Act) -> Notice:
    """Issued before the first of its acts, and no edition."""
    issued = act.day.replace(month=1, day=15)
    year, serial = act.notice[5:9], act.notice[10:-1]
    notice, _ = Notice.objects.get_or_create(
        number=act.notice,
        defaults={
            "slug": f"{year}-{serial}",
            "title": "关于调整评价目录的通知",
            "issuer": "上海市人力资源和社会保障局",
            "issued_on": issued,
            "in_force_from": issued,
            "text": "略",
        },
    )
    return notice


BUILDERS: dict[str, Callable[[State], None]] = {
    "next-edition": next_edition,
    "entered-late": entered_late,
    "undone": undone,
    "ahead": ahead,
    "corrected": corrected,
    "retracted": retracted,
    "undone-later": undone_later,
}
assert set(BUILDERS) <= set(STATES)
