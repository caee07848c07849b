"""All that a search knows of the register, read once for each data version.

Reading takes some tenths of a second for thirty thousand names, so it happens on the first search after a
change, by one thread while the others wait, and never for a page that searches nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from agencies.search.grades import Grades
from agencies.search.index import Index
from agencies.search.names import Agencies, Name, Target


class Card(NamedTuple):
    """A `SearchNote` as the search needs it. `terms` are folded; `related` are codes of occupations."""

    title: str
    kind: str
    text: str
    basis: str
    terms: tuple[str, ...]
    occupation: str
    related: tuple[str, ...]


class Word(NamedTuple):
    """A word that is no name: noise, a kind of assessment, or a grade with the numerals it means."""

    kind: str
    text: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Knowledge:
    """`codes` has each occupation of the classification; `former_codes` are codes by which aliases know some.

    `successors` tells for the code of a re-coded occupation that of the one that replaces it, `items_of`
    gives the items of an occupation as (id, work type), `code_of` the code of an item's occupation,
    `groups` the names of all groups.
    """

    index: Index
    grades: Grades
    codes: Mapping[str, Target]
    former_codes: Mapping[str, tuple[Target, ...]]
    successors: Mapping[str, str]
    agencies: Agencies
    items_of: Mapping[str, tuple[tuple[int, str], ...]]
    code_of: Mapping[int, str]
    groups: Mapping[str, str]
    cards: Mapping[int, Card]
    words: Mapping[str, Word] = field(default_factory=dict)
    sounding_words: Mapping[str, Word] = field(default_factory=dict)

    def exact(self, text: str) -> list[Name]:
        return self.index.exact(text)

    def place(self, code: str) -> str:
        """Where a code stands in the classification: `4 社会生产服务和生活服务人员／4-07 …／4-07-05 …`."""
        above = [code[:length] for length in (1, 4, 7) if length <= len(code)]
        return "／".join(f"{group} {self.groups[group]}" for group in above if group in self.groups)
