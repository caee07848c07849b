"""What the words of a list surely name: by the whole name and nothing less, so that nothing is guessed."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import chain
from typing import NamedTuple

from django.utils.translation import gettext as _
from rapidfuzz import fuzz, process

from agencies.codes import FILING_NUMBER, fold_code, parse_code
from agencies.in_memory import Selection
from agencies.in_memory.columns import Texts
from agencies.models import Agency, AgencyName, Alias, AssessmentItem, Occupation, OccupationName
from agencies.models.assessment_item import item_name
from agencies.models.data_version import Version
from agencies.search.look_up import look_up
from agencies.search.text.folding import fold
from agencies.search.values import AnswerKind, Target, ToAgency, ToOccupation

MOST_POSSIBLE, SHORTEST_ASKED_PART, LONGEST_ASKED_NAME, LIKENESS, NEARNESS = 5, 2, 80, 75, 60
# In a cell no more than this is looked through for a whole name.
LONGEST_LOOKED_THROUGH = 400
LATIN = re.compile("[a-z]")
CERTAIN = Alias.Confidence.HIGH
# In place of a work type: the key is an agency's.
AN_AGENCY = ""
# Folded text → what it names: the official names of today, then former ones, then this site's aids.
Tiers = tuple["Names", "Names", "Names"]


class Key(NamedTuple):
    """An agency, or an occupation under the oldest of its codes; without a work type all of it."""

    id: int
    work_type: str | None = None


class Names(defaultdict[str, set[Key]]):
    """Folded texts, to be looked up whole, and gone through once they are all there."""

    def __init__(self) -> None:
        super().__init__(set)

    @cached_property
    def texts(self) -> Texts:
        return Texts(self)

    @cached_property
    def lengths(self) -> dict[str, list[int]]:
        """Those of the texts that begin with a character."""
        lengths: dict[str, set[int]] = defaultdict(set)
        for text in self:
            lengths[text[0]].add(len(text))
        return {first: sorted(found) for first, found in lengths.items()}

    def around(self, text: str) -> Iterator[Key]:
        """What stands whole within it, then what it is a part of; read on as far as is wanted."""
        for start, first in enumerate(text[:LONGEST_LOOKED_THROUGH]):
            for length in self.lengths.get(first, ()):
                yield from self.get(text[start : start + length], ())
        for place in self.texts.holding(text):
            yield from self[self.texts[place]]


class Meant(NamedTuple):
    """One key where it is certain; else the names that it may be. `understood` says how it was read.

    `retracted`: a number or code that only a record has which was recorded in error; its name means nothing.
    """

    key: Key | None = None
    understood: str = ""
    candidates: tuple[str, ...] = ()
    retracted: bool = False


class KnownNames:
    """Read anew for each list: some thousand names, seven queries."""

    def __init__(self, scopes: Selection, version: Version) -> None:
        self.scopes, self.version = scopes, version
        agencies = list(Agency.every.only("filing_number", "name", "second_name", "retracted"))
        occupations = list(Occupation.every.all())
        self.agencies = {agency.pk: agency for agency in agencies if not agency.retracted}
        self.occupations = {each.pk: each for each in occupations if not each.retracted}
        self.retracted = {agency.filing_number for agency in agencies if agency.retracted}
        self.retracted |= {each.code for each in occupations if each.retracted}
        self.numbers = {agency.filing_number: agency.pk for agency in self.agencies.values()}
        self.codes = {each.code: each.pk for each in self.occupations.values()}
        self.agency_tiers: Tiers = (Names(), Names(), Names())
        self.item_tiers: Tiers = (Names(), Names(), Names())
        self.loose = Names()
        self._read_agencies()
        self._read_items()
        self._read_aliases()

    def oldest(self, occupation: int) -> int:
        while (former := self.occupations[occupation].replaces_id) in self.occupations:
            occupation = former
        return occupation

    def label(self, key: Key) -> str:
        if key.work_type == AN_AGENCY:
            return self.agency_name(key.id)
        return (
            f"{self.occupations[key.id].code} {item_name(self.occupation_name(key.id), key.work_type or '')}"
        )

    def agency_name(self, pk: int) -> str:
        """That of the day, as of an occupation; the first of one that is not listed yet."""
        return self.agency_names.get(pk) or self.agencies[pk].name

    def occupation_name(self, pk: int) -> str:
        return self.occupation_names.get(pk) or self.occupations[pk].name

    def agency(self, text: str) -> Meant:
        number = FILING_NUMBER.search(fold_code(text).replace("-", ""))
        if number:
            if known := self.numbers.get(number[0]):
                return Meant(Key(known, AN_AGENCY), read_as(number[0], self.agency_name(known)))
            return Meant(retracted=number[0] in self.retracted)
        return self._meant(text, self.agency_tiers, ToAgency)

    def item(self, text: str) -> Meant:
        if code := parse_code(text):
            if known := self.codes.get(code):
                return Meant(Key(self.oldest(known)), read_as(code, self.occupation_name(known)))
            return Meant(retracted=code in self.retracted)
        return self._meant(text, self.item_tiers, ToOccupation)

    def _meant(self, text: str, tiers: Tiers, target: type) -> Meant:
        folded = fold(text)
        if not folded:
            return Meant()
        told = ("", _("曾用名称“%(text)s”"), _("叫法“%(text)s”（本站整理，不属于目录）"))
        for words, names in zip(told, tiers, strict=True):
            found = names.get(folded, set())
            if len(found) == 1:
                (key,) = found
                return Meant(key, read_as(words % {"text": text}, self.label(key)) if words else "")
            if found:
                return Meant(candidates=tuple(sorted(map(self.label, found))))
        loose = (
            key for key in self.loose.get(folded, ()) if (key.work_type == AN_AGENCY) == (target is ToAgency)
        )
        around = tiers[0].around(folded) if len(folded) >= SHORTEST_ASKED_PART else iter(())
        near = (key for key in chain(loose, around) if target is ToAgency or self.is_listed(key))
        return Meant(candidates=first_of(map(self.label, near)) or self._likely(text, folded, target))

    def _likely(self, text: str, folded: str, target: type) -> tuple[str, ...]:
        """What the search takes it for or offers instead, of the same sort.

        Nothing for what is longer than any name; an agency is looked for only where something is near.
        """
        if len(text) > LONGEST_ASKED_NAME or (target is ToAgency and not self._is_near_an_agency(folded)):
            return ()
        answer = look_up(text, scopes=self.scopes, version=self.version)
        if answer.kind is AnswerKind.MATCHES and target is ToOccupation:
            return first_of(f"{row.code} {row.item}" for row in answer.scopes[:MOST_POSSIBLE])
        if answer.kind is AnswerKind.MATCHES:
            page = answer.beside().page
            meant = self.key_of(page.target, target) if page else None
            return (self.label(meant),) if meant else ()
        keys = [key for each in answer.beside().suggestions if (key := self.key_of(each.target, target))]
        # What shares but a word of weight with it is none of the things meant.
        return first_of(self.label(key) for key in keys if fuzz.ratio(folded, self.folded(key)) >= LIKENESS)

    def _is_near_an_agency(self, folded: str) -> bool:
        """Whether it has letters, which may be pinyin, or holds a whole name, or is written like one."""
        others = (*self.agency_tiers[1:], self.loose)
        if LATIN.search(folded) or any(next(names.around(folded), None) for names in others):
            return True
        like = process.extractOne(folded, self.present_names, scorer=fuzz.ratio, score_cutoff=NEARNESS)
        return like is not None

    def key_of(self, offered: Target, wanted: type) -> Key | None:
        if not isinstance(offered, wanted):
            return None
        if isinstance(offered, ToAgency) and offered.filing_number in self.numbers:
            return Key(self.numbers[offered.filing_number], AN_AGENCY)
        if isinstance(offered, ToOccupation) and offered.code in self.codes:
            return Key(self.codes[offered.code])
        return None

    def folded(self, key: Key) -> str:
        named = self.agencies[key.id] if key.work_type == AN_AGENCY else self.occupations[key.id]
        return fold(named.name)

    def is_listed(self, key: Key) -> bool:
        return key.id in self.items_of

    def _read_agencies(self) -> None:
        now, former, _aids = self.agency_tiers
        names_now = {pk: [agency.name, agency.second_name] for pk, agency in self.agencies.items()}
        for pk, names in names_now.items():
            note_texts(now, spellings(*names), Key(pk, AN_AGENCY))
        self.present_names = [fold(name) for name, _second in names_now.values()]
        self.agency_names: dict[int, str] = {}
        fields = ("valid_from", "valid_until", "agency_id", "name", "second_name")
        for since, until, pk, *names in AgencyName.objects.order_by("valid_from").values_list(*fields):
            if since <= self.scopes.on or pk not in self.agency_names:
                self.agency_names[pk] = names[0]
            if pk in self.agencies and until and until > self.scopes.on:
                note_texts(now, spellings(*names), Key(pk, AN_AGENCY))  # which another is only to follow
            elif names != names_now.get(pk, names):
                note_texts(former, spellings(*names), Key(pk, AN_AGENCY))

    def _read_items(self) -> None:
        now, former, _aids = self.item_tiers
        for pk, occupation in self.occupations.items():
            note_texts(now, [occupation.name], Key(self.oldest(pk)))
        items = AssessmentItem.objects.filter(occupation__in=self.occupations)
        listed = set(self.scopes.columns.item_keys.tolist())
        # The keys of the items that have ever been listed, by the oldest code of their occupation.
        self.items_of: dict[int, list[int]] = defaultdict(list)
        for item, pk, work_type in items.values_list("pk", "occupation_id", "work_type"):
            if item not in listed:
                continue  # of a scope that was retracted, or left over from an import that was undone
            key = Key(self.oldest(pk), work_type)
            self.items_of[key.id].append(item)
            name = self.occupations[pk].name
            note_texts(now, [item_name(name, work_type), work_type] if work_type else [], key)
        self.occupation_names: dict[int, str] = {}
        borne = OccupationName.objects.order_by("-valid_until")
        for until, pk, name in borne.values_list("valid_until", "occupation_id", "name"):
            if until > self.scopes.on:
                self.occupation_names[pk] = name
            if pk in self.occupations:
                tier = now if until > self.scopes.on else former
                note_texts(tier, [name], Key(self.oldest(pk)))

    def _read_aliases(self) -> None:
        for alias in Alias.objects.approved().select_related("item"):
            tiers = self.agency_tiers if alias.agency_id else self.item_tiers
            if alias.agency_id in self.agencies:
                key = Key(alias.agency_id or 0, AN_AGENCY)
            elif alias.item and alias.item.occupation_id in self.occupations:
                key = Key(self.oldest(alias.item.occupation_id), alias.item.work_type or None)
            elif alias.occupation_id in self.occupations:
                key = Key(self.oldest(alias.occupation_id or 0))
            else:
                continue
            note_texts(tiers[2] if alias.confidence == CERTAIN else self.loose, [alias.text], key)


def spellings(name: str, second_name: str) -> tuple[str, ...]:
    """Each by itself, and both as an annex prints them: 上海市长宁区业余大学（上海市长宁区社区学院）."""
    return (name, second_name, f"{name}（{second_name}）") if second_name else (name,)


def first_of(labels: Iterable[str]) -> tuple[str, ...]:
    """Each once, and of the rest none is made."""
    found: dict[str, None] = {}
    for label in labels:
        found[label] = None
        if len(found) == MOST_POSSIBLE:
            break
    return tuple(found)


def read_as(text: str, name: str) -> str:
    return _("%(text)s：%(name)s") % {"text": text, "name": name}


def note_texts(names: Names, texts: Iterable[str], key: Key) -> None:
    for text in texts:
        if folded := fold(text):
            names[folded].add(key)
