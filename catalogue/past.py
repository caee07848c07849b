"""What is no longer so, or not yet: ended grades, other names and other codes of what keeps its page."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from agencies.models import Adjustment, Agency, AgencyName, Notice, Occupation, ScopeGrade
from agencies.models.scope_grade import ScopeGradeQuerySet


@dataclass(frozen=True, slots=True)
class Ended:
    """Grades of one scope that ended together; `levels` is blank for a special ability."""

    filing_number: str
    agency: str
    code: str
    item: str
    levels: tuple[str, ...]
    until: dt.date
    notice: Notice


@dataclass(frozen=True, slots=True)
class OtherName:
    """A name that the agency bore before the day, or will bear after it."""

    name: str
    since: dt.date
    until: dt.date | None
    is_past: bool


@dataclass(frozen=True, slots=True)
class Recoded:
    """The occupation at another code, and the act that made the change where one is recorded."""

    occupation: Occupation
    act: Adjustment | None


@dataclass(frozen=True, slots=True)
class AgencyPast:
    name: str
    other_names: tuple[OtherName, ...]
    ended: tuple[Ended, ...]


@dataclass(frozen=True, slots=True)
class OccupationPast:
    ended: tuple[Ended, ...]
    replaced_by: Recoded | None


def past_of_agency(agency: Agency, on: dt.date) -> AgencyPast:
    """Two queries. The name is that of the day; before the first one it is the first."""
    names = list(agency.names.order_by("valid_from"))
    held = next((name for name in names if _holds(name, on)), names[0] if names else None)
    others = tuple(
        OtherName(name.name, name.valid_from, name.valid_until, name.valid_from <= on)
        for name in names
        if name is not held
    )
    ended = _ended(ScopeGrade.objects.filter(scope__agency=agency), on)
    return AgencyPast(held.name if held else agency.name, others, ended)


def past_of_occupation(occupation: Occupation, on: dt.date) -> OccupationPast:
    """Three queries at most."""
    ended = _ended(ScopeGrade.objects.filter(scope__item__occupation=occupation), on)
    new = Occupation.objects.filter(replaces=occupation).first()
    if new is None:
        return OccupationPast(ended, None)
    acts = Adjustment.objects.standing().of_kind(Adjustment.Kind.RECODED).filter(occupation=new)
    return OccupationPast(ended, Recoded(new, acts.select_related("notice").newest_first().first()))


def _holds(name: AgencyName, on: dt.date) -> bool:
    return name.valid_from <= on and (name.valid_until is None or on < name.valid_until)


def _ended(grades: ScopeGradeQuerySet, on: dt.date) -> tuple[Ended, ...]:
    """The newest end of each grade that does not hold on the day, what ended last first.

    Most have never ended any grade, and thousands may hold some: only those of a scope with an end are read.
    """
    scopes = set(grades.ended_by(on).values_list("scope_id", flat=True))
    if not scopes:
        return ()
    related = ("scope__agency", "scope__item__occupation", "grade_level", "ended_by__notice")
    periods = grades.of_scopes(scopes).filter(valid_from__lte=on).select_related(*related)
    newest = {
        (period.scope_id, period.grade_level_id): period
        for period in periods.order_by("scope__print_order", "scope_id", "grade_level__rank", "valid_from")
    }
    gone = [period for period in newest.values() if period.valid_until and period.valid_until <= on]
    told = groupby(gone, lambda period: (period.scope_id, period.valid_until, period.ended_by_id))
    return tuple(
        sorted(map(_told, (list(same) for _, same in told)), key=lambda ended: ended.until, reverse=True)
    )


def _told(periods: Iterable[ScopeGrade]) -> Ended:
    first, *_ = same = list(periods)
    if first.valid_until is None or first.ended_by is None:
        raise ValueError("only ended periods are told")
    return Ended(
        filing_number=first.scope.agency.filing_number,
        agency=first.scope.agency.name,
        code=first.scope.item.occupation.code,
        item=first.scope.item.name,
        levels=tuple(period.grade_level.name for period in same if period.grade_level),
        until=first.valid_until,
        notice=first.ended_by.notice,
    )
