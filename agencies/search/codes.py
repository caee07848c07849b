"""Numbers in a line → what they mean: codes and their beginnings, filing numbers and their last digits.

1. A code that is current always wins; a former one finds what succeeded it; a code that holds in the
   classification alone is a real occupation that nobody assesses here.
2. Bare digits are first the beginning of a code. Beside words or a number of another shape a single one is a
   grade. From four digits on they are the end of a filing number.
"""

from agencies.codes import is_filing_number, parse_code_prefix
from agencies.search.answer import PartKind
from agencies.search.filing_numbers import FilingNumbers
from agencies.search.knowledge import Knowledge, Word
from agencies.search.meaning import Hit, Hits, How, Meaning, Rank, hits_of
from agencies.search.names import Name, Source, Target
from agencies.search.numbers import Number, Shape
from agencies.search.query import Token

FILING_NUMBER_SIZE = 13
SHORTEST_TAIL = 4


def read_numbers(numbers: list[Number], alone: bool, knowledge: Knowledge) -> list[Token]:
    """`alone` says that nothing else was typed."""
    alone = alone and all(number.shape is Shape.DIGITS for number in numbers)
    return [read_number(number, alone, knowledge) for number in numbers]


def read_number(number: Number, alone: bool, knowledge: Knowledge) -> Token:
    if number.is_private:
        issuer = number.value[:FILING_NUMBER_SIZE]
        meaning = Meaning(number.text, hits=agency_hits(issuer, issuer, knowledge))
        return Token(number.text, PartKind.CERTIFICATE, meaning)
    if number.shape is Shape.FILING_NUMBER:
        meaning = Meaning(number.text, hits=agency_hits(number.value, number.value, knowledge))
        return Token(number.value, PartKind.FILING_NUMBER, meaning)
    if number.shape is Shape.CODE:
        prefix = filled_up(number.value, knowledge)
        return Token(number.text, PartKind.CODE, code_meaning(prefix, number.text, knowledge))
    if not alone and number.value in knowledge.grades.levels:
        return Token(number.value, PartKind.GRADE, word=Word("grade", number.value, (number.value,)))
    return read_digits(number.value, knowledge)


def read_digits(digits: str, knowledge: Knowledge) -> Token:
    prefix = parse_code_prefix(digits)
    meaning = code_meaning(prefix, digits, knowledge) if prefix else Meaning(digits)
    if meaning or len(digits) < SHORTEST_TAIL:
        return Token(digits, PartKind.CODE if meaning else PartKind.UNKNOWN, meaning or None)
    ending = FilingNumbers(knowledge.agencies, Source.AGENCY).ending(digits)
    meaning.hits += hits_of(ending, Rank.EXACT, How.FILING_NUMBER_ENDS, digits)
    return Token(digits, PartKind.FILING_NUMBER, meaning)


def agency_hits(number: str, typed: str, knowledge: Knowledge) -> Hits:
    """The agency of a filing number, or those whose number begins so."""
    if not number:
        return Hits()
    begun = FilingNumbers(knowledge.agencies, Source.AGENCY).beginning(number)
    how = How.FILING_NUMBER if is_filing_number(number) else How.FILING_NUMBER_BEGINS
    return Hits(hits_of(begun, Rank.EXACT, how, typed))


def filled_up(prefix: str, knowledge: Knowledge) -> str:
    """A last group of one digit filled up, if no code begins with it as it is: `4-4-5`, typed for 4-04-05."""
    if any(code.startswith(prefix) for code in (*knowledge.codes, *knowledge.former_codes)):
        return prefix
    *groups, last = prefix.split("-")
    return "-".join([*groups, last.zfill(2)]) if groups and last.isdigit() else prefix


def code_meaning(prefix: str, typed: str, knowledge: Knowledge) -> Meaning:
    """What a code, or the beginning of one, means."""
    meaning = Meaning(typed)
    how = How.CODE if prefix in knowledge.codes else How.CODE_BEGINS
    current = [(code, target) for code, target in knowledge.codes.items() if code.startswith(prefix)]
    for code, target in current:
        if target.items:
            meaning.hits.append(code_hit(code, target, how, prefix))
    former = [code_hit(prefix, t, How.FORMER_CODE, prefix) for t in knowledge.former_codes.get(prefix, ())]
    if not current:
        meaning.hits += former
        return meaning
    meaning.loose += former
    if prefix in knowledge.successors:
        successor = knowledge.codes[knowledge.successors[prefix]]
        meaning.hits.append(code_hit(prefix, successor, How.FORMER_CODE, prefix))
    if not meaning.hits:
        target = place_of(prefix, current, knowledge)
        meaning.unassessed.append(code_hit(target.code, target, how, prefix))
    return meaning


def code_hit(code: str, target: Target, how: How, typed: str) -> Hit:
    return Hit(Rank.EXACT, how, Name(code, code, Source.OCCUPATION, target), typed)


def place_of(prefix: str, current: list[tuple[str, Target]], knowledge: Knowledge) -> Target:
    """The occupation of a whole code, or the smallest group in which all codes that begin so stand."""
    if len(current) == 1 or prefix in knowledge.codes:
        return current[0][1]
    group = next(prefix[:size] for size in (7, 4, 1) if prefix[:size] in knowledge.groups)
    return Target(knowledge.groups[group], unassessed=group, code=group)
