"""What a typed line is answered with: the rows, why each is among them, and what to do next.

An answer knows no request and makes no addresses: a suggestion names its target, and the site turns that
into a link. Every sentence is ready to show, in the language that is switched on.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from agencies.columns import Ranked, Ranks, Selection
from agencies.search.best import Best


class AnswerKind(StrEnum):
    """Which page is shown. The values stand in the JSON contract."""

    ALL = "all"  # nothing was typed: every row that the filters leave
    MATCHES = "matches"
    OTHER_NAME = "other_name"  # only a former or loosely used name points somewhere
    NOT_ASSESSED = "not_assessed"  # a real occupation that no agency here assesses
    NO_SUCH_GRADE = "no_such_grade"  # a grade or a combination that nobody here offers
    ANOTHER_CERTIFICATE = "another_certificate"  # a permit that this directory does not deal with
    UNKNOWN = "unknown"
    NOT_KNOWN = "not_known"  # a day outside what is loaded: the caller says so, before any look-up
    INVALID = "invalid"  # a parameter that makes no sense: likewise


@dataclass(frozen=True, slots=True)
class ToOccupation:
    code: str


@dataclass(frozen=True, slots=True)
class ToGroup:
    """A 大类, 中类 or 小类 of the classification: `4`, `4-04`, `4-04-05`."""

    code: str


@dataclass(frozen=True, slots=True)
class ToAgency:
    filing_number: str


@dataclass(frozen=True, slots=True)
class ToDirectory:
    """The list with these parameters, named as in its address; `grades` are numerals. Empty: all rows."""

    q: str = ""
    code: str = ""
    agency: str = ""
    grades: tuple[str, ...] = ()
    kind: str = ""


Target = ToOccupation | ToGroup | ToAgency | ToDirectory


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A way on, never a match: what it is called, why it is offered, where it leads."""

    text: str
    why: str
    target: Target


@dataclass(frozen=True, slots=True)
class Note:
    """A card beside the answer. `kind` is one of `SearchNote.Kind`, or `certificate`."""

    title: str
    text: str
    basis: str
    kind: str
    related: tuple[Suggestion, ...] = ()


class PartKind(StrEnum):
    CODE = "code"
    FILING_NUMBER = "filing_number"
    CERTIFICATE = "certificate"
    GRADE = "grade"
    KIND = "kind"  # 职业技能等级认定 or 专项职业能力考核
    NAME = "name"  # of an occupation, work type, item, group or agency, in whatever spelling
    NOISE = "noise"  # understood, and of no weight: 证, 报名, 哪里
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of what was typed and how it was read: `月嫂` → name, 「家政服务员（母婴护理员）」.

    `without` is what would be typed to take this part away, so that it can be offered as a chip.
    """

    text: str
    kind: PartKind
    label: str
    without: str = ""


class Finding(Protocol):
    """Why an item or an agency is among the matches of a part: its rank (see ranking.py) and the words."""

    @property
    def rank(self) -> int: ...

    @property
    def reason(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Matched:
    """What one part of the text matches: rows of these items (by id) or of these agencies (by id)."""

    items: Mapping[int, Finding] = field(default_factory=dict)
    agencies: Mapping[int, Finding] = field(default_factory=dict)

    def among(self, scopes: Selection) -> Selection:
        items, agencies = (
            found.numbers if isinstance(found, Best) else found for found in (self.items, self.agencies)
        )
        return scopes.of_items_or_agencies(items, agencies)

    def finding(self, item_id: int, agency_id: int) -> Finding | None:
        """The better of the two reasons for which a row is here."""
        found = [f for f in (self.items.get(item_id), self.agencies.get(agency_id)) if f is not None]
        return min(found, key=lambda f: f.rank, default=None)


@dataclass(frozen=True, slots=True)
class Answer:
    """`scopes` is what the caller gave, narrowed to the matches; `any_grade` is that before a grade narrowed.

    `literal` is what to type for the plain search without this site's aids (`"月嫂"`), empty when that is
    what was done. A `private` answer held a certificate number: the typed text is neither logged, stored
    nor linked, the page is `no-store`, and only `shown_text`, with the serial masked, may be printed.
    `again` narrows other rows in the same way, without asking whether any are left.
    """

    kind: AnswerKind
    message: str
    scopes: Selection
    any_grade: Selection
    parts: tuple[Part, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    related: tuple[Suggestion, ...] = ()
    notes: tuple[Note, ...] = ()
    literal: str = ""
    private: bool = False
    shown_text: str = ""
    matched: tuple[Matched, ...] = ()
    of_all: tuple[str, ...] = ()
    again: Callable[[Selection], Selection] | None = None

    def reasons_for(self, item_id: int, agency_id: int) -> tuple[str, ...]:
        """Why this row is here, in words, one for each part of the text; what holds of all if no name was."""
        found = (matched.finding(item_id, agency_id) for matched in self.matched)
        return tuple(dict.fromkeys(finding.reason for finding in found if finding)) or self.of_all

    def by_relevance(self) -> Selection:
        """The matches, best first; within one rank by code and by the agency's place in the edition."""
        return self.scopes.by_ranks(ranks_of(matched) for matched in self.matched)


def ranks_of(matched: Matched) -> Ranks:
    return Ranks(ranked(matched.items), ranked(matched.agencies))


def ranked(found: Mapping[int, Finding]) -> Ranked:
    if isinstance(found, Best):
        return found.numbers, found.ranks
    return {pk: finding.rank for pk, finding in found.items()}
