"""Text → comparable text. Names and what people type are folded alike; what is shown never is.

1. Width, compatibility forms and case are taken away (NFKC, casefold); Kangxi radicals become characters.
2. Tone marks and accents are dropped; ü is written v, as it is typed.
3. Traditional characters become simplified, one by one.
4. Every blank, dash, bracket and other mark is dropped.
"""

import re
import unicodedata
from collections.abc import Iterable

from agencies.search.characters import characters

UMLAUT = str.maketrans(dict.fromkeys("üǖǘǚǜ", "v"))
MARKS = re.compile(r"[\W_]+")


def fold(text: str) -> str:
    """`電工（Ⅲ）` → `电工iii`, `江南造船 (集团)` → `江南造船集团`. Folding twice changes nothing more."""
    return MARKS.sub("", _fold_letters(text))


def fold_words(text: str) -> list[str]:
    """`fold`, but cut where blanks and marks stood: `fold_words("上汽 喷漆") == ["上汽", "喷漆"]`."""
    return [word for word in MARKS.split(_fold_letters(text)) if word]


def fold_all(texts: Iterable[str]) -> list[str]:
    """`fold` of each, all in one go: thirty thousand names take a tenth of what they take one by one."""
    lines = "\n".join(text.replace("\n", " ") for text in texts)
    return [MARKS.sub("", line) for line in _fold_letters(lines).split("\n")]


def _fold_letters(text: str) -> str:
    """The first three rules; blanks and marks stay."""
    if text.isascii():
        return text.lower()
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    text = unicodedata.normalize("NFKD", text.translate(UMLAUT))
    text = "".join([character for character in text if not unicodedata.combining(character)])
    return unicodedata.normalize("NFC", text).translate(characters().simplified)
