"""A typed line → its parts, each with what it means and why. There may be several readings, best first.

1. If the line is made of whole names, grades and other known words, that is how it is read.
2. Otherwise the line as a whole may stand within names (技师协会 is no grade; 制冷空调 is no 制冷 and 空调).
3. Otherwise what is left between the known words is read piece by piece, each standing within names.
4. Otherwise the line, or a piece of it, may hold a slip.
5. Otherwise, beside a name that is understood, pieces that mean nothing are left aside, and said to be so.

Words of no weight are dropped wherever something else remains. Of two readings the later one counts only if
the earlier one finds no row.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from agencies.search.answer import PartKind
from agencies.search.folding import fold_words
from agencies.search.knowledge import Knowledge, Word
from agencies.search.meaning import Meaning
from agencies.search.ranking import meaning_of
from agencies.search.segment import Line, Piece, Sort, cut
from agencies.search.slips import slip_meaning
from agencies.search.sounds import sound_meaning


@dataclass(frozen=True, slots=True)
class Token:
    """A part of a reading. A name has a meaning, a grade or kind its word; the unknown has neither.

    `joined` tells that no blank stood between this part and the one before.
    """

    text: str
    kind: PartKind
    meaning: Meaning | None = None
    word: Word | None = None
    joined: bool = False


Reading = tuple[Token, ...]
MOST_PARTS = 12


def read_line(text: str, numbers: Sequence[Token], knowledge: Knowledge) -> Iterator[Reading]:
    """The readings of a tidy line without its numbers, whose tokens come first in each."""
    line = Line.of(fold_words(knowledge.grades.spread(text)))
    pieces = settle_noise(cut(line, knowledge), bool(numbers), knowledge)
    ahead = tuple(numbers)
    if not any(piece.sort is Sort.REST for piece in pieces):
        plain = tokens_of(pieces, knowledge, line)
        yield (*ahead, *plain)
        names = [token for token in plain if token.kind is PartKind.NAME]
        if len(names) > 1 and (whole := meaning_of(line.text, knowledge)).hits:
            yield (*ahead, Token(line.text, PartKind.NAME, whole))
        return
    if len(pieces) > 1 and (whole := any_meaning(line.text, knowledge)):
        yield (*ahead, Token(line.text, PartKind.NAME, whole))
        return
    tokens = tokens_of(pieces, knowledge, line)
    if all(token.kind is not PartKind.UNKNOWN for token in tokens):
        yield (*ahead, *tokens)
    if len(line.cuts) <= 2 and (slip := slip_meaning(line.text, knowledge)):
        yield (*ahead, Token(line.text, PartKind.NAME, slip))
    mended = tuple(mend(token, knowledge) for token in tokens)
    if mended != tokens and all(token.kind is not PartKind.UNKNOWN for token in mended):
        yield (*ahead, *mended)
    if any(token.meaning for token in (*ahead, *mended)):
        yield (*ahead, *mended)
        if short := without_scraps(mended):
            yield (*ahead, *short)


def settle_noise(pieces: list[Piece], beside_numbers: bool, knowledge: Knowledge) -> list[Piece]:
    """Drop the words of no weight, or look at them after all when nothing else is there."""
    pieces = absorb(pieces, knowledge)
    if beside_numbers or any(not piece.is_noise for piece in pieces):
        return pieces
    return [replace(piece, sort=Sort.REST, word=None) for piece in pieces]


def absorb(pieces: list[Piece], knowledge: Knowledge) -> list[Piece]:
    """A single character of no weight beside a rest may belong to it: 考 to 古, in 考古证."""
    for at, piece in enumerate(pieces):
        if piece.sort is not Sort.REST:
            continue
        for first, last in ((at - 1, at + 1), (at - 1, at), (at, at + 1)):
            group = pieces[max(first, 0) : last + 1]
            if len(group) != last - first + 1 or not may_join(group, piece):
                continue
            text = "".join(other.text for other in group)
            if meaning_of(text, knowledge):
                joined = Piece(text, Sort.REST, group[0].start, group[-1].end)
                return [*pieces[:first], joined, *pieces[last + 1 :]]
    return pieces


def may_join(group: list[Piece], rest: Piece) -> bool:
    return all(piece is rest or (piece.is_noise and len(piece.text) == 1) for piece in group)


def tokens_of(pieces: list[Piece], knowledge: Knowledge, line: Line) -> Reading:
    """One for each different piece; a line longer than any question is read as far as questions go."""
    different = list({piece.text: piece for piece in reversed(pieces)}.values())[::-1]
    return tuple(token_of(piece, knowledge, line) for piece in different[:MOST_PARTS])


def token_of(piece: Piece, knowledge: Knowledge, line: Line) -> Token:
    joined = piece.start not in line.cuts
    if piece.word:
        return Token(piece.text, PartKind(piece.word.kind), word=piece.word, joined=joined)
    meaning = any_meaning(piece.text, knowledge)
    kind = PartKind.NAME if meaning else PartKind.UNKNOWN
    return Token(piece.text, kind, meaning or None, joined=joined)


def any_meaning(text: str, knowledge: Knowledge) -> Meaning:
    """What a text means as it is written, or else by its sound."""
    meaning = meaning_of(text, knowledge)
    if not meaning and any(character.isascii() for character in text):
        return sound_meaning(text, knowledge)
    return meaning


def mend(token: Token, knowledge: Knowledge) -> Token:
    if token.kind is PartKind.UNKNOWN and (slip := slip_meaning(token.text, knowledge)):
        return replace(token, kind=PartKind.NAME, meaning=slip)
    return token


def without_scraps(tokens: Reading) -> Reading:
    """The same with single characters right behind a name, or by themselves, taken for unknown.

    Not those before a name, which make it another: 叉车工 is no 车工. Empty if that changes nothing.
    """
    names = [token for token in tokens if token.kind is PartKind.NAME]
    before = {id(tokens[at - 1]) for at, token in enumerate(tokens) if at and token.joined}
    scraps = [token for token in names if len(token.text) == 1 and id(token) not in before]
    if not scraps or len(scraps) == len(names):
        return ()
    unknown = PartKind.UNKNOWN
    return tuple(replace(t, kind=unknown, meaning=None) if t in scraps else t for t in tokens)
