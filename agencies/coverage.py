"""What the register can say of a day: the one rule that every page, file, feed and statement asks."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from agencies.models import Notice

# How many acts, beside those of editions, take effect on which day.
Acts = Mapping[dt.date, int]


class CoverageKind(StrEnum):
    """Before the first edition; within an edition's time; after the newest one's year; later than today."""

    BEFORE = "before"
    COVERED = "covered"
    AFTER = "after"
    TO_COME = "to_come"


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the loaded editions say of the day `on`, seen from `today`.

    `source` is the annual directory in force on the day, of a day to come the one of today: what is recorded
    ahead of its day is no source of a page. None where none is in force, and then nothing is known.
    """

    on: dt.date
    today: dt.date
    kind: CoverageKind
    is_known: bool
    source: Notice | None
    # The annual directory of that day; of a day to come nobody knows it.
    edition: Notice | None
    editions: Sequence[Notice]
    acts: Acts

    @property
    def is_after(self) -> bool:
        return self.kind is CoverageKind.AFTER

    @property
    def edition_name(self) -> str:
        """`2025年版目录`."""
        return edition_name(self.source) if self.source else ""

    @property
    def directory_name(self) -> str:
        """What lists the rows of the day: the edition alone, or with what was adjusted or recorded since."""
        if self.source is None:
            return ""
        if self.kind is CoverageKind.TO_COME and self.ahead:
            return _("已录入的%(day)s的目录") % {"day": self.on.isoformat()}
        if any(self.source.in_force_from <= day <= self.on for day in self.acts):
            return _("%(edition)s（含已收录的调整）") % {"edition": edition_name(self.source)}
        return edition_name(self.source)

    @property
    def tomorrow(self) -> dt.date:
        return self.today + dt.timedelta(days=1)

    @property
    def first(self) -> Notice | None:
        return min(self.editions, key=lambda notice: notice.in_force_from, default=None)

    @property
    def gap(self) -> str:
        """`本站目前只收录2025年版目录，2026年的变化尚未收录`: after the newest edition's year; else blank."""
        if self.kind is not CoverageKind.AFTER or self.source is None:
            return ""
        years = range((self.source.edition or 0) + 1, self.on.year + 1)
        counts = dict.fromkeys(years, 0)
        for day, count in self.acts.items():
            if day <= self.on and day.year in counts:
                counts[day.year] += count
        if any(counts.values()):
            return "".join(self._adjusted(counts))
        values = {"edition": edition_name(self.source), "years": _years(years)}
        if self.editions[0] is self.source:
            return _("本站目前只收录%(edition)s，%(years)s年的变化尚未收录") % values
        return _("本站没有收录%(years)s年版目录，%(years)s年的变化尚未收录") % values

    @property
    def caveat(self) -> str:
        """The line above everything that is shown of a day which the editions do not settle; else blank."""
        match self.kind:
            case CoverageKind.BEFORE:
                return self._before()
            case CoverageKind.AFTER:
                return _("%(gap)s。办事前请到官方网站核对。") % {"gap": self.gap}
            case CoverageKind.TO_COME:
                return self._to_come()
        return ""

    def _before(self) -> str:
        if self.first is None:
            return _("本站尚未收录目录。")
        return _("本站没有这一天的资料：收录的最早目录自 %(day)s 起实施。") % {
            "day": self.first.in_force_from.isoformat()
        }

    def _to_come(self) -> str:
        ahead = self.ahead
        values = {"day": self.on.isoformat(), "ahead": _("、").join(ahead)}
        if ahead:
            return _("%(day)s 尚未到来；已录入、尚未生效的有：%(ahead)s。") % values
        return _("%(day)s 尚未到来；本站没有已录入、尚未生效的变动，这里列出的是今天的情况。") % values

    @property
    def ahead(self) -> list[str]:
        """What is recorded to begin or end between today and that day."""
        acts = sum(count for day, count in self.acts.items() if self.today < day <= self.on)
        ahead = [
            edition_name(notice)
            for notice in reversed(self.editions)
            if self.today < notice.in_force_from <= self.on
        ]
        return [*ahead, *([_("调整 %(count)s 项") % {"count": acts}] if acts else [])]

    def _adjusted(self, counts: Mapping[int, int]) -> Iterator[str]:
        """`2026年版目录尚未收录；已收录2026年的调整 2 项`, and the later years of which nothing is."""
        told = [year for year in counts if counts[year]]
        listed = [
            _("%(year)s年的调整 %(count)s 项") % {"year": year, "count": counts[year]}
            for year in reversed(told)
        ]
        values = {"years": _years(list(counts)), "adjusted": _("、").join(listed)}
        yield _("%(years)s年版目录尚未收录；已收录%(adjusted)s") % values
        if silent := range(told[-1] + 1, self.on.year + 1):
            yield _("，%(years)s年的变化尚未收录") % {"years": _years(silent)}


def coverage_of_day(day: dt.date, today: dt.date, editions: Sequence[Notice], acts: Acts) -> Coverage:
    """`editions` newest first, as `Notice.objects.editions()` gives them.

    An edition speaks from its first day to the day before the next year's edition; where that one is not
    loaded, to the end of its own year.
    """
    source = next((notice for notice in editions if notice.in_force_from <= min(day, today)), None)
    if day > today:
        kind = CoverageKind.TO_COME
    elif source is None:
        kind = CoverageKind.BEFORE
    else:
        year = source.edition or 0
        followed = any(notice.edition == year + 1 for notice in editions)
        kind = CoverageKind.COVERED if day.year <= year or followed else CoverageKind.AFTER
    edition = None if kind is CoverageKind.TO_COME else source
    is_known = kind is not CoverageKind.BEFORE
    return Coverage(day, today, kind, is_known, source, edition, editions, acts)


def edition_name(notice: Notice) -> str:
    return _("%(year)s年版目录") % {"year": notice.edition}


def _years(years: Sequence[int]) -> str:
    """`2026`, or `2026至2028`."""
    if years[0] == years[-1]:
        return str(years[0])
    return _("%(first)s至%(last)s") % {"first": years[0], "last": years[-1]}
