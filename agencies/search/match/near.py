"""Names that are like a text which means nothing: offered, and never taken for matches."""

from array import array
from itertools import islice

from rapidfuzz import fuzz, process

from agencies.search.index.knowledge import Knowledge
from agencies.search.match.hits import Hit, How, Rank
from agencies.search.match.ranking import meaning_of
from agencies.search.text.words import ENDINGS, LEGAL_FORMS, PLACES

MOST_NEAR = 5
LIKE_ENOUGH = 60
SHORTEST_NEAR = 2
LONGEST_NEAR = 24
# In the names of many agencies.
SAY_NOTHING = {*PLACES, *ENDINGS, *LEGAL_FORMS, "公司", "集团", "中心"}


def near_names(text: str, knowledge: Knowledge, *, as_a_whole: bool = False) -> list[Hit]:
    """Names with the longest piece of the text in them, then those written much alike; no English words,

    and none of a single character: no 油条 for the 油 that is left of 油漆工.

    `as_a_whole` leaves pieces aside: 市人 of 市人社局 stands in names of agencies by chance. Nor does the
    place and the sort of agency alone make two alike: 上海市烘焙协会, 上海市物流协会.
    """
    text = "" if text.isascii() or len(text) < SHORTEST_NEAR else text[:LONGEST_NEAR]
    hits = [*(() if as_a_whole else longest_piece(text, knowledge)), *written_alike(text, knowledge)]
    if as_a_whole:
        own = telling_part(text)
        hits = [hit for hit in hits if fuzz.ratio(own, telling_part(hit.name.folded)) >= LIKE_ENOUGH]
    first = {hit.name.target.label: hit for hit in reversed(hits)}
    return list(reversed(first.values()))[:MOST_NEAR]


def telling_part(name: str) -> str:
    place = next((place for place in PLACES if name.startswith(place)), "")
    ending = next((ending for ending in ENDINGS if name.endswith(ending)), "")
    return name[len(place) : len(name) - len(ending)].removesuffix("行业")


def longest_piece(text: str, knowledge: Knowledge) -> list[Hit]:
    index, within = knowledge.index, reaches(text, knowledge)
    for size in range(len(text) - 1, SHORTEST_NEAR - 1, -1):
        for start in range(len(text) - size + 1):
            piece = text[start : start + size]
            if piece in SAY_NOTHING or (size > within[start] and not index.exact(piece)):
                continue  # half of all agencies have it, or no name does
            found = meaning_of(piece, knowledge).hits
            is_word = start == 0 or size > SHORTEST_NEAR
            if hits := list(islice((hit for hit in found if is_word or begins_with_word(hit)), MOST_NEAR)):
                return sorted(hits, key=lambda hit: hit.rank)
    return []


def begins_with_word(hit: Hit) -> bool:
    """Two characters within a text are a word where a name begins with them: no 修复 of 产后修复师."""
    return hit.name.folded.startswith(hit.typed) or hit.name.target.label.startswith(hit.typed)


def reaches(text: str, knowledge: Knowledge) -> list[int]:
    """For each place, the length of the longest piece from there that stands in some name.

    It never ends before the one from the place before, so a text is gone through once.
    """
    found, end = [], 0
    for start in range(len(text)):
        end = max(end, start)
        while end < len(text) and knowledge.index.holds(text[start : end + 1]):
            end += 1
        found.append(end - start)
    return found


def written_alike(text: str, knowledge: Knowledge) -> list[Hit]:
    index = knowledge.index
    hits = []
    for shelf in (index.items, index.aliases):
        texts = shelf.folded.texts
        found = process.extract(text, texts, scorer=fuzz.ratio, score_cutoff=LIKE_ENOUGH, limit=MOST_NEAR)
        names = shelf.at(array("I", [at for _, _, at in found]))
        hits += [
            (score, Hit(Rank.SLIP, How.SLIP, name, text))
            for (_, score, _), name in zip(found, names, strict=True)
        ]
    return [hit for _, hit in sorted(hits, key=lambda pair: -pair[0])]
