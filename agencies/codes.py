"""Occupation codes, filing numbers and certificate numbers: parse, validate, sort.

Pure functions on text. What people type is folded first (NFKC, every dash, blanks), so full-width digits,
en-dashes and dots all read alike; what the register stores is always the canonical form given here.

    occupation code     6-31-01-03        major group, sub-major, minor, occupation
    special ability     4-04-05-Z1        a minor group, then Z and one digit
    filing number       S000031300006     S and 12 digits; the last five are its serial
    certificate number  22 characters     filing number + year (2) + grade (1) + serial (6)

What may be somebody's own number is known by its shape, and hidden by `hide_private` before anything shows,
links, logs or keeps it.
"""

import re
import unicodedata
from dataclasses import dataclass, field

CODE_PATTERN = r"[1-9]-[0-9]{2}-[0-9]{2}-(?:[0-9]{2}|Z[0-9])"
FILING_NUMBER_PATTERN = r"S[0-9]{12}"

CODE = re.compile(CODE_PATTERN)
FILING_NUMBER = re.compile(FILING_NUMBER_PATTERN)
# Of one letter or two, and of digits otherwise; the serial may be hidden already.
CERTIFICATE_NUMBER = re.compile(r"([A-Z][A-Z0-9][0-9]{11})([0-9]{2})([0-9A-Z])([0-9]{6}|\*{6})")

# What is written down for longer than an answer takes loses these too, whatever they are. With blanks and
# marks in between a number is long from fourteen digits on, which no code has.
LONG_NUMBER = re.compile(r"\d(?:[\W_]*\d){13,}|\d{6,}")

MASK = "*" * 6
OLD_CERTIFICATE_MASK = "*" * 16
EMAIL_MASK = "***@***"
BETWEEN_DIGITS = r"[\W_]{0,3}"
TYPED_CODE = r"[1-9](?P<%s>[-./_\\])[0-9]{1,2}(?P=%s)[0-9]{1,2}(?P=%s)(?:[0-9]{1,2}|Z[0-9])(?!(?P=%s)?[0-9])"
TYPED_DAY = r"(?:19|20)[0-9]{2}[-./年][0-9]{1,2}[-./月][0-9]{1,2}(?![-./]?[0-9])"
CODE_HERE, CODE_NEXT = (TYPED_CODE.replace("%s", name) for name in ("here", "next"))
# The numbers of a folded text, each by its shape.
NUMBER_SHAPES = re.compile(
    rf"""
      (?P<masked> (?:[A-Z]{{1,2}}[0-9]{{11,15}}[A-Z]?)?\*{{6,}} )
    | (?P<email> [A-Z0-9._%+-]{{1,64}}[ ]?@[ ]?[A-Z0-9-]+(?:\.[A-Z0-9-]+)* )
    | (?<![A-Z0-9]) (?P<certificate> [A-Z]{BETWEEN_DIGITS}[A-Z0-9](?:{BETWEEN_DIGITS}[0-9]){{11}}
        {BETWEEN_DIGITS}[0-9]{{2}}{BETWEEN_DIGITS}[0-9A-Z])(?:{BETWEEN_DIGITS}[0-9]{{3}}{BETWEEN_DIGITS}[0-9]{{3}}
        |(?<=[A-Z][A-Z0-9][0-9]{{13}}[0-9A-Z])[0-9](?:{BETWEEN_DIGITS}[0-9]){{5}})(?![0-9])
    | (?P<too_long> S(?:[ .-]?[0-9]){{12}})[0-9]{{3,}}
    | (?P<public> S(?:[ .-]*[0-9]){{12}}(?![0-9]) | {CODE_HERE} | {TYPED_DAY} )
    | (?P<passport> (?<![A-Z0-9]) (?!S000) (?:[A-Z]{{1,2}}[ -]?[0-9]{{8}} | [A-Z]{{1,2}}[0-9]{{7}}
        | [A-Z][ -]?[0-9]{{4}}[ -][0-9]{{4}} | [CHM][0-9]{{10}}) (?![0-9]) )
    | (?P<groups> [0-9]+(?:[\W_]{{1,3}}(?!{CODE_NEXT}|{TYPED_DAY})[0-9]+)*(?:[ -]?X(?![A-Z]))? )
    """,
    re.VERBOSE | re.IGNORECASE,
)
DIGIT_GROUPS = re.compile(r"[0-9]+|X", re.IGNORECASE)
MOBILE = re.compile(r"(?:(?:00)?86)?0?1[3-9][0-9]{9}")
LANDLINE = re.compile(r"(?:0|(?:00)?86)(?:(?:10|2[0-9])[2-9][0-9]{7}|[3-9][0-9]{2}[2-9][0-9]{6,7})")
# No end of a filing number, no day, no two years.
LOCAL = re.compile(r"(?!31[0-9]000|(?:19|20)[0-9]{2}(?:[01][0-9][0-3][0-9]|20[0-9]{2}))[2-9][0-9]{7}")
FEWEST_DIGITS, MOST_GROUPS = 7, 11
# Too few digits, no @, and nothing that folds to either: neither it nor any part of it is to be hidden.
NEITHER = r"[\x00-/:-?A-\x7f\u4e00-\u9fff]*"
HARMLESS = re.compile(rf"{NEITHER}(?:[0-9]{NEITHER}){{0,{FEWEST_DIGITS - 1}}}")

BARE_PREFIX = re.compile(r"[1-9][0-9]{0,6}|[1-9][0-9]{4}Z[0-9]?")
GROUP_ENDS = {1, 3, 5, 7}
DASHES = re.compile(r"[\u2010-\u2015\u2043\u2212\u2500\ufe58]")
DOTS = re.compile(r"[·•・.。]")


def fold_width(text: str) -> str:
    """Half width, one kind of dash, no blanks.

    >>> fold_width("６–31－01 03")
    '6-31-0103'
    """
    return re.sub(r"\s", "", DASHES.sub("-", unicodedata.normalize("NFKC", text)))


def fold_code(text: str) -> str:
    """`fold_width`, and dots read as dashes, in upper case.

    >>> fold_code("4.04.05.z1")
    '4-04-05-Z1'
    """
    return DOTS.sub("-", fold_width(text)).upper()


def parse_code(text: str) -> str | None:
    """The canonical whole code; None for a prefix and for what is no code at all.

    >>> {parse_code(text) for text in ("6310103", "6.31.01.03", "６－３１－０１－０３", "6-31-01-03")}
    {'6-31-01-03'}
    >>> parse_code("4-04-05-z1")
    '4-04-05-Z1'
    >>> {parse_code(text) for text in ("6-31-01", "0-31-01-03", "电工")}
    {None}
    """
    code = parse_code_prefix(text)
    return code if code is not None and is_code(code) else None


def parse_code_prefix(text: str) -> str | None:
    """What the codes meant by this text begin with, to be used with `startswith` against canonical codes.

    Half a group stays open; None when no code can begin so.

    >>> [parse_code_prefix(text) for text in ("6", "63", "63101", "6-31-01-", "63101Z", "6310103")]
    ['6', '6-3', '6-31-01', '6-31-01', '6-31-01-Z', '6-31-01-03']
    >>> {parse_code_prefix(text) for text in ("0", "63-1", "6-3-01", "63101031", "电工")}
    {None}
    """
    folded = fold_code(text)
    bare = folded.replace("-", "")
    # A separator may stand only where a group ends, so that "63-1" is not taken for "6-31".
    hyphens = {match.start() - earlier for earlier, match in enumerate(re.finditer("-", folded))}
    if not BARE_PREFIX.fullmatch(bare) or not hyphens <= GROUP_ENDS:
        return None
    return "-".join(filter(None, (bare[:1], bare[1:3], bare[3:5], bare[5:])))


def is_code(text: str) -> bool:
    """Canonical already.

    >>> [is_code(text) for text in ("6-31-01-03", "6310103", "6-31-01", "0-31-01-03")]
    [True, False, False, False]
    """
    return CODE.fullmatch(text) is not None


def is_special_ability(code: str) -> bool:
    """`4-04-05-Z1` is the code of a 专项职业能力; `4-04-05-01` is not."""
    return is_code(code) and "Z" in code


def group_codes(code: str) -> tuple[str, str, str]:
    """The groups a whole code lies in. ValueError for others.

    >>> group_codes("6-31-01-03")
    ('6', '6-31', '6-31-01')
    """
    if not is_code(code):
        raise ValueError(f"not a canonical occupation code: {code!r}")
    return code[:1], code[:4], code[:7]


def parse_filing_number(text: str) -> str | None:
    """Canonical; None for anything but S and 12 digits.

    >>> [parse_filing_number(text) for text in ("s0000 3130 0006", "Ｓ０００031300006", "S00003130006")]
    ['S000031300006', 'S000031300006', None]
    """
    folded = fold_code(text).replace("-", "")
    return folded if is_filing_number(folded) else None


def is_filing_number(text: str) -> bool:
    """Canonical already.

    >>> [is_filing_number(text) for text in ("S000031300006", "s000031300006", "S00003130000６")]
    [True, False, False]
    """
    return FILING_NUMBER.fullmatch(text) is not None


def filing_serial(filing_number: str) -> int:
    """What the last five digits count. ValueError if it is no filing number.

    >>> filing_serial("S000031300006")
    6
    """
    if not is_filing_number(filing_number):
        raise ValueError(f"not a filing number: {filing_number!r}")
    return int(filing_number[-5:])


def readable(text: str) -> str:
    """Without the characters that show nothing and only steer how others are shown: U+200B, U+202E, U+FEFF.

    >>> readable("电\u200b工\u202e")
    '电工'
    """
    if text.isascii() or text.isprintable():
        return text
    return "".join(each for each in text if unicodedata.category(each) != "Cf")


def hide_private(text: str) -> str:
    """`readable`; and where it holds what may be somebody's own number, folded, with that hidden.

    Numbers of fifteen digits and more in up to five groups, mobiles in any grouping, landlines, passports,
    the serials of certificates, e-mail addresses. Codes, filing numbers and days are nobody's own.

    >>> [hide_private(text) for text in ("证书 S000031300006243000123", "138-1234 5678 电工", "6-31-01-03")]
    ['证书 S000031300006243******', '****** 电工', '6-31-01-03']
    """
    if HARMLESS.fullmatch(text):
        return text
    shown = readable(text)
    folded = "".join(str(unicodedata.decimal(each, each)) for each in unicodedata.normalize("NFKC", shown))
    if "@" not in folded and sum(map(str.isdecimal, folded)) < FEWEST_DIGITS:
        return shown
    before, hidden = "", folded
    while hidden != before:
        before, hidden = hidden, NUMBER_SHAPES.sub(_hidden, hidden)
    return shown if hidden == folded else hidden


def holds_private(text: str) -> bool:
    return hide_private(text) != readable(text)


def _hidden(match: re.Match[str]) -> str:
    match match.lastgroup:
        case "email":
            return EMAIL_MASK
        case "certificate" | "too_long" as name:
            return re.sub(r"[\W_]", "", match[name]).upper() + MASK
        case "passport":
            return MASK
        case "groups":
            return _hidden_groups(match[0])
    return match[0]


def _hidden_groups(text: str) -> str:
    """The longest private runs of groups first, then what stands before and behind them."""
    groups = list(DIGIT_GROUPS.finditer(text))
    for size in range(min(len(groups), MOST_GROUPS), 0, -1):
        for first in range(len(groups) - size + 1):
            window = groups[first : first + size]
            if _is_private([each[0] for each in window], alone=size == len(groups)):
                start, end = window[0].start(), window[-1].end()
                is_old = size == 1 and end - start == len(OLD_CERTIFICATE_MASK)
                mask = OLD_CERTIFICATE_MASK if is_old else MASK
                return _hidden_groups(text[:start]) + mask + _hidden_groups(text[end:])
    return text


def _is_private(groups: list[str], *, alone: bool) -> bool:
    """By the digits and how they are grouped. Bare codes, grades and places in a table stand side by side."""
    digits, sizes = "".join(groups), {len(each) for each in groups}
    if len(groups) > 1 and (max(sizes) <= 2 or sizes <= {1, 2, 7}):
        return alone and max(sizes) <= 2 and MOBILE.fullmatch(digits) is not None
    is_long = len(digits) >= 15 and len(groups) <= 5
    if len(digits) > 19:  # none is so long by itself, but several in one; 10000000000000000000000 is a number
        is_long = len(groups) == 1 and len(set(digits)) > 2
    is_local = sizes in ({8}, {4}) and LOCAL.fullmatch(digits) is not None
    return is_long or is_local or any(shape.fullmatch(digits) for shape in (MOBILE, LANDLINE))


@dataclass(frozen=True)
class CertificateNumber:
    """The parts of a certificate number, by a second-hand rule that the notice does not state.

    It says how such a number is built, never whether the certificate exists. `serial` belongs to one
    person: it is kept out of `repr`, and only `masked` may be shown or written anywhere.
    """

    filing_number: str
    year: int
    grade: str
    serial: str = field(repr=False)

    @property
    def masked(self) -> str:
        """`S000031300006245******`: everything but the serial."""
        return f"{self.filing_number}{self.year % 100:02}{self.grade}{MASK}"

    def __str__(self) -> str:
        return self.masked


def parse_certificate_number(text: str) -> CertificateNumber | None:
    """22 characters, blanks and dashes aside; None for a filing number alone, and for 21 or 23 characters.

    Letters and grade are held to nothing: what looks like a certificate number must be hidden even when
    there can be none of it. The serial may be hidden already.

    >>> parse_certificate_number("S000031300006 24 3 000123")
    CertificateNumber(filing_number='S000031300006', year=2024, grade='3')
    >>> {parse_certificate_number(text) for text in ("S000031300006", "S00003130000624300012")}
    {None}
    """
    match = CERTIFICATE_NUMBER.fullmatch(fold_code(text).replace("-", ""))
    if match is None:
        return None
    filing_number, year, grade, serial = match.groups()
    return CertificateNumber(filing_number, 2000 + int(year), grade, serial)
