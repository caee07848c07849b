"""Numbers in a line → what they mean: codes and their beginnings, filing numbers and their last digits.

1. A code that is current always wins; a former one finds what succeeded it; a code that holds in the
   classification alone is an occupation, or a group of some, that nobody assesses here.
2. Bare digits are first the beginning of a code. Beside words or a number of another shape they are one only
   if they are said to be (编码63) or are a whole code, and a single one is a grade. From four digits on they
   are the end of a filing number.
3. In a row pasted from a table the bare numbers beside the agency tell places, and are no grades: those
   before the code, or behind it where the columns stand the other way round. So does one behind 附件 or 序号.
4. Beside words two numbers that can be a month and a day are a day (电工 3/15考试), if they are joined by a
   slash or no code begins so.
"""

import re
from collections.abc import Iterator

from agencies.codes import is_code, is_filing_number, parse_code_prefix
from agencies.search.index.knowledge import Knowledge, Word
from agencies.search.index.names import Name, NameSource, NameTarget
from agencies.search.match.hits import Hit, HitList, How, Meaning, Rank, hits_of
from agencies.search.parse.query import Token
from agencies.search.text.folding import fold
from agencies.search.text.numbers import GROUP, Number, Shape
from agencies.search.values import PartKind

FILING_NUMBER_SIZE = 13
SHORTEST_TAIL = 4
SAID_TO_BE_A_CODE = r"(?:[码号]|CODES?|NUMBER|NO\.)\s*[:=]?\s*(?:是|为|IS\s)?\s*"
COUNTED = r"(?:附件|序号)\s*[:=]?\s*"
MONTH_AND_DAY = re.compile(r"[1-9][./-](?:0?[1-9]|[12][0-9]|3[01])")


def token_of_number(number: Number, alone: bool, knowledge: Knowledge, line: str = "") -> Token:
    """`alone` says that nothing but bare digits was typed, in all of the `line`."""
    if number.is_private:
        issuer = number.value[:FILING_NUMBER_SIZE].strip("*")
        meaning = Meaning(number.text, hits=agency_hits(issuer, knowledge))
        is_certificate = bool(number.value)
        kind = PartKind.CERTIFICATE if is_certificate else PartKind.NOISE
        return Token(number.text, kind, meaning if is_certificate else None)
    if number.shape is Shape.FILING_NUMBER:
        meaning = Meaning(number.text, hits=agency_hits(number.value, knowledge))
        return Token(number.value, PartKind.FILING_NUMBER, meaning)
    if number.shape is Shape.CODE:
        prefix = filled_up(number, knowledge)
        return Token(number.text, PartKind.CODE, code_meaning(prefix, number.text, knowledge))
    if not alone and number.value in knowledge.grades.levels:
        word = Word("grade", number.value, (number.value,))
        return Token(number.value, PartKind.GRADE, word=word, is_bare_digit=True)
    begins_code = alone or bool(re.search(SAID_TO_BE_A_CODE + number.text, line))
    return token_of_digits(number.value, alone, begins_code, knowledge)


def token_of_digits(digits: str, alone: bool, begins_code: bool, knowledge: Knowledge) -> Token:
    begun = parse_code_prefix(digits)
    begun = begun if begun and (begins_code or is_code(begun)) else None
    meaning = code_meaning(begun, digits, knowledge) if begun else Meaning(digits)
    if meaning or len(digits) < SHORTEST_TAIL:
        return Token(digits, PartKind.CODE if meaning else PartKind.UNKNOWN, meaning or None)
    containing = knowledge.agencies.numbers.containing(digits)
    ending = containing.whose_text(lambda number: number.endswith(digits))
    meaning.hits += hits_of(ending, Rank.EXACT, How.FILING_NUMBER_ENDS, digits)
    nothing = not alone and not meaning.hits
    return Token(
        digits, PartKind.UNKNOWN if nothing else PartKind.FILING_NUMBER, None if nothing else meaning
    )


def agency_hits(number: str, knowledge: Knowledge) -> HitList:
    """The agency of a filing number, or those whose number begins so."""
    if not number:
        return HitList()
    begun = knowledge.agencies.numbers.beginning(number)
    how = How.FILING_NUMBER if is_filing_number(number) else How.FILING_NUMBER_BEGINS
    return HitList(hits_of(begun, Rank.EXACT, how, number))


def filled_up(number: Number, knowledge: Knowledge) -> str:
    """A last group of one digit filled up, if no code begins with it as it is: `4-4-5`, typed for 4-04-05.

    Where the group before was not filled up either, as spreadsheets leave it, it is a whole code: `6-18-1-1`.
    """
    prefix = number.value
    if (whole := f"{prefix[:-1]}0{prefix[-1:]}") in knowledge.codes and len(
        GROUP.findall(number.text)[2]
    ) == 1:
        return whole
    if any(code.startswith(prefix) for code in (*knowledge.codes, *knowledge.former_codes)):
        return prefix
    *groups, last = prefix.split("-")
    return "-".join([*groups, last.zfill(2)]) if groups and last.isdigit() else prefix


def code_meaning(prefix: str, typed: str, knowledge: Knowledge) -> Meaning:
    """What a code, or the beginning of one, means."""
    meaning = Meaning(typed)
    how = How.CODE if prefix in knowledge.codes else How.CODE_BEGINS
    current = [(code, target) for code, target in knowledge.codes.items() if code.startswith(prefix)]
    meaning.hits += (code_hit(code, target, how, prefix) for code, target in current if target.items)
    former = [code_hit(prefix, t, How.FORMER_CODE, prefix) for t in knowledge.former_codes.get(prefix, ())]
    if not current and prefix not in knowledge.groups:
        meaning.hits += former
        return meaning
    meaning.loose += former
    if prefix in knowledge.lines:
        meaning.hits += (code_hit(prefix, knowledge.lines[prefix], How.FORMER_CODE, prefix),)
    if not meaning.hits and prefix in knowledge.groups:
        group = NameTarget(knowledge.groups[prefix], unassessed=prefix, code=prefix)
        meaning.unassessed.append(code_hit(prefix, group, How.CODE, prefix))
    elif not meaning.hits:
        meaning.unassessed += (code_hit(code, target, how, prefix) for code, target in current)
    return meaning


def code_hit(code: str, target: NameTarget, how: How, typed: str) -> Hit:
    return Hit(Rank.EXACT, how, Name(code, code, NameSource.OCCUPATION, target), typed)


def tokens_of_numbers(numbers: list[Number], line: str, rest: str, knowledge: Knowledge) -> Iterator[Token]:
    """Those of a line, by the third and fourth rule; `rest` is the line with blanks in their places.

    Where no blank is left of its tabs, the code is hidden with the filing number before it.
    """
    has_words = bool(fold(rest))
    alone = not has_words and all(number.shape is Shape.DIGITS for number in numbers)
    codes = [at for at, number in enumerate(numbers) if is_code(number.value) or number.is_private]
    first_code = codes[0] if codes else 0
    is_reversed = bool(codes) and stands_reversed(numbers, first_code, line, rest)
    for at, number in enumerate(numbers):
        is_place = number.shape is Shape.DIGITS and (at > first_code if is_reversed else at < first_code)
        is_place = is_place or bool(re.search(COUNTED + re.escape(number.text), line))
        if is_place or (number.shape is Shape.CODE and has_words and is_day(number, knowledge)):
            yield Token(number.text, PartKind.NOISE)
        else:
            yield token_of_number(number, alone, knowledge, line)


def stands_reversed(numbers: list[Number], first_code: int, line: str, rest: str) -> bool:
    """By the place of the filing number; where none is, by that of the name, which stands behind the code."""
    filed = [at for at, number in enumerate(numbers) if number.shape is Shape.FILING_NUMBER]
    if filed:
        return filed[0] > first_code
    at = line.index(numbers[first_code].text)
    return bool(fold(rest[:at])) and not fold(rest[at:])


def is_day(number: Number, knowledge: Knowledge) -> bool:
    if MONTH_AND_DAY.fullmatch(number.text) is None:
        return False
    return "/" in number.text or not any(code.startswith(number.value) for code in knowledge.codes)
