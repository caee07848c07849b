"""A statement in sentences: what held on the day and by which notice, or why it is not said to have held."""

from collections.abc import Iterable
from dataclasses import replace
from functools import reduce

from django.utils.translation import gettext as _

from agencies.labels import grade_label, grade_names
from agencies.models import ScopeGrade
from agencies.statements import Statement, Verdict, under_other_codes


def conclusion(said: Statement, *, tells_gap: bool = True) -> str:
    """`2025-03-01 当日，某某公司对焊工（电焊工）三级／高级工（6-18-02-04）：在目录内，依据 …。`

    After the newest edition's year what it says holds by that edition, and what is not recorded is told;
    without `tells_gap` by whoever says more before it.
    """
    if said.answer == Verdict.NOT_KNOWN:
        return said.coverage.caveat
    held = _by_item(said.held, said)
    lacking = [_item(item, "", said) for item in said.items if item not in held]
    rest = _("%(items)s：%(answer)s") % {"items": _("、").join(lacking), "answer": _verdict(said, held=False)}
    values = {
        "day": said.coverage.on.isoformat(),
        "agency": said.agency_name,
        "items": _("、").join(held.values() or lacking or [_item(said.occupation_name, "", said)]),
        "code": said.occupation.code,
        "answer": _verdict(said, held=bool(held)),
        "notices": _("、").join(notice.number for notice in said.notices),
        "rest": _("；%(rest)s") % {"rest": rest} if held and lacking else "",
        "gap": said.coverage.gap,
    }
    sentence = _("%(day)s 当日，%(agency)s对%(items)s（%(code)s）：%(answer)s")
    tells_gap = tells_gap and said.coverage.is_after
    if tells_gap and held:
        sentence += _("%(rest)s；%(gap)s。依据 %(notices)s。")
    elif tells_gap:
        sentence += _("；%(gap)s。")
    elif held:
        sentence += _("，依据 %(notices)s%(rest)s。")
    else:
        sentence += _("。")
    return sentence % values + (_("专项职业能力不分等级。") if said.no_grades else "")


def sentences_on_others(said: Statement) -> list[str]:
    """Each in a sentence: the periods that do not cover the day, and what holds under another code."""
    return [
        *of_periods(said),
        *(
            _("这一职业的另一编码是 %(code)s：%(conclusion)s")
            % {"code": other.occupation.code, "conclusion": conclusion(other)}
            for other in under_other_codes(said)
        ),
    ]


def of_periods(said: Statement) -> list[str]:
    return [_explained(period, said) for period in said.others]


def of_other_grades(said: Statement, listed: Iterable[ScopeGrade]) -> str:
    """Where the grade asked about is not listed: which of the same items are."""
    items = _by_item(listed, replace(said, grade_level=None)).values()
    named = {"edition": said.coverage.directory_name, "items": _("、").join(items)}
    return _("%(edition)s列有%(items)s。") % named


def one_after_another(sentences: Iterable[str]) -> str:
    """Chinese ones stand so without a blank, which others have between them."""
    return reduce(lambda told, each: _("%(told)s%(more)s") % {"told": told, "more": each}, sentences)


def _by_item(held: Iterable[ScopeGrade], said: Statement) -> dict[str, str]:
    """Each item with the grade asked about, or with all that it has on the day."""
    grades: dict[str, list[ScopeGrade]] = {}
    for period in held:
        grades.setdefault(said.name_of(period), []).append(period)
    return {
        item: _item(item, grade_names(each.grade_level for each in its if each.grade_level), said)
        for item, its in grades.items()
    }


def _item(name: str, grades: str, said: Statement) -> str:
    """`焊工（电焊工）三级／高级工`."""
    grade = grade_label(said.grade_level) if said.grade_level else grades
    return _("%(item)s%(grade)s") % {"item": name, "grade": grade} if grade else name


def _verdict(said: Statement, *, held: bool) -> str:
    if not said.coverage.is_after:
        return _("在目录内") if held else _("不在目录内")
    named = {"edition": said.coverage.directory_name}
    return _("按%(edition)s在内") % named if held else _("按%(edition)s不在内") % named


def _explained(period: ScopeGrade, said: Statement) -> str:
    values = {
        "item": said.name_of(period),
        "grade": grade_names([period.grade_level]) if period.grade_level else _("（不分等级）"),
        "since": period.valid_from.isoformat(),
        "until": period.valid_until.isoformat() if period.valid_until else "",
        "started": period.started_by.notice.number,
        "ended": period.ended_by.notice.number if period.ended_by else "",
    }
    if period.valid_from > said.coverage.today:
        return _("“%(item)s”%(grade)s自 %(since)s 起列入（已录入、尚未生效），依据 %(started)s。") % values
    if period.valid_from > said.coverage.on:
        same = [
            each
            for each in (*said.held, *said.others)
            if (each.scope_id, each.grade_level_id) == (period.scope_id, period.grade_level_id)
        ]
        if same[0] is period:
            return _("“%(item)s”%(grade)s自 %(since)s 起才列入，依据 %(started)s。") % values
        return _("“%(item)s”%(grade)s自 %(since)s 起重新列入，依据 %(started)s。") % values
    return _("“%(item)s”%(grade)s自 %(since)s 起列入，%(until)s 起不再列入，依据 %(ended)s。") % values
