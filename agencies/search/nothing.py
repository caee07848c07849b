"""No row: which kind of nothing it is, what to say, and the next step of each.

1. A permit that this directory does not deal with, if a part is a term of such a card: `another_certificate`.
2. A real occupation of the classification that no agency here assesses, if a part means one and nothing
   that is assessed: `not_assessed`, with its place.
3. A former name, or one that only sometimes means something here: `other_name`.
4. A part that means nothing: `unknown`.
5. Otherwise every part is known and they do not come together: `no_such_grade`, with the grades and the
   parts that there are. If what is meant is in nobody's hands on that day at all, it is `not_assessed`.
"""

from collections.abc import Iterator

from agencies.models import GradeLevel
from agencies.search.answer import AnswerKind, PartKind, Suggestion, ToDirectory, ToOccupation
from agencies.search.meaning import Hit, How
from agencies.search.near import near_names
from agencies.search.query import Reading, Token
from agencies.search.rows import Among, Outcome, is_telling
from agencies.search.suggestions import first_of_each, grades_of, labels_of, suggestion_of, target_of
from agencies.search.wording import (
    comma,
    everything,
    grades_why,
    loose_why,
    message,
    part_why,
    place_why,
    related_why,
)

Answered = tuple[AnswerKind, str, tuple[Suggestion, ...]]
MOST_PLACES = 6
ANOTHER_CERTIFICATE = "another_certificate"


def nothing(outcome: Outcome, among: Among, shown: str) -> Answered:
    kind = kind_of(outcome, among)
    suggest = {
        AnswerKind.ANOTHER_CERTIFICATE: suggest_related,
        AnswerKind.NOT_ASSESSED: suggest_places,
        AnswerKind.OTHER_NAME: suggest_loose,
        AnswerKind.NO_SUCH_GRADE: suggest_grades,
        AnswerKind.UNKNOWN: suggest_near,
    }[kind]
    suggestions = first_of_each(suggest(outcome, among))
    said = words_for(kind, outcome, shown)
    return kind, said, suggestions or (Suggestion(everything(), "", ToDirectory()),)


def kind_of(outcome: Outcome, among: Among) -> AnswerKind:
    reading = outcome.reading
    wanting = [token for token in reading if token.meaning is not None and not token.meaning.hits]
    if any(is_permit(token, among) for token in wanting):
        return AnswerKind.ANOTHER_CERTIFICATE
    if any(token.meaning.unassessed for token in wanting if token.meaning and not is_torn(token, reading)):
        return AnswerKind.NOT_ASSESSED
    if any(token.meaning.loose for token in wanting if token.meaning):
        return AnswerKind.OTHER_NAME
    if wanting or not any(is_telling(token) for token in reading):
        return AnswerKind.UNKNOWN
    known = outcome.found_at_other_grades or anybody_assesses(outcome, among)
    return AnswerKind.NO_SUCH_GRADE if known else AnswerKind.NOT_ASSESSED


def is_permit(token: Token, among: Among) -> bool:
    cards = token.meaning.cards if token.meaning else []
    return any(among.knowledge.cards[card].kind == ANOTHER_CERTIFICATE for card in cards)


def is_torn(token: Token, reading: Reading) -> bool:
    """A piece of a name, written in one with a name of what is assessed: 水下 of 水下焊工 tells nothing."""
    if token.meaning and any(hit.how is How.WHOLE for hit in token.meaning.unassessed):
        return False
    at = reading.index(token)
    beside = [reading[at - 1]] if at and token.joined else []
    beside += [other for other in reading[at + 1 : at + 2] if other.joined]
    return any(other.meaning and other.meaning.hits for other in beside)


def anybody_assesses(outcome: Outcome, among: Among) -> bool:
    """Whether each part by itself has a row on that day, whatever the filters say."""
    everything = among.scopes.everything()
    return all(matched.among(everything) for matched in outcome.matched)


def words_for(kind: AnswerKind, outcome: Outcome, shown: str) -> str:
    unknown = {token.kind for token in outcome.reading if not token.meaning and not token.word}
    if (
        kind is AnswerKind.UNKNOWN
        and unknown & {PartKind.FILING_NUMBER, PartKind.CERTIFICATE}
        and shown[0] != "*"
    ):
        return message("filing_number", [shown])
    if kind is AnswerKind.UNKNOWN and PartKind.CODE in unknown:
        return message("code", [shown])
    if kind is AnswerKind.NO_SUCH_GRADE:
        return message("no_grade" if outcome.found_at_other_grades else "no_combination", [shown])
    if kind is AnswerKind.NOT_ASSESSED:
        labels = dict.fromkeys(hit.name.target.label for hit in unassessed(outcome.reading))
        return message("not_assessed", list(labels)[:3] or [shown])
    return message(kind.value, [shown])


def unassessed(reading: Reading) -> Iterator[Hit]:
    for token in reading:
        if token.meaning and not token.meaning.hits:
            yield from token.meaning.unassessed


def suggest_related(outcome: Outcome, among: Among) -> Iterator[Suggestion]:
    """What the cards of the text are related to."""
    for token in outcome.reading:
        for number in token.meaning.cards if token.meaning else ():
            card = among.knowledge.cards[number]
            for code in card.related:
                label = among.knowledge.codes[code].label
                yield Suggestion(label, related_why(card.title), ToOccupation(code))
    yield from suggest_parts(outcome, among)


def suggest_places(outcome: Outcome, among: Among) -> Iterator[Suggestion]:
    """Where the occupations stand in the classification; then whatever else the text may mean."""
    for hit in [*unassessed(outcome.reading)][:MOST_PLACES]:
        target = hit.name.target
        own = among.knowledge.codes.get(target.unassessed)
        label = own.label if own else target.label
        text = f"{target.unassessed} {label}"
        yield Suggestion(text, place_why(among.knowledge.place(target.unassessed)), target_of(own or target))
    yield from suggest_loose(outcome, among)
    yield from suggest_related(outcome, among)


def suggest_loose(outcome: Outcome, among: Among) -> Iterator[Suggestion]:
    """What a former name or a loosely used one points to, what contains it, and what else is understood."""
    for token in outcome.reading:
        for hit in token.meaning.loose if token.meaning else ():
            yield Suggestion(hit.name.target.label, loose_why(hit), target_of(hit.name.target))
    for token in outcome.reading:
        if token.meaning and not token.meaning.hits:
            yield from (suggestion_of(hit) for hit in token.meaning.weaker())
    yield from suggest_parts(outcome, among)


def suggest_grades(outcome: Outcome, among: Among) -> Iterator[Suggestion]:
    """The wanted grade in the items beside, then the grades there are of what was meant; or each part."""
    knowledge = among.knowledge
    if not outcome.matched or not any(each.items or each.agencies for each in outcome.matched):
        for level in reversed(knowledge.grades.levels.values()):
            yield Suggestion(str(level), grades_why(), ToDirectory(grades=(level.numeral,)))
        return
    labels = labels_of(knowledge)
    matched = {item for each in outcome.matched for item in each.items}
    codes = {labels[item][1] for item in matched}
    if outcome.found_at_other_grades:
        family = {pk for code in codes for pk, _ in knowledge.items_of[code]} - matched
        beside = grades_of(among.graded(among.scopes.of_items(family), outcome.reading), among)
        wanted = wanted_numerals(outcome, among)
        for item, levels in sorted(beside.items()):
            here = [level for level in levels if level.numeral in wanted]
            yield grades_suggestion(labels[item][0], here, by_grade=True)
        for item, levels in sorted(grades_of(outcome.any_grade, among).items()):
            yield grades_suggestion(labels[item][0], levels, by_grade=False)
    yield from suggest_parts(outcome, among)


def wanted_numerals(outcome: Outcome, among: Among) -> set[str]:
    words = [token.word for token in outcome.reading if token.kind is PartKind.GRADE and token.word]
    return {numeral for word in words for numeral in word.values} | {level.numeral for level in among.grades}


def grades_suggestion(label: str, levels: list[GradeLevel], *, by_grade: bool) -> Suggestion:
    names = comma(level.name for level in levels)
    numerals = tuple(level.numeral for level in levels) if by_grade else ()
    return Suggestion(f"{label} {names}", grades_why(), ToDirectory(q=label, grades=numerals))


def suggest_parts(outcome: Outcome, among: Among) -> Iterator[Suggestion]:
    """Each part of the text by itself, where there are several."""
    named = [token for token in outcome.reading if token.meaning and token.meaning.hits]
    others = len(outcome.reading) > 1 or among.grades
    for token in named if others else ():
        if token.kind is not PartKind.CERTIFICATE:
            yield Suggestion(token.text, part_why(), ToDirectory(q=token.text))


def suggest_near(outcome: Outcome, among: Among) -> Iterator[Suggestion]:
    """What is understood of the text, then names that look like the rest."""
    yield from suggest_parts(outcome, among)
    for token in outcome.reading:
        if token.kind is PartKind.UNKNOWN:
            yield from (suggestion_of(hit) for hit in near_names(token.text, among.knowledge))
    yield from suggest_related(outcome, among)
    yield Suggestion(everything(), "", ToDirectory())
