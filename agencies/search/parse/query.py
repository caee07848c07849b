"""A typed line → its parts, each with what it means. There may be several readings, best first.

1. A name decides. A whole official name or approved alias of something listed answers, glued to other words
   or not. Beside it only grades, kinds, codes, numbers and other whole names are conditions, and a word of
   its own that stands in names of agencies alone (船厂 焊工). All else is left aside, and said to be so.
   But the line as a whole may stand within a longer name (制冷空调 is no 制冷 beside 空调), and a word of
   characters and letters mixed may be one name by its sound (家政fuwuyuan).
2. No fragment is a subject. Without a name that decides, what is left between the words of no weight is
   looked for within names, as a whole, then piece by piece; but only if every piece is found, and none is a
   single character beside other words (证书什么时候发 asks for no 出版物发行员). Glued to 上海 it begins a
   name, for schools are called so: 上海人才 is 上海人才服务行业协会, 上海理工 no 农机修理工.
3. Otherwise the whole, or each piece that means nothing, may hold a slip.
4. The name of an institution that is not listed leaves no row (institutions.py), whatever trade or grade it
   is asked for: whoever asks whether a school may assess is shown no other one. But where something else is
   left over in the sentence (招聘, 毕业), which then only mentions it, a name outside of it decides.
5. What is named but not meant is no condition (unmeant.py).

Of two readings the later one counts only if the earlier one finds no row.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from agencies.search.index.knowledge import Knowledge, Word
from agencies.search.index.names import OFFICIAL, NameSource
from agencies.search.match.hits import Hit, HitList, How, Meaning
from agencies.search.match.ranking import meaning_of
from agencies.search.match.slips import slip_meaning
from agencies.search.match.sounds import sound_meaning
from agencies.search.parse.institutions import ENDS_OF_NAMES, LEGAL_SHAPES, put_into, unlisted
from agencies.search.parse.segment import Segment, Sort, TypedLine, cut
from agencies.search.parse.unmeant import before_persons, employers, negated
from agencies.search.text.folding import fold_words, is_pinyin, without_tones
from agencies.search.text.words import PLACES
from agencies.search.values import PartKind


@dataclass(frozen=True, slots=True)
class Token:
    """A part of a reading. A name has a meaning, a grade or kind its word; the unknown has neither.

    `unlisted` tells that it is a name which the directory does not have, and that no other stands in for it;
    `names_agency`, that it is that of an agency, though another name may answer. A grade that `is_bare_digit`
    is one beside something else alone: none in 1=1.
    """

    text: str
    kind: PartKind
    meaning: Meaning | None = None
    word: Word | None = None
    unlisted: bool = False
    names_agency: bool = False
    is_bare_digit: bool = False


LineReading = tuple[Token, ...]
Tokens = dict[Segment, Token]
# Between two names they tell that both are meant, and not that one narrows the other.
# 腾讯科技（上海）有限公司 is one name.
PLACE_IN_BRACKETS = re.compile(rf"\s?[(（]({'|'.join((*PLACES, '中国'))})[)）]\s?(?=\S)")
LIST_MARKS = re.compile(r"(?<=[\u3400-\u9fff])\s*[、/&+]\s*(?=[\u3400-\u9fff])")
TWO_GRADES = re.compile(r"高级(?=\s*[、/&+]\s*技师)")
# Of characters and letters.
IS_MIXED = re.compile(r"(?=.*[a-z]).*[^\x00-\x7f]")
ITEM, AGENCY = "item", "agency"
# A question has fewer fragments; each may stand in tens of thousands of names.
MOST_PARTS = 8


def read_line(text: str, *, beside_numbers: bool, knowledge: Knowledge) -> Iterator[LineReading]:
    """The readings of a tidy line without its numbers, best first."""
    text = PLACE_IN_BRACKETS.sub(r"\1", text)
    line = TypedLine.of(fold_words(LIST_MARKS.sub("", TWO_GRADES.sub("高级工", without_tones(text)))))
    pieces = cut(line, knowledge)
    is_mixed = len(pieces) > 1 and len(line.cuts) <= 2 and IS_MIXED.match(line.text)
    if is_mixed and (mixed := sound_meaning(line.text, knowledge)).hits:
        yield (Token(line.text, PartKind.NAME, mixed),)
    not_meant = {*negated(line, pieces), *employers(line, pieces)}
    left = {at for piece in pieces if piece.sort is Sort.REST for at in (piece.start, piece.end)}
    known = {
        piece: left_aside(piece) if piece in not_meant else token_of(piece, left, line, knowledge)
        for piece in pieces
    }
    if speaks_english(pieces):
        known |= {piece: left_aside(piece) for piece in pieces if is_misheard(piece)}
        for piece in before_persons(line, pieces):
            if (meaning := known[piece].meaning) and meaning.hits:
                loose = Meaning(piece.text, loose=meaning.hits.whole())
                known[piece] = Token(piece.text, PartKind.NAME, loose)
    names = [piece for piece in pieces if decides(piece, known[piece])]
    if name := unlisted(line, pieces, knowledge):
        pieces = put_into(pieces, name)
        known |= {piece: left_aside(piece) for piece in pieces if piece not in known}
        names = [piece for piece in names if piece in pieces]
        # Who assesses is a condition; a sentence with something else in it may only mention one.
        blocks = not names or all(p is name or p.sort is not Sort.REST for p in pieces)
        known[name] = Token(name.text, PartKind.UNKNOWN, unlisted=blocks, names_agency=True)
        if blocks:
            yield reading_of(pieces, known)
            return
    if names:
        yield from decided(line, pieces, known, names, knowledge)
    else:
        yield from undecided(line, pieces, known, beside_numbers, knowledge)


def decided(
    line: TypedLine, pieces: list[Segment], known: Tokens, names: list[Segment], knowledge: Knowledge
) -> Iterator[LineReading]:
    """The first rule. What stands apart from an alias narrows it too, for an alias is less certain."""
    # In a sentence of English words no other word is pinyin.
    is_english = any(piece.sort is Sort.REST and piece.text.isascii() for piece in pieces)
    has_item = any(sort_of(known[piece]) == ITEM for piece in names)
    for piece, token in known.items():
        meaning = token.meaning
        # A loosely used name beside what matches.
        tells = meaning is None or meaning.hits or meaning.unassessed or meaning.notes
        is_torn = is_english or not line.is_word(piece)
        is_torn = is_torn and bool(meaning and meaning.hits) and piece not in names
        if is_torn or (has_item and not tells):
            known[piece] = left_aside(piece)
    meanings = [meaning for piece in names if (meaning := known[piece].meaning)]
    official = any(hit.name.source in OFFICIAL for meaning in meanings for hit in meaning.hits.whole())
    subjects = [piece for piece in pieces if piece.sort is not Sort.WORD]
    rests = [piece for piece in subjects if piece.sort is Sort.REST]
    if not rests:
        yield reading_of(pieces, known)
    if len(subjects) > 1:
        one_word = line.in_one_word(subjects[0], subjects[-1])
        whole = any_meaning(line.text, knowledge) if one_word else meaning_of(line.text, knowledge)
        if whole.hits:
            yield (Token(line.text, PartKind.NAME, whole),)
    if rests and not official and (slip := slip_for_all(line, subjects, names, knowledge)):
        yield (slip, *(known[piece] for piece in pieces if piece not in subjects))
        if slip.unlisted:
            return
    if rests:
        words = [piece for piece in rests if line.is_word(piece) and len(piece.text) > 1][:MOST_PARTS]
        found = {piece: token_of_name(piece.text, any_meaning(piece.text, knowledge)) for piece in words}
        conditions = {piece: token for piece, token in found.items() if narrows(token, official)}
        if conditions:
            yield reading_of(pieces, known | conditions)
        yield reading_of(pieces, known)


def slip_for_all(
    line: TypedLine, subjects: list[Segment], names: list[Segment], knowledge: Knowledge
) -> Token | None:
    """A name with one character wrong in which an alias stands by chance: 家正服务员, 仓库管理员.

    One character beside an alias is no slip for part of a name that has it: 搞网络安全.
    """
    first, last = subjects[0], subjects[-1]
    text = line.text[first.start : last.end]
    if not line.in_one_word(first, last) or text.isascii():
        return None
    slip = slip_meaning(text, knowledge)
    whole = all(len(hit.name.folded) == len(text) for hit in (*slip.hits, *slip.unassessed))
    if not whole and sum(len(piece.text) for piece in subjects if piece not in names) == 1:
        return None
    if not whole:
        slip = slip_meaning(text, knowledge, [piece.text for piece in names])
    return token_of_slip(text, slip) if slip else None


def undecided(
    line: TypedLine, pieces: list[Segment], known: Tokens, beside_numbers: bool, knowledge: Knowledge
) -> Iterator[LineReading]:
    """The second and third rule."""
    subjects = [piece for piece in pieces if piece.sort is not Sort.WORD]
    words = [known[piece] for piece in pieces if piece.sort is Sort.WORD]
    if not subjects and (beside_numbers or any(token.kind is not PartKind.NOISE for token in words)):
        yield tuple(words)
        return
    texts = wholes(line, pieces, subjects)
    conditions = tuple(token for token in words if token.kind is not PartKind.NOISE)
    for text in texts:
        if meaning := meaning_there(text, subjects[0].start if subjects else 0, line, knowledge):
            yield (*conditions, Token(text, PartKind.NAME, meaning))
            if meaning.hits or any(hit.how is How.WHOLE for hit in (*meaning.unassessed, *meaning.loose)):
                return  # a whole name is no slip for another
    rests = [piece for piece in subjects if piece.sort is Sort.REST and not is_lone(piece, line)]
    rests = [piece for piece in rests if not (speaks_english(pieces, asking=True) and piece.text.isascii())][
        :MOST_PARTS
    ]
    meanings = {piece: meaning_there(piece.text, piece.start, line, knowledge) for piece in rests}
    found = known | {piece: token_of_name(piece.text, meanings[piece]) for piece in rests}
    if len(subjects) > 1 and all(found[piece].meaning for piece in subjects):
        yield reading_of(pieces, found)
    whole_names = [piece.text for piece in pieces if piece.sort is Sort.NAME and len(piece.text) > 1]
    whole = dict.fromkeys((*texts[:1], line.text)) if len(line.cuts) <= 2 else {}
    for text in whole:
        if slip := slip_meaning(text, knowledge, whole_names):
            yield (*conditions, token_of_slip(text, slip))
    mended = found | {
        piece: token_of_slip(piece.text, slip)
        for piece in rests
        if not found[piece].meaning
        and piece.text not in whole
        and (slip := slip_meaning(piece.text, knowledge))
    }
    if all(mended[piece].meaning for piece in subjects):
        yield reading_of(pieces, mended)
    yield tuple(
        token
        if token.kind is PartKind.NOISE
        or (beside_numbers and token.word)
        or (token.meaning and not token.meaning.hits)
        else left_aside(token)
        for token in reading_of(pieces, known)
    )


def meaning_there(text: str, start: int, line: TypedLine, knowledge: Knowledge) -> Meaning:
    """The end of the second rule."""
    meaning = any_meaning(text, knowledge)
    if start not in line.cuts and line.text.endswith(PLACES, 0, start) and not meaning.hits.whole():
        meaning.hits = HitList(filter(begins_so, meaning.hits))
    return meaning


def begins_so(hit: Hit) -> bool:
    """Whether a name begins with what was typed, its place aside."""
    name = hit.name.folded
    place = next((place for place in PLACES if name.startswith(place)), "")
    return name.startswith(hit.typed, len(place)) or hit.how is How.SOUND


def wholes(line: TypedLine, pieces: list[Segment], subjects: list[Segment]) -> list[str]:
    """What may be one name: all but the words of no weight, first with single such characters at its ends.

    考 belongs to 古 in 考古证. A single character is one only if it is a word.
    """
    if not subjects:
        return [] if line.text.isascii() else [line.text]
    start, end = subjects[0].start, subjects[-1].end
    single = [piece for piece in pieces if piece.is_noise and len(piece.text) == 1]
    before = [piece.start for piece in single if piece.end == start and start not in line.cuts]
    behind = [piece.end for piece in single if piece.start == end and end not in line.cuts]
    spans = [(first, last) for first in (*before, start) for last in (*behind, end)]
    spans = [
        span for span in spans if len(subjects) > 1 or span != (start, end) or not is_lone(subjects[0], line)
    ]
    is_one = line.text.isascii() and len(line.cuts) <= 2 and len(line.text) > 1
    return list(
        dict.fromkeys((*([line.text] if is_one else []), *(line.text[first:last] for first, last in spans)))
    )


def speaks_english(pieces: list[Segment], *, asking: bool = False) -> bool:
    """Then no other word is a slip (sushi chef); if it is `asking`, nor pinyin: is it in Beijing."""
    words = (piece for piece in pieces if piece.is_noise or (piece.sort is Sort.NAME and not asking))
    return any(len(p.text) > 1 and p.text.isascii() and not is_pinyin(p.text) for p in words)


def is_misheard(piece: Segment) -> bool:
    """Whether it is a name to southern ears alone."""
    typed = piece.text.replace("v", "u")
    return piece.sort is Sort.SOUND and not any(typed in {n.joined, n.initials} for n in piece.names)


def is_lone(piece: Segment, line: TypedLine) -> bool:
    """A single letter; a single character, or a word that tells a sort of agency, in one with other words."""
    if len(piece.text) == 1 and piece.text.isascii():
        return True
    short = len(piece.text) <= (2 if piece.text.isascii() else 1)
    return (short or piece.text in ENDS_OF_NAMES) and not line.is_word(piece)


def reading_of(pieces: list[Segment], tokens: Tokens) -> LineReading:
    """One for each different text."""
    return tuple({token.text: token for token in (tokens[piece] for piece in pieces)}.values())


def token_of(piece: Segment, left: set[int], line: TypedLine, knowledge: Knowledge) -> Token:
    """What a piece of the cut means as a whole; what is left over, nothing. `left` is where that ends.

    Two characters each of which makes a word with its other neighbour, where something is left over beside
    them, are no name: 车工 in 汽车工业. An alias at the end of a word is none if its first one does: 漆工 in
    油漆工.
    """
    start, end = piece.start, piece.end
    if piece.sort is Sort.REST:
        return left_aside(piece)
    is_last = end in line.cuts
    if piece.sort is Sort.NAME and end - start == 2 and start not in line.cuts and left & {start, end}:
        around = (line.text[start - 1 : start + 1], line.text[end - 1 : end + 1])[: 1 if is_last else 2]
        official = is_last and any(name.source in OFFICIAL for name in piece.names)
        if not official and all(knowledge.index.has_word(word) for word in around):
            return left_aside(piece)
    if piece.word:
        return Token(piece.text, PartKind(piece.word.kind), word=piece.word)
    return token_of_name(piece.text, any_meaning(piece.text, knowledge))


def token_of_name(text: str, meaning: Meaning) -> Token:
    return Token(text, PartKind.NAME if meaning else PartKind.UNKNOWN, meaning or None)


def token_of_slip(text: str, slip: Meaning) -> Token:
    """What is written like the name of an agency, or of what nobody assesses, names something else."""
    if slip.hits and not all(hit.name.target.number for hit in slip.hits):
        return Token(text, PartKind.NAME, slip)
    return Token(text, PartKind.UNKNOWN, slip, unlisted=True)


def left_aside(part: Token | Segment) -> Token:
    return Token(part.text, PartKind.UNKNOWN)


def decides(piece: Segment, token: Token) -> bool:
    """Whether a piece is the whole name of something listed, as it is written or by its full pinyin."""
    hits = token.meaning.hits if token.meaning else None
    if not hits or len(piece.text) == 1:
        return False
    sounds = piece.sort is Sort.SOUND and any(
        name.joined == piece.text.replace("v", "u") for name in piece.names
    )
    return sounds or any(hit.name.source is not NameSource.AGENCY_KIND for hit in hits.whole())


def sort_of(token: Token) -> str:
    """What a part is one of: a row has but one of a sort. A part of names is of its own."""
    if token.kind is PartKind.CODE:
        return "code" if len(token.text) > 1 else token.text
    if token.kind in {PartKind.FILING_NUMBER, PartKind.CERTIFICATE}:
        return "number"
    hits = token.meaning.hits if token.meaning else HitList()
    whole = [hit.name.target for hit in hits.whole() or filter(sounds_whole, hits)]
    if any(target.agencies for target in whole):
        return AGENCY if not any(target.items for target in whole) else token.text
    return ITEM if any(target.items for target in whole) else token.text


def sounds_whole(hit: Hit) -> bool:
    return hit.how is How.SOUND and hit.name.joined == hit.typed.replace("v", "u")


def narrows(token: Token, official: bool) -> bool:
    """Whether a word that is found within names is a condition beside a name."""
    if token.meaning is None or not token.meaning.hits or token.text in LEGAL_SHAPES:
        return False
    return not official or all(hit.name.target.agencies for hit in token.meaning.hits)


def any_meaning(text: str, knowledge: Knowledge) -> Meaning:
    """What a text means as it is written, or else by its sound."""
    meaning = meaning_of(text, knowledge)
    if not meaning and any(character.isascii() for character in text):
        return sound_meaning(text, knowledge)
    return meaning
