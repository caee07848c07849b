"""A statement in sentences: what held on the day and by which notice, or why it is not said to have held."""

from django.utils.translation import gettext as _

from agencies.models import ScopeGrade
from agencies.statements import Answer, Statement
from catalogue.ladder import level_label


def conclusion(said: Statement) -> str:
    """`2025-03-01 当日，某某协会对电工（6-31-01-03）三级／高级工：在目录内，依据 沪人社职〔2024〕458号。`"""
    values = {
        "day": said.on.isoformat(),
        "agency": said.agency_name,
        "occupation": f"{said.occupation.name}（{said.occupation.code}）",
        "grade": level_label(said.grade_level) if said.grade_level else "",
        "answer": said.answer.label,
        "notices": "、".join(notice.number for notice in said.notices),
        "first": said.first.in_force_from.isoformat() if said.first else "",
    }
    if said.answer == Answer.HELD:
        return _("%(day)s 当日，%(agency)s对%(occupation)s%(grade)s：%(answer)s，依据 %(notices)s。") % values
    if said.answer == Answer.NOT_HELD:
        return _("%(day)s 当日，%(agency)s对%(occupation)s%(grade)s：%(answer)s。") % values
    if said.first is None:
        return _("本站尚未载入目录，%(day)s 当日的情况无从知道。") % values
    return _("本站载入的最早目录自 %(first)s 起实施，%(day)s 当日的情况无从知道。") % values


def explanations(said: Statement) -> list[str]:
    """The periods that do not cover the day, each in a sentence: it ended before, or begins later."""
    return [_explained(period, said) for period in said.others]


def _explained(period: ScopeGrade, said: Statement) -> str:
    values = {
        "item": period.scope.item.name,
        "grade": period.grade_level.name if period.grade_level else _("（不分等级）"),
        "since": period.valid_from.isoformat(),
        "until": period.valid_until.isoformat() if period.valid_until else "",
        "started": period.started_by.notice.number,
        "ended": period.ended_by.notice.number if period.ended_by else "",
    }
    if period.valid_from > said.on:
        return _("“%(item)s”%(grade)s自 %(since)s 起才在目录内，依据 %(started)s。") % values
    return (
        _("“%(item)s”%(grade)s自 %(since)s 起在目录内，%(until)s 起不再在目录内，依据 %(ended)s。") % values
    )
