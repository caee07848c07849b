"""The one way in: a typed line and the rows to look among → an answer."""

from collections.abc import Collection, Iterator

from agencies import missed_searches
from agencies.columns import Selection
from agencies.models import GradeLevel
from agencies.models.data_version import Version
from agencies.search import literal
from agencies.search.answer import Answer, AnswerKind, PartKind
from agencies.search.codes import read_numbers
from agencies.search.folding import fold, fold_words
from agencies.search.knowledge import Knowledge
from agencies.search.loading import keeper
from agencies.search.notes import cards_of, certificate_note
from agencies.search.nothing import nothing
from agencies.search.numbers import Number, bounded, take_numbers, tidy
from agencies.search.parts import parts_of, read_back, reasons_of_all
from agencies.search.query import Reading, Token, read_line
from agencies.search.rows import Among, Outcome
from agencies.search.suggestions import first_of_each, hidden, next_steps, related


def look_up(
    text: str,
    *,
    scopes: Selection,
    grades: Collection[GradeLevel] = (),
    version: Version | None = None,
    note_missed: bool = False,
) -> Answer:
    """What `text` means among `scopes`, on their day.

    The caller has narrowed `scopes` to its other filters, but not to a grade: `grades`
    (any of them) and the grades that the text names are applied here, since a search that fails for its
    grade alone is answered differently from one that finds nothing. Both narrow: a row must hold one of the
    filter's grades and one of the text's on that day. `version` spares a query where the caller knows the
    data version. `note_missed` counts the text if it finds nothing: for what somebody has typed, not for
    what a page works out besides. Nothing is raised for any text.
    """
    typed = bounded(tidy(text))
    if not typed:
        rows = scopes.at_grades(grades) if grades else scopes
        return Answer(AnswerKind.ALL, "", rows, scopes)
    knowledge = keeper.at(version)
    among = Among(scopes, grades, knowledge)
    if quoted := literal.quoted(typed):
        return literal.answer(quoted, among)
    numbers, rest = take_numbers(knowledge.grades.spread(typed))
    outcome = best_outcome(readings(numbers, rest, knowledge), among) or nothing_understood(rest, among)
    answer = answer_of(outcome, numbers, rest, text, among)
    if note_missed and answer.kind is not AnswerKind.MATCHES and not answer.private:
        missed_searches.note(fold(answer.shown_text), answer.kind)
    return answer


def readings(numbers: list[Number], rest: str, knowledge: Knowledge) -> Iterator[Reading]:
    """The ways to read a line, best first."""
    words = fold(rest)
    tokens = read_numbers(numbers, not words, knowledge)
    if words:
        yield from read_line(rest, tokens, knowledge)
    else:
        yield tuple(tokens) or (Token(rest.strip(), PartKind.UNKNOWN),)


def best_outcome(all_readings: Iterator[Reading], among: Among) -> Outcome | None:
    """The first reading that finds a row, or that a grade alone keeps from one; else the first of all.

    By that one, what is missing is explained.
    """
    first = None
    for reading in all_readings:
        outcome = among.find(reading)
        if outcome.found or outcome.found_at_other_grades:
            return outcome
        first = first or outcome
    return first


def nothing_understood(rest: str, among: Among) -> Outcome:
    return among.find(tuple(Token(word, PartKind.UNKNOWN) for word in fold_words(rest)))


def answer_of(outcome: Outcome, numbers: list[Number], rest: str, text: str, among: Among) -> Answer:
    """What was typed is quoted as it was typed, unless it held a number that may not be shown."""
    private = any(number.is_private for number in numbers)
    masked = [*(number.text for number in numbers), *rest.split()]
    shown = " ".join(masked if private else text.split())
    notes = (
        *(certificate_note(number, among.knowledge) for number in numbers if number.is_private),
        *cards_of(outcome.reading, fold(rest), among.knowledge),
    )
    if outcome.found:
        kind, message = AnswerKind.MATCHES, read_back(outcome, among.knowledge)
        beside = hidden(outcome.reading, among.knowledge)
        suggestions = first_of_each((*next_steps(outcome, among), *beside))
    else:
        kind, message, suggestions = nothing(outcome, among, shown)
    return Answer(
        kind,
        message,
        outcome.rows,
        outcome.any_grade,
        parts=parts_of(outcome.reading, among.knowledge, private=private),
        suggestions=suggestions,
        related=related(outcome.reading) if outcome.found else (),
        notes=notes,
        literal="" if private or not fold(rest) else f'"{shown}"',
        private=private,
        shown_text=shown,
        matched=outcome.matched if outcome.found else (),
        of_all=reasons_of_all(outcome.reading, among.knowledge) if outcome.found else (),
        again=among.again(outcome),
    )
