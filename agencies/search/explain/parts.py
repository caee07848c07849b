"""How each part of a typed line is read back: what it was taken for, in the words that were typed."""

import re
from collections.abc import Iterable, Iterator

from agencies.labels import grade_names
from agencies.search.explain.names_on_day import NamesOnDay
from agencies.search.index.knowledge import Knowledge
from agencies.search.parse.query import LineReading, Token
from agencies.search.text.folding import fold
from agencies.search.values import Part, PartKind

LATIN_LETTER = re.compile("[A-Za-z]")


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

    Nothing is offered to be taken away where a number was typed that may stand in no address.
    """
    has_latin = LATIN_LETTER.search(shown)
    texts = [as_typed(token.text, shown) if has_latin else token.text for token in reading]
    telling = [at for at, token in enumerate(reading) if token.kind is not PartKind.NOISE]
    for at, token in enumerate(reading):
        label = label_of_token(token, knowledge, names)
        kind = PartKind.NAME if token.names_agency else token.kind
        is_asked = kind is PartKind.UNKNOWN and any(token.text in word for word in asked)
        yield Part(
            texts[at],
            PartKind.NOISE if is_asked else kind,
            texts[at] if label == token.text else label,
            "" if private else " ".join(texts[other] for other in telling if other != at),
        )


def as_typed(text: str, shown: str) -> str:
    """A folded part as it stands in what was typed: Latin words with their blanks and capitals.

    >>> as_typed("truckdriver", "Forklift  truck driver"), as_typed("电工", "電工")
    ('truck driver', '电工')
    """
    if not LATIN_LETTER.search(text):
        return text
    places = [at for at, each in enumerate(shown) if each.isalnum()]
    start = "".join([shown[at] for at in places]).lower().find(fold(text))
    return shown[places[start] : places[start + len(fold(text)) - 1] + 1] if start >= 0 else text


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
