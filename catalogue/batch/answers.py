"""What is said of a line of a list: its status, and the answer with where it comes from.

And the other way round: what the directory has of some agencies and a list has not, and what changed since.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy

from agencies.changes import Change, compare_states
from agencies.in_memory import in_force
from agencies.labels import grade_names
from catalogue.batch.table import AskedLine
from catalogue.pages.site_data import SiteData


class LineStatus(models.TextChoices):
    HELD = "held", gettext_lazy("在目录内")
    OTHER_GRADES = "other_grades", gettext_lazy("等级不在内")
    NOT_OF_AGENCY = "not_of_agency", gettext_lazy("机构未列这一职业")
    NO_AGENCY = "no_agency", gettext_lazy("机构不在目录")
    NO_OCCUPATION = "no_occupation", gettext_lazy("职业不在目录")
    HELD_BEFORE = "held_before", gettext_lazy("曾列入")
    HELD_LATER = "held_later", gettext_lazy("尚未生效")
    NOT_KNOWN = "not_known", gettext_lazy("本站没有这一天的资料")
    SEVERAL = "several", gettext_lazy("有几种可能")
    INCOMPLETE = "incomplete", gettext_lazy("输入不全")


# What is said of the line, and not of the directory.
OF_THE_LINE = {LineStatus.NOT_KNOWN, LineStatus.INCOMPLETE}


@dataclass(frozen=True, kw_only=True)
class Checked:
    """One line and its answer. `label` is the status in words; `source` and the addresses may be blank."""

    asked: AskedLine
    status: LineStatus
    label: str
    sentence: str
    understood: str = ""
    candidates: tuple[str, ...] = ()
    source: str = ""
    source_url: str = ""
    address: str = ""
    # Where they are certain; and what the line lists: scope and numeral.
    filing_number: str = ""
    agency_name: str = ""
    code: str = ""
    numeral: str = ""
    held: frozenset[tuple[int, str]] = frozenset()


def by_status(checked: Iterable[Checked]) -> Iterator[tuple[LineStatus, str, int]]:
    """Of each status that there is, in their order."""
    found = [each.status for each in checked]
    for status in LineStatus:
        if status in found:
            yield status, capfirst(str(status.label)), found.count(status)


class LeftOut(NamedTuple):
    agency: str
    item: str
    grades: str


def left_out(
    checked: Iterable[Checked], agencies: Iterable[str], on: dt.date, site_data: SiteData
) -> Iterator[LeftOut]:
    """Grade by grade; a line without a grade lists all that the agency has of its occupation."""
    listed = {held for each in checked for held in each.held}
    scopes = in_force(on, site_data.version)
    for number in agencies:
        for row in scopes.of_agency(number):
            missing = [numeral for numeral in row.numerals or ("",) if (row.scope_id, numeral) not in listed]
            if missing:
                levels = [site_data.grade_level(numeral) for numeral in missing if numeral]
                yield LeftOut(row.agency, f"{row.code} {row.item}", grade_names(levels))


def changed_since(
    agencies: Collection[str], on: dt.date, today: dt.date, site_data: SiteData
) -> list[Change]:
    if on >= today:
        return []
    return [
        change
        for change in compare_states(on, today, site_data.version).changes
        if change.filing_number in agencies
    ]
