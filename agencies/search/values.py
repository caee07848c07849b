"""The words of an answer: its kind, its parts, the notes and suggestions beside it. No stage stands below.

A suggestion names its target, and the site turns that into a link. Every sentence is ready to show, in the
language that is switched on.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class AnswerKind(StrEnum):
    """Which page is shown. The values stand in the JSON contract."""

    ALL = "all"  # nothing was typed: every row that the filters leave
    MATCHES = "matches"
    GROUP = "group"  # a group of the classification under which nothing is listed
    LISTED_BEFORE = "listed_before"  # held on an earlier day, and not on the one asked about
    LISTED_LATER = "listed_later"  # recorded to hold from a later day on
    OTHER_NAME = "other_name"  # only a former or loosely used name points somewhere
    NOT_ASSESSED = "not_assessed"  # an occupation of the classification that no agency here assesses
    NO_SUCH_GRADE = "no_such_grade"  # a grade or a combination that nobody here offers
    ANOTHER_CERTIFICATE = "another_certificate"  # a permit that this directory does not deal with
    GUIDE = "guide"  # a question that the notice or the guide answers
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
    """An agency by its filing number; none is the list of all."""

    filing_number: str = ""


@dataclass(frozen=True, slots=True)
class ToGuide:
    """A topic of the guide, by its name in addresses; none is the guide's first page."""

    topic: str = ""


@dataclass(frozen=True, slots=True)
class ToNotice:
    """A notice by its name in addresses, or the anchor of a line in it."""

    slug: str


@dataclass(frozen=True, slots=True)
class ToDirectory:
    """The list with these parameters, named as in its address; `grades` are numerals. Empty: all rows."""

    q: str = ""
    code: str = ""
    agency: str = ""
    grades: tuple[str, ...] = ()
    kind: str = ""


Target = ToOccupation | ToGroup | ToAgency | ToGuide | ToNotice | ToDirectory


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A way on, never a match: what it is called, why it is offered, where it leads."""

    text: str
    why: str
    target: Target


@dataclass(frozen=True, slots=True)
class Note:
    """A note beside the answer. `kind` is one of `SearchNote.Kind`, or `certificate`, `private`, `guide`."""

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


# Say nothing of what is sought.
NOT_TELLING = {PartKind.NOISE, PartKind.UNKNOWN}


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of what was typed and how it was read: `月嫂` → name, 「家政服务员（母婴护理员）」.

    `without` is what would be typed to take this part away, so that it can be offered as a chip.
    """

    text: str
    kind: PartKind
    label: str
    without: str = ""


@dataclass(frozen=True, slots=True)
class Beside:
    """What a page shows beside an answer, and a file does not: ways on, what else the text may mean, notes.

    `page` is that of the one thing which a code, number or name means.
    """

    suggestions: tuple[Suggestion, ...] = ()
    related: tuple[Suggestion, ...] = ()
    notes: tuple[Note, ...] = ()
    page: Suggestion | None = None


class Absence(NamedTuple):
    """Which kind of nothing, in words ready to show, and where to look instead."""

    kind: AnswerKind
    message: str
    suggestions: tuple[Suggestion, ...] = ()
