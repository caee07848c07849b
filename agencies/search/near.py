"""Names that are like a text which means nothing: offered, and never taken for matches."""

from rapidfuzz import fuzz, process

from agencies.search.knowledge import Knowledge
from agencies.search.names import Name
from agencies.search.ranking import Hit, How, Meaning, Rank, choose, within
from agencies.search.sounds import is_matching

MOST = 5
LIKE_ENOUGH = 60
SHORTEST = 2
LONGEST = 24


def near_names(text: str, knowledge: Knowledge) -> list[Hit]:
    """Names with the longest piece of the text in them, then those that are written much alike."""
    text = text[:LONGEST]
    hits = [*longest_piece(text, knowledge), *alike(text, knowledge)]
    first = {hit.name.target.label: hit for hit in reversed(hits)}
    return list(reversed(first.values()))[:MOST]


def longest_piece(text: str, knowledge: Knowledge) -> list[Hit]:
    if text.isascii():
        return []
    for size in range(len(text) - 1, SHORTEST - 1, -1):
        for start in range(len(text) - size + 1):
            piece = Meaning(text[start : start + size])
            piece.hits += (hit for hit in within(piece.text, knowledge) if is_matching(hit.name))
            choose(piece)
            if piece.hits:
                return sorted(piece.hits, key=lambda hit: hit.rank)
    return []


def alike(text: str, knowledge: Knowledge) -> list[Hit]:
    index = knowledge.index
    names: list[Name] = [*index.items.names, *index.aliases.names]
    found = process.extract(
        text, [name.folded for name in names], scorer=fuzz.ratio, score_cutoff=LIKE_ENOUGH, limit=MOST
    )
    return [Hit(Rank.SLIP, How.SLIP, names[at], text) for _, _, at in found]
