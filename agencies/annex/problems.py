"""One thing that is odd or wrong in an annex, with its place and what an editor is told."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from agencies.annex.messages import ALL_RULES, ASKED, Severity

# No page and no record holds more; nobody reads them either.
MOST_KEPT = 100
GRAVEST_FIRST = ("fatal", "warning", "note")


@dataclass(frozen=True)
class Problem:
    """One finding: `rule` is a key of ALL_RULES, `line` (from 1) is the source's, `cell` a column heading."""

    severity: Severity
    rule: str
    line: int | None
    cell: str | None
    message: str

    @property
    def fatal(self) -> bool:
        return self.severity == "fatal"

    @property
    def asked(self) -> bool:
        """Somebody has to accept it."""
        return self.rule in ASKED


def problem(rule: str, line: int | None = None, cell: str | None = None, **values: object) -> Problem:
    """`problem("grade-repeated", 78, "等级", value=4)` → the Problem with its message filled in."""
    severity, message = ALL_RULES[rule]
    shown = {name: shorten(value) for name, value in values.items()}
    return Problem(severity, rule, line, cell, message.format(line=line, cell=cell, **shown))


def shorten(value: object, limit: int = 120) -> str:
    """Text fit for a message: no control characters, and never a whole page of it."""
    text = "".join(character if character.isprintable() else "�" for character in str(value))
    return text if len(text) <= limit else text[:limit] + "……"


def kept(problems: Iterable[Problem]) -> list[Problem]:
    """The gravest of them, in their order, and how many more there are."""
    found = list(problems)
    ranked = sorted(found, key=lambda one: (GRAVEST_FIRST.index(one.severity), not one.asked))
    most = {id(one) for one in ranked[:MOST_KEPT]}
    more = [problem("more-problems", count=len(found) - MOST_KEPT)] if len(found) > MOST_KEPT else []
    return [one for one in found if id(one) in most] + more


def with_places(problems: Iterable[Problem], places: Mapping[int, str]) -> list[Problem]:
    """What is fatal names the agency and the item of its line."""

    def named(one: Problem) -> Problem:
        place = places.get(one.line or 0)
        return replace(one, message=f"{place}：{one.message}") if one.fatal and place else one

    return [named(one) for one in problems]
