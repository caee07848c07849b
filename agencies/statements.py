"""The as-at statement: did this agency hold this grade of this occupation on that day, and by which notice?

Held, not held, or not known: before the first loaded edition nothing is known, and that is never told as
"not in the directory".
"""

import datetime as dt
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy

from agencies.models import Agency, AgencyName, GradeLevel, Notice, Occupation, ScopeGrade
from agencies.models.scope_grade import ScopeGradeQuerySet


class Answer(models.TextChoices):
    HELD = "held", gettext_lazy("在目录内")
    NOT_HELD = "not_held", gettext_lazy("不在目录内")
    NOT_KNOWN = "not_known", gettext_lazy("无从知道")


@dataclass(frozen=True, kw_only=True)
class Statement:
    """What the register says of a day.

    `agency_name` is the name of that day. `held` are the periods that cover the day, each with the adjustment
    and notice that started it; `others` those that do not (ended before, or to begin later), by which a
    "not held" can be explained.
    `first` is the edition before which nothing is known, None in an empty register.
    """

    answer: Answer
    on: dt.date
    agency: Agency
    agency_name: str
    occupation: Occupation
    grade_level: GradeLevel | None
    held: tuple[ScopeGrade, ...]
    others: tuple[ScopeGrade, ...]
    first: Notice | None

    @property
    def notices(self) -> list[Notice]:
        """The notices that the held periods rest on, each once."""
        return list(dict.fromkeys(period.started_by.notice for period in self.held))


def statement(
    *, agency: Agency, occupation: Occupation, grade_level: GradeLevel | None = None, on: dt.date
) -> Statement:
    """The answer for every item of the occupation, and for all levels if none is asked for. Three queries."""
    first = Notice.objects.editions().last()
    known = first is not None and first.in_force_from <= on
    periods = list(_periods(agency, occupation, grade_level)) if known else []
    held = tuple(period for period in periods if _covers(period, on))
    name = AgencyName.objects.held_on(on).filter(agency=agency).first()
    answer = Answer.NOT_KNOWN if not known else Answer.HELD if held else Answer.NOT_HELD
    return Statement(
        answer=answer,
        on=on,
        agency=agency,
        agency_name=name.name if name else agency.name,
        occupation=occupation,
        grade_level=grade_level,
        held=held,
        others=tuple(period for period in periods if period not in held),
        first=first,
    )


def _periods(agency: Agency, occupation: Occupation, grade_level: GradeLevel | None) -> ScopeGradeQuerySet:
    periods = ScopeGrade.objects.filter(scope__agency=agency, scope__item__occupation=occupation)
    if grade_level is not None:
        periods = periods.filter(grade_level=grade_level)
    related = ("scope__item__occupation", "grade_level", "started_by__notice", "ended_by__notice")
    order = ("scope__print_order", "scope_id", "grade_level__rank", "valid_from")
    return periods.select_related(*related).order_by(*order)


def _covers(period: ScopeGrade, on: dt.date) -> bool:
    return period.valid_from <= on and (period.valid_until is None or on < period.valid_until)
