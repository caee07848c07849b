"""Why filters leave no row: what the register can truthfully say about what is not in it.

What was listed before, or is recorded to be, is told with its day and notice. A filing number that was never
listed is "not in the directory", never "withdrawn": the register does not know why. A code of the
classification that no agency here assesses is told from a group, and from one that does not exist.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from agencies.in_memory import Selection
from agencies.labels import grade_names
from agencies.models import GradeLevel, Occupation
from agencies.search.explain.other_days import Subject, told_of_other_days
from agencies.search.values import (
    Absence,
    AnswerKind,
    Suggestion,
    ToAgency,
    ToDirectory,
    ToGroup,
    ToOccupation,
)

MOST_RELATED_ABSENT = 6


def absence(
    in_force: Selection,
    *,
    code: str,
    filing_number: str,
    grades: Collection[GradeLevel],
    kind: str,
    edition: str,
    group_names: Mapping[str, str],
    today: dt.date,
) -> Absence:
    """Why no scope of `in_force`, those of the day asked about, passes all of these; blank ones say nothing.

    The first that holds: the agency is not there; the code is not; each is there, and they never meet.
    `edition` is the name of the directory of that day, `2025年版目录`. From memory but for what is named.
    """
    ever = in_force.on_any_day()
    if filing_number and not in_force.of_agency(filing_number):
        return _no_agency(filing_number, ever.of_agency(filing_number), edition, today)
    if code and not in_force.for_code(code):
        return _no_code(code, ever.for_code(code), edition, group_names, today)
    numerals = tuple(level.numeral for level in grades)
    return _never_meet(ToDirectory("", code, filing_number, numerals, kind), grades, edition)


def _no_agency(filing_number: str, spans: Selection, edition: str, today: dt.date) -> Absence:
    if spans:
        ((_number, name, _count),) = spans.agency_counts(1)
        page = ToAgency(filing_number)
        return _on_other_days([Subject(f"{name}（{filing_number}）", spans, page)], today)
    message = _("备案号 %(number)s 不在%(edition)s中。") % {"number": filing_number, "edition": edition}
    return Absence(AnswerKind.UNKNOWN, message, (_everything(),))


def _no_code(
    code: str, spans: Selection, edition: str, group_names: Mapping[str, str], today: dt.date
) -> Absence:
    group = next((code[:length] for length in (7, 4, 1) if code[:length] in group_names), "")
    up = (
        (Suggestion(f"{group} {group_names[group]}", _("查看职业分类中的这一类"), ToGroup(group)),)
        if group
        else ()
    )
    named = {"code": code, "edition": edition}
    if code == group:
        message = _("“%(code)s %(name)s”：这是职业分类的类别，其中没有列入%(edition)s的职业。")
        return Absence(
            AnswerKind.GROUP, message % {**named, "name": group_names[group]}, (*up, _everything())
        )
    if spans:
        names = {item.code: item.occupation for item, _count in spans.item_counts()}
        subjects = (Subject(f"{own} {name}", spans.for_code(own), code=own) for own, name in names.items())
        return _on_other_days(subjects, today, *up)
    known = list(Occupation.objects.in_classification().for_code(code).order_by("code")[:MOST_RELATED_ABSENT])
    if not known:
        message = _("本站收录的职业分类大典和%(edition)s中都没有编码以 %(code)s 开头的职业。")
        return Absence(AnswerKind.UNKNOWN, message % named, (*up, _everything()))
    pages = [
        Suggestion(
            f"{each.code} {each.name}",
            _("；").join(filter(None, (_("查看这一职业的页面"), each.added))),
            ToOccupation(each.code),
        )
        for each in known
    ]
    if known[0].code == code:
        message = _("职业分类大典中有 %(code)s %(name)s，但%(edition)s中没有机构评价。")
        message %= {**named, "name": known[0].name}
        if added := known[0].added:
            message += _("%(added)s。") % {"added": added}
        return Absence(AnswerKind.NOT_ASSESSED, message, (*pages, *up))
    message = _("%(edition)s中没有编码以 %(code)s 开头的职业；职业分类大典中的，列在下面。")
    return Absence(AnswerKind.UNKNOWN, message % named, (*pages, *up, _everything()))


def _on_other_days(subjects: Iterable[Subject], today: dt.date, *more: Suggestion) -> Absence:
    told = told_of_other_days(subjects, today)
    return Absence(told.kind, told.message, (*told.suggestions, *more, _everything()))


def _never_meet(asked: ToDirectory, grades: Collection[GradeLevel], edition: str) -> Absence:
    if asked.kind == Occupation.Kind.SPECIAL_ABILITY and grades:
        message = _("专项职业能力不分等级，请去掉等级条件。")
    elif grades:
        message = _("%(edition)s中没有机构在这些条件下评价%(grades)s。") % {
            "edition": edition,
            "grades": grade_names(grades),
        }
    else:
        message = _("%(edition)s中没有同时符合这些条件的评价项目。") % {"edition": edition}
    return Absence(AnswerKind.NO_SUCH_GRADE, message, tuple(_without_one(asked)))


def _without_one(asked: ToDirectory) -> list[Suggestion]:
    """The same question without its grades, then without each of the other filters."""
    ways: dict[str, tuple[str, Any]] = {
        "grades": (_("不限等级"), ()),
        "agency": (_("不限机构"), ""),
        "code": (_("不限职业编码"), ""),
    }
    return [
        Suggestion(text, _("其他条件不变"), replace(asked, **{name: blank}))
        for name, (text, blank) in ways.items()
        if getattr(asked, name)
    ]


def _everything() -> Suggestion:
    return Suggestion(_("查看全部目录"), _("不限条件"), ToDirectory())
