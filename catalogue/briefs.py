"""Rows as far as a sentence or a count speaks of them: of thousands it needs no more, and one query."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from agencies.columns import Selection, holdings
from agencies.models import Agency, AssessmentItem, Occupation, item_name

OF_AGENCY = ("name_on_day",)


@dataclass(frozen=True, slots=True)
class Brief:
    """What `Row` tells under the same names. The agency's own is looked up when somebody says it."""

    filing_number: str
    occupation: str
    work_type: str
    kind: str
    numerals: tuple[str, ...]
    named: Callable[[str], str]

    @property
    def agency(self) -> str:
        return self.named(self.filing_number)

    @property
    def item(self) -> str:
        return item_name(self.occupation, self.work_type)

    @property
    def is_special_ability(self) -> bool:
        return self.kind == Occupation.Kind.SPECIAL_ABILITY


def briefs(scopes: Selection) -> list[Brief]:
    """As printed."""
    held = holdings(scopes)
    fields = ("pk", "occupation__name", "work_type", "occupation__kind")
    wanted = {holding.item_id for holding in held}
    items: dict[int, tuple[str, str, str]] = {
        pk: (name, work_type, kind)
        for pk, name, work_type, kind in AssessmentItem.objects.filter(pk__in=wanted).values_list(*fields)
    }

    @cache
    def named(filing_number: str) -> str:
        agencies = Agency.objects.filter(filing_number=filing_number).with_name_on(scopes.on)
        return str(agencies.values_list(*OF_AGENCY).get()[0])

    return [Brief(number, *items[item], numerals, named) for item, number, numerals in held]
