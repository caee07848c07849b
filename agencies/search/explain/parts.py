"""How each part of a typed line is read back: what it was taken for, in the words that were typed."""

import re
from collections.abc import Collection, Iterable, Iterator
from itertools import pairwise

from agencies.labels import grade_names
from agencies.search.explain.names_on_day import NamesOnDay
from agencies.search.index.knowledge import Knowledge
from agencies.search.parse.query import LineReading, Token
from agencies.search.text.folding import fold
from agencies.search.values import Part, PartKind

LATIN_LETTER = re.compile("[A-Za-z]")
# Behind the name of a trade they may make it another one, as 司机 does in 电梯司机.
PEOPLE = ("司机", "驾驶员", "设计师", "经理", "教师", "老师", "教练", "工程师", "销售")
# And these seldom; 傅 is left of 师傅 behind a name that ends with 师.
PERSONS = ("工", "师", "员", "匠", "手", "傅")
# Of no weight and of no other word, whatever stands beside them.
ASKING = "证考学的了吗呢是要我"


def told_parts(
    reading: LineReading,
    asked: Iterable[str],
    knowledge: Knowledge,
    names: NamesOnDay,
    shown: str,
    *,
    private: bool,
) -> Iterator[Part]:
    """What stands in the words `asked` of a question was understood, as is an institution that is not listed.

    So is who does the trade before it, as 工 in 喷漆工.

    Nothing is offered to be taken away where a number was typed that may stand in no address.
    """
    has_latin = LATIN_LETTER.search(shown)
    texts = [as_typed(token.text, shown) if has_latin else token.text for token in reading]
    unknown = [at for at, token in enumerate(reading) if token.kind is PartKind.UNKNOWN]
    for at in unknown:
        texts[at] = word_around(reading, at, fold(shown)) or texts[at]
    telling = [at for at, token in enumerate(reading) if token.kind is not PartKind.NOISE]
    persons = {token.text for _, token in people(reading, fold(shown), PERSONS)} if unknown else set()
    for at, token in enumerate(reading):
        label = label_of_token(token, knowledge, names)
        kind = PartKind.NAME if token.names_agency else token.kind
        is_asked = kind is PartKind.UNKNOWN and any(token.text in word for word in asked)
        is_asked = is_asked or (kind is PartKind.UNKNOWN and token.text in persons)
        yield Part(
            texts[at],
            PartKind.NOISE if is_asked else kind,
            texts[at] if label == token.text else label,
            "" if private else " ".join(texts[other] for other in telling if other != at),
        )


def word_around(reading: LineReading, at: int, line: str) -> str:
    """A character that was not understood with a single one of no weight beside it: 海报, of 报."""
    own = reading[at]
    if len(own.text) > 1 or own.text.isascii():
        return ""
    before, behind = reading[max(at - 1, 0) : at], reading[at + 1 : at + 2]
    words = [(each, each.text + own.text) for each in before] + [
        (each, own.text + each.text) for each in behind
    ]
    for each, word in words:
        if each.kind is PartKind.NOISE and len(each.text) == 1 and each.text not in ASKING and word in line:
            return word
    return ""


def people(reading: LineReading, line: str, words: Collection[str]) -> Iterator[tuple[Token, Token]]:
    """The name of a trade and one of the words, in one with it, that tells who does it."""
    for name, behind in pairwise(reading):
        hits = name.meaning.hits if name.kind is PartKind.NAME and name.meaning else ()
        is_one = behind.kind is PartKind.UNKNOWN and behind.text in words and name.text + behind.text in line
        is_person = name.text.endswith(("师", "员", "工"))
        if is_one and is_person == (behind.text == "傅") and any(hit.name.target.items for hit in hits):
            yield name, behind


def as_typed(text: str, shown: str) -> str:
    """A folded part as it stands in what was typed: Latin words with their blanks and capitals.

    As whole words, if it stands there so: it in `I take it`.

    >>> as_typed("truckdriver", "Forklift  truck driver"), as_typed("电工", "電工")
    ('truck driver', '电工')
    """
    if not LATIN_LETTER.search(text):
        return text
    places = [at for at, each in enumerate(shown) if each.isalnum()]
    # İ has two letters in lower case.
    line, size = "".join([shown[at].lower()[0] for at in places]), len(fold(text))
    found = [match.start() for match in re.finditer(f"(?={re.escape(fold(text))})", line)]
    typed = [(places[start], places[start + size - 1] + 1) for start in found]
    for start, end in typed:
        if not shown[:start][-1:].isalnum() and not shown[end:][:1].isalnum():
            return shown[start:end]
    return shown[slice(*typed[0])] if typed else text


def label_of_token(token: Token, knowledge: Knowledge, names: NamesOnDay | None = None) -> str:
    """How a part was read: `月嫂` → `家政服务员（母婴护理员）`, `高级工` → `三级`; itself if in many ways."""
    if token.kind is PartKind.GRADE and token.word:
        levels = knowledge.grades.levels
        return grade_names(levels[numeral] for numeral in token.word.values) or token.text
    if token.kind is PartKind.NAME and token.meaning:
        targets = (hit.name.target for hit in token.meaning.hits.best())
        labels = (names.label(target) if names else target.label for target in targets)
        first = next(labels, None)
        if first is not None and all(label == first for label in labels):
            return first
    return token.text
