"""No row: which kind of nothing it is.

1. What a part means is in nobody's hands on that day, and is on another: `listed_before`, `listed_later`,
   with the day, the notice, and what came instead. So for parts that came together on another day alone.
2. A permit that this directory does not deal with, if a part is a term of such a note: `another_certificate`.
3. An occupation of the classification that no agency here assesses, if the whole text (words of no weight,
   of a question, and grades aside) is its name, its code or a reviewed alias: `not_assessed`, with its
   place. If it is but a part of such names, they are related occupations, and none is called by the text.
4. A group of the classification under which nothing is listed, likewise by the whole text: `group`.
5. A former name, or one that only sometimes means something here: `other_name`. A piece of one is none.
6. A part that means nothing, or a name of an institution that is in no agency's: `unknown`.
7. Otherwise every part is known and they do not come together: `no_such_grade`, with the grades and the
   parts that there are.
"""

from collections.abc import Iterator

from agencies.models import SearchNote
from agencies.search.explain.certificates import is_another_certificate
from agencies.search.explain.suggestions import WHOLE_CODE, names_whole
from agencies.search.index.knowledge import Knowledge
from agencies.search.index.names import NameSource
from agencies.search.match.hits import Hit, How, Meaning
from agencies.search.parse.narrowing import SearchResult, SearchScope
from agencies.search.parse.query import Token
from agencies.search.values import NOT_TELLING, AnswerKind, PartKind

SHORTEST_QUESTION = 4
BESIDE = {PartKind.NOISE, PartKind.GRADE, PartKind.KIND}


def kind_of_nothing(result: SearchResult, among: SearchScope) -> AnswerKind:
    """`listed_before` also stands for `listed_later` here: which of both it is, the days will tell."""
    reading, notes = result.reading, among.knowledge.notes
    wanting = [token for token in reading if token.meaning is not None and not token.meaning.hits]
    meanings = [token.meaning for token in wanting if token.meaning]
    kinds = {notes[key].kind for meaning in meanings for key in meaning.notes}
    numbers = [token.text for token in reading if token.kind is PartKind.CERTIFICATE]
    if SearchNote.Kind.ANOTHER_CERTIFICATE in kinds or any(map(is_another_certificate, numbers)):
        return AnswerKind.ANOTHER_CERTIFICATE
    telling = [token for token in reading if token.kind not in BESIDE]
    telling = [token for token in telling if not asks(token, among.knowledge)] or telling
    if any(token.unlisted for token in reading):
        return AnswerKind.UNKNOWN
    if len(telling) == 1 and (kind := kind_by_classification(telling[0])):
        return kind
    known = all(token.meaning and (token.meaning.loose or token.meaning.hits) for token in telling)
    if known and any(map(is_loose_name, wanting)):
        return AnswerKind.OTHER_NAME
    if wanting or all(token.kind in NOT_TELLING or token.is_bare_digit for token in reading):
        return AnswerKind.UNKNOWN
    return kind_of_known(result, among)


def kind_of_known(result: SearchResult, among: SearchScope) -> AnswerKind:
    """Every part is known, and no row has them all."""
    if result.found_at_other_grades or not result.matches:
        return AnswerKind.NO_SUCH_GRADE
    named = [token for token in result.reading if token.meaning]
    if len(named) > 1 and all(token.kind is PartKind.NAME and not names_whole(token) for token in named):
        return AnswerKind.UNKNOWN  # words of names by chance: web designer, 密码测评工程师
    absent = list(absent_parts(result, among))
    if absent and all(groups_of(meaning, among.knowledge) for meaning in absent):
        return AnswerKind.GROUP
    held = absent or among.held_on_another_day(result.reading, result.matches)
    return AnswerKind.LISTED_BEFORE if held else AnswerKind.NO_SUCH_GRADE


def kind_by_classification(token: Token) -> AnswerKind | None:
    """What the whole text, grades and words of no weight aside, is in the classification, if nothing else.

    A slip for a name is no name.
    """
    meaning = token.meaning
    if meaning is None or meaning.hits or any(hit.how is How.SLIP for hit in meaning.unassessed):
        return None
    wholes = [hit for hit in meaning.unassessed if hit.how in {How.WHOLE, How.CODE}]
    if wholes:
        return AnswerKind.NOT_ASSESSED if any(map(is_occupation, wholes)) else AnswerKind.GROUP
    # A whole name, though it only sometimes means something here, goes before a part of others.
    within = token.kind is PartKind.NAME and len(token.text) > 1 and not meaning.loose
    return AnswerKind.NOT_ASSESSED if within and any(map(is_occupation, meaning.unassessed)) else None


def asks(token: Token, knowledge: Knowledge) -> bool:
    """Whether it is part of a question, and no name: 浦东 beside 律师. Three letters may be by chance."""
    by_chance = token.text.isascii() and len(token.text) < SHORTEST_QUESTION
    return not names_whole(token) and not by_chance and token.text in knowledge.questions


def is_loose_name(token: Token) -> bool:
    """Whether it is the whole of a former name, or of one that only sometimes means something here."""
    loose = token.meaning.loose if token.meaning and not token.meaning.hits else ()
    return any(hit.how not in {How.WITHIN, How.BEGINS} for hit in loose)


def is_occupation(hit: Hit) -> bool:
    return len(hit.name.target.unassessed) == WHOLE_CODE


def absent_parts(result: SearchResult, among: SearchScope) -> Iterator[Meaning]:
    """Those that match no row of the day, whatever the filters say: all that is searched was listed once."""
    everything = among.scopes.everything()
    meanings = [token.meaning for token in result.reading if token.meaning]
    return (meaning for meaning in meanings if meaning.hits and not meaning.matches().among(everything))


def groups_of(meaning: Meaning, knowledge: Knowledge) -> list[str]:
    """The codes of the groups by whose names, or by whose code, its hits were found; none if any was not."""
    codes = []
    for hit in meaning.hits:
        by_name = hit.name.source is NameSource.GROUP
        codes.append(hit.name.target.code if by_name else hit.typed)
        if not by_name and not (hit.how is How.CODE_BEGINS and hit.typed in knowledge.groups):
            return []
    return list(dict.fromkeys(codes))
