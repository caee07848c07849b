"""Text → comparable text. Names and what people type are folded alike; what is shown never is.

1. Width, compatibility forms and case are taken away (NFKC, casefold); Kangxi radicals become characters.
2. Tone marks and accents are dropped; ü is written v, as it is typed.
3. Traditional characters become simplified, one by one.
4. Every blank, dash, bracket and other mark is dropped.
"""

import re
import unicodedata

from agencies.search.characters import characters

UMLAUT = str.maketrans(dict.fromkeys("üǖǘǚǜ", "v"))
MARKS = re.compile(r"[\W_]+")


def fold(text: str) -> str:
    """`電工（Ⅲ）` → `电工iii`, `江南造船 (集团)` → `江南造船集团`. Folding twice changes nothing more."""
    return "".join(fold_words(text))


def fold_words(text: str) -> list[str]:
    """`fold`, but cut where blanks and marks stood: `fold_words("上汽 喷漆") == ["上汽", "喷漆"]`."""
    if text.isascii():
        return [word for word in MARKS.split(text.lower()) if word]
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    text = unicodedata.normalize("NFKD", text.translate(UMLAUT))
    text = "".join(character for character in text if not unicodedata.combining(character))
    text = unicodedata.normalize("NFC", text).translate(characters().simplified)
    return [word for word in MARKS.split(text) if word]
