"""What every page needs of the register, read once per data version, and what it can say about a day.

Every read takes the day as an argument. Only a view asks for today, here, when the address names none.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

from django.core.exceptions import BadRequest
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language

from agencies.coverage import Acts, Coverage, coverage_of_day
from agencies.days import parse_day
from agencies.in_memory import Selection, in_force
from agencies.in_memory.reading import current_columns
from agencies.in_memory.versioned_value import VersionedValue
from agencies.labels import grade_label
from agencies.models import Adjustment, DataVersion, GradeLevel, Notice, OccupationGroup, OfficialLookUp
from agencies.models.adjustment import AdjustmentQuerySet
from agencies.models.data_version import Version

Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class SiteData:
    """`editions` newest first, without their text; `grade_levels` rising from 五级; group names by code.

    `look_ups`: of each subject the official address that was seen last.
    """

    version: Version
    editions: tuple[Notice, ...]
    grade_levels: tuple[GradeLevel, ...]
    group_names: dict[str, str]
    look_ups: dict[str, OfficialLookUp]
    acts: Acts
    # What the editions say about a day, seen from another.
    coverage: Callable[[dt.date, dt.date], Coverage]
    made: dict[tuple[str, ...], Any] = field(default_factory=dict, repr=False)

    def once(self, key: tuple[str, ...], make: Callable[[], Made]) -> Made:
        """What is the same on all pages in a language: labels, addresses, forms. Never an answer."""
        if key not in self.made:
            self.made[key] = make()
        made: Made = self.made[key]
        return made

    def changed_at(self, today: dt.date) -> dt.datetime:
        """When it was last written to, or since came to say something else: a day has its own midnight."""
        days = [
            *self.acts,
            *(notice.in_force_from for notice in self.editions),
            today.replace(month=1, day=1),
        ]
        turn = max((day for day in days if day <= today), default=today)
        midnight = timezone.make_aware(dt.datetime.combine(turn, dt.time()))
        return max(self.version.changed_at, midnight)

    def has_changes(self, acts_of: Callable[[AdjustmentQuerySet], AdjustmentQuerySet]) -> bool:
        """Whether a list of changes would hold anything; no query while nothing has changed at all."""
        return (
            bool(self.acts or self.editions[1:])
            and acts_of(Adjustment.objects.changes(*self.editions[-1:])).exists()
        )

    def grade_labels(self) -> dict[str, str]:
        """`三级／高级工` by numeral, in the language of the page."""
        return self.once(
            ("grade labels", str(get_language())),
            lambda: {level.numeral: grade_label(level) for level in self.grade_levels},
        )

    def levels_on(self, day: dt.date | None = None) -> tuple[GradeLevel, ...]:
        """Of the series what the directory of that day prints, or of any day: the rest is no hole in it."""
        printed = current_columns.at(self.version).numerals_held(day)
        return tuple(level for level in self.grade_levels if level.numeral in printed) or self.grade_levels

    def grade_level(self, numeral: str) -> GradeLevel:
        return next(level for level in self.grade_levels if level.numeral == numeral)


def read_site_data(version: Version) -> SiteData:
    editions = tuple(Notice.objects.editions().defer("text"))
    acts = Adjustment.objects.counts_by_day()
    return SiteData(
        version=version,
        editions=editions,
        grade_levels=tuple(GradeLevel.objects.rising()),
        group_names=dict(OccupationGroup.objects.values_list("code", "name")),
        look_ups={each.subject: each for each in reversed(OfficialLookUp.objects.all())},
        acts=acts,
        coverage=partial(coverage_of_day, editions=editions, acts=acts),
    )


current_site_data = VersionedValue(read_site_data)


def site_data(version: Version) -> SiteData:
    """No query while the data version stands, five when it has moved."""
    return current_site_data.at(version)


def look_ups_in_memory() -> dict[str, OfficialLookUp]:
    """For a page that must not ask the database."""
    current = current_site_data.current
    return current[1].look_ups if current else {}


def site_data_of(request: HttpRequest) -> SiteData:
    """The same for all that one request asks, so that a page never mixes two data versions."""
    same: SiteData | None = getattr(request, "site_data", None)
    if same is None:
        version: Version | None = getattr(request, "data_version", None)
        same = current_site_data.at(version or DataVersion.objects.now())
        request.site_data = same  # type: ignore[attr-defined]  # read here alone
    return same


def today() -> dt.date:
    """The day it is in Asia/Shanghai, the project's time zone."""
    # Nothing activates another zone, and looking for one costs more than all the rest.
    return dt.datetime.now(timezone.get_default_timezone()).date()


def coverage_for(request: HttpRequest) -> Coverage:
    """What the editions say about the day that the address names, or about today.

    Raises BadRequest, whose text says what to do, for what is no day.
    """
    return site_data_of(request).coverage(day_asked(request.GET.get("on", "")) or today(), today())


class NoDay(BadRequest):
    """A page is asked of what is no day; its text says what to do."""

    def __init__(self, typed: str, problem: str) -> None:
        super().__init__(problem)
        self.typed = typed


def day_asked(text: str) -> dt.date | None:
    """None for a blank; NoDay for what is no day."""
    try:
        return parse_day(text) if text.strip() else None
    except ValueError as error:
        raise NoDay(text, str(error)) from error


def asked_of(request: HttpRequest) -> tuple[Coverage, SiteData, Selection]:
    """The day that the address names, what the site knows, and what is in the directory on that day."""
    site_data, day = site_data_of(request), day_asked(request.GET.get("on", "")) or today()
    return site_data.coverage(day, today()), site_data, in_force(day, site_data.version)
