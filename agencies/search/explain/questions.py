"""Questions that a notice or the guide answers: known by words that editors point there, by number and title.

1. A word counts where no whole name of the text covers it: 补贴 in 补贴多少, no 等级 in 等级保护测评师, nor
   资料 in 资料员. In
   English it is whole words: no fee in coffee. `成绩…出来` counts where its parts follow one another.
2. Of two words one within the other the longer counts.
3. A word of low confidence counts as the whole text alone: 等级, 条件. Within one that is not understood its
   topic is offered.
4. Beside what is found it is a line more. Where nothing is, and no institution was named, it is the answer.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from itertools import chain

from django.utils.translation import gettext as _

from agencies.search.explain.suggestions import names_whole
from agencies.search.index.knowledge import GuideWord, Knowledge
from agencies.search.parse.narrowing import SearchResult
from agencies.search.parse.query import LineReading
from agencies.search.parse.segment import TypedLine
from agencies.search.text.folding import fold_words
from agencies.search.text.words import NATIONAL_GRADES
from agencies.search.values import AnswerKind, PartKind, Suggestion, ToGuide, ToNotice

TAKEN = " "
# What makes a question the name of a person: 资料员.
NAMES_A_PERSON = re.compile("员(?!工)|师(?!傅)")


def guides_of(whole: str, left: str, shown: str, knowledge: Knowledge) -> tuple[Suggestion, ...]:
    """In the order of the text, each target once."""
    found: dict[ToGuide | ToNotice, tuple[int, Suggestion]] = {}
    for word in words_within(left, knowledge):
        spans = word.spans(left)
        if not spans or (word.alone and word.parts != (whole,)) or NAMES_A_PERSON.match(left, spans[-1][1]):
            continue
        if word.parts[0].isascii() and not all(is_whole_words(*span, shown) for span in spans):
            continue
        for part in word.parts:
            left = left.replace(part, TAKEN * len(part))
        why = _("办事指南") if isinstance(word.target, ToGuide) else _("通知")
        found.setdefault(word.target, (spans[0][0], Suggestion(word.label, why, word.target)))
    return tuple(suggestion for _at, suggestion in sorted(found.values(), key=lambda pair: pair[0]))


def words_within(text: str, knowledge: Knowledge) -> Iterator[GuideWord]:
    """In their order, the longest first, those of which the text has all."""
    begun = {text[at : at + size] for at in range(len(text)) for size in (1, 2)}
    places = sorted(place for each in begun for place, _text in knowledge.asking.get(each, ()))
    return (word for word in map(knowledge.guides.__getitem__, places) if word.spans(text))


def guides_within(whole: str, knowledge: Knowledge) -> Iterator[Suggestion]:
    """What a text that is not understood may ask about: the end of the third rule."""
    for word in () if whole.isascii() else words_within(whole, knowledge):
        if word.alone:
            yield Suggestion(word.label, _("办事指南"), word.target)


def is_whole_words(start: int, end: int, shown: str) -> bool:
    line = TypedLine.of(fold_words(shown))
    return line.is_edge(start) and line.is_edge(end)


def beside_names(reading: LineReading, left: str) -> str:
    """A folded text with what is in a whole name blanked out."""
    for token in reading:
        if names_whole(token) or token.text in NATIONAL_GRADES:
            left = left.replace(token.text, TAKEN * len(token.text))
    return left


def words_of_question(guides: Iterable[Suggestion], whole: str, knowledge: Knowledge) -> list[str]:
    targets = {each.target for each in guides}
    words = (word.parts for word in words_within(whole, knowledge) if word.target in targets)
    return list(chain.from_iterable(words))


# The topics for whoever wants to be assessed, and so looks for agencies too.
ASSESSING = {ToGuide("apply"), ToGuide("fees"), ToGuide("contacts")}


def is_but_a_question(result: SearchResult, guides: Iterable[Suggestion], asked: Collection[str]) -> bool:
    """Whether rows were found by nothing but words of a question that stand within names: 浦东哪里可以考.

    Or by a grade or kind alone of which something else is asked: 高级工是几级, 三级证书补贴多少.
    """
    meant = [token for token in result.reading if token.meaning]
    if not meant:
        return not {each.target for each in guides} <= ASSESSING
    return all(any(token.text in word for word in asked) and not names_whole(token) for token in meant)


def answers_instead(kind: AnswerKind, reading: LineReading, guides: Iterable[Suggestion]) -> bool:
    """Whether the guide is what answers: no name was meant, or but a piece of some that nobody assesses.

    Or a grade alone that nobody assesses, of which something else is asked: 首席技师补贴.
    """
    if kind is AnswerKind.NO_SUCH_GRADE:
        is_named = any(token.meaning for token in reading)
        return not is_named and not {each.target for each in guides} <= ASSESSING
    if kind in {AnswerKind.NOT_ASSESSED, AnswerKind.GROUP}:
        meant = [token for token in reading if token.meaning]
        return all(token.kind is PartKind.NAME and not names_whole(token) for token in meant)
    return kind is AnswerKind.UNKNOWN and not any(token.unlisted or names_whole(token) for token in reading)
