"""The other way round: what the directory has of some agencies and a list has not, and what changed since."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from agencies.changes import Change, compare_states
from agencies.in_memory import in_force
from agencies.labels import grade_names
from catalogue.batch.answers import Checked
from catalogue.pages.site_data import SiteData


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
