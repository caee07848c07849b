"""A folded line → pieces that are understood as they stand, and what is left between them.

Of all the ways to cut a line the cheapest is taken:

1. A character that no piece covers costs most of all, so the cut covers as much as it can.
2. A piece costs about the same whatever its length, a longer name a little less, so long names beat short
   ones: 电焊工 is one name, and never 电 beside 焊工; 高级技师 is one grade; 按摩技师 is a name and no grade.
3. A word of no weight costs less than any name; but a single such character (证, 考, 学) beside what is left
   over nearly as much as that, since it stands within names as well.
4. A piece may run over a blank that was typed (养老 护理员), at a small price, if it begins behind one.
5. A name with something left over right before it (叉 before 车工) costs a little more than one with
   something left over behind it (叉车 before 工): what stands before a name in Chinese makes it another.
6. A grade written in one with 学院, 中学, 协会 or 工程师 is no grade (技师学院), nor is 技师 beside 招 or
   technician behind a trade, which name a person (按摩店招技师, BIM technician). The legal form of a company
   (有限公司) is one piece, and is never cut at 有; so is 工程师, and 焊接工程师 never 焊接工 beside 程师.
7. What is written in Latin letters is cut between words, or where whole syllables of known names meet
   (dianhansanji), and never within a word: AI is not found in CHAI, but welder in welders. A single letter
   is a grade beside Chinese alone (电工 V), and no name. Syllables apart are a name to southern ears too.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum

from agencies.search.index.knowledge import Knowledge, Word
from agencies.search.index.names import OFFICIAL, Name, NameSource
from agencies.search.match.sounds import SHORTEST_SOUTHERN
from agencies.search.text.numbers import LONGEST_LINE
from agencies.search.text.words import ENDINGS, ENGINEER, UNCUT

NOT_GRADES = (*ENDINGS, "中学", ENGINEER)
# What is left over in one piece, by its first character.
FORMS = {
    first[0]: [form for form in (*UNCUT, *ENDINGS) if form[0] == first[0]] for first in (*UNCUT, *ENDINGS)
}
LEFT_OVER = 1000
NOISE_BESIDE_A_REST = 600
NOISE = 50
OVER_A_BLANK = 30
AFTER_A_REST = 50
OFFICIAL_NAME, OTHER_NAME, OTHER_WORD, SOUND, INITIALS = 100, 110, 80, 140, 160
# Whole names and words by their sound are looked for within a run of letters from this length on.
SHORTEST_SOUND = 5
# Of no weight in an English sentence: `I want to be a welder`.
ARTICLES = ("i", "a")
LONGEST_SOUND = 40
HIRED = re.compile("[招聘找](?:[男女]|熟练|专业)*$")


class Sort(Enum):
    NAME = "name"  # found as it is written
    SOUND = "sound"  # found by its pinyin
    WORD = "word"  # a grade, a kind of assessment, or noise
    REST = "rest"


@dataclass(frozen=True, slots=True)
class Segment:
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
class TypedLine:
    """The words of a line joined, and where one ended and the next began."""

    text: str
    cuts: frozenset[int]

    @classmethod
    def of(cls, words: Iterable[str]) -> "TypedLine":
        """As far as a line is read: folding can make it longer again."""
        text, cuts = "", {0}
        for word in words:
            text = (text + word)[:LONGEST_LINE]
            cuts.add(len(text))
        return cls(text, frozenset(cuts))

    def has_words_beside(self, letter: str) -> bool:
        """Whether other Latin letters are there, or nothing else."""
        letters = "".join(character for character in self.text if character.isascii() and character.isalpha())
        return letters != letter or self.text == letter

    def left_over(self, at: int) -> tuple[int, Segment]:
        """A character by itself, and what it costs. An article is of no weight, but not in `a b c`."""
        letter = self.text[at]
        is_word = {at, at + 1} <= self.cuts and at + 2 not in self.cuts
        if is_word and letter in ARTICLES and self.has_words_beside(letter):
            return NOISE, Segment(letter, Sort.WORD, at, at + 1, word=Word("noise", letter))
        return LEFT_OVER, Segment(letter, Sort.REST, at, at + 1)

    def is_word(self, piece: Segment) -> bool:
        return piece.start in self.cuts and piece.end in self.cuts

    def in_one_word(self, one: Segment, other: Segment) -> bool:
        first, last = sorted((one, other), key=lambda piece: piece.start)
        return not any(first.end <= at <= last.start for at in self.cuts)

    def is_edge(self, at: int) -> bool:
        """Whether a word of Latin letters or digits may begin or end here."""
        return at in self.cuts or not self.text[at - 1 : at + 1].isascii()


def cut(line: TypedLine, knowledge: Knowledge) -> list[Segment]:
    """The cheapest cut, in the order of the line."""
    size = len(line.text)
    # The cheapest cost of what stands before each place, and the piece by which it ends.
    best: dict[int, tuple[int, Segment | None]] = {0: (0, None)}
    for start in range(size):
        spent, before = best[start]
        torn = before is not None and before.sort is Sort.REST and start not in line.cuts
        left, rest = line.left_over(start)
        for cost, piece in ((left, rest), *pieces_at(line, start, torn, knowledge)):
            total = spent + cost + (AFTER_A_REST if torn and piece is not rest else 0)
            if piece.end not in best or total < best[piece.end][0]:
                best[piece.end] = total, piece
    pieces: list[Segment] = []
    last = best[size][1]
    while last is not None:
        behind = pieces[-1] if pieces else None
        if behind and behind.sort is last.sort is Sort.REST and behind.start not in line.cuts:
            pieces[-1] = Segment(last.text + behind.text, Sort.REST, last.start, behind.end)
        else:
            pieces.append(last)
        last = best[last.start][1]
    return pieces[::-1]


def pieces_at(line: TypedLine, start: int, torn: bool, knowledge: Knowledge) -> Iterator[tuple[int, Segment]]:
    """Every piece that begins here, with its cost; `torn` says that something is left over right before."""
    text = line.text
    # Left over in one piece: legal forms, and a word that tells a sort of agency. Dearer than a name, cheaper
    # than its characters one by one, or as words of no weight.
    for form in FORMS.get(text[start], ()):
        end = start + len(form)
        if text.startswith(form, start) and (form in UNCUT or {start, end} <= line.cuts):
            yield (LEFT_OVER if form in UNCUT else OTHER_WORD), Segment(form, Sort.REST, start, end)
    if found := knowledge.grades.list_at(text, start):
        end = start + len(found[0])
        yield OTHER_WORD, Segment(found[0], Sort.WORD, start, end, word=Word("grade", *found))
    # A piece leaves no word of Latin letters or digits torn at either of its ends.
    begins = start == 0 or not text[start].isascii() or line.is_edge(start)
    for length in knowledge.index.lengths.get(text[start], ()) if begins else ():
        end = start + length
        piece = text[start:end]
        # A word that would end here may go on with an s, but hrs are no HR.
        end += length > 2 and text[end : end + 1] == "s" and not line.is_edge(end)
        ends = end >= len(text) or not text[end - 1].isascii() or line.is_edge(end)
        if len(piece) < length or not ends or text.startswith(ENGINEER, end - 1):
            continue
        over = sum(1 for at in line.cuts if start < at < end) * OVER_A_BLANK
        if (over and start not in line.cuts) or (
            length == 1 and piece.isascii() and line.has_words_beside(piece)
        ):
            continue
        if names := knowledge.index.exact(piece):
            official = any(name.source in OFFICIAL or name.source is NameSource.NOTE for name in names)
            cost = (OFFICIAL_NAME if official else OTHER_NAME) - length
            yield cost + over, Segment(piece, Sort.NAME, start, end, tuple(names))
        if word := word_at(line, start, end, piece, knowledge):
            yield cost_of(word, torn) + over, Segment(piece, Sort.WORD, start, end, word=word)
    if text[start].isascii() and text[start].isalpha():
        yield from sounds_at(line, start, knowledge)


def word_at(line: TypedLine, start: int, end: int, piece: str, knowledge: Knowledge) -> Word | None:
    """What a piece says without being a name; a grade by the sixth rule."""
    word = knowledge.words.get(piece)
    if word is None or word.kind != "grade":
        return word
    if line.text.startswith(NOT_GRADES, end) and end not in line.cuts:
        return None
    may_be = piece == "技师" or piece.startswith("technician")
    is_person = may_be and names_a_person(line, start, end, knowledge)
    return Word("noise", piece) if is_person else word


def names_a_person(line: TypedLine, start: int, end: int, knowledge: Knowledge) -> bool:
    """Whether the name of a grade is but that of a person here, by the sixth rule."""
    piece, before = line.text[start:end], line.text[:start]
    if piece == "技师":
        return bool(HIRED.search(before)) or line.text.startswith(("招聘", "招"), end)
    if line.text.startswith(("level", "grade"), end):
        return False
    word = before[max((cut for cut in line.cuts if cut < start), default=0) :]
    return word.isascii() and word.isalpha() and word not in knowledge.words


def cost_of(word: Word, torn: bool) -> int:
    if word.kind != "noise":
        return OTHER_WORD
    return NOISE_BESIDE_A_REST if torn and len(word.text) == 1 else NOISE


def sounds_at(line: TypedLine, start: int, knowledge: Knowledge) -> Iterator[tuple[int, Segment]]:
    """Names and words by their sound: within a run of letters whole, at its edges by their initials too."""
    text = line.text
    end = start
    while end < min(len(text), start + LONGEST_SOUND) and text[end].isascii() and text[end].isalpha():
        end += 1
        letters = text[start:end].replace("v", "u")
        edges = line.is_edge(end) if end < len(text) else True
        edges = edges and (start == 0 or line.is_edge(start))
        if len(letters) == 1 or (not edges and len(letters) < SHORTEST_SOUND):
            continue
        over = sum(1 for at in line.cuts if start < at < end)
        heard = len(letters) >= SHORTEST_SOUTHERN and {start, end} <= line.cuts
        names = knowledge.index.by_sound(letters)
        if names or (heard and (names := knowledge.index.by_southern_sound(letters))):
            yield SOUND + over, Segment(text[start:end], Sort.SOUND, start, end, tuple(names))
        if word := knowledge.sounding_words.get(letters):
            yield cost_of(word, torn=False) + over, Segment(text[start:end], Sort.WORD, start, end, word=word)
        if edges and not over and (names := knowledge.index.by_initials(letters)):
            yield INITIALS, Segment(text[start:end], Sort.SOUND, start, end, tuple(names))
