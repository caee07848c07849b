"""Every whole form of a name: agencies without their place, occupations with a title for the person."""

from collections.abc import Iterable, Iterator

from agencies.search.index.names import Name, NameSource
from agencies.search.text.folding import fold
from agencies.search.text.words import COMPANIES, PLACES, TITLES


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


def forms_of(names: Iterable[Name]) -> Iterator[tuple[str, int]]:
    """Every whole form of each name, with its number: no part of a text is compared with the other forms."""
    for number, name in enumerate(names):
        yield name.folded, number
        if name.target.number and name.source in {NameSource.AGENCY, NameSource.EARLIER}:
            yield from ((form, number) for form in other_forms(name.shown, name.folded))
        if name.target.unassessed and name.source is NameSource.OCCUPATION:
            ends = (ending for ending in TITLES if name.folded.endswith(ending))
            yield from ((name.folded.removesuffix(ending) + TITLES[ending], number) for ending in ends)
