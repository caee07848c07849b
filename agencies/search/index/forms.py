"""Every whole form of a name: agencies without their place, occupations with a title for the person.

What is listed is called without the person too, if nothing else begins so: 中式烹调, and no 电子竞技. But
words of a question are none: 职业培训.
"""

from bisect import bisect_left
from collections.abc import Collection, Iterator, Set

from agencies.search.index.names import OFFICIAL, Name, NameSource
from agencies.search.index.packed_texts import LAST
from agencies.search.text.folding import fold
from agencies.search.text.words import COMPANIES, PLACES, TITLES

ENDS_AS_A_PERSON = ("师", "员", "工")
SHORTEST_STEM = 4


def other_forms(shown: str, folded: str) -> Iterator[str]:
    """How else the whole name of an agency is written.

    Without its place, without what stands in brackets, and with the legal form of another company, since few
    know which it is: 有限公司 for 有限责任公司 or 股份有限公司, with 集团 before it or without.
    """
    forms = [folded]
    if folded.endswith(COMPANIES):
        legal = next(form for form in COMPANIES if folded.endswith(form))
        stem = folded.removesuffix(legal).removesuffix("集团")
        forms += (stem + group + form for group in ("", "集团") for form in COMPANIES)
    yield from forms[1:]
    if "(" in shown or "（" in shown:
        before, _, after = shown.replace("（", "(").replace("）", ")").partition("(")
        forms.append(fold(before + after.partition(")")[2]))
        yield forms[-1]
    if folded.startswith(PLACES):
        for form in forms:
            place = next((place for place in PLACES if form.startswith(place)), "")
            if place and len(form) > len(place) + 1:
                yield form[len(place) :]


def forms_of(names: Collection[Name], words: Set[str]) -> Iterator[tuple[str, int]]:
    """Every whole form of each name, with its number: no part of a text is compared with the other forms."""
    every = sorted({name.folded for name in names})
    for number, name in enumerate(names):
        yield name.folded, number
        if name.target.number and name.source in {NameSource.AGENCY, NameSource.EARLIER}:
            yield from ((form, number) for form in other_forms(name.shown, name.folded))
        if name.target.unassessed and name.source is NameSource.OCCUPATION:
            ends = (ending for ending in TITLES if name.folded.endswith(ending))
            yield from ((name.folded.removesuffix(ending) + TITLES[ending], number) for ending in ends)
        stem = name.folded[:-1]
        if name.source in OFFICIAL and name.target.items and name.folded.endswith(ENDS_AS_A_PERSON):
            begun, ended = (bisect_left(every, text) for text in (name.folded, name.folded + LAST))
            others = bisect_left(every, stem) < begun or "".join(every[ended : ended + 1]).startswith(stem)
            asks = any({stem[:at], stem[at:]} <= words for at in range(len(stem)))
            if len(stem) >= SHORTEST_STEM and not others and not asks:
                yield stem, number
