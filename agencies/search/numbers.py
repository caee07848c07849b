"""Codes, filing numbers and certificate numbers within a typed line.

They are taken out before the line is folded, since folding drops the dashes and dots that tell them apart.
A run of digits too long for anything but a certificate or a person's number is kept from sight altogether:
`hide_numbers` masks it before a text goes anywhere, and a masked number is understood like a whole one.
"""

import re
import unicodedata
from collections.abc import Callable
from enum import Enum
from typing import NamedTuple

from agencies.codes import DASHES, DOTS, fold, parse_certificate_number


class Shape(Enum):
    CERTIFICATE = "certificate"
    SECRET = "secret"  # noqa: S105  # too many digits to be shown or kept
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
SERIAL_SIZE = 6
MASK = "*" * SERIAL_SIZE

# With blanks, dashes and dots anywhere between the digits.
CERTIFICATE = re.compile(r"(?<![A-Z0-9])S(?:[ .-]*[0-9]){15}(?:(?:[ .-]*[0-9]){6}(?![0-9])|\*{6})")
SECRET = re.compile(
    r"(?<![A-Z0-9])(?:(?:S[0-9]{12})?\*{6}|S(?:[ .-]*[0-9]){16,}"
    r"|[0-9]{15,}X?|[0-9]{3,}(?:[ -][0-9]{3,}){3,}(?:[ -][0-9]{1,3}X?)?)"
)
FILING_NUMBER = re.compile(
    r"(?<![A-Z0-9])S(?:[ .-]*[0-9]){12}(?![0-9])|(?<![A-Z0-9])S[0-9]{4,15}(?![A-Z0-9])"
)
# One kind of separator throughout; with blanks every group must be whole, or "4-04 3" would lose its grade.
CODE = re.compile(
    r"(?<![A-Z0-9.-])[1-9](?:"
    r"[.-][0-9]{1,2}(?:[.-][0-9]{1,2}(?:[.-](?:[0-9]{1,2}|Z[0-9]?))?)?[.-]?"
    r"|(?: [0-9]{2}){1,2}(?: (?:[0-9]{2}|Z[0-9]))?"
    r")(?![A-Z0-9]|\s*[级年])"
)
# No digits that count something else: 60岁, 2025年, 300元.
DIGITS = re.compile(
    r"(?<![A-Z0-9])[0-9]+(?:Z[0-9]?)?(?![A-Z0-9]|\s*(?:[级年月日岁元块天周节门名个人次分万]|小时|学时))"
)
# What else people put between the groups of a code, and in front of the first.
WITHIN_CODES = re.compile(r"(?<=[0-9])(?:\s*-[\s-]*|[/\\]|_+)(?=[0-9]|Z[0-9])")
BEFORE_CODES = re.compile(r"(?<!\S)[-_]+(?=[0-9])")
GROUP = re.compile(r"[0-9]+|Z[0-9]?")


def tidy(text: str) -> str:
    """One width, one case, one dash, one dot and one blank at a time; nothing dropped."""
    text = DOTS.sub(".", DASHES.sub("-", unicodedata.normalize("NFKC", text))).upper()
    text = BEFORE_CODES.sub("", text)
    return re.sub(r"\s+", " ", WITHIN_CODES.sub("-", text)).strip()


def bounded(tidied: str) -> str:
    """As much of a tidy line as is read. Numbers are hidden in all of it, which comes first."""
    return tidied[:LONGEST_LINE]


def hide_numbers(text: str) -> str:
    """The text itself, or with its certificate numbers masked: `证书 S000031300006243******`."""
    tidied = tidy(text)
    hidden = SECRET.sub(masked, CERTIFICATE.sub(masked, tidied))
    return text if hidden == tidied else hidden


def masked(match: re.Match[str]) -> str:
    return read_certificate(match[0]).text


def take_numbers(text: str) -> tuple[list[Number], str]:
    """The numbers of a tidy line in their order, and the line with blanks in their places."""
    found: list[tuple[int, Number]] = []
    for pattern, read in READERS:
        found += [(match.start(), read(match[0])) for match in pattern.finditer(text)]
        text = pattern.sub(lambda match: " " * len(match[0]), text)
    return [number for _, number in sorted(found, key=lambda pair: pair[0])], text


def read_certificate(text: str) -> Number:
    serial = "0" * SERIAL_SIZE
    number = parse_certificate_number(text.replace(MASK, serial))
    return Number(Shape.CERTIFICATE, number.masked, number.masked) if number else read_secret(text)


def read_secret(text: str) -> Number:
    """Of a number that may be a person's nothing is kept but an issuer's filing number at its beginning."""
    bare = fold(text).replace("-", "")
    shown = bare[:13] if bare.startswith("S") else ""
    return Number(Shape.SECRET, shown + MASK, shown)


def read_filing_number(text: str) -> Number:
    return Number(Shape.FILING_NUMBER, text, fold(text).replace("-", ""))


def read_code(text: str) -> Number:
    """Groups of one digit are filled up; the last may be unfinished: `4-4-05-0` → `4-04-05-0`."""
    first, *groups = GROUP.findall(text)
    whole = [group.zfill(2) if group.isdigit() else group for group in groups[:-1]]
    return Number(Shape.CODE, text, "-".join([first, *whole, *groups[-1:]]))


def read_digits(text: str) -> Number:
    return Number(Shape.DIGITS, text, text)


READERS: tuple[tuple[re.Pattern[str], Callable[[str], Number]], ...] = (
    (CERTIFICATE, read_certificate),
    (SECRET, read_secret),
    (FILING_NUMBER, read_filing_number),
    (CODE, read_code),
    (DIGITS, read_digits),
)
