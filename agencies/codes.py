"""Occupation codes, filing numbers and certificate numbers: parse, validate, sort.

Pure functions on text. What people type is folded first (NFKC, every dash, blanks), so full-width digits,
en-dashes and dots all read alike; what the register stores is always the canonical form given here.

    occupation code     6-31-01-03        major group, sub-major, minor, occupation
    special ability     4-04-05-Z1        a minor group, then Z and one digit
    filing number       S000031300006     S and 12 digits; the last five are its serial
    certificate number  22 characters     filing number + year (2) + grade (1) + serial (6)
"""

import re
import unicodedata
from dataclasses import dataclass, field

CODE_PATTERN = r"[1-9]-[0-9]{2}-[0-9]{2}-(?:[0-9]{2}|Z[0-9])"
FILING_NUMBER_PATTERN = r"S[0-9]{12}"

CODE = re.compile(CODE_PATTERN)
FILING_NUMBER = re.compile(FILING_NUMBER_PATTERN)
CERTIFICATE_NUMBER = re.compile(r"(S[0-9]{12})([0-9]{2})([0-9])([0-9]{6})")

BARE_PREFIX = re.compile(r"[1-9][0-9]{0,6}|[1-9][0-9]{4}Z[0-9]?")
GROUP_ENDS = {1, 3, 5, 7}
DASHES = re.compile(r"[\u2010-\u2015\u2043\u2212\u2500\ufe58]")
DOTS = re.compile(r"[·•・.。]")


def fold_width(text: str) -> str:
    """Half width, one kind of dash, no blanks: `fold_width("６–31－01 03") == "6-31-0103"`."""
    return re.sub(r"\s", "", DASHES.sub("-", unicodedata.normalize("NFKC", text)))


def fold(text: str) -> str:
    """`fold_width`, and dots read as dashes, in upper case: `fold("4.04.05.z1") == "4-04-05-Z1"`."""
    return DOTS.sub("-", fold_width(text)).upper()


def parse_code(text: str) -> str | None:
    """The canonical whole code: `6310103`, `6.31.01.03`, `６－３１－０１－０３` → `6-31-01-03`.

    `4-04-05-z1` → `4-04-05-Z1`. None for a prefix (`6-31-01`) and for what is no code at all
    (`0-31-01-03`, `电工`).
    """
    code = parse_code_prefix(text)
    return code if code is not None and is_code(code) else None


def parse_code_prefix(text: str) -> str | None:
    """What the codes meant by this text begin with, to be used with `startswith` against canonical codes.

    `6` → `6`, `63101` and `6-31-01-` → `6-31-01`, `6310103` → `6-31-01-03`. Half a group stays open:
    `63` → `6-3` (6-30, 6-31 …), `63101Z` → `6-31-01-Z`. None when no code can begin so: `0`, `63-1`,
    `6-3-01`, `63101031`, `电工`.
    """
    folded = fold(text)
    bare = folded.replace("-", "")
    # A separator may stand only where a group ends, so that "63-1" is not taken for "6-31".
    hyphens = {match.start() - earlier for earlier, match in enumerate(re.finditer("-", folded))}
    if not BARE_PREFIX.fullmatch(bare) or not hyphens <= GROUP_ENDS:
        return None
    return "-".join(filter(None, (bare[:1], bare[1:3], bare[3:5], bare[5:])))


def is_code(text: str) -> bool:
    """Canonical already: `6-31-01-03` is, `6310103`, `6-31-01` and `0-31-01-03` are not."""
    return CODE.fullmatch(text) is not None


def is_special_ability(code: str) -> bool:
    """`4-04-05-Z1` is the code of a 专项职业能力; `4-04-05-01` is not."""
    return is_code(code) and "Z" in code


def group_codes(code: str) -> tuple[str, str, str]:
    """The groups a whole code lies in: `6-31-01-03` → `("6", "6-31", "6-31-01")`. ValueError for others."""
    if not is_code(code):
        raise ValueError(f"not a canonical occupation code: {code!r}")
    return code[:1], code[:4], code[:7]


def code_sort_key(code: str) -> tuple[str, ...]:
    """The order of the classification, special abilities after the occupations of their minor group.

    Works for prefixes too, a group before what it holds: `4`, `4-04`, `4-04-05`, `4-04-05-01`, `4-04-05-Z1`.
    """
    return tuple(code.split("-"))


def parse_filing_number(text: str) -> str | None:
    """`s0000 3130 0006`, `Ｓ０００031300006` → `S000031300006`; None for `S00003130006` (11 digits)."""
    folded = fold(text).replace("-", "")
    return folded if is_filing_number(folded) else None


def is_filing_number(text: str) -> bool:
    """Canonical already: `S000031300006` is, `s000031300006` and `S00003130000６` are not."""
    return FILING_NUMBER.fullmatch(text) is not None


def filing_serial(filing_number: str) -> int:
    """What the last five digits count: `S000031300006` → 6. ValueError if it is no filing number."""
    if not is_filing_number(filing_number):
        raise ValueError(f"not a filing number: {filing_number!r}")
    return int(filing_number[-5:])


@dataclass(frozen=True)
class CertificateNumber:
    """The parts of a certificate number, by a second-hand rule that the notice does not state.

    It says how such a number is built, never whether the certificate exists. `serial` belongs to one
    person: it is kept out of `repr`, and only `masked` may be shown or written anywhere.
    """

    filing_number: str
    year: int
    grade: int
    serial: str = field(repr=False)

    @property
    def masked(self) -> str:
        """`S000031300006245******`: everything but the serial."""
        return f"{self.filing_number}{self.year % 100:02}{self.grade}******"

    def __str__(self) -> str:
        return self.masked


def parse_certificate_number(text: str) -> CertificateNumber | None:
    """22 characters, blanks and dashes aside: `S000031300006` + `24` + `3` + `000123` → 2024, grade 3.

    None for a filing number alone, and for 21 or 23 characters. The grade digit is not held to 1-5: what
    looks like a certificate number must be masked even when its grade is none.
    """
    match = CERTIFICATE_NUMBER.fullmatch(fold(text).replace("-", ""))
    if match is None:
        return None
    filing_number, year, grade, serial = match.groups()
    return CertificateNumber(filing_number, 2000 + int(year), int(grade), serial)
