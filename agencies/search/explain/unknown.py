"""What is said of a text that the directory does not know, and what may have been meant by it."""

import re
from collections.abc import Iterator

from agencies.codes import EMAIL_MASK, MASK
from agencies.search.explain.certificates import not_needed
from agencies.search.explain.parts import as_typed
from agencies.search.explain.wording import message_about, of_the_unassessed, of_the_unlisted
from agencies.search.index.knowledge import Knowledge
from agencies.search.match.hits import Hit
from agencies.search.match.slips import slip_meaning
from agencies.search.parse.institutions import ENDS_OF_NAMES
from agencies.search.parse.query import LineReading
from agencies.search.text.numbers import with_digits
from agencies.search.values import PartKind

MOST_MEANT = 3
# A question, in its first or last words, is no name that the directory could have.
ASKS = re.compile(
    "^(?:要不要|能不能|可不可以|是不是|有没有|怎么|如何|为什么|什么|哪)|(?:吗|呢|么|怎么办|有哪些|[?？])[。！!]*$"
)


def of_the_unknown(reading: LineReading, shown: str, knowledge: Knowledge) -> str:
    unknown = {token.kind for token in reading if not token.meaning and not token.word}
    if unknown & {PartKind.FILING_NUMBER, PartKind.CERTIFICATE} and shown[0] != "*":
        return message_about("filing_number", [shown])
    if reading[0].text in {MASK, EMAIL_MASK} and all(token.kind is PartKind.NOISE for token in reading):
        return not_needed(reading[0].text)
    if about := about_no_name(reading, knowledge):
        return message_about(about, [shown])
    begun = [token.text for token in reading if token.kind is PartKind.CODE]
    if begun or PartKind.CODE in unknown:
        whole = PartKind.CODE in unknown
        return message_about("code", [shown]) if whole else message_about("code_begins", begun)
    meant = (
        numbers_meant(shown, knowledge)
        or list(dict.fromkeys(hit.name.target.label for hit in slips(reading, knowledge)))[:MOST_MEANT]
    )
    unlisted = [
        as_typed(token.text, shown)
        for token in reading
        if token.unlisted and (token.names_agency or token.text.endswith(ENDS_OF_NAMES))
    ]
    others = of_the_unassessed(reading) if not unlisted and not meant else ""
    about = "left" if ASKS.search(shown) and not others else "unknown"
    said = of_the_unlisted(unlisted) if unlisted else message_about(about, [shown])
    meant_by_it = message_about("did_you_mean", meant) if meant else ""
    return said + meant_by_it + others


def about_no_name(reading: LineReading, knowledge: Knowledge) -> str:
    """What to say of a question that holds no name, so that the directory neither has it nor has it not.

    Nothing is left of it but words of no weight; or single characters, which are no names.
    """
    if reading and all(token.kind is PartKind.NOISE for token in reading):
        return "nothing_named"
    left = [token.text for token in reading if token.kind is PartKind.UNKNOWN and not token.meaning]
    single = [text for text in left if len(text) == 1 and not text.isascii()]
    others = [text for text in left if text not in single and text not in knowledge.grades.words]
    asks = any(token.kind is PartKind.NOISE for token in reading)
    return "left" if single and not others and asks else ""


def slips(reading: LineReading, knowledge: Knowledge) -> Iterator[Hit]:
    """What may have been meant by a name that only looks or sounds like another: asked, and never told."""
    for token in reading:
        if token.unlisted:
            meaning = token.meaning or slip_meaning(token.text, knowledge)
            yield from (hit for hit in meaning.hits if hit.name.target.number)
            yield from (*meaning.unassessed, *meaning.loose)


def numbers_meant(shown: str, knowledge: Knowledge) -> list[str]:
    """Codes and filing numbers that are known, for what was typed with a letter in a digit's place."""
    return [each for each in with_digits(shown) if each in knowledge.codes or knowledge.agencies.get(each)]
