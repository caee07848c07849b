"""What the acts on the register changed."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from agencies.changes.change import Change, ChangeKind, Levels, kind_of
from agencies.models import Adjustment, Agency, GradeLevel, item_name
from agencies.models.adjustment import AdjustmentQuerySet

CORRECTED_FIELDS = {
    "name": "名称",
    "second_name": "另一名称",
    "work_type": "工种",
    "grades": "等级",
    "valid_from": "开始日期",
    "valid_until": "终止日期",
}


def changes_from(adjustments: AdjustmentQuerySet) -> list[Change]:
    """What these acts changed, in their order; starts and ends of one scope by one notice on one day as one.

    Three queries however many acts.
    """
    acts = adjustments.select_related("agency", "scope__item__occupation", "occupation", "notice")
    levels = {level.numeral: level for level in GradeLevel.objects.all()}
    return [
        change
        for _key, same in groupby(acts.prefetch_related("agency__names"), key=_told_as_one)
        for change in _changes_of(sorted(same, key=lambda act: act.pk), levels)
    ]


def _told_as_one(act: Adjustment) -> tuple[object, ...]:
    """Acts that follow each other with the same key are told as one change."""
    of_grades = act.kind in {Adjustment.Kind.STARTED, Adjustment.Kind.ENDED}
    return (act.scope_id, act.effective_on, act.notice_id) if of_grades else (act.pk,)


def _changes_of(acts: Sequence[Adjustment], levels: Mapping[str, GradeLevel]) -> list[Change]:
    first, last = acts[0], acts[-1]
    common: dict[str, Any] = {
        **_subject(first),
        "effective_on": first.effective_on,
        "notice": first.notice,
        "reason": first.reason,
        "numbers": tuple(act.number for act in acts),
        "before": _levels(first.before.get("grades", ()), levels),
        "after": _levels(last.after.get("grades", ()), levels),
    }
    match first.kind:
        case Adjustment.Kind.STARTED | Adjustment.Kind.ENDED:
            return [Change(kind=kind_of(first.before, last.after), **common)]
        case Adjustment.Kind.SPLIT:
            return _split(first, common, levels)
        case Adjustment.Kind.RECODED:
            return [Change(kind=ChangeKind.RECODED, former_code=first.before["code"], **common)]
        case Adjustment.Kind.RENAMED:
            return [Change(kind=ChangeKind.RENAMED, former_name=first.before["name"], **common)]
    return [Change(kind=ChangeKind.CORRECTED, correction=_correction(first), **common)]


def _split(act: Adjustment, common: dict[str, Any], levels: Mapping[str, GradeLevel]) -> list[Change]:
    """The scope that ended, and each that began."""
    parts = act.after["parts"]
    item = f"{common['code']} {item_name(common['occupation'], common['work_type'])}"
    begun = (
        {**common, "work_type": part["work_type"], "before": (), "after": _levels(part["grades"], levels)}
        for part in parts
    )
    return [
        Change(kind=ChangeKind.ENDED, split_into=tuple(part["work_type"] for part in parts), **common),
        *(Change(kind=ChangeKind.ADDED, split_of=item, **values) for values in begun),
    ]


def _subject(act: Adjustment) -> dict[str, str]:
    """Whom and what an act concerns; the agency by the name that it bears from the day of the act on."""
    item = act.scope.item if act.scope else None
    occupation = item.occupation if item else act.occupation
    return {
        "filing_number": act.agency.filing_number if act.agency else "",
        "agency": _name_on(act.agency, act.effective_on) if act.agency else "",
        "code": occupation.code if occupation else "",
        "occupation": occupation.name if occupation else "",
        "work_type": item.work_type if item else "",
    }


def _name_on(agency: Agency, on: dt.date) -> str:
    """The agency's name of that day, out of its names already fetched."""
    for name in agency.names.all():
        if name.valid_from <= on and (name.valid_until is None or on < name.valid_until):
            return name.name
    return agency.name


def _levels(numerals: Iterable[str], levels: Mapping[str, GradeLevel]) -> Levels:
    return tuple(levels[numeral] for numeral in numerals)


def _correction(act: Adjustment) -> str:
    """`工种：电焊 → 电焊工` for everything that was put right."""
    return "，".join(
        f"{label}：{_shown(act.before.get(field))} → {_shown(act.after.get(field))}"
        for field, label in CORRECTED_FIELDS.items()
        if act.before.get(field) != act.after.get(field)
    )


def _shown(value: object) -> str:
    text = "、".join(value) if isinstance(value, list) else str(value or "")
    return text or _("无")
