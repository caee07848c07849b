"""How much the directory holds on one day: in all, and in each group of the classification."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from agencies.models import Occupation
from agencies.models.scope import ScopeQuerySet


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


def census(scopes: ScopeQuerySet, group_names: Mapping[str, str]) -> Census:
    """In one query: the distinct pairs of agency and code are few, even where scopes are many."""
    pairs = set(
        scopes.order_by()
        .values_list("agency_id", "item__occupation__code", "item__occupation__kind")
        .distinct()
    )
    kinds = {code: kind for _agency, code, kind in pairs}
    by_kind = Counter(kinds.values())
    return Census(
        agencies=len({agency for agency, _code, _kind in pairs}),
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
