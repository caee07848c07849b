"""Why filters leave no row: what the register can truthfully say about what is not in it.

A filing number that no edition lists is "not in the directory", never "withdrawn": the register does not know
why. A code of the classification that no agency here assesses is told from one that does not exist.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from agencies.columns import Selection
from agencies.models import Agency, GradeLevel, Occupation
from agencies.search.answer import (
    AnswerKind,
    Suggestion,
    Target,
    ToAgency,
    ToDirectory,
    ToGroup,
    ToOccupation,
)


@dataclass(frozen=True, slots=True)
class Absence:
    """Which kind of nothing, in words ready to show, and where to look instead."""

    kind: AnswerKind
    message: str
    suggestions: tuple[Suggestion, ...] = ()


def absence(
    in_force: Selection,
    *,
    code: str,
    filing_number: str,
    grades: Collection[GradeLevel],
    kind: str,
    edition: str,
    group_names: Mapping[str, str],
) -> Absence:
    """Why no scope of `in_force`, those of the day asked about, passes all of these; blank ones say nothing.

    The first that holds: the agency is not there; the code is not; each is there, and they never meet.
    `edition` is the name of the directory of that day, `2025年版目录`. Three queries at most.
    """
    if filing_number and not in_force.of_agency(filing_number):
        return _no_agency(filing_number, edition)
    if code and not in_force.for_code(code):
        return _no_code(code, edition, group_names)
    return _never_meet(ToDirectory("", code, filing_number, _numerals(grades), kind), grades, edition)


def _no_agency(filing_number: str, edition: str) -> Absence:
    agency = Agency.objects.filter(filing_number=filing_number).first()
    if agency is None:
        message = _("备案号 %(number)s 不在%(edition)s中。") % {"number": filing_number, "edition": edition}
        return Absence(AnswerKind.UNKNOWN, message, (_everything(),))
    message = _("%(agency)s（%(number)s）当日没有在目录内的评价项目。")
    way = Suggestion(agency.name, _("查看这家机构的页面"), ToAgency(filing_number))
    return Absence(
        AnswerKind.UNKNOWN, message % {"agency": agency.name, "number": filing_number}, (way, _everything())
    )


def _no_code(code: str, edition: str, group_names: Mapping[str, str]) -> Absence:
    group = next((code[:length] for length in (7, 4, 1) if code[:length] in group_names), "")
    up = (
        (Suggestion(f"{group} {group_names[group]}", _("查看职业分类中的这一类"), ToGroup(group)),)
        if group
        else ()
    )
    named = {"code": code, "edition": edition}
    # The one whose code it is comes first, before those that it only begins.
    known = Occupation.objects.for_code(code).order_by("code").first()
    if known is None:
        message = _("职业分类大典和%(edition)s中都没有编码以 %(code)s 开头的职业。")
        return Absence(AnswerKind.UNKNOWN, message % named, (*up, _everything()))
    if known.code == code:
        message = _("职业分类大典中有 %(code)s %(name)s，但%(edition)s中没有机构评价。")
        way = Suggestion(known.name, _("查看这一职业的页面"), ToOccupation(code))
        return Absence(AnswerKind.NOT_ASSESSED, message % {**named, "name": known.name}, (way, *up))
    message = _("职业分类大典中有编码以 %(code)s 开头的职业，但%(edition)s中没有机构评价。")
    return Absence(AnswerKind.NOT_ASSESSED, message % named, (*up, _everything()))


def _never_meet(asked: ToDirectory, grades: Collection[GradeLevel], edition: str) -> Absence:
    if asked.kind == Occupation.Kind.SPECIAL_ABILITY and grades:
        message = _("专项职业能力不分等级，请去掉等级条件。")
    elif grades:
        names = _("、").join(str(level.name) for level in grades)
        message = _("%(edition)s中没有机构在这些条件下评价%(grades)s。") % {
            "edition": edition,
            "grades": names,
        }
    else:
        message = _("%(edition)s中没有同时符合这些条件的评价项目。") % {"edition": edition}
    return Absence(AnswerKind.NO_SUCH_GRADE, message, tuple(_without_one(asked)))


def _without_one(asked: ToDirectory) -> list[Suggestion]:
    """The same question without its grades, then without each of the other filters."""
    ways: list[tuple[str, Target]] = []
    if asked.grades:
        ways.append((_("不限等级"), ToDirectory("", asked.code, asked.agency, (), asked.kind)))
    if asked.agency:
        ways.append((_("不限机构"), ToDirectory("", asked.code, "", asked.grades, asked.kind)))
    if asked.code:
        ways.append((_("不限职业编码"), ToDirectory("", "", asked.agency, asked.grades, asked.kind)))
    return [Suggestion(text, _("其他条件不变"), target) for text, target in ways]


def _everything() -> Suggestion:
    return Suggestion(_("查看全部目录"), _("不限条件"), ToDirectory())


def _numerals(grades: Collection[GradeLevel]) -> tuple[str, ...]:
    return tuple(level.numeral for level in grades)
