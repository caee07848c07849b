"""A reading → the rows that satisfy it, all its parts together.

1. Parts narrow one another: occupation and grade, agency and occupation, group and grade. Grades among
   themselves widen (三级 四级: either).
2. If they agree on no row, whole names of what is assessed widen one another, for a row has but one of them
   (电工焊工, 电工、焊工, 电工 焊工), and so do those of agencies, codes, and filing numbers, each sort among
   themselves (上汽 喷漆 钣金). What nobody assesses takes nothing away from what somebody does.
3. If parts agree on no row, what each matches more weakly is taken in as well, and they must agree again.
"""

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from agencies.in_memory import Selection
from agencies.models import GradeLevel
from agencies.search.index.knowledge import Knowledge
from agencies.search.index.names import NameSource
from agencies.search.match.hits import HitList, How, Matches, Meaning, matches_of
from agencies.search.parse.query import ITEM, LineReading, sort_of
from agencies.search.values import NOT_TELLING, PartKind


@dataclass(frozen=True, slots=True)
class SearchResult:
    """`rows` is empty or not, as `found` says; `ignoring_grade` is the same before a grade narrowed it.

    `found_at_other_grades` tells that only the grade stands between the reading and a row,
    `named_on_another_day` that all its names are whole, and held together on another day alone.
    """

    reading: LineReading
    rows: Selection
    ignoring_grade: Selection
    matches: tuple[Matches, ...]
    found: bool
    found_at_other_grades: bool = False
    named_on_another_day: bool = False


@dataclass(frozen=True, slots=True)
class SearchScope:
    """Where to look: the caller's rows of a day, and its grades. `shown` is what was typed, as it is told."""

    scopes: Selection
    grades: Collection[GradeLevel]
    knowledge: Knowledge
    # What begins or ends after it is told as not yet in force; the day of the rows if None.
    today: dt.date | None = None
    shown: str = ""

    def graded(self, rows: Selection, reading: LineReading, *, by_filter: bool = True) -> Selection:
        """Narrowed to the caller's grades, unless `by_filter` says no, and to those of the text."""
        rows = rows.at_grades(self.grades) if self.grades and by_filter else rows
        words = [token.word for token in reading if token.kind is PartKind.GRADE and token.word]
        if not words:
            return rows
        levels = [self.knowledge.grades.levels[numeral] for word in words for numeral in word.values]
        return rows.at_grades(levels) if levels else rows.none()

    def find(self, reading: LineReading) -> SearchResult:
        """The first way of the rule that gives a row; else the first of all."""
        first = None
        for matches in combinations(reading):
            result = self.result_of(reading, matches)
            if result.found or result.found_at_other_grades:
                return result
            if first is None and self.names_another_day(reading, matches):
                return replace(result, named_on_another_day=True)
            first = first or result
        nothing = self.scopes.none()
        return first or SearchResult(reading, nothing, nothing, (), found=False)

    def result_of(self, reading: LineReading, matches: tuple[Matches, ...]) -> SearchResult:
        ignoring_grade = self.narrowed(reading, matches)
        rows = self.graded(ignoring_grade, reading)
        found = bool(rows)
        other = not found and rows is not ignoring_grade and bool(ignoring_grade)
        return SearchResult(reading, rows, ignoring_grade, matches, found, other)

    def narrow_result(self, result: SearchResult) -> SearchResult:
        """Of what was found among more rows those that are here."""
        if result.found or result.found_at_other_grades:
            return self.result_of(result.reading, result.matches)
        nothing = self.scopes.none()
        return replace(result, rows=nothing, ignoring_grade=nothing)

    def names_another_day(self, reading: LineReading, matches: tuple[Matches, ...]) -> bool:
        """Nothing weaker may then stand in for what left, or is to come."""
        meanings = [token.meaning for token in reading if token.meaning]
        return all(map(is_whole, meanings)) and self.held_on_another_day(reading, matches)

    def held_on_another_day(self, reading: LineReading, matches: tuple[Matches, ...]) -> bool:
        """Whether there are rows on another day, and none on this one, whatever the filters say."""
        today, ever = (
            replace(self, scopes=scopes).narrowed(reading, matches)
            for scopes in (self.scopes.everything(), self.scopes.on_any_day())
        )
        return bool(ever) and not today

    def narrow_others(self, result: SearchResult, scopes: Selection) -> Selection:
        """Other rows narrowed as that result narrowed these."""
        if not result.found:
            return scopes.none()
        other = replace(self, scopes=scopes)
        return other.graded(other.narrowed(result.reading, result.matches), result.reading)

    def narrowed(self, reading: LineReading, matches: tuple[Matches, ...]) -> Selection:
        rows = self.scopes
        for each in matches:
            rows = each.among(rows)
        for token in reading:
            if token.kind is PartKind.KIND and token.word:
                rows = rows.of_kind(token.word.values[0])
        return rows


def combinations(reading: LineReading) -> Iterator[tuple[Matches, ...]]:
    """What the parts match, by each way of the rule; nothing if one of them matches nothing at all."""
    named = [(sort_of(token), token.meaning) for token in reading if token.meaning is not None]
    if any(sort == ITEM for sort, _ in named):
        named = [(sort, meaning) for sort, meaning in named if meaning.hits or not meaning]
    telling = any(token.kind not in NOT_TELLING and not token.is_bare_digit for token in reading)
    if not telling or any(token.unlisted for token in reading) or not all(m.hits for _, m in named):
        return
    yield tuple(meaning.matches() for _, meaning in named)
    if len(named) > 1:
        either: dict[str, HitList] = {}
        for sort, meaning in named:
            either[sort] = HitList(either.get(sort, ()), meaning.hits)
        if len(either) < len(named):
            yield tuple(map(matches_of, either.values()))
        yield tuple(meaning.matches(weakly=True) for _, meaning in named)


def is_whole(meaning: Meaning) -> bool:
    """Whether a part is a whole name that means one thing for certain, a code or a filing number."""
    made = (hit for part in meaning.hits.parts if isinstance(part, list) for hit in part)
    return any(
        hit.how in {How.CODE, How.FORMER_CODE, How.FILING_NUMBER}
        or (hit.how is How.WHOLE and hit.name.source is not NameSource.MEDIUM)
        for hit in made
    )
