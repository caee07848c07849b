"""A typed line → its parts, each with what it means and why. There may be several readings, best first.

1. If the line is made of whole names, grades and other known words, that is how it is read.
2. Otherwise the line as a whole may stand within names (技师协会 is no grade; 制冷空调 is no 制冷 and 空调).
3. Otherwise what is left between the known words is read piece by piece, each standing within names.
4. Otherwise the line, or a piece of it, may hold a slip.
5. Otherwise, beside a name that is understood, pieces that mean nothing are left aside, and said to be so.
6. Otherwise, beside a part that is certain (a whole name or alias, the beginning of a name, a code), what is
   not certain is left aside too: a bit found inside names, a single character, a bare number or a year, an
   occupation that nobody assesses and whose name only contains the bit. Not what is written in one with
   the certain name, since that makes it another: 叉车工 is no 车工, 建筑电工 no 电工. But always a former or
   loosely used name of the very thing that the certain name means: 前端程序员 is 程序员, CNC车工 is 车工.
7. A word of characters and letters mixed is first tried as one name (家政fuwuyuan).
8. A slip never replaces a whole name that stands in the line: 建筑电工 is no slip for 建筑工程.

Words of no weight are dropped wherever something else remains. Of two readings the later one counts only if
the earlier one finds no row.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from agencies.search.answer import PartKind
from agencies.search.best import best
from agencies.search.folding import fold_words
from agencies.search.knowledge import Knowledge, Word
from agencies.search.meaning import How, Meaning, Rank
from agencies.search.ranking import meaning_of
from agencies.search.segment import Line, Piece, Sort, cut
from agencies.search.slips import slip_meaning
from agencies.search.sounds import sound_meaning
from agencies.search.words import ENDINGS, PLACES


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
# Between two names they tell that both are meant, and not that one narrows the other.
LIST_MARKS = re.compile(r"(?<=[\u3400-\u9fff])\s*[、/&+]\s*(?=[\u3400-\u9fff])")
# A question has fewer; each may stand in tens of thousands of names.
MOST_PARTS = 8


def read_line(text: str, numbers: Sequence[Token], knowledge: Knowledge) -> Iterator[Reading]:
    """The readings of a tidy line without its numbers, whose tokens come first in each."""
    line = Line.of(fold_words(LIST_MARKS.sub("", text)))
    pieces = settle_noise(cut(line, knowledge), bool(numbers), knowledge)
    ahead = tuple(numbers)
    if len(pieces) > 1 and (mixed := mixed_meaning(line, knowledge)):
        yield (*ahead, Token(line.text, PartKind.NAME, mixed))
    if not any(piece.sort is Sort.REST for piece in pieces):
        plain = tokens_of(pieces, knowledge, line)
        yield (*ahead, *plain)
        names = [token for token in plain if token.kind is PartKind.NAME]
        if len(names) > 1 and (whole := meaning_of(line.text, knowledge)).hits:
            yield (*ahead, Token(line.text, PartKind.NAME, whole))
        yield from certain_alone((*ahead, *plain))
        return
    if len(pieces) > 1 and (whole := any_meaning(line.text, knowledge)):
        yield (*ahead, Token(line.text, PartKind.NAME, whole))
        return
    tokens = tokens_of(pieces, knowledge, line)
    if all(token.kind is not PartKind.UNKNOWN for token in tokens):
        yield (*ahead, *tokens)
    if len(line.cuts) <= 2 and (slip := slip_meaning(line.text, knowledge, whole_names(pieces))):
        yield (*ahead, Token(line.text, PartKind.NAME, slip))
    mended = tuple(mend(token, knowledge) for token in tokens)
    if mended != tokens and all(token.kind is not PartKind.UNKNOWN for token in mended):
        yield (*ahead, *mended)
    if any(token.meaning for token in (*ahead, *mended)):
        yield (*ahead, *mended)
        if short := without_scraps(mended):
            yield (*ahead, *short)
        yield from certain_alone((*ahead, *mended))


def mixed_meaning(line: Line, knowledge: Knowledge) -> Meaning | None:
    """What a single word of characters and letters means as one name by its sound."""
    letters = [character for character in line.text if character.isascii() and character.isalpha()]
    one_word = len(line.cuts) <= 2 and not line.text.isascii()
    if one_word and letters and (meaning := sound_meaning(line.text, knowledge)).hits:
        return meaning
    return None


def whole_names(pieces: Sequence[Piece]) -> tuple[str, ...]:
    return tuple(piece.text for piece in pieces if piece.sort is Sort.NAME and len(piece.text) > 1)


def settle_noise(pieces: list[Piece], beside_numbers: bool, knowledge: Knowledge) -> list[Piece]:
    """Drop the words of no weight. Where nothing else is there, the line is looked at, but as a whole.

    职业 培训 begins a name; but whoever asks 有哪些证可以考 does not seek what has 证 in its name.
    """
    pieces = placed(absorb(pieces, knowledge))
    if not pieces or beside_numbers or any(not piece.is_noise for piece in pieces):
        return pieces
    text = "".join(piece.text for piece in pieces)
    return [Piece(text, Sort.REST, pieces[0].start, pieces[-1].end)]


def placed(pieces: list[Piece]) -> list[Piece]:
    """上海 in one with 大学 or 学院, and beside it nothing but noise, begins a name: 上海大学 is no 大学."""
    telling = [at for at, piece in enumerate(pieces) if not piece.is_noise]
    if len(telling) != 1 or pieces[at := telling[0]].text not in ENDINGS:
        return pieces
    before = pieces[at - 1] if at else None
    if before is None or before.text not in PLACES or before.end != pieces[at].start:
        return pieces
    whole = Piece(before.text + pieces[at].text, Sort.REST, before.start, pieces[at].end)
    return [*pieces[: at - 1], whole, *pieces[at + 1 :]]


def absorb(pieces: list[Piece], knowledge: Knowledge) -> list[Piece]:
    """A single character of no weight beside a rest may belong to it: 考 to 古, in 考古证."""
    rests = [(at, piece) for at, piece in enumerate(pieces) if piece.sort is Sort.REST]
    for at, piece in rests[:MOST_PARTS]:
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
    telling = [piece for piece in different if not piece.is_noise]
    kept = [piece for piece in different if piece.is_noise or piece in telling[:MOST_PARTS]]
    return tuple(token_of(piece, knowledge, line) for piece in kept)


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


def certain_alone(tokens: Reading) -> Iterator[Reading]:
    """The sixth rule: the same with what is not certain taken for unknown, if that changes anything."""
    if not any(token.meaning and token.meaning.hits and is_certain(token) for token in tokens):
        return
    left = [at for at, token in enumerate(tokens) if token.meaning is not None and not is_certain(token)]
    left = [at for at in left if not clings(at, tokens)]
    left += [at for at, token in enumerate(tokens) if repeats(token, tokens)]
    if left:
        unknown = PartKind.UNKNOWN
        yield tuple(
            replace(token, kind=unknown, meaning=None) if at in left else token
            for at, token in enumerate(tokens)
        )


def is_certain(token: Token) -> bool:
    meaning = token.meaning
    if meaning is None:
        return False
    if token.kind is not PartKind.NAME:
        return not token.text.isdigit()
    if token.text in ENDINGS:
        return True
    beside = (*meaning.loose, *meaning.unassessed)
    if any(meaning.hits.by(How.WHOLE)) or any(hit.how is How.WHOLE for hit in beside):
        return True
    best_rank = meaning.hits.best_rank
    return len(token.text) > 1 and best_rank is not None and best_rank <= Rank.LIKELY_ALIAS


def clings(at: int, tokens: Reading) -> bool:
    """Whether a part is written in one with a certain name: right before it, or right behind if longer."""
    token = tokens[at]
    if at + 1 < len(tokens) and tokens[at + 1].joined and is_certain(tokens[at + 1]):
        return True
    return len(token.text) > 1 and token.joined and at > 0 and is_certain(tokens[at - 1])


def repeats(token: Token, tokens: Reading) -> bool:
    """Whether a part is but a loose name of what a certain one means: CNC beside 车工."""
    meaning = token.meaning
    if meaning is None or meaning.hits or meaning.unassessed:
        return False
    meant = {item for hit in meaning.loose for item in hit.name.target.items}
    certain = (other.meaning for other in tokens if meant and other.meaning and is_certain(other))
    return any(not meant.isdisjoint(best(each.hits)[0]) for each in certain)
