"""Grades in words: 三级, 3级, Ⅲ, 高级工, 高级, 初中高级, 三级以上 → the grade levels they mean.

Words are made from the grade levels themselves, so that a longer national series brings its own. The cut into
words takes the longest at every place: 高级技师 is 一级, and neither 技师 nor 高级.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from agencies.models import GradeLevel
from agencies.search.text.folding import fold
from agencies.search.text.words import NATIONAL_GRADES

SKILLED = " skilled worker"
ROMAN = {"1": "i", "2": "ii", "3": "iii", "4": "iv", "5": "v", "6": "vi", "7": "vii", "8": "viii"}
CHINESE_DIGITS = "一二三四五六七八九"
FORMAL_DIGITS = "壹贰叁肆伍陆柒捌玖"
ENGLISH_DIGITS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
ORDINALS = (
    ("first", "1st"), ("second", "2nd"), ("third", "3rd"), ("fourth", "4th"), ("fifth", "5th"),
    ("sixth", "6th"), ("seventh", "7th"), ("eighth", "8th"), ("ninth", "9th"),
)  # fmt: skip
AND_UP = ("andabove", "orabove", "andhigher", "orhigher", "andup", "orup")
AND_DOWN = ("andbelow", "orbelow", "andlower", "orlower")
GRADE_LISTS = (
    r"\((G(?:[-/、,. ]G){1,4})\)\s*级?",
    r"(?<![0-9A-Z./-])(?<![0-9][,、])(G(?:\s?[/、,]\s?G){1,4})(?![0-9A-Z./-]|\s*[,、]\s*[0-9])\s*级?",
    r"(?<![0-9A-Z./-])(G-G-G)(?![0-9A-Z./-])\s*级?",
)
# The ends of a range: 5-3, grades 5 to 3.
GRADE_RANGES = (
    r"(?<![0-9A-Z./-])(G)-(G)(?![0-9A-Z./-])",
    r"(?<![A-Z])(?:GRADE|LEVEL)S?\s*(G)\s*(?:-|~|TO|THROUGH)\s*(?:(?:GRADE|LEVEL)\s*)?(G)(?![0-9A-Z./-])",
)
GRADE_DASHES = r"\s*[-‐‑‒–—―−─﹘⁃－~～到至]+\s*"


@dataclass(frozen=True, slots=True)
class Grades:
    """`words`: folded word → numerals of the levels meant; none for a grade that the register has not."""

    levels: dict[str, GradeLevel] = field(default_factory=dict)
    words: dict[str, tuple[str, ...]] = field(default_factory=dict)
    lists: tuple[re.Pattern[str], ...] = ()
    letters: dict[str, str] = field(default_factory=dict)

    def list_at(self, text: str, at: int) -> tuple[str, tuple[str, ...]] | None:
        """A run of grades that share one 级, as in 三四级 and 初中高级: the run and its numerals."""
        for pattern in self.lists:
            if match := pattern.match(text, at):
                return match[0], tuple(dict.fromkeys(self.letters[letter] for letter in match[1]))
        return None

    def spread(self, text: str) -> str:
        """A range or a list written out, whichever end comes first: `3-5级`, `5-3` and `5/4/3` → `543级`.

        A list has two to five grades that rise or fall, with slashes, commas or in brackets; with hyphens
        three, for two are a range and four a code. One in brackets is a grade behind a name: 茶艺师(三). It
        is done before numbers are taken out of a line.
        """
        one = f"([{''.join(self.letters)}])"
        within = re.compile(r"(?<![0-9A-Z.-])" + one + r"\s*级?" + GRADE_DASHES + one + r"(?=\s*级)")
        if not self.letters:
            return text
        text = re.sub(rf"(?<=[师员工])\({one}\)", lambda match: f"{self.letters[match[1]]}级 ", text)
        text = within.sub(self._written_out, text)
        one = f"[{''.join(numeral for numeral in self.levels if len(numeral) == 1)}]"
        for shape in GRADE_RANGES:
            text = re.sub(shape.replace("(G)", f"({one})"), lambda m: f"{self._written_out(m)}级 ", text)
        for shape in GRADE_LISTS:
            text = re.sub(shape.replace("G", one), self._listed, text)
        return text

    def _listed(self, match: re.Match[str]) -> str:
        numerals = re.findall(r"\w", match[1])
        ranks = [self.levels[numeral].rank for numeral in numerals]
        if ranks not in (sorted(set(ranks)), sorted(set(ranks), reverse=True)):
            return match[0]
        return f"{''.join(numerals)}级 "

    def _written_out(self, match: re.Match[str]) -> str:
        numerals = [self.letters[match[1]], self.letters[match[2]]]
        low, high = sorted(self.levels[numeral].rank for numeral in numerals)
        return "".join(level.numeral for level in self.levels.values() if low <= level.rank <= high)


def grades_of_levels(levels: Sequence[GradeLevel]) -> Grades:
    """What can be said for these levels, which are given from the lowest to the highest."""
    words: dict[str, tuple[str, ...]] = {
        w: (level.numeral,) for level in levels for w in words_for_level(level)
    }
    for level in levels:
        above = tuple(other.numeral for other in levels if other.rank >= level.rank)
        below = tuple(other.numeral for other in levels if other.rank <= level.rank)
        for word in words_for_level(level):
            if word.startswith(("grade", "level")):
                words |= {f"{word}{and_up}": above for and_up in AND_UP}
                words |= {f"{word}{and_down}": below for and_down in AND_DOWN}
            words |= {
                f"{word}以上": above,
                f"{word}及以上": above,
                f"{word}以下": below,
                f"{word}及以下": below,
            }
    others = (f"{form}{digit}" for form in ("grade", "level") for digit in "06789")
    for word in (*NATIONAL_GRADES, *(f"{digit}级" for digit in (*CHINESE_DIGITS, *"6789")), *others):
        words.setdefault(word, ())
    numerals = {level.numeral: level.numeral for level in levels if len(level.numeral) == 1}
    spoken = {level.name[0]: level.numeral for level in levels if level.name.endswith("级")}
    titles = {level.title[0]: level.numeral for level in levels if level.title.endswith("级工")}
    lists = tuple(
        re.compile(f"([{''.join(letters)}]{{2,}})级工?") for letters in (numerals | spoken, titles) if letters
    )
    return Grades({level.numeral: level for level in levels}, words, lists, numerals | spoken | titles)


def words_for_level(level: GradeLevel) -> Iterator[str]:
    """三级, 三级工, 高级工, 高级, 三级高级工, 3级, iii, …, for one level."""
    yield from (level.name, f"{level.name}工", level.title, f"{level.name}{level.title}")
    if level.name[0] in CHINESE_DIGITS:
        yield FORMAL_DIGITS[CHINESE_DIGITS.index(level.name[0])] + level.name[1:]
    yield from (
        f"{level.numeral}级",
        f"{level.numeral}级工",
        f"{level.numeral}ji",
        f"grade{level.numeral}",
        f"level{level.numeral}",
    )
    if level.numeral in ROMAN:
        place = int(level.numeral) - 1
        for form in ("grade", "level"):
            yield from (f"{form}{ENGLISH_DIGITS[place]}", f"{form}{ROMAN[level.numeral]}")
            yield from (f"{ordinal}{form}" for ordinal in ORDINALS[place])
    # `Grade 3 / Senior skilled worker`: either half, both, and senior.
    english = level.name_en.split(" / ") if level.name_en else []
    yield from map(fold, (*english, level.name_en) if english else ())
    if english and english[-1].endswith(SKILLED):
        yield fold(english[-1].removesuffix(SKILLED))
    if level.title.endswith("级工"):
        yield from (level.title.removesuffix("工"), f"{level.name}{level.title.removesuffix('工')}")
    if roman := ROMAN.get(level.numeral):
        yield from (roman, f"{roman}级")
