"""Rebuild `characters.txt` from opencc and pypinyin: `manage.py build_characters [--check]`.

The two packages hold 58 MiB of a process, so neither is loaded where people are served: they are needed
here alone, and what the site needs of them stands in one small file.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from agencies.search.text.folding import CHARACTERS_FILE

CHARACTERS_HEAD = "# Made by `manage.py build_characters` from opencc and pypinyin. Never edited by hand."
WIDTH = 24  # pairs on a line
# In names of the classification or of people, but not in GB 2312.
ALSO = "瞭啰喆珺堃玥镕昇"

# What opencc's Taiwan and Hong Kong tables read as one character and its general table leaves alone.
VARIANT_SETS = ("tw2s", "hk2s")
# Kangxi radicals are folded by Unicode itself; of the radicals supplement it knows only two.
RADICAL_PAIRS = (
    "⺁厂⺇几⺌小⺎兀⺏尣⺐尢⺑尢⺒巳⺓幺⺔彑⺛旡⺝月⺞歹⺠民⺢水⺥爪⺦丬⺧牛⺩王⺫罒⺬示⺮竹⺯糸⺰纟⺱罓⺶羊⺷羊⺹耂⺺聿"
    "⺻聿⺼月⺽臼⻀艹⻁虎⻂衤⻃覀⻄西⻅见⻆角⻇角⻈讠⻉贝⻊足⻋车⻌辶⻍辶⻎辶⻏阝⻐钅⻑长⻒镸⻓长⻔门⻖阝⻗雨⻘青⻙韦⻚页"
    "⻛风⻜飞⻝食⻟食⻠饣⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龟⻲亀"
)


def common_characters() -> list[str]:
    """The 6,763 characters of GB 2312 and a few more: whatever anybody types by its sound is among them."""
    found = list(ALSO)
    for high in range(0xB0, 0xF8):
        for low in range(0xA1, 0xFF):
            found += list(bytes([high, low]).decode("gb2312", errors="ignore"))
    return found


def simplified() -> dict[str, str]:
    """{"電": "电", …}: closed, so that folding twice changes nothing."""
    import opencc

    common = set(common_characters())
    table = dict(zip(RADICAL_PAIRS[::2], RADICAL_PAIRS[1::2], strict=True))
    for conversion in ("t2s", *VARIANT_SETS):
        convert = opencc.OpenCC(conversion).convert
        for character in map(chr, (*range(0x3400, 0xA000), *range(0xF900, 0xFB00))):
            to = convert(character)
            if len(to) == 1 and to != character and not (conversion in VARIANT_SETS and character in common):
                table.setdefault(character, to)
    return {character: end for character in table if (end := last(character, table)) != character}


def last(character: str, table: dict[str, str]) -> str:
    """Where a chain of foldings ends: 覀 → 西."""
    seen = {character}
    while table.get(character, character) not in seen:
        character = table[character]
        seen.add(character)
    return character


def sounds() -> dict[str, str]:
    """{"电": "dian", …}: the usual reading, without tones; ü is written v."""
    from pypinyin import lazy_pinyin

    return {character: lazy_pinyin(character)[0] for character in common_characters()}


def phrases(usual: dict[str, str]) -> dict[str, str]:
    """{"会计": "kuai ji", …}: words of two and three characters that are not read as their characters are."""
    from pypinyin.contrib.tone_convert import to_normal
    from pypinyin.phrases_dict import phrases_dict

    found = {}
    for phrase, readings in phrases_dict.items():
        if len(phrase) in {2, 3} and len(readings) == len(phrase) and set(phrase) <= usual.keys():
            syllables = [to_normal(reading[0]) for reading in readings]
            if syllables != [usual[character] for character in phrase]:
                found[phrase] = " ".join(syllables)
    return found


def wrapped_lines(pieces: Iterable[str]) -> Iterator[str]:
    row = list(pieces)
    yield from (" ".join(row[start : start + WIDTH]) for start in range(0, len(row), WIDTH))


def file_text() -> str:
    usual = sounds()
    by_sound = defaultdict(list)
    for character, sound in usual.items():
        by_sound[sound].append(character)
    by_reading = defaultdict(list)
    for phrase, reading in phrases(usual).items():
        by_reading[reading].append(phrase)
    return "\n".join(
        [
            CHARACTERS_HEAD,
            "[simplified]",
            *wrapped_lines(character + to for character, to in sorted(simplified().items())),
            "[sounds]",
            *(f"{sound}:{''.join(sorted(by_sound[sound]))}" for sound in sorted(by_sound)),
            "[phrases]",
            *(f"{reading}:{' '.join(sorted(by_reading[reading]))}" for reading in sorted(by_reading)),
            "",
        ]
    )


class Command(BaseCommand):
    help = f"Rebuild {CHARACTERS_FILE.name} from opencc and pypinyin."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="Write nothing; fail if the two differ.")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        built = file_text()
        if not check:
            CHARACTERS_FILE.write_text(built, encoding="utf-8")
        elif CHARACTERS_FILE.read_text(encoding="utf-8") != built:
            raise CommandError(
                f"{CHARACTERS_FILE.name} differs from what opencc and pypinyin give; run build_characters."
            )
