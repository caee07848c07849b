"""How much the directory holds on one day: in all, and in each group of the classification."""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from agencies.in_memory import Selection
from agencies.models import Occupation, OccupationGroup
from catalogue.rows.rows import addresses

MINOR = 3
# How much of a code the code of a major, a sub-major and a minor group is.
LENGTHS = (1, 4, 7)


@dataclass(frozen=True, slots=True)
class GroupEntry:
    """A group, and of the occupations in it how many some agency assesses, and how many there are."""

    address: str
    code: str
    name: str
    assessed: int
    total: int = 0
    children: "tuple[GroupEntry, ...]" = ()


def totals(scopes: Selection, group_names: Mapping[str, str]) -> dict[str, Any]:
    """`groups` are the major groups that hold something, each with its sub-major groups that do."""
    kinds = {item.code: item.kind for item, _count in scopes.item_counts()}
    by_kind = Counter(kinds.values())
    counts = by_prefix(kinds)
    address = addresses("group-detail", counts)

    def entry(code: str, children: tuple[GroupEntry, ...] = ()) -> GroupEntry:
        return GroupEntry(address[code], code, group_names.get(code, code), counts[code], children=children)

    majors, subs = ([code for code in sorted(counts) if len(code) == length] for length in LENGTHS[:2])
    children = {
        major: tuple(entry(code) for code in subs if code.startswith(f"{major}-")) for major in majors
    }
    return {
        "agencies": scopes.agency_total(),
        "occupations": by_kind[Occupation.Kind.SKILL_GRADE],
        "special_abilities": by_kind[Occupation.Kind.SPECIAL_ABILITY],
        "groups": [entry(major, children[major]) for major in majors],
    }


class Classification(NamedTuple):
    """Of each code the year in which it came (0: not known), of each year how many in each group; and

    the former code of each new one.
    """

    years: dict[str, int]
    counts: dict[int, Counter[str]]
    former: list[tuple[str, str]]


def read_classification() -> Classification:
    codes = Occupation.objects.in_classification()
    years = {code: year or 0 for code, year in codes.values_list("code", "classified_in")}
    counts = {
        year: by_prefix(code for code, its_year in years.items() if its_year == year)
        for year in set(years.values())
    }
    former = codes.filter(replaced_by__isnull=False).values_list("replaced_by__code", "code")
    return Classification(years, counts, list(former))


def group_entries(
    groups: Iterable[OccupationGroup], codes: Collection[str], on: dt.date, classification: Classification
) -> list[GroupEntry]:
    """`codes` are those assessed here; special abilities are no occupations of the classification.

    An occupation that bears another code by now is still one of it, and assessed under either.
    """
    year, held = first_year_after(on), set(codes)
    held |= {code for new, code in classification.former if new in held}
    assessed = by_prefix(code for code in held if classification.years.get(code, year) < year)
    counted = [counts for since, counts in classification.counts.items() if since < year]
    named = {group.code: group.name for group in groups}
    address = addresses("group-detail", named)
    return [
        GroupEntry(address[code], code, name, assessed[code], sum(counts[code] for counts in counted))
        for code, name in named.items()
    ]


def group_contents(
    group: OccupationGroup, codes: Collection[str], on: dt.date, classification: Classification
) -> dict[str, Any]:
    """What a group's page shows beside its assessed occupations: its groups, and in a minor one the rest.

    `codes` are those assessed here within the group. What came to the classification later has its source.
    """
    if group.level != MINOR:
        return {"entries": group_entries(group.children.all(), codes, on, classification), "others": []}
    classified = group.occupations.classified_before(first_year_after(on))
    others = classified.exclude(code__in=codes).exclude(replaced_by__code__in=codes)
    named: list[Any] = list(others.with_names_on(on))
    address = addresses("occupation-detail", [each.code for each in named])
    return {"entries": [], "others": [(address[each.code], each, each.name_on_day) for each in named]}


def first_year_after(on: dt.date) -> int:
    """What is known by its year alone counts from the last day of it."""
    return (on + dt.timedelta(days=1)).year


def by_prefix(codes: Iterable[str]) -> Counter[str]:
    """How many codes begin with each group's: `4-04-05-01` counts for `4`, `4-04` and `4-04-05`."""
    known = list(codes)
    return Counter([code[:length] for length in LENGTHS for code in known])
