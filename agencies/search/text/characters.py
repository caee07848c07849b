"""What the site knows of single characters: their simplified form and their sound.

Read from `characters.txt`, which `manage.py build_characters` makes, so that neither opencc nor pypinyin is
loaded where people are served. Read once, on first use: 60 kB, some ten milliseconds.
"""

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
