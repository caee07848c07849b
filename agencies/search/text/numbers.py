"""Codes, filing numbers and certificate numbers within a typed line.

They are taken out before the line is folded, since folding drops the dashes and dots that tell them apart.
What may be somebody's own is hidden already (`agencies.codes.hide_private`), and understood as it is then.
"""

import re
import unicodedata
from collections.abc import Callable
from enum import Enum
from typing import NamedTuple

from agencies.codes import DASHES, DOTS, fold_code


class Shape(Enum):
    CERTIFICATE = "certificate"
    SECRET = "secret"  # noqa: S105  # somebody's own
    FILING_NUMBER = "filing_number"
    CODE = "code"
    DIGITS = "digits"


class Number(NamedTuple):
    """`value` is canonical: a code with its dashes as far as typed, digits without blanks."""

    shape: Shape
    text: str  # as it may be shown
    value: str

    @property
    def is_private(self) -> bool:
        return self.shape in {Shape.CERTIFICATE, Shape.SECRET}


# No question is longer. Compatibility forms of one character can be eighteen, so it is measured afterwards.
LONGEST_LINE = 100

CERTIFICATE = re.compile(r"(?<![A-Z0-9])[A-Z][A-Z0-9][0-9]{13}[0-9A-Z]\*{6}(?!\*)|(?<!\*)\*{16}(?!\*)")
SECRET = re.compile(r"(?:(?<![A-Z0-9])S[0-9]{12})?\*{6,}|\*{3}@\*{3}")
FILING_NUMBER_IN_TEXT = re.compile(
    r"(?<![A-Z0-9])S(?:[ .-]*[0-9]){12}(?![0-9])|(?<![A-Z0-9])S[0-9]{4,15}(?![A-Z0-9])"
)
COUNTED_IN_ENGLISH = r"(?:[A-Z]{2,}S|RMB|CNY|YUAN|PEOPLE|CHILDREN|STAFF|[AP]M)(?![A-Z])"
# One kind of separator throughout; with blanks every group must be whole, or "4-04 3" would lose its grade.
# What goes on behind it with another group, or with a letter, is no code, and its pieces are none; nor is
# what a year stands before: 2025/3/15.
CODE_IN_TEXT = re.compile(
    r"(?<![A-Z0-9.-])(?<![0-9]{4}[/\\])"
    rf"(?![0-9][./-][0-9]{{1,2}}\s*{COUNTED_IN_ENGLISH})[1-9](?:"
    r"(?P<mark>[.\-/\\])[0-9]{1,2}(?:(?P=mark)[0-9]{1,2}(?:(?P=mark)(?:[0-9]{1,2}|Z[0-9]?))?)?(?P=mark)?"
    r"|(?: [0-9]{2}){1,2}(?: (?:[0-9]{2}|Z[0-9]))?"
    r")(?!(?:[.-]|(?P=mark))?[A-Z0-9\u00c0-\u052f]|\s*[级年])"
)
# No digits that count something else: 60岁, 2025年, 300元, 第2批, 1对1, 5 years, 2 welders; nor two or three
# within words: 我爸60了.
DIGITS_IN_TEXT = re.compile(
    r"(?<![A-Z0-9第对])(?<![A-Z0-9][./\\-])(?<!GRADE )(?<!LEVEL )(?![0-9]{2,3}[\u3400-\u9fff])"
    r"(?!(?<=[\u3400-\u9fff])(?<![码号])[0-9]{2,3}(?![0-9]))[0-9]+(?:Z[0-9]?)?"
    rf"(?![./\\-]?[A-Z0-9]|\s*(?:{COUNTED_IN_ENGLISH}|[级年月日岁元块天周节门名个人次分千万批期号对折班楼线位险金休男女]|小时|学时))"
)
# The places of a list, if they count from one: ① 电工 ② 焊工.
PLACES_IN_LIST = re.compile(r"(?<![\dA-Z.-])(?:[①-⑳⑴-⒛]|[(（]?\d\d?[.．、)）])(?=\s*(?!级)[\u3400-\u9fff])")
# What else people put between the groups of a code, and in front of the first.
WITHIN_CODES = re.compile(r"(?<=[0-9])(?:\s*-[\s-]*|_+)(?=[0-9]|Z[0-9])")
BEFORE_CODES = re.compile(r"(?<!\S)[-_]+(?=[0-9])")
PICTURES = re.compile("[\U0001f000-\U0001ffff]")
GROUP = re.compile(r"[0-9]+|Z[0-9]?")


def tidy(text: str) -> str:
    """One width, one case, one dash, one dot and one blank at a time; a picture (🈳) is no character.

    >>> tidy("1.电工 2.焊工"), tidy("美容师③级")
    ('电工 焊工', '美容师3级')
    """
    text = PICTURES.sub("?", text)
    # What counts the entries of a list goes.
    marks = (unicodedata.normalize("NFKC", mark) for mark in PLACES_IN_LIST.findall(text))
    places = [int(re.sub(r"\D", "", mark)) for mark in marks]
    if len(places) > 1 and places == list(range(1, len(places) + 1)):
        text = PLACES_IN_LIST.sub(" ", text)
    text = DOTS.sub(".", DASHES.sub("-", unicodedata.normalize("NFKC", text))).upper()
    text = BEFORE_CODES.sub("", text.replace("級", "级"))
    return re.sub(r"\s+", " ", WITHIN_CODES.sub("-", text)).strip()


MOST_DASHES = 3
# Where a group of a code lacks a digit before it.
SINGLE_DIGIT = re.compile(r"(?<=-)(?=[0-9](?:-|$))")
LETTERS = re.compile(r"(?<![A-Z0-9.-])[0-9OILS][0-9OIL.-]{6,}(?![A-Z0-9])")


def with_digits(text: str) -> list[str]:
    """What else the codes and numbers of a text may be: a letter O in them as 0, an I or small L as 1.

    >>> with_digits("电工 6-3l-O1-03"), with_digits("6-31-l-3")
    (['6-31-01-03'], ['6-31-01-03'])
    """
    words = (match[0] for match in LETTERS.finditer(tidy(text)))
    read = ((word, word[0] + word[1:].translate(str.maketrans("OIL", "011"))) for word in words)
    others = [other for word, other in read if other != word]
    return [SINGLE_DIGIT.sub("0", other) if other.count("-") == MOST_DASHES else other for other in others]


def take_numbers(text: str) -> tuple[list[Number], str]:
    """The numbers of a tidy line in their order, and the line with blanks in their places."""
    found: list[tuple[int, Number]] = []
    for pattern, read in READERS:
        found += [(match.start(), read(match[0])) for match in pattern.finditer(text)]
        text = pattern.sub(lambda match: " " * len(match[0]), text)
    return [number for _, number in sorted(found, key=lambda pair: pair[0])], text


def as_code(text: str) -> Number:
    """Groups of one digit are filled up; the last may be unfinished.

    >>> as_code("4-4-05-0").value
    '4-04-05-0'
    """
    first, *groups = GROUP.findall(text)
    whole = [group.zfill(2) if group.isdigit() else group for group in groups[:-1]]
    return Number(Shape.CODE, text, "-".join([first, *whole, *groups[-1:]]))


READERS: tuple[tuple[re.Pattern[str], Callable[[str], Number]], ...] = (
    (CERTIFICATE, lambda text: Number(Shape.CERTIFICATE, text, text)),
    # Before what is hidden an issuer's filing number may stand.
    (SECRET, lambda text: Number(Shape.SECRET, text, text.rstrip("*") if text[0] == "S" else "")),
    (FILING_NUMBER_IN_TEXT, lambda text: Number(Shape.FILING_NUMBER, text, fold_code(text).replace("-", ""))),
    (CODE_IN_TEXT, as_code),
    (DIGITS_IN_TEXT, lambda text: Number(Shape.DIGITS, text, text)),
)
