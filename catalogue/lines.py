"""A line for each occupation or agency of a list: what it shows, and nothing that it does not."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from agencies.columns import Selection
from agencies.models import Agency, AssessmentItem, Occupation, item_name


@dataclass(frozen=True, slots=True)
class OccupationLine:
    """`numerals` are the grades that any agency assesses, `agency_count` how many assess any of it."""

    code: str
    occupation: str
    occupation_en: str
    is_special_ability: bool
    numerals: frozenset[str]
    agency_count: int


@dataclass(frozen=True, slots=True)
class AgencyLine:
    """`items` as printed."""

    filing_number: str
    agency: str
    items: tuple[str, ...]


def occupation_lines(scopes: Selection, codes: Collection[str]) -> list[OccupationLine]:
    """Of these codes, in their order; one query."""
    fields = ("code", "name", "name_en", "kind")
    named = {code: rest for code, *rest in Occupation.objects.filter(code__in=codes).values_list(*fields)}
    keys: dict[str, list[int]] = {}
    for item, _count in scopes.item_counts():
        keys.setdefault(item.code, []).append(item.pk)
    return [_occupation_line(scopes.of_items(keys[code]), code, *named[code]) for code in codes]


def agency_lines(scopes: Selection, keys: Sequence[int]) -> list[AgencyLine]:
    """Of the agencies with these keys, in their order; two queries."""
    fields = ("pk", "filing_number", "name_on_day")
    agencies = Agency.objects.filter(pk__in=keys).with_name_on(scopes.on).values_list(*fields)
    named = {pk: (number, name) for pk, number, name in agencies}
    held: dict[int, list[int]] = {key: [] for key in keys}
    for found in scopes.of_items_or_agencies((), keys):
        held[found.agency_id].append(found.item_id)
    names = item_names({item for items in held.values() for item in items})
    return [AgencyLine(*named[key], tuple(names[item] for item in items)) for key, items in held.items()]


def item_names(keys: Collection[int]) -> dict[int, str]:
    items = AssessmentItem.objects.filter(pk__in=keys).values_list("pk", "occupation__name", "work_type")
    return {pk: item_name(name, work_type) for pk, name, work_type in items}


def _occupation_line(scopes: Selection, code: str, name: str, name_en: str, kind: str) -> OccupationLine:
    grades = frozenset(numeral for numeral, count in scopes.grade_counts().items() if count)
    special = kind == Occupation.Kind.SPECIAL_ABILITY
    return OccupationLine(code, name, name_en, special, grades, scopes.agency_total())
