"""Text → comparable text. Names and what people type are folded alike; what is shown never is.

1. Width, compatibility forms and case are taken away (NFKC, casefold); Kangxi radicals become characters.
2. Tone marks and accents are dropped; ü is written v, as it is typed.
3. Traditional characters become simplified, one by one.
4. Every blank, dash, bracket and other mark is dropped.

What is known of single characters, their simplified form and their sound, stands in `characters.txt`, which
`manage.py build_characters` makes, so that neither opencc nor pypinyin is loaded where people are served.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import NamedTuple

# Variants that the package leaves as they are.
VARIANTS = ("銲焊", "鑪炉", "鉋刨")
CHARACTERS_FILE = Path(__file__).with_name("characters.txt")


class Characters(NamedTuple):
    simplified: dict[int, str]  # for str.translate: {ord("電"): "电"}
    sounds: dict[str, str]  # {"电": "dian"}
    phrases: dict[str, str]  # {"会计": "kuai ji"}: not read as their characters are


@cache
def characters() -> Characters:
    """On first use: 60 kB, some ten milliseconds."""
    sections: dict[str, list[str]] = {}
    for line in CHARACTERS_FILE.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            section = sections.setdefault(line.strip("[]"), [])
        elif not line.startswith("#"):
            section.append(line)
    pairs = (pair for line in sections["simplified"] for pair in line.split())
    sounds = (line.split(":") for line in sections["sounds"])
    phrases = (line.split(":") for line in sections["phrases"])
    return Characters(
        {ord(pair[0]): pair[1] for pair in (*pairs, *VARIANTS)},
        {character: sound for sound, all_such in sounds for character in all_such},
        {phrase: reading for reading, all_such in phrases for phrase in all_such.split()},
    )


UMLAUT = str.maketrans(dict.fromkeys("üǖǘǚǜ", "v"))
MARKS = re.compile(r"[\W_]+")
MARKS_IN_LINES = re.compile(r"[^\w\n]+|_+")
# What may bear an accent: anything but plain letters and Chinese characters.
UNUSUAL = re.compile(r"[^\x00-\x7f\u3400-\u9fff]")
LONGEST_SYLLABLE = 6
TONE = re.compile(r"([A-Z]{2,6})[1-5](?![0-9])", re.IGNORECASE)


def fold(text: str) -> str:
    """Folding twice changes nothing more.

    >>> fold("電工（Ⅲ）"), fold("江南造船 (集团)")
    ('电工iii', '江南造船集团')
    """
    return "".join(fold_words(text))


def fold_words(text: str) -> list[str]:
    """`fold`, but cut where blanks and marks stood.

    >>> fold_words("上汽 喷漆")
    ['上汽', '喷漆']
    """
    if text.isascii():
        text = text.lower()
    else:
        text = _widths(text)
        text = (_without_accents(text) if UNUSUAL.search(text) else text).translate(characters().simplified)
    return [word for word in MARKS.split(text) if word]


def fold_all(texts: Iterable[str]) -> list[str]:
    """`fold` of each, in one go: thirty thousand names take a fraction of what they take one by one."""
    lines = _widths("\n".join(text.replace("\n", " ") for text in texts)).split("\n")
    plain = "\n".join(_without_accents(line) if UNUSUAL.search(line) else line for line in lines)
    return MARKS_IN_LINES.sub("", plain.translate(characters().simplified)).split("\n")


def _widths(text: str) -> str:
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def _without_accents(text: str) -> str:
    text = unicodedata.normalize("NFKD", text.translate(UMLAUT))
    return unicodedata.normalize("NFC", "".join([c for c in text if not unicodedata.combining(c)]))


def without_tones(text: str) -> str:
    """Digits behind syllables are tones: `dian4 gong1`."""
    return TONE.sub(lambda match: match[1] if match[1].lower() in syllables() else match[0], text)


def is_pinyin(letters: str) -> bool:
    """Whether letters are syllables throughout: beijing, and not meironshi.

    >>> is_pinyin("beijing"), is_pinyin("meironshi")
    (True, False)
    """
    ends = {0}
    for at in range(len(letters)):
        if at in ends:
            longest = range(at + 1, min(len(letters), at + LONGEST_SYLLABLE) + 1)
            ends |= {end for end in longest if letters[at:end].replace("v", "u") in syllables()}
    return len(letters) in ends


@cache
def syllables() -> frozenset[str]:
    return frozenset(sound.replace("v", "u") for sound in characters().sounds.values())
