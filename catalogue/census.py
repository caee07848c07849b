"""How much the directory holds on one day: in all, and in each group of the classification."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from agencies.columns import Selection
from agencies.models import Occupation


@dataclass(frozen=True, slots=True)
class GroupCount:
    """A group and how many occupations in it, special abilities included, some agency assesses."""

    code: str
    name: str
    count: int
    children: "tuple[GroupCount, ...]" = ()


@dataclass(frozen=True, slots=True)
class Census:
    """`groups` are the major groups that hold something, each with its sub-major groups that do."""

    agencies: int
    occupations: int
    special_abilities: int
    groups: tuple[GroupCount, ...]


def census(scopes: Selection, group_names: Mapping[str, str]) -> Census:
    kinds = {item.code: item.kind for item, _count in scopes.item_counts()}
    by_kind = Counter(kinds.values())
    return Census(
        agencies=scopes.agency_total(),
        occupations=by_kind[Occupation.Kind.SKILL_GRADE],
        special_abilities=by_kind[Occupation.Kind.SPECIAL_ABILITY],
        groups=_groups(Counter(prefix for code in kinds for prefix in (code[:1], code[:4])), group_names),
    )


def _groups(counts: Mapping[str, int], names: Mapping[str, str]) -> tuple[GroupCount, ...]:
    return tuple(
        GroupCount(
            major,
            names.get(major, major),
            counts[major],
            tuple(
                GroupCount(code, names.get(code, code), counts[code])
                for code in sorted(counts)
                if code.startswith(f"{major}-")
            ),
        )
        for major in sorted(counts)
        if len(major) == 1
    )
