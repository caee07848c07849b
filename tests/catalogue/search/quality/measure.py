"""How often a damaged name leads to what it names, and a text that names nothing here to nothing."""

import datetime as dt
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from agencies.in_memory import in_force
from agencies.models import Occupation
from agencies.search.look_up import Answer, look_up
from agencies.search.values import Suggestion, ToAgency, ToDirectory, ToOccupation
from tests.agencies.register import scopes_of
from tests.catalogue.search.quality.damages import Case, Thing

ON = dt.date(2025, 6, 1)
NEGATIVES = Path(__file__).with_name("negatives.txt")


class Outcome(NamedTuple):
    """`found` among the rows, `first` of them, or `offered`; `false`: rows, and none was right."""

    found: bool
    first: bool
    offered: bool
    false: bool

    @property
    def right(self) -> bool:
        return self.found or self.offered


def ask(text: str) -> Answer:
    return look_up(text, scopes=in_force(ON))


def outcome(case: Case) -> Outcome:
    answer = ask(case.text)
    rows = [
        {
            Thing("code", row.item.occupation.code),
            Thing("item", row.item.name),
            Thing("agency", row.agency.filing_number),
        }
        for row in scopes_of(answer.by_relevance())
    ]
    wanted = case.name.things
    found = any(row & wanted for row in rows)
    offered = any(thing in wanted for each in answer.beside().suggestions for thing in offers(each))
    return Outcome(found, bool(rows) and bool(rows[0] & wanted), offered, bool(rows) and not found)


def offers(suggestion: Suggestion) -> Iterator[Thing]:
    match suggestion.target:
        case ToOccupation(code):
            yield Thing("code", code)
        case ToAgency(number):
            yield Thing("agency", number)
        case ToDirectory(q=text):
            yield Thing("item", text)


def negatives() -> Iterator[tuple[str, str]]:
    """(kind, text): those of the file, and the names of the classification that no annex row bears."""
    kind = ""
    for line in NEGATIVES.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            kind = line.strip("[]")
        elif line and not line.startswith("#"):
            yield from ((kind, text) for text in line.split("|"))
    unlisted = Occupation.objects.filter(items__isnull=True).order_by("code")
    yield from (
        ("occupations that nobody assesses", name) for name in unlisted.values_list("name", flat=True)
    )


def wrong_negatives(texts: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    return ((kind, text) for kind, text in texts if ask(text).scopes)
