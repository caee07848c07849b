"""The counts beside the filters: how many rows each option would leave, the other filters as they stand.

The counts of a filter leave that filter out, so that its other options can be seen.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from agencies.models import Agency, Occupation
from catalogue.directory.filters import ScopeFilter
from catalogue.pages.fields import MOST_OPTIONS

# How long a prefix of a code each level of the classification has: 6, 6-31, 6-31-01, 6-31-01-03.
CODE_LENGTHS = (1, 4, 7, 10)

# value → how many rows it would leave.
Counts = Mapping[str, int]


class Option(NamedTuple):
    """One value of a filter. `rows` is the number of those it would leave."""

    value: str
    label: str
    rows: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Facets:
    """`code` holds the next finer level of the classification within the code asked for.

    `total` is the number of rows found. What is chosen is always among the options, were there no row left,
    so that sending the form again changes nothing else.
    """

    total: int
    grade: tuple[Option, ...]
    kind: tuple[Option, ...]
    category: tuple[Option, ...]
    code: tuple[Option, ...]
    agency: tuple[Option, ...]


def facets(filters: ScopeFilter) -> Facets:
    """From memory alone."""
    asked, site_data, found = filters.asked, filters.site_data, filters.qs
    labels = site_data.grade_labels()
    levels = {level.numeral: labels[level.numeral] for level in site_data.levels_on(filters.coverage.on)}
    kinds: Counter[str] = Counter()
    for item, count in filters.without("kind").item_counts():
        kinds[item.kind] += count
    # Within the code asked for the next finer level, so that choosing one goes down a step.
    code = asked.get("code", "")
    length = next((size for size in CODE_LENGTHS if size > len(code)), CODE_LENGTHS[-1])
    codes: Counter[str] = Counter()
    names = dict(site_data.group_names)
    for item, count in found.item_counts():
        codes[item.code[:length]] += count
        names[item.code] = item.occupation
    within = ({code: len(found)} if code else {}) | dict(sorted(codes.items()))
    # None beyond so many; those there are by filing number, with the name of the day.
    agencies = {
        number: (name, count) for number, name, count in filters.without("agency").agency_counts(MOST_OPTIONS)
    }
    if agencies and (agency := asked.get("agency", "")):
        agencies.setdefault(agency, (agency, 0))
    by_number = sorted(agencies.items())
    # None while no category is known.
    category, of_category = asked.get("category", ""), filters.without("category").category_counts()
    known = (of_category.keys() | {category}) - {""}
    labels = {str(each): str(each.label) for each in Agency.Category} if known else {}
    categories = _options([category], labels, of_category)
    return Facets(
        total=len(found),
        grade=_options(asked.get("grade", []), levels, filters.without("grade").grade_counts()),
        kind=_options([asked.get("kind")], {str(kind): str(kind.label) for kind in Occupation.Kind}, kinds),
        category=categories,
        code=_options([code], {each: f"{each} {names.get(each, '')}".strip() for each in within}, within),
        agency=_options(
            [asked.get("agency")],
            {number: name for number, (name, _count) in by_number},
            {number: count for number, (_name, count) in by_number},
        ),
    )


def _options(chosen: Collection[str | None], labels: dict[str, str], counts: Counts) -> tuple[Option, ...]:
    return tuple(
        Option(value, label, counts.get(value, 0), value in chosen) for value, label in labels.items()
    )
