"""What a line names and does not mean.

1. What 除了, 不要, 不是 or 非 stands before, or 除外 behind, and what 和 joins to that. So what 不考 or
   不想当 stands before, where there is another name.
2. The trade of an employer, where another name stands behind it: 物流公司招叉车工, 美容院招收银员.
3. In English the last word tells what is meant: what an alias stands before, if that names a person and is
   left over, or assessed by nobody, is another trade (beer brewer, logistics driver), unless the alias names
   a person itself (welder inspector).
"""

from collections.abc import Iterator

from agencies.search.parse.segment import Segment, Sort, TypedLine
from agencies.search.text.words import AND, HIRING, NEGATED, PERSON, REFUSED


def negated(line: TypedLine, pieces: list[Segment]) -> Iterator[Segment]:
    """The first rule."""
    negation = REFUSED if sum(piece.sort is Sort.NAME for piece in pieces) > 1 else NEGATED
    going_on = False
    for piece in pieces:
        going_on = going_on and piece.start not in line.cuts
        if piece.text not in AND:
            is_one = piece.sort is not Sort.REST and not piece.is_noise
            found = negation.search(line.text[: piece.start])
            # As a word of its own in English: no nor in electrician or.
            is_word = found is not None and (not found[0].isascii() or found.start() in line.cuts)
            going_on = is_one and (going_on or is_word or line.text.startswith("除外", piece.end))
            if going_on:
                yield piece


def employers(line: TypedLine, pieces: list[Segment]) -> Iterator[Segment]:
    """The second rule. The name may have the last word of the employer's in it: 美容院招收银员."""
    last = max((piece.start for piece in pieces if piece.sort is Sort.NAME), default=0)
    for piece in pieces:
        found = HIRING.search(line.text, max(piece.end - 2, piece.start))
        if found and found.start() <= piece.end < found.end() <= last and piece.sort is Sort.NAME:
            yield piece


def before_persons(line: TypedLine, pieces: list[Segment]) -> Iterator[Segment]:
    """The third rule. There may be more left over between: coffee machine repairer."""
    for at, piece in enumerate(pieces):
        behind = next((p for p in pieces[at + 1 :] if p.sort is not Sort.REST), None)
        last = pieces[pieces.index(behind) - 1] if behind else pieces[-1]
        if last is piece and behind and behind.names and all(name.target.unassessed for name in behind.names):
            last = behind
        if piece.sort is Sort.NAME and last is not piece:
            word, person = last_word(line, piece), last_word(line, last)
            if word.isascii() and PERSON.fullmatch(person) and not PERSON.fullmatch(word):
                yield piece


def last_word(line: TypedLine, piece: Segment) -> str:
    return line.text[max((cut for cut in line.cuts if cut < piece.end), default=0) : piece.end]
