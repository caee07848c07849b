"""An entry for each occupation or agency of a list: what it shows, and nothing that it does not."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agencies.database.fixed_query import FixedQuery
from agencies.in_memory import Found, Selection, agencies_as_listed, agencies_by_code
from agencies.labels import translated_name
from agencies.models import Agency, Alias, Levels, Occupation
from catalogue.rows.grades import drawn
from catalogue.rows.rows import addresses

IN_CHINESE = re.compile("[\u4e00-\u9fff]{2,5}")


@dataclass(frozen=True, slots=True)
class OccupationEntry:
    """`count` says how many agencies assess any of it, the ladder what, `at_level` how many at each grade.

    A special ability has no grades. A step that one agency alone assesses is drawn apart.
    """

    address: str
    code: str
    name: str
    translated: str
    ladder: SafeString | str
    count: str
    agencies: int
    at_level: tuple[int, ...]
    everyday: str = ""


@dataclass(frozen=True, slots=True)
class AgencyEntry:
    """`items` as printed, under the head `group`."""

    group: str
    address: str
    filing_number: str
    name: str
    items: list[str]


EVERYDAY = FixedQuery(
    lambda: (
        Alias.objects.approved()
        .filter(kind=Alias.Kind.EVERYDAY, confidence=Alias.Confidence.HIGH)
        .filter(Q(occupation__isnull=False) | Q(item__isnull=False))
        .annotate(code=Coalesce("occupation__code", "item__occupation__code"))
        .values_list("code", "text")
    )
)


def everyday_names() -> dict[str, list[str]]:
    """By code what people call it, the shortest first."""
    found: dict[str, list[str]] = {}
    for code, text in sorted(EVERYDAY(), key=lambda pair: (len(pair[1]), pair[1])):
        if IN_CHINESE.fullmatch(text):
            found.setdefault(code, []).append(text)
    return found


def occupation_entries(
    scopes: Selection, codes: Sequence[str], levels: Levels, *, with_everyday_names: bool = False
) -> list[OccupationEntry]:
    """Of these codes, in their order."""
    everyday = everyday_names() if with_everyday_names else {}
    of_code = {item.code: item for item, _count in scopes.item_counts()}
    address, assessed = addresses("occupation-detail", codes), agencies_by_code(scopes, *levels)
    ladders: dict[tuple[int, ...], SafeString] = {}
    entries = []
    for code in codes:
        item, (number, *at_level) = of_code[code], assessed[code]
        grades = {level.numeral: count for level, count in zip(levels, at_level, strict=True)}
        key = tuple(min(count, 2) for count in at_level)
        if any(key) and key not in ladders:
            held = [numeral for numeral, count in grades.items() if count]
            sole = [numeral for numeral, count in grades.items() if count == 1]
            ladders[key] = drawn(held, levels, "city", sole)
        count = ngettext("%(number)s 家", "%(number)s 家", number) % {"number": number}
        entries.append(
            OccupationEntry(
                address[code],
                code,
                item.occupation,
                translated_name(item),
                ladders[key] if any(key) else "",
                count,
                number,
                tuple(at_level) if any(key) else (),
                next((text for text in everyday.get(code, ()) if text not in item.occupation), ""),
            )
        )
    return entries


def agency_groups(scopes: Selection) -> dict[int, str]:
    """The key of each agency in the order of a list with heads → its head: its category, where any is known.

    Otherwise, as the annex has it, what sort of assessment it holds.
    """
    known = scopes.category_counts()
    groups = [(str(each.label), scopes.of_category(each)) for each in Agency.Category]
    if not known.keys() - {""}:
        groups = [(str(kind.label), scopes.of_kind(kind)) for kind in Occupation.Kind]
    else:
        groups.append((_("未注明类别"), scopes.of_category("")))
    heads: dict[int, str] = {}
    for label, its in groups:
        for key in agencies_as_listed(its):
            heads.setdefault(key, label)
    return heads


def agency_entries(scopes: Selection, keys: Sequence[int], heads: Mapping[int, str]) -> list[AgencyEntry]:
    """Of the agencies with these keys, in their order."""
    rows: dict[int, list[Found]] = {key: [] for key in keys}
    for found in scopes.of_items_or_agencies((), keys):
        rows[found.agency_id].append(found)
    address = addresses("agency-detail", [its[0].filing_number for its in rows.values()])
    return [
        AgencyEntry(
            heads[key],
            address[its[0].filing_number],
            its[0].filing_number,
            its[0].agency,
            [row.item for row in its],
        )
        for key, its in rows.items()
    ]
