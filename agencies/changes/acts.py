"""What the acts on the register changed, as it stands now.

An act says what was typed. What it changed is told from the periods that rest on it: a start or an end that
was corrected away has none and is not told, one whose day was corrected is told on the right day, and what a
scope comes to is what it holds on that day, in whatever order its acts were entered.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from django.db.models import Q
from django.utils.translation import gettext as _

from agencies.adjustments.bulk import among
from agencies.changes.change import Change, ChangeKind, LevelRun, change_kind
from agencies.in_memory import Selection
from agencies.in_memory.columns import distinct
from agencies.labels import grade_name, grade_names
from agencies.models import (
    Adjustment,
    Agency,
    GradeLevel,
    Occupation,
    OccupationName,
    Scope,
    ScopeGrade,
    item_name,
)
from agencies.models.adjustment import AdjustmentQuerySet
from agencies.models.versioned import covers

ONE_DAY = dt.timedelta(days=1)
CORRECTED_FIELDS = {
    "name": "名称",
    "second_name": "另一名称",
    "work_type": "工种",
    "grades": "等级",
    "valid_from": "开始日期",
    "valid_until": "终止日期",
}


RECORDED_GRADE_VALUES = (
    "scope_id",
    "scope__item__work_type",
    "grade_level__numeral",
    "valid_from",
    "valid_until",
    "started_by_id",
    "started_by__kind",
    "ended_by_id",
)


class RecordedGrade(NamedTuple):
    """One period of a grade, or of a special ability, which has none."""

    scope_id: int
    work_type: str
    numeral: str | None
    valid_from: dt.date
    valid_until: dt.date | None
    started_by: int
    started_by_kind: str
    ended_by: int | None


@dataclass(frozen=True)
class Recorded:
    """What the register holds of the scopes that some acts concern."""

    levels: Mapping[str, GradeLevel]
    grades: Sequence[RecordedGrade]
    by_scope: Mapping[int, Sequence[RecordedGrade]]
    # By occupation, the newest last.
    names: Mapping[int, Sequence[OccupationName]]

    def name_on(self, occupation: Occupation, on: dt.date) -> str:
        former = (name for name in self.names.get(occupation.pk, ()) if on < name.valid_until)
        return next((name.name for name in former), occupation.name)

    def held(self, scope: int | None, on: dt.date) -> set[str | None]:
        return {grade.numeral for grade in self.by_scope.get(scope or 0, ()) if covers(grade, on)}

    def rising(self, numerals: Iterable[str | None]) -> LevelRun:
        held = set(numerals)
        return tuple(level for numeral, level in self.levels.items() if numeral in held)


def acts_between(acts: AdjustmentQuerySet, first: dt.date | None, last: dt.date | None) -> AdjustmentQuerySet:
    """Those of these days, by their own day or by that of a period that rests on them and was corrected."""
    days = first or dt.date.min, last or dt.date.max
    corrected = Adjustment.objects.of_kind(Adjustment.Kind.CORRECTED).filter(scope__isnull=False)
    grades = ScopeGrade.objects.filter(scope__in=corrected.values("scope"))
    return acts.filter(
        Q(effective_on__range=days)
        | Q(pk__in=grades.filter(valid_from__range=days).values("started_by"))
        | Q(pk__in=grades.filter(valid_until__range=days).values("ended_by"))
    )


def acts_on(acts: AdjustmentQuerySet, scopes: Selection) -> AdjustmentQuerySet:
    """Those on these scopes, and on their agencies and occupations as such."""
    columns, own = scopes.columns, Q(scope=None)
    agencies = columns.agency_keys[distinct(scopes.of(columns.agency))].tolist()
    occupations = Occupation.every.filter(code__in=scopes.codes())
    return acts.filter(
        Q(scope__in=among(Scope, set(scopes.of(columns.scope).tolist())))
        | own & (Q(agency__in=among(Agency, agencies)) | Q(occupation__in=occupations))
    )


def changes_from(adjustments: AdjustmentQuerySet) -> list[Change]:
    """What these acts changed, newest first; starts and ends of one scope by one notice on one day as one.

    Five queries however many acts.
    """
    related = adjustments.select_related("agency", "scope__item__occupation", "occupation", "notice")
    acts = list(related.prefetch_related("agency__names"))
    recorded = read_recorded(acts)
    together: defaultdict[tuple[object, ...], list[Adjustment]] = defaultdict(list)
    for act in acts:
        together[_told_as_one(act)].append(act)
    found = [
        replace(change, part=part)
        for same in together.values()
        for part, change in enumerate(_changes_of(sorted(same, key=lambda act: act.pk), recorded))
    ]
    return sorted(found, key=lambda change: change.effective_on or dt.date.min, reverse=True)


def read_recorded(acts: Sequence[Adjustment]) -> Recorded:
    scopes = {act.scope_id for act in acts if act.scope_id}
    splits = [act.pk for act in acts if act.kind == Adjustment.Kind.SPLIT]
    touched = Q(scope__in=among(Scope, scopes)) | Q(started_by__in=splits)
    found = ScopeGrade.objects.filter(touched).values_list(*RECORDED_GRADE_VALUES)
    grades = [RecordedGrade(*grade) for grade in found]
    by_scope: defaultdict[int, list[RecordedGrade]] = defaultdict(list)
    for grade in grades:
        by_scope[grade.scope_id].append(grade)
    levels = {level.numeral: level for level in GradeLevel.objects.rising()}
    return Recorded(levels, grades, by_scope, read_names(acts))


def read_names(acts: Sequence[Adjustment]) -> dict[int, list[OccupationName]]:
    scopes = {act.scope.item.occupation_id for act in acts if act.scope}
    own = {act.occupation_id for act in acts if act.occupation_id}
    names: defaultdict[int, list[OccupationName]] = defaultdict(list)
    former = OccupationName.objects.filter(occupation__in=among(Occupation, scopes | own))
    for name in former.order_by("valid_until"):
        names[name.occupation_id].append(name)
    return names


def _told_as_one(act: Adjustment) -> tuple[object, ...]:
    """Acts of one key are told as one change, whatever was entered between them."""
    of_grades = act.kind in {Adjustment.Kind.STARTED, Adjustment.Kind.ENDED}
    return (act.scope_id, act.effective_on, act.notice_id) if of_grades else (act.pk,)


def _changes_of(acts: Sequence[Adjustment], recorded: Recorded) -> Iterator[Change]:
    first = acts[0]
    change = Change(
        kind=ChangeKind.CORRECTED,
        **_subject(first, recorded),
        effective_on=first.effective_on,
        notice=first.notice,
        reason=first.reason,
        numbers=tuple(act.number for act in acts),
    )
    match first.kind:
        case Adjustment.Kind.STARTED | Adjustment.Kind.ENDED:
            yield from _regraded(acts, change, recorded)
        case Adjustment.Kind.SPLIT:
            yield from _split(first, change, recorded)
        case Adjustment.Kind.RECODED:
            yield from _recoded(first, change, recorded)
        case Adjustment.Kind.RENAMED:
            yield from _agency_rename(first, change)
        case Adjustment.Kind.OCCUPATION_RENAMED:
            yield from _occupation_rename(first, change, recorded)
        case Adjustment.Kind.CORRECTED:
            yield replace(change, correction=_correction(first, recorded))


def _regraded(acts: Sequence[Adjustment], change: Change, recorded: Recorded) -> Iterator[Change]:
    """On each day on which something that rests on these acts begins or ends.

    What a correction added to that day the notice always listed.
    """
    scope, keys = acts[0].scope_id, {act.pk for act in acts}
    begun: defaultdict[dt.date, set[str | None]] = defaultdict(set)
    ended: defaultdict[dt.date, set[str | None]] = defaultdict(set)
    for grade in recorded.by_scope.get(scope or 0, ()):
        is_correction = grade.started_by_kind == Adjustment.Kind.CORRECTED
        added = is_correction and grade.valid_from == acts[0].effective_on
        if grade.started_by in keys or added:
            begun[grade.valid_from].add(grade.numeral)
        if grade.ended_by in keys and grade.valid_until:
            ended[grade.valid_until].add(grade.numeral)
    for day in sorted(begun.keys() | ended.keys()):
        after = recorded.held(scope, day)
        before = (after - begun[day]) | ended[day]
        if not after:
            # By several notices of one day, none of which tells of all that ended.
            before |= recorded.held(scope, day - ONE_DAY)
        if before != after:
            yield replace(
                change,
                kind=change_kind(before, after),
                **_subject(acts[0], recorded, day),
                effective_on=day,
                before=recorded.rising(before),
                after=recorded.rising(after),
            )


def _split(act: Adjustment, change: Change, recorded: Recorded) -> Iterator[Change]:
    """The scope that ended, and each that began."""
    parts: defaultdict[str, set[str | None]] = defaultdict(set)
    for grade in recorded.grades:
        if grade.started_by == act.pk:
            parts[grade.work_type].add(grade.numeral)
    whole = {grade.numeral for grade in recorded.by_scope[act.scope_id or 0] if grade.ended_by == act.pk}
    item = f"{change.code} {item_name(change.occupation, change.work_type)}"
    if whole and parts:
        ended = recorded.rising(whole)
        yield replace(change, kind=ChangeKind.ENDED, before=ended, split_into=tuple(parts))
    for work_type, numerals in parts.items():
        after = recorded.rising(numerals)
        yield replace(change, kind=ChangeKind.ADDED, work_type=work_type, after=after, split_of=item)


def _recoded(act: Adjustment, change: Change, recorded: Recorded) -> Iterator[Change]:
    """Of a scope at the new code, with what it held at the old; or of the occupation alone."""
    grades = recorded.by_scope.get(act.scope_id or 0, ())
    began = next((grade.valid_from for grade in grades if grade.started_by == act.pk), None)
    if act.scope_id and began is None:
        return
    day = began or act.effective_on
    yield replace(
        change,
        kind=ChangeKind.RECODED,
        effective_on=day,
        former_code=act.before["code"],
        before=recorded.rising(act.before.get("grades", ())),
        after=recorded.rising(recorded.held(act.scope_id, day)),
    )


def _agency_rename(act: Adjustment, change: Change) -> Iterator[Change]:
    """With the names as they stand: the one that ended on the day, and the one that began."""
    names = list(act.agency.names.all()) if act.agency else []
    new = next((name for name in names if name.started_by_id == act.pk), None)
    former = new and next((name for name in names if covers(name, new.valid_from - ONE_DAY)), None)
    if new and former and (former.name, former.second_name) != (new.name, new.second_name):
        yield replace(change, kind=ChangeKind.RENAMED, former_name=former.name, agency=new.name)


def _occupation_rename(act: Adjustment, change: Change, recorded: Recorded) -> Iterator[Change]:
    names = recorded.names.get(act.occupation_id or 0, ())
    former = next((name for name in names if name.ended_by_id == act.pk), None)
    if former and former.name != change.occupation:
        yield replace(change, kind=ChangeKind.OCCUPATION_RENAMED, former_name=former.name)


def _subject(act: Adjustment, recorded: Recorded, day: dt.date | None = None) -> dict[str, Any]:
    """Whom and what an act concerns, by the names that they bear from the day of the act on."""
    item, on = act.scope.item if act.scope else None, day or act.effective_on
    occupation = item.occupation if item else act.occupation
    return {
        "filing_number": act.agency.filing_number if act.agency else "",
        "agency": _name_on(act.agency, on) if act.agency else "",
        "code": occupation.code if occupation else "",
        "occupation": recorded.name_on(occupation, on) if occupation else "",
        "work_type": item.work_type if item else "",
    }


def _name_on(agency: Agency, on: dt.date) -> str:
    return next((name.name for name in agency.names.all() if covers(name, on)), agency.name)


def _correction(act: Adjustment, recorded: Recorded) -> str:
    """`工种：电焊 → 电焊工` for everything that was put right, behind the grade where it is of one alone."""
    fields = [
        f"{label}：{_value_of(before, recorded)} → {_value_of(after, recorded)}"
        for field, label in CORRECTED_FIELDS.items()
        if (before := act.before.get(field)) != (after := act.after.get(field))
    ]
    level = recorded.levels.get(str(act.before.get("grade")))
    return "，".join([*([grade_name(level)] if level else []), *fields])


def _value_of(value: object, recorded: Recorded) -> str:
    text = grade_names(recorded.rising(value)) if isinstance(value, list) else str(value or "")
    return text or _("无")
