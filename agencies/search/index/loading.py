"""The register → what a search knows of it, in twelve queries: all ever listed, and the classification."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple

from agencies.in_memory import Selection, first_day
from agencies.in_memory.columns import Columns
from agencies.in_memory.reading import current_columns
from agencies.in_memory.versioned_value import VersionedValue, gc_paused
from agencies.models import (
    Agency,
    AgencyName,
    Alias,
    AssessmentItem,
    GradeLevel,
    Notice,
    Occupation,
    OccupationGroup,
    OccupationName,
    SearchNote,
    item_name,
)
from agencies.models.occupation import PRINTED_IN
from agencies.search.index.forms import forms_of
from agencies.search.index.knowledge import Borne, GuideWord, Index, Knowledge, NoteRow, Word, by_beginning
from agencies.search.index.names import Agencies, Name, NameSource, NameTarget
from agencies.search.text.folding import fold, fold_all
from agencies.search.text.grades import grades_of_levels
from agencies.search.text.pinyin import PINYIN_MARK, pinyin_of
from agencies.search.text.words import AGENCY_KINDS, KIND_WORDS
from agencies.search.values import ToGuide, ToNotice

FORMER_NAME = {"high": NameSource.EARLIER}
# Kinds of notes whose terms name something.
NAMED_BY_NOTES = {SearchNote.Kind.NOT_LISTED, SearchNote.Kind.ANOTHER_CERTIFICATE}
CONFIDENCE = {"high": NameSource.HIGH, "medium": NameSource.MEDIUM, "low": NameSource.LOW}


class NameEntry(NamedTuple):
    shown: str
    source: NameSource
    target: NameTarget
    sound: str = ""


class OccupationRow(NamedTuple):
    pk: int
    code: str
    name: str
    name_en: str
    pinyin: str
    replaces: int | None
    in_print: bool
    classified_in: int | None
    source: str


class Reader:
    """Reads the tables once and keeps what several parts of the knowledge are made of.

    An agency or an item is known if it was ever listed, an occupation also if the classification has it.
    """

    def __init__(self, columns: Columns) -> None:
        self.ever = Selection(columns, dt.date.min, None)
        self.listed_agencies = set(columns.agency_keys.tolist())
        listed_items = set(columns.item_keys.tolist())
        fields = (
            "pk", "code", "name", "name_en", "pinyin", "replaces_id", "in_classification", "classified_in",
            "source",
        )  # fmt: skip
        rows = [OccupationRow(*row) for row in Occupation.objects.order_by("code").values_list(*fields)]
        by_id = {row.pk: row for row in rows}
        self.items: dict[str, list[tuple[int, str, str]]] = defaultdict(list)
        self.item_targets: dict[int, NameTarget] = {}
        self.item_lines: dict[int, NameTarget] = {}
        items = AssessmentItem.objects.order_by("pk").values_list(
            "pk", "occupation_id", "work_type", "pinyin"
        )
        for pk, occupation_id, work_type, pinyin in items:
            if pk not in listed_items or occupation_id not in by_id:
                continue  # retracted, or left over from an import that was undone
            row = by_id[occupation_id]
            self.items[row.code].append((pk, work_type, pinyin))
            self.item_targets[pk] = NameTarget(item_name(row.name, work_type), items=(pk,), code=row.code)
        self.occupations = [
            row for row in rows if row.in_print or row.classified_in or row.code in self.items
        ]
        self.codes = {row.code: self._occupation(row) for row in self.occupations}
        # An occupation that was re-coded: its old code → the one that replaces it.
        self.successors = {
            by_id[row.replaces].code: row.code for row in self.occupations if row.replaces in by_id
        }
        self.lines = self._lines()
        self.by_id = {row.pk: self.line(row.code) for row in self.occupations}
        # By filing number or code all names that it bore or will bear, where there are several.
        self.renamed: dict[str, list[Borne]] = defaultdict(list)
        self.groups = dict(OccupationGroup.objects.values_list("code", "name"))

    def _occupation(self, row: OccupationRow) -> NameTarget:
        items = tuple(pk for pk, _, _ in self.items.get(row.code, ()))
        return NameTarget(row.name, items=items, unassessed="" if items else row.code, code=row.code)

    def _lines(self) -> dict[str, NameTarget]:
        """The code of an occupation that was re-coded, or took such a one's place → all of them as one.

        It bears the newest code and name, so an everyday name means whichever is assessed on the day asked.
        """
        members: dict[str, list[str]] = defaultdict(list)
        for code in self.codes:
            newest = code
            while newest in self.successors:
                newest = self.successors[newest]
            members[newest].append(code)
        lines: dict[str, NameTarget] = {}
        for newest, codes in members.items():
            every = [item for code in codes for item in self.items.get(code, ())]
            if len(codes) == 1 or not every:
                continue
            label = self.codes[newest].label
            line = NameTarget(label, items=tuple(pk for pk, _, _ in every), code=newest)
            lines |= dict.fromkeys(codes, line)
            for pk, work_type, _ in every:
                same = tuple(other for other, kind, _ in every if kind == work_type)
                self.item_lines[pk] = NameTarget(item_name(label, work_type), items=same, code=newest)
        return lines

    def line(self, code: str) -> NameTarget:
        return self.lines.get(code) or self.codes[code]

    def names(self) -> Iterator[NameEntry]:
        yield from self._occupation_names()
        yield from self._agency_names()
        yield from self._aliases()
        in_group: dict[str, list[int]] = defaultdict(list)
        for code, items in self.items.items():
            for size in (1, 4, 7):
                in_group[code[:size]] += (pk for pk, _, _ in items)
        for code, name in self.groups.items():
            own = tuple(in_group[code])
            yield NameEntry(
                name, NameSource.GROUP, NameTarget(name, own, unassessed="" if own else code, code=code)
            )

    def _occupation_names(self) -> Iterator[NameEntry]:
        for row in self.occupations:
            target = self.codes[row.code]
            yield NameEntry(row.name, NameSource.OCCUPATION, target, row.pinyin)
            if row.name_en and (line := self.line(row.code)).items:
                yield NameEntry(row.name_en, NameSource.ENGLISH, line)
            if row.code in self.successors and (line := self.line(row.code)).label != row.name:
                yield NameEntry(row.name, NameSource.EARLIER, line, row.pinyin)
            for pk, work_type, pinyin in self.items.get(row.code, ()):
                if work_type:
                    yield NameEntry(work_type, NameSource.WORK_TYPE, self.item_targets[pk], pinyin)
                    whole = item_name(row.name, work_type)
                    yield NameEntry(whole, NameSource.ITEM, self.item_targets[pk], f"{row.pinyin} {pinyin}")

        former = OccupationName.objects.order_by("valid_until")
        fields = ("occupation_id", "occupation__code", "name", "pinyin", "valid_from", "valid_until")
        ends: dict[str, dt.date] = {}
        for key, code, name, pinyin, since, until in former.values_list(*fields):
            if key in self.by_id:
                self.renamed[code].append(Borne(since or dt.date.min, fold(name)))
                ends[code] = until
                yield NameEntry(name, NameSource.EARLIER, self.by_id[key], pinyin or pinyin_of(name))
        for code, until in ends.items():
            self.renamed[code].append(Borne(until, fold(self.codes[code].label)))
        self._join_names_of_lines()

    def _join_names_of_lines(self) -> None:
        """Where an occupation was re-coded, its newest code has the names that it bore under each."""
        for oldest in self.successors.keys() - self.successors.values():
            names: list[Borne] = []
            code = oldest
            while code:
                since = (first_day(self.ever.of_codes({code})) if names else None) or dt.date.min
                own = self.renamed.get(code) or [Borne(since, fold(self.codes[code].label))]
                names += [Borne(max(name.since, since), name.folded) for name in own]
                code = self.successors.get(code, "")
            if len({name.folded for name in names}) > 1:
                self.renamed[self.line(oldest).code] = names

    def _agency_names(self) -> Iterator[NameEntry]:
        rows = Agency.objects.order_by("filing_number")
        fields = ("pk", "filing_number", "name", "second_name", "pinyin", "name_en")
        self.agencies: list[NameTarget] = []
        by_id: dict[int, tuple[NameTarget, set[str]]] = {}
        for pk, number, name, second_name, pinyin, name_en in rows.values_list(*fields):
            if pk not in self.listed_agencies:
                continue
            target = NameTarget(name, agencies=(pk,), number=number)
            self.agencies.append(target)
            by_id[pk] = target, {name, second_name}
            for shown, sound in zip(
                filter(None, (name, second_name)), pinyin.split(PINYIN_MARK), strict=False
            ):
                yield NameEntry(shown, NameSource.AGENCY, target, sound)
            if name_en:
                yield NameEntry(name_en, NameSource.ENGLISH, target)
        borne = AgencyName.objects.order_by("valid_from")
        for pk, name, second_name, since, until in borne.values_list(
            "agency_id", "name", "second_name", "valid_from", "valid_until"
        ):
            if pk in by_id:
                target, now = by_id[pk]
                if until or target.number in self.renamed:
                    names = filter(None, (second_name, name))
                    self.renamed[target.number] += (Borne(since, fold(each)) for each in names)
                for shown in {name, second_name} - now - {""}:
                    yield NameEntry(shown, NameSource.EARLIER, target, pinyin_of(shown))
        endings = {ending for endings in AGENCY_KINDS.values() for ending in endings}
        having = {e: [pk for pk, (target, _) in by_id.items() if e in target.label] for e in endings}
        for word, wanted in AGENCY_KINDS.items():
            ids = dict.fromkeys(pk for ending in wanted for pk in having[ending])
            yield NameEntry(word, NameSource.AGENCY_KIND, NameTarget(word, agencies=tuple(ids)))

    def _aliases(self) -> Iterator[NameEntry]:
        self.former_codes: dict[str, list[NameTarget]] = defaultdict(list)
        agencies = {target.agencies[0]: target for target in self.agencies}
        fields = ("text", "kind", "confidence", "occupation_id", "item_id", "agency_id", "pinyin")
        for text, kind, confidence, occupation, item, agency, pinyin in (
            Alias.objects.approved().order_by("pk").values_list(*fields)
        ):
            target = self.by_id.get(occupation) or self.item_lines.get(item) or self.item_targets.get(item)
            target = target or agencies.get(agency)
            if target is None:
                continue  # never listed, or retracted
            if kind == Alias.Kind.FORMER_CODE:
                self.former_codes[text].append(target)
            else:
                former = kind == Alias.Kind.FORMER_NAME
                # A former official name that an editor is sure of matches, and says what it is.
                source = FORMER_NAME.get(confidence, NameSource.FORMER) if former else CONFIDENCE[confidence]
                if text.isascii() and text.islower() and source is NameSource.HIGH:
                    source = NameSource.ENGLISH  # `elevator`: by whole words; abbreviations have capitals
                yield NameEntry(text, source, target, pinyin)

    def guides(self) -> list[GuideWord]:
        """Words that editors point at a topic or notice, notices by number and title; the longest first."""
        notices = {notice.pk: notice for notice in Notice.objects.all()}
        words = [word for notice in notices.values() for word in words_of(notice)]
        fields = ("text", "confidence", "topic__slug", "topic__title", "topic__title_en", "notice_id")
        for text, confidence, slug, title, title_en, notice in Alias.objects.approved().values_list(*fields):
            sort = (confidence == Alias.Confidence.LOW, confidence == Alias.Confidence.MEDIUM)
            if slug:
                words.append(GuideWord(parts_of(text), ToGuide(slug), title, title_en, *sort))
            elif notice in notices:
                its = notices[notice]
                words.append(GuideWord(parts_of(text), ToNotice(its.slug), its.title, "", *sort))
        return sorted((word for word in words if word.parts), key=lambda word: -word.size)

    def notes(self) -> dict[int, NoteRow]:
        related = defaultdict(list)
        codes = SearchNote.related.through._default_manager.values_list("searchnote_id", "occupation__code")
        for note, code in codes.order_by("occupation__code"):
            if code in self.codes:
                related[note].append(code)
        notes = (
            SearchNote.objects.approved()
            .order_by("title")
            .values_list("pk", "terms", "occupation__code", *NoteRow._fields[3:])
        )
        return {
            pk: NoteRow(tuple(map(fold, terms)), code or "", tuple(related[pk]), *shown)
            for pk, terms, code, *shown in notes
        }


def words_of(notice: Notice) -> Iterator[GuideWord]:
    """`沪人社职〔2024〕458号`, its last part by itself or behind who issued it, and the title."""
    issuer, short = notice.number.partition("〔")[0], notice.number.rpartition("〕")[2]
    for text in (notice.number, short, f"{issuer}…{short.removesuffix('号')}", notice.title):
        yield GuideWord(parts_of(text), ToNotice(notice.slug), notice.title, "")


def parts_of(text: str) -> tuple[str, ...]:
    return tuple(filter(None, map(fold, text.split("…"))))


# Nothing made here is rubbish, and looking for it costs half as much again.
@gc_paused()
def read_knowledge(columns: Columns) -> Knowledge:
    reader = Reader(columns)
    grades = grades_of_levels(list(GradeLevel.objects.rising()))
    notes = reader.notes()
    asked = [note.terms for note in notes.values() if note.kind == SearchNote.Kind.QUESTION]
    words = {word: Word("noise", word) for terms in asked for word in terms}
    words |= {word: Word("kind", word, (kind,)) for kind, said in KIND_WORDS.items() for word in said}
    words |= {word: Word("grade", word, numerals) for word, numerals in grades.words.items()}
    names = list(folded_names(list(reader.names()), notes, reader.codes))
    agencies = Agencies((each.agencies[0], each.number, each.label) for each in reader.agencies)
    guides = tuple(reader.guides())
    return Knowledge(
        index=Index(names, forms_of(names, words.keys()), agencies, words),
        grades=grades,
        codes=reader.codes,
        former_codes={code: tuple(targets) for code, targets in reader.former_codes.items()},
        lines={code: reader.line(code) for code in reader.successors},
        agencies=agencies,
        items_of={code: tuple((pk, kind) for pk, kind, _ in items) for code, items in reader.items.items()},
        code_of={pk: code for code, items in reader.items.items() for pk, _, _ in items},
        groups=reader.groups,
        renamed=dict(reader.renamed),
        notes=notes,
        terms=by_beginning((key, term) for key, note in notes.items() for term in note.terms),
        guides=guides,
        sounding_guides={
            pinyin_of(word.parts[0]).replace(" ", ""): place
            for place, word in enumerate(guides)
            if len(word.parts) == 1 < len(word.parts[0]) and not word.is_thing and not word.asks
            if not word.parts[0].isascii() and isinstance(word.target, ToGuide)
        },
        questions="\n".join(chain.from_iterable(word.parts for word in guides)),
        asking=by_beginning((place, word.parts[0]) for place, word in enumerate(guides)),
        added={
            row.code: (row.classified_in, row.source)
            for row in reader.occupations
            if row.classified_in and row.classified_in > PRINTED_IN
        },
        words=words,
        sounding_words={pinyin_of(text).replace(" ", ""): word for text, word in words.items()},
    )


def folded_names(
    entries: list[NameEntry], notes: dict[int, NoteRow], codes: dict[str, NameTarget]
) -> Iterator[Name]:
    for entry, folded in zip(entries, fold_all(entry.shown for entry in entries), strict=True):
        if folded:
            yield Name(folded, *entry)
    for key, note in notes.items():
        for term in note.terms if note.kind in NAMED_BY_NOTES else ():
            own = codes.get(note.occupation)
            unassessed = own.unassessed if own else ""
            target = NameTarget(note.title, unassessed=unassessed, code=note.occupation, note=key)
            if own and own.items and note.kind == SearchNote.Kind.NOT_LISTED:
                target = own  # it has come to be listed since the note was written
            if term:
                is_permit = note.kind == SearchNote.Kind.ANOTHER_CERTIFICATE  # dgz is 电工证, and no 登高证
                sound = "" if is_permit else pinyin_of(term)
                yield Name(term, term, NameSource.NOTE, target, sound)


current_knowledge = VersionedValue(
    lambda version: read_knowledge(current_columns.at(version)), is_large=True, made_of=current_columns
)
