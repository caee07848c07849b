"""The parts of a reading as a page reads them back, and offers to take them away."""

from agencies.search.answer import Part, PartKind
from agencies.search.knowledge import Knowledge
from agencies.search.meaning import Meaning
from agencies.search.names import Source
from agencies.search.query import Reading, Token
from agencies.search.rows import Outcome
from agencies.search.wording import comma, grades_reason, kind_reason, may_mean, message

MOST_OTHERS = 3


def parts_of(reading: Reading, knowledge: Knowledge, *, private: bool) -> tuple[Part, ...]:
    """Nothing is offered to be taken away where a number was typed that may stand in no address."""
    telling = [token for token in reading if token.kind is not PartKind.NOISE]
    return tuple(
        Part(
            token.text,
            token.kind,
            label_of(token, knowledge),
            "" if private else " ".join(other.text for other in telling if other is not token),
        )
        for token in reading
    )


def label_of(token: Token, knowledge: Knowledge) -> str:
    """How a part was read: `月嫂` → `家政服务员（母婴护理员）`, `高级工` → `三级`; itself if in many ways."""
    if token.kind is PartKind.GRADE and token.word:
        levels = knowledge.grades.levels
        return comma(levels[numeral].name for numeral in token.word.values) or token.text
    if token.kind is PartKind.NAME and token.meaning:
        labels = (hit.name.target.label for hit in token.meaning.hits.best())
        first = next(labels, None)
        if first is not None and all(label == first for label in labels):
            return first
    return token.text


def read_back(outcome: Outcome, knowledge: Knowledge) -> str:
    """One sentence that says what was looked for: `已按“家政服务员（母婴护理员）”“三级”查找。`"""
    labels = [
        label_of(token, knowledge)
        for token in outcome.reading
        if token.kind not in {PartKind.NOISE, PartKind.UNKNOWN}
    ]
    left = [token.text for token in outcome.reading if token.kind is PartKind.UNKNOWN]
    return said("found", labels) + likely(outcome.reading) + said("left", left)


def said(about: str, texts: list[str]) -> str:
    return message(about, list(dict.fromkeys(texts))) if texts else ""


def likely(reading: Reading) -> str:
    """That a name may mean something else as well, and what, where that is known: `“化妆师”也可能指…`."""
    meanings = [token.meaning for token in reading if token.meaning and is_likely(token.meaning)]
    others = dict.fromkeys(
        f"{hit.name.target.code} {hit.name.target.label}"
        for meaning in meanings
        for hit in (*meaning.unassessed, *meaning.loose)
        if hit.name.target.code
    )
    texts = [meaning.text for meaning in meanings]
    return may_mean(texts, list(others)[:MOST_OTHERS]) if others else said("likely", texts)


def reasons_of_all(reading: Reading, knowledge: Knowledge) -> tuple[str, ...]:
    """What every row found satisfies beside the names: `等级为 三级／高级工`."""
    levels = knowledge.grades.levels
    words = [token.word for token in reading if token.kind is PartKind.GRADE and token.word]
    numerals = dict.fromkeys(numeral for word in words for numeral in word.values)
    kinds = [token.text for token in reading if token.kind is PartKind.KIND]
    return (
        *((grades_reason(str(levels[numeral]) for numeral in numerals),) if numerals else ()),
        *map(kind_reason, kinds),
    )


def is_likely(meaning: Meaning) -> bool:
    """Whether the best that a part matches is a name which may mean something else as well."""
    return Source.MEDIUM in meaning.hits.best().sources()
