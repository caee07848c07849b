"""Questions that a notice or the guide answers: known by words that editors point there, by number and title.

1. A word counts where no whole name of the text covers it: 补贴 in 补贴多少, no 等级 in 等级保护测评师, nor
   资料 in 资料员. In
   English it is whole words: no fee in coffee. `成绩…出来` counts where its parts follow one another.
2. Of two words one within the other the longer counts.
3. A word of low confidence counts as the whole text alone: 等级, 条件. Within one that is not understood its
   topic is offered, as is that of a word which sounds so: 抱名. Typed by its sound a word counts: baoming.
4. What is asked of a thing counts where that is named too, wherever each stands: a word of medium confidence
   beside one of low confidence for the same topic, as 找不着 beside 证.
5. Of a question that would else be told to be missing from the directory, the topics of the things in it are
   the answer, unless a card tells of something in it (个税), or what is left over may be the name of a trade
   or permit: 塔罗师, 猎枪 before 证.
6. Beside what is found it is a line more. Where nothing is, and no institution was named, it is the answer.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from itertools import chain

from django.utils.translation import gettext as _

from agencies.search.explain.suggestions import names_whole
from agencies.search.explain.unknown import about_no_name
from agencies.search.index.knowledge import GuideWord, Knowledge
from agencies.search.parse.narrowing import SearchResult
from agencies.search.parse.query import LineReading, Token
from agencies.search.parse.segment import TypedLine
from agencies.search.text.folding import fold_words
from agencies.search.text.pinyin import pinyin_of
from agencies.search.text.words import NATIONAL_GRADES
from agencies.search.values import AnswerKind, PartKind, Suggestion, ToGuide, ToNotice

TAKEN = " "
# Syllables, and one: 职业资格证书.
LONGEST_HEARD = 7
# The authority of former certificates: 劳动局发的证.
FORMER_AUTHORITY = "劳动局"
A_PERSON = re.compile("(?:[匠手]|(?<!老)师|(?<![员职打民复开罢])工|(?<!人)员)$")
ASKS_IN_CHINESE = re.compile(r"[吗么嘛呢怎咋哪啥几谁伐]|什么|如何|(.)不\1|有没有|没有?$")
ASKS_IN_ENGLISH = re.compile("(?:what|how|when|where|who|which|why|can|do|is|are|will|may|must|should)")
# Of another thing behind its name: driving test.
PAPERS_IN_ENGLISH = ("test", "exam", "certificate")
# What makes a question the name of a person: 资料员.
NAMES_A_PERSON = re.compile("员(?!工)|师(?!傅)")


def guides_of(whole: str, left: str, shown: str, knowledge: Knowledge) -> tuple[Suggestion, ...]:
    """In the order of the text, each target once."""
    found: dict[ToGuide | ToNotice, tuple[int, Suggestion]] = {}
    words = list(words_within(left, knowledge))
    if whole.isascii() and (place := knowledge.sounding_guides.get(whole)) is not None:
        word = knowledge.guides[place]
        return (Suggestion(word.label, _("办事指南"), word.target),)
    for word in words:
        spans = word.spans(left)
        if not spans or NAMES_A_PERSON.match(left, spans[-1][1]):
            continue
        if (word.is_thing and word.parts != (whole,)) or (word.asks and not is_beside(word, words, left)):
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


def is_beside(asking: GuideWord, words: Iterable[GuideWord], left: str) -> bool:
    return any(word.is_thing and word.target == asking.target and word.spans(left) for word in words)


def guides_within(whole: str, knowledge: Knowledge) -> Iterator[Suggestion]:
    """What a text that is not understood may ask about: the end of the third rule."""
    yield from things_within(whole, whole, knowledge)
    if whole.isascii():
        return
    syllables = pinyin_of(whole).split()
    heard = {
        "".join(syllables[at : at + size]) for at in range(len(syllables)) for size in range(2, LONGEST_HEARD)
    }
    places = sorted(knowledge.sounding_guides[each] for each in heard & knowledge.sounding_guides.keys())
    for word in (knowledge.guides[place] for place in places):
        yield Suggestion(word.label, _("办事指南"), word.target)


def things_within(whole: str, shown: str, knowledge: Knowledge) -> Iterator[Suggestion]:
    for word in words_within(whole, knowledge):
        if word.is_thing and (not whole.isascii() or is_whole_words(*word.spans(whole)[0], shown)):
            yield Suggestion(word.label, _("办事指南"), word.target)


def things_asked(
    reading: LineReading, whole: str, shown: str, knowledge: Knowledge
) -> tuple[Suggestion, ...]:
    """The fifth rule."""
    if about_no_name(reading, knowledge) or not (
        ASKS_IN_ENGLISH if whole.isascii() else ASKS_IN_CHINESE
    ).search(whole):
        return ()
    if any(may_be_named(token, whole) for token in reading):
        return ()
    return tuple(dict.fromkeys(things_within(whole, shown, knowledge)))


def may_be_named(token: Token, whole: str) -> bool:
    if token.meaning and token.meaning.notes:
        return True
    if token.kind is not PartKind.UNKNOWN or len(token.text) == 1:
        return False
    behind = whole.partition(token.text)[2]
    return bool(A_PERSON.search(token.text)) or behind.startswith(("证", "照", *PAPERS_IN_ENGLISH))


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
    is_other = (
        names_whole(token) or (token.unlisted and not token.text.endswith(FORMER_AUTHORITY))
        for token in reading
    )
    return kind is AnswerKind.UNKNOWN and not any(is_other)
