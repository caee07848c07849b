"""Institutions that the directory does not have: no row of another may stand in for one.

What ends like the name of one (…大学, …协会) names one, if what stands before that ending tells it apart:
more than 上海 or a question. It is unlisted if no agency's name or alias has its telling part, with that
ending behind it: 新东方烹饪学校 is no 烹调师 at a school.

In English a name goes back from school, college, … to a word of no weight, and on behind of. A trade alone
before school is a question (cooking school), as 培训学校 behind one is.
"""

import re
from itertools import pairwise

from agencies.search.index.knowledge import Knowledge
from agencies.search.index.names import NameSource
from agencies.search.parse.segment import Segment, Sort, TypedLine
from agencies.search.text.pinyin import pinyin_of
from agencies.search.text.words import AND, ENDINGS, NEGATED, PLACES

# These tell no sort of agency.
LEGAL_SHAPES = ("中心", "公司", "集团", "局")
# 二工大, 上师大: of a university.
SHORTENED = ("工大", "师大", "科大", "财大", "海大", "农大", "医大", "业大", "职大", "电大", "开大")
ENDS_OF_NAMES = (
    *ENDINGS,
    *LEGAL_SHAPES,
    *SHORTENED,
    *("技校", "职校", "驾校", "附中", "中学", "小学", "医院", "出版社", "总工会"),
)
# A name begins behind them: 没上过大学, 开票给公司.
IN_NO_NAME = re.compile("没|只有|给|把|被|过|是|年前|全日制|让|跟|叫|在读|当年")
# A place alone before these is a name: 上海大学.
NAMED_BY_PLACE = ("大学", "学院", "中学", "小学")
SHORTEST_PLACE = 2
IN_ENGLISH = {
    *("academy", "airlines", "association", "college", "corporation", "hospital", "inc", "institute", "ltd"),
    *("school", "society", "university"),
}
PLACES_IN_ENGLISH = {pinyin_of(place).replace(" ", "") for place in PLACES}


def unlisted(line: TypedLine, pieces: list[Segment], knowledge: Knowledge) -> Segment | None:
    """The name of such an institution as one piece, if the line has one."""
    for at, piece in enumerate(pieces):
        if piece.text in IN_ENGLISH and (name := unlisted_in_english(line, pieces, at, knowledge)):
            return name
    for end in range(len(line.text), 0, -1):
        shape = next((shape for shape in ENDS_OF_NAMES if line.text.endswith(shape, 0, end)), "")
        if not shape or any(p.start < end < p.end for p in pieces if p.sort is not Sort.REST):
            continue  # 大学 is no part of 大学生
        if any(piece.end == end and is_agency_name(piece) for piece in pieces):
            continue  # whatever is glued before it
        parts = parts_before(line, [piece for piece in pieces if piece.start < end], len(shape), knowledge)
        said = IN_NO_NAME.finditer(line.text, parts[0].start, end - len(shape))
        start = max((found.end() for found in said), default=parts[0].start)
        parts = [piece for piece in parts if piece.end > start]
        text = line.text[start:end]
        place = next((place for place in PLACES if text.startswith(place)), "")
        telling = text[len(place) : -len(shape)]
        # 上海大学, 上海财大; 上师大.
        by_place = bool(place) and (bool(telling) or shape in (*NAMED_BY_PLACE, *SHORTENED))
        if not place and tells_a_sort(telling, shape, knowledge):
            continue
        if len(telling) < SHORTEST_PLACE and not (by_place or (telling and shape in SHORTENED)):
            continue
        if all(piece.is_noise for piece in parts) and shape not in NAMED_BY_PLACE:
            continue
        if not is_listed(text, place, telling, shape, knowledge):
            return Segment(text, Sort.REST, start, end)
    return None


def tells_a_sort(telling: str, shape: str, knowledge: Knowledge) -> bool:
    """Whether but a trade stands before 公司, or a word of a note: 物业公司, 公办学校."""
    names = knowledge.index.exact(telling)
    is_work = shape in LEGAL_SHAPES and any(name.target.items for name in names)
    return is_work or any(name.source is NameSource.NOTE for name in names)


def unlisted_in_english(
    line: TypedLine, pieces: list[Segment], at: int, knowledge: Knowledge
) -> Segment | None:
    """The name with the school or college, … at that place."""
    ends = [p.sort is Sort.WORD and line.is_word(p) and p.text not in PLACES_IN_ENGLISH for p in pieces]
    first = next((place + 1 for place in range(at - 1, -1, -1) if ends[place]), 0)
    own, behind = pieces[first:at], at + 1
    if [piece.text for piece in pieces[behind : at + 2]] == ["of"]:
        behind = [*ends, True].index(True, at + 2)
    elif not own or (pieces[at].text == "school" and all(piece.sort is Sort.NAME for piece in own)):
        return None
    start, end = pieces[first].start, pieces[behind - 1].end
    aliases = knowledge.index.aliases.folded.containing(line.text[start:end])
    if any(name.target.number for name in aliases):
        return None
    cuts = sorted(cut for cut in line.cuts if start <= cut <= end)
    return Segment(" ".join(line.text[a:b] for a, b in pairwise(cuts)), Sort.REST, start, end)


def parts_before(line: TypedLine, pieces: list[Segment], size: int, knowledge: Knowledge) -> list[Segment]:
    """The pieces that may be one name with the last `size` characters: all behind the question.

    培训学校 behind the name of a trade is a question too.
    """
    parts = [piece for piece in pieces if piece.end > pieces[-1].end - size]
    for at in range(len(pieces) - len(parts) - 1, -1, -1):
        piece = pieces[at]
        is_name = piece.sort is not Sort.REST and not piece.is_noise
        belongs = not piece.is_noise or is_part(piece, pieces[at - 1] if at else None, knowledge)
        negates = NEGATED.search(line.text[: parts[0].start])
        is_another = piece.text in AND and (
            line.text.endswith(ENDS_OF_NAMES, 0, piece.start) or (at > 0 and names_agency(pieces[at - 1]))
        )
        if (
            piece.end in line.cuts
            or negates
            or is_another
            or not belongs
            or (is_name and pieces[-1].is_noise)
        ):
            break
        parts.insert(0, piece)
    return parts


def is_part(piece: Segment, before: Segment | None, knowledge: Knowledge) -> bool:
    """Whether a word of no weight may stand within a name: 职业 does, 和 behind a rest, 的 never."""
    if len(piece.text) == 1:
        return piece.text != "的" and before is not None and not before.is_noise
    return piece.text in PLACES or knowledge.index.holds(piece.text[:SHORTEST_PLACE])


def is_listed(text: str, place: str, telling: str, shape: str, knowledge: Knowledge) -> bool:
    index, bare = knowledge.index, text.removeprefix(place)
    if index.exact(text) or index.exact(bare):
        return True
    shelves = (index.agencies, index.aliases, index.loose)
    if any(shelf.folded.containing(bare) for shelf in shelves if telling):
        return True
    having = index.agencies.folded.containing(telling or text)
    return bool(having.whose_text(lambda name: shape in name.partition(telling or text)[2]))


def is_agency_name(piece: Segment) -> bool:
    return any(name.source is NameSource.AGENCY and name.folded == piece.text for name in piece.names)


def names_agency(piece: Segment) -> bool:
    """By an alias too: 交大."""
    return any(name.target.number for name in piece.names)


def put_into(pieces: list[Segment], name: Segment) -> list[Segment]:
    """The pieces with that one in the place of those that it covers."""
    before = [piece for piece in pieces if piece.end <= name.start]
    behind = [piece for piece in pieces if piece.start >= name.end]
    begun = [piece for piece in pieces if piece.start < name.start < piece.end]
    before += [Segment(p.text[: name.start - p.start], Sort.REST, p.start, name.start) for p in begun]
    torn = [piece for piece in pieces if piece.start < name.end < piece.end]
    rests = [Segment(p.text[name.end - p.start :], Sort.REST, name.end, p.end) for p in torn]
    return [*before, name, *rests, *behind]
