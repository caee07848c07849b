"""The register → what a search knows of it, in nine queries."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from agencies.keeper import Keeper
from agencies.models import (
    Agency,
    AgencyName,
    Alias,
    AssessmentItem,
    GradeLevel,
    Occupation,
    OccupationGroup,
    SearchNote,
    item_name,
)
from agencies.search.folding import fold, fold_all
from agencies.search.grades import Grades, read_grades
from agencies.search.index import Index
from agencies.search.knowledge import Card, Knowledge, Word
from agencies.search.names import Agencies, Name, Source, Target
from agencies.search.pinyin import BETWEEN, pinyin_of
from agencies.search.words import AGENCY_KINDS, COMPANIES, KINDS, NOISE, PLACES, TITLES
from agencies.uncollected import uncollected

CONFIDENCE = {"high": Source.HIGH, "medium": Source.MEDIUM, "low": Source.LOW}


class Entry(NamedTuple):
    """A name on its way into the index."""

    shown: str
    source: Source
    target: Target
    sound: str = ""


class OccupationRow(NamedTuple):
    pk: int
    code: str
    name: str
    name_en: str
    pinyin: str
    replaces: int | None


class Reader:
    """Reads the tables once and keeps what several parts of the knowledge are made of."""

    def __init__(self) -> None:
        fields = ("pk", "code", "name", "name_en", "pinyin", "replaces_id")
        rows = Occupation.objects.order_by("code").values_list(*fields)
        self.occupations = [OccupationRow(*row) for row in rows]
        by_id = {row.pk: row for row in self.occupations}
        self.items: dict[str, list[tuple[int, str, str]]] = defaultdict(list)
        self.item_targets: dict[int, Target] = {}
        items = AssessmentItem.objects.order_by("pk").values_list(
            "pk", "occupation_id", "work_type", "pinyin"
        )
        for pk, occupation_id, work_type, pinyin in items:
            row = by_id[occupation_id]
            self.items[row.code].append((pk, work_type, pinyin))
            self.item_targets[pk] = Target(item_name(row.name, work_type), items=(pk,), code=row.code)
        self.codes = {row.code: self._occupation(row) for row in self.occupations}
        self.by_id = {row.pk: self.codes[row.code] for row in self.occupations}
        # An occupation that was re-coded: its old code → the one that replaces it.
        self.successors = {by_id[row.replaces].code: row.code for row in self.occupations if row.replaces}
        self.groups = dict(OccupationGroup.objects.values_list("code", "name"))

    def _occupation(self, row: OccupationRow) -> Target:
        items = tuple(pk for pk, _, _ in self.items.get(row.code, ()))
        return Target(row.name, items=items, unassessed="" if items else row.code, code=row.code)

    def names(self) -> Iterator[Entry]:
        yield from self._occupation_names()
        yield from self._agency_names()
        yield from self._aliases()
        in_group: dict[str, list[int]] = defaultdict(list)
        for code, items in self.items.items():
            for size in (1, 4, 7):
                in_group[code[:size]] += (pk for pk, _, _ in items)
        for code, name in self.groups.items():
            own = tuple(in_group[code])
            yield Entry(name, Source.GROUP, Target(name, own, unassessed="" if own else code, code=code))

    def _occupation_names(self) -> Iterator[Entry]:
        for row in self.occupations:
            target = self.codes[row.code]
            yield Entry(row.name, Source.OCCUPATION, target, row.pinyin)
            if row.name_en and target.items:
                yield Entry(row.name_en, Source.ENGLISH, target)
            if row.code in self.successors:
                successor = self.codes[self.successors[row.code]]
                if successor.label != row.name:
                    yield Entry(row.name, Source.EARLIER, successor, row.pinyin)
            for pk, work_type, pinyin in self.items.get(row.code, ()):
                if work_type:
                    yield Entry(work_type, Source.WORK_TYPE, self.item_targets[pk], pinyin)
                    whole = item_name(row.name, work_type)
                    yield Entry(whole, Source.ITEM, self.item_targets[pk], f"{row.pinyin} {pinyin}")

    def _agency_names(self) -> Iterator[Entry]:
        rows = Agency.objects.order_by("filing_number")
        fields = ("pk", "filing_number", "name", "second_name", "pinyin", "name_en")
        self.agencies: list[Target] = []
        by_id: dict[int, tuple[Target, set[str]]] = {}
        for pk, number, name, second_name, pinyin, name_en in rows.values_list(*fields):
            target = Target(name, agencies=(pk,), number=number)
            self.agencies.append(target)
            by_id[pk] = target, {name, second_name}
            for shown, sound in zip(filter(None, (name, second_name)), pinyin.split(BETWEEN), strict=False):
                yield Entry(shown, Source.AGENCY, target, sound)
            if name_en:
                yield Entry(name_en, Source.ENGLISH, target)
        for pk, name, second_name in AgencyName.objects.values_list("agency_id", "name", "second_name"):
            target, now = by_id[pk]
            for shown in {name, second_name} - now - {""}:
                yield Entry(shown, Source.EARLIER, target, pinyin_of(shown))
        endings = {ending for endings in AGENCY_KINDS.values() for ending in endings}
        having = {e: [pk for pk, (target, _) in by_id.items() if e in target.label] for e in endings}
        for word, wanted in AGENCY_KINDS.items():
            ids = dict.fromkeys(pk for ending in wanted for pk in having[ending])
            yield Entry(word, Source.AGENCY_KIND, Target(word, agencies=tuple(ids)))

    def _aliases(self) -> Iterator[Entry]:
        self.former_codes: dict[str, list[Target]] = defaultdict(list)
        agencies = {target.agencies[0]: target for target in self.agencies}
        fields = ("text", "kind", "confidence", "occupation_id", "item_id", "agency_id", "pinyin")
        for text, kind, confidence, occupation, item, agency, pinyin in (
            Alias.objects.approved().order_by("pk").values_list(*fields)
        ):
            target = self.by_id[occupation] if occupation else self.item_targets.get(item) or agencies[agency]
            if kind == Alias.Kind.FORMER_CODE:
                self.former_codes[text].append(target)
            else:
                former = kind == Alias.Kind.FORMER_NAME
                yield Entry(text, Source.FORMER if former else CONFIDENCE[confidence], target, pinyin)

    def cards(self) -> dict[int, Card]:
        related = defaultdict(list)
        codes = SearchNote.related.through._default_manager.values_list("searchnote_id", "occupation__code")
        for note, code in codes.order_by("occupation__code"):
            related[note].append(code)
        notes = (
            SearchNote.objects.approved()
            .order_by("title")
            .values_list("pk", "title", "kind", "text", "basis", "terms", "occupation__code")
        )
        return {
            pk: Card(title, kind, text, basis, tuple(map(fold, terms)), code or "", tuple(related[pk]))
            for pk, title, kind, text, basis, terms, code in notes
        }


def other_forms(shown: str, folded: str) -> Iterator[str]:
    """How else the whole name of an agency is written.

    Without its place, without what stands in brackets, and with the legal form of another company, since few
    know which it is: 有限公司 for 有限责任公司 or 股份有限公司, with 集团 before it or without.
    """
    forms = [folded, *legal_forms(folded)]
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


def legal_forms(folded: str) -> Iterator[str]:
    if folded.endswith(COMPANIES):
        legal = next(form for form in COMPANIES if folded.endswith(form))
        stem = folded.removesuffix(legal).removesuffix("集团")
        yield from (stem + group + form for group in ("", "集团") for form in COMPANIES)


def read_words(grades: Grades) -> dict[str, Word]:
    words = {word: Word("noise", word) for word in NOISE}
    words |= {word: Word("kind", word, (kind,)) for kind, said in KINDS.items() for word in said}
    return words | {word: Word("grade", word, numerals) for word, numerals in grades.words.items()}


def read() -> Knowledge:
    """Everything. Nothing made here is rubbish, and looking for it costs half as much again."""
    with uncollected():
        return _read()


def _read() -> Knowledge:
    reader = Reader()
    grades = read_grades(list(GradeLevel.objects.rising()))
    words = read_words(grades)
    cards = reader.cards()
    names = list(names_of(list(reader.names()), cards, reader.codes))
    agencies = Agencies((each.agencies[0], each.number, each.label) for each in reader.agencies)
    return Knowledge(
        index=Index(names, forms_of(names), agencies, words),
        grades=grades,
        codes=reader.codes,
        former_codes={code: tuple(targets) for code, targets in reader.former_codes.items()},
        successors=reader.successors,
        agencies=agencies,
        items_of={code: tuple((pk, kind) for pk, kind, _ in items) for code, items in reader.items.items()},
        code_of={pk: code for code, items in reader.items.items() for pk, _, _ in items},
        groups=reader.groups,
        cards=cards,
        words=words,
        sounding_words={pinyin_of(text).replace(" ", ""): word for text, word in words.items()},
    )


def names_of(entries: list[Entry], cards: dict[int, Card], codes: dict[str, Target]) -> Iterator[Name]:
    for entry, folded in zip(entries, fold_all(entry.shown for entry in entries), strict=True):
        if folded:
            yield Name(folded, *entry)
    for note, card in cards.items():
        for term in card.terms if card.kind != SearchNote.Kind.CAUTION else ():
            own = codes.get(card.occupation)
            unassessed = own.unassessed if own else ""
            target = Target(card.title, unassessed=unassessed, code=card.occupation, note=note)
            if term:
                yield Name(term, term, Source.NOTE, target, pinyin_of(term))


def forms_of(names: Iterable[Name]) -> Iterator[tuple[str, int]]:
    """Every whole form of each name, with its number: no part of a text is compared with the other forms."""
    for number, name in enumerate(names):
        yield name.folded, number
        if name.target.number and name.source in {Source.AGENCY, Source.EARLIER}:
            yield from ((form, number) for form in other_forms(name.shown, name.folded))
        if name.target.unassessed and name.source is Source.OCCUPATION:
            ends = (ending for ending in TITLES if name.folded.endswith(ending))
            yield from ((name.folded.removesuffix(ending) + TITLES[ending], number) for ending in ends)


keeper = Keeper(read, lambda version: version.names)
