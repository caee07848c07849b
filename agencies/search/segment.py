"""A folded line → pieces that are understood as they stand, and what is left between them.

Of all the ways to cut a line the cheapest is taken:

1. A character that no piece covers costs most of all, so the cut covers as much as it can.
2. A piece costs about the same whatever its length, a longer name a little less, so long names beat short
   ones: 电焊工 is one name, and never 电 beside 焊工; 高级技师 is one grade; 按摩技师 is a name and no grade.
3. A word of no weight costs less than any name; but a single such character (证, 考, 学) beside what is left
   over nearly as much as that, since it stands within names as well.
4. A piece may run over a blank that was typed (养老 护理员), at a small price.
5. A name with something left over right before it (叉 before 车工) costs a little more than one with
   something left over behind it (叉车 before 工): what stands before a name in Chinese makes it another.
6. A grade written in one with 学院, 学校, 协会 or 工程师 is no grade (技师学院). The legal form of a company
   (有限公司) is one piece, and is never cut at 有; so is 工程师, and 焊接工程师 never 焊接工 beside 程师.
7. What is written in Latin letters is cut between words, or where whole syllables of known names meet
   (dianhansanji), and never within a word: AI is not found in CHAI.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum

from agencies.search.knowledge import Knowledge, Word
from agencies.search.names import Name, Source
from agencies.search.numbers import LONGEST_LINE
from agencies.search.words import ENDINGS, ENGINEER, UNCUT

NO_GRADE = (*ENDINGS, ENGINEER)
LEFT_OVER = 1000
NOISE_BESIDE_A_REST = 600
NOISE = 50
OVER_A_BLANK = 30
AFTER_A_REST = 50
OFFICIAL_NAME, OTHER_NAME, OTHER_WORD, SOUND, INITIALS = 100, 110, 80, 140, 160
# Whole names and words by their sound are looked for within a run of letters from this length on.
SHORTEST_SOUND = 5
LONGEST_SOUND = 40


class Sort(Enum):
    NAME = "name"  # found as it is written
    SOUND = "sound"  # found by its pinyin
    WORD = "word"  # a grade, a kind of assessment, or noise
    REST = "rest"


@dataclass(frozen=True, slots=True)
class Piece:
    """`text[start:end]` of the line. A rest is never joined over a blank."""

    text: str
    sort: Sort
    start: int
    end: int
    names: tuple[Name, ...] = ()
    word: Word | None = None

    @property
    def is_noise(self) -> bool:
        return self.word is not None and self.word.kind == "noise"


@dataclass(frozen=True, slots=True)
class Line:
    """The words of a line joined, and where one ended and the next began."""

    text: str
    cuts: frozenset[int]

    @classmethod
    def of(cls, words: Iterable[str]) -> "Line":
        """As far as a line is read: folding can make it longer again."""
        text, cuts = "", {0}
        for word in words:
            text = (text + word)[:LONGEST_LINE]
            cuts.add(len(text))
        return cls(text, frozenset(cuts))

    def is_edge(self, at: int) -> bool:
        """Whether a word of Latin letters or digits may begin or end here."""
        return at in self.cuts or not (is_latin(self.text[at - 1]) and is_latin(self.text[at]))


def is_latin(character: str) -> bool:
    return character.isascii()


def cut(line: Line, knowledge: Knowledge) -> list[Piece]:
    """The cheapest cut, in the order of the line."""
    text, size = line.text, len(line.text)
    # The cheapest cost of what stands before each place, and the piece by which it ends.
    best: dict[int, tuple[int, Piece | None]] = {0: (0, None)}
    for start in range(size):
        spent, before = best[start]
        torn = before is not None and before.sort is Sort.REST and start not in line.cuts
        rest = Piece(text[start], Sort.REST, start, start + 1)
        for cost, piece in ((LEFT_OVER, rest), *pieces_at(line, start, torn, knowledge)):
            total = spent + cost + (AFTER_A_REST if torn and piece is not rest else 0)
            if piece.end not in best or total < best[piece.end][0]:
                best[piece.end] = total, piece
    pieces: list[Piece] = []
    last = best[size][1]
    while last is not None:
        pieces.append(last)
        last = best[last.start][1]
    return join_rests(reversed(pieces), line)


def join_rests(pieces: Iterator[Piece], line: Line) -> list[Piece]:
    joined: list[Piece] = []
    for piece in pieces:
        last = joined[-1] if joined else None
        if last and last.sort is piece.sort is Sort.REST and piece.start not in line.cuts:
            joined[-1] = Piece(last.text + piece.text, Sort.REST, last.start, piece.end)
        else:
            joined.append(piece)
    return joined


def pieces_at(line: Line, start: int, torn: bool, knowledge: Knowledge) -> Iterator[tuple[int, Piece]]:
    """Every piece that begins here, with its cost; `torn` says that something is left over right before."""
    text = line.text
    for form in UNCUT:
        if text.startswith(form, start):
            # Dearer than a name, cheaper than its characters one by one, or as words of no weight.
            end = start + len(form)
            yield LEFT_OVER, Piece(form, Sort.REST, start, end)
    if found := knowledge.grades.list_at(text, start):
        end = start + len(found[0])
        yield OTHER_WORD, Piece(found[0], Sort.WORD, start, end, word=Word("grade", *found))
    for length in knowledge.index.lengths.get(text[start], ()):
        end = start + length
        piece = text[start:end]
        if len(piece) < length or not whole_words(line, start, end) or text.startswith(ENGINEER, end - 1):
            continue
        over = sum(1 for at in line.cuts if start < at < end) * OVER_A_BLANK
        if names := knowledge.index.exact(piece):
            official = any(name.source.is_official or name.source is Source.NOTE for name in names)
            cost = (OFFICIAL_NAME if official else OTHER_NAME) - length
            yield cost + over, Piece(piece, Sort.NAME, start, end, tuple(names))
        word = knowledge.words.get(piece)
        if word and not (word.kind == "grade" and text.startswith(NO_GRADE, end) and end not in line.cuts):
            yield cost_of(word, torn) + over, Piece(piece, Sort.WORD, start, end, word=word)
    if is_latin(text[start]) and text[start].isalpha():
        yield from sounds_at(line, start, knowledge)


def whole_words(line: Line, start: int, end: int) -> bool:
    """Whether a piece leaves no word of Latin letters or digits torn at either of its ends."""
    text = line.text
    return (not is_latin(text[start]) or line.is_edge(start) or start == 0) and (
        end == len(text) or not is_latin(text[end - 1]) or line.is_edge(end)
    )


def cost_of(word: Word, torn: bool) -> int:
    if word.kind != "noise":
        return OTHER_WORD
    return NOISE_BESIDE_A_REST if torn and len(word.text) == 1 else NOISE


def sounds_at(line: Line, start: int, knowledge: Knowledge) -> Iterator[tuple[int, Piece]]:
    """Names and words by their sound: within a run of letters whole, at its edges by their initials too."""
    text = line.text
    end = start
    while end < min(len(text), start + LONGEST_SOUND) and is_latin(text[end]) and text[end].isalpha():
        end += 1
        letters = text[start:end].replace("v", "u")
        edges = line.is_edge(end) if end < len(text) else True
        edges = edges and (start == 0 or line.is_edge(start))
        if not edges and len(letters) < SHORTEST_SOUND:
            continue
        over = sum(1 for at in line.cuts if start < at < end)
        if names := knowledge.index.by_sound(letters):
            yield SOUND + over, Piece(text[start:end], Sort.SOUND, start, end, tuple(names))
        if word := knowledge.sounding_words.get(letters):
            yield cost_of(word, torn=False) + over, Piece(text[start:end], Sort.WORD, start, end, word=word)
        if edges and len(letters) > 1 and (names := knowledge.index.by_initials(letters)):
            yield INITIALS + over, Piece(text[start:end], Sort.SOUND, start, end, tuple(names))
