"""A reading → the rows that satisfy it, all its parts together.

1. Parts narrow one another: occupation and grade, agency and occupation, group and grade. Grades among
   themselves widen (三级 四级: either).
2. If they agree on no row, whole names of what is assessed widen one another, for a row has but one of them
   (电工焊工, 电工、焊工, 电工 焊工), and what stands apart from them narrows (上汽 喷漆 钣金); in one with
   them it makes another name (美容美发行业协会). Codes by themselves widen one another likewise.
3. If parts agree on no row, what each matches more weakly is taken in as well, and they must agree again.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from agencies.columns import Selection
from agencies.models import GradeLevel
from agencies.search.answer import Matched, PartKind
from agencies.search.best import best
from agencies.search.knowledge import Knowledge
from agencies.search.meaning import Hits, How
from agencies.search.query import Reading, Token


@dataclass(frozen=True, slots=True)
class Outcome:
    """`rows` is empty or not, as `found` says; `any_grade` is the same before a grade narrowed it.

    `found_at_other_grades` tells that only the grade stands between the reading and a row.
    """

    reading: Reading
    rows: Selection
    any_grade: Selection
    matched: tuple[Matched, ...]
    found: bool
    found_at_other_grades: bool = False


@dataclass(frozen=True, slots=True)
class Among:
    """Where to look: the caller's rows of a day, and its grades."""

    scopes: Selection
    grades: Collection[GradeLevel]
    knowledge: Knowledge

    def graded(self, rows: Selection, reading: Reading) -> Selection:
        """Narrowed to the caller's grades, and to those of the text."""
        rows = rows.at_grades(self.grades) if self.grades else rows
        words = [token.word for token in reading if token.kind is PartKind.GRADE and token.word]
        if not words:
            return rows
        levels = [self.knowledge.grades.levels[numeral] for word in words for numeral in word.values]
        return rows.at_grades(levels) if levels else rows.none()

    def find(self, reading: Reading) -> Outcome:
        """The first way of the rule that gives a row; else the first of all."""
        first = None
        for matched in combinations(reading):
            any_grade = self.narrowed(reading, matched)
            rows = self.graded(any_grade, reading)
            found = bool(rows)
            other = not found and rows is not any_grade and bool(any_grade)
            outcome = Outcome(reading, rows, any_grade, matched, found, other)
            if found or other:
                return outcome
            first = first or outcome
        nothing = self.scopes.none()
        return first or Outcome(reading, nothing, nothing, (), found=False)

    def again(self, outcome: Outcome) -> Callable[[Selection], Selection]:
        """What narrows other rows as that outcome narrowed these."""

        def narrow(scopes: Selection) -> Selection:
            if not outcome.found:
                return scopes.none()
            other = replace(self, scopes=scopes)
            return other.graded(other.narrowed(outcome.reading, outcome.matched), outcome.reading)

        return narrow

    def narrowed(self, reading: Reading, matched: Iterable[Matched]) -> Selection:
        rows = self.scopes
        for each in matched:
            rows = each.among(rows)
        for token in reading:
            if token.kind is PartKind.KIND and token.word:
                rows = rows.of_kind(token.word.values[0])
        return rows


def combinations(reading: Reading) -> Iterator[tuple[Matched, ...]]:
    """What the parts match, by each way of the rule; nothing if one of them matches nothing at all."""
    named = [token for token in reading if token.meaning is not None]
    if any(not hits_of(token) for token in named) or not any(is_telling(token) for token in reading):
        return
    yield tuple(matched_by(token) for token in named)
    if len(named) > 1:
        either = [token for token in named if is_item_name(token)]
        if all(token.kind is PartKind.CODE and len(token.text) > 1 for token in named):
            either = named
        others = [at for at, token in enumerate(named) if token not in either]
        if len(either) > 1 and all(stands_apart(at, named) for at in others):
            widened = Matched(*best(Hits(*map(hits_of, either))))
            yield (widened, *(matched_by(named[at]) for at in others))
        yield tuple(matched_by(token, weakly=True) for token in named)


def is_telling(token: Token) -> bool:
    return token.kind not in {PartKind.NOISE, PartKind.UNKNOWN}


def stands_apart(at: int, named: list[Token]) -> bool:
    """Whether a part is written in one with none of its neighbours."""
    return not any(token.joined for token in named[at : at + 2])


def is_item_name(token: Token) -> bool:
    """Whether a part is the whole name of something assessed."""
    whole = list(hits_of(token).by(How.WHOLE))
    return any(hit.name.target.items for hit in whole) and not any(hit.name.target.agencies for hit in whole)


def hits_of(token: Token) -> Hits:
    return token.meaning.hits if token.meaning else Hits()


def matched_by(token: Token, *, weakly: bool = False) -> Matched:
    """Worked out once for a piece: every reading that has it asks again."""
    meaning = token.meaning
    if meaning is None:
        return Matched({}, {})
    if weakly not in meaning.matched:
        meaning.matched[weakly] = best(meaning.everything() if weakly else meaning.hits)
    return Matched(*meaning.matched[weakly])
