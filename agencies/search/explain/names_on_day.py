"""Names as they are on the day of the rows: what comes later is told to, what still holds is not former."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from agencies.in_memory import Found, Selection, first_day
from agencies.labels import not_yet
from agencies.search.index.knowledge import Borne, Knowledge
from agencies.search.index.names import OFFICIAL, NameSource, NameTarget
from agencies.search.match.hits import Hit, How
from agencies.search.parse.query import LineReading
from agencies.search.text.folding import fold
from agencies.search.values import Suggestion

# Of what a part means, as much is looked at.
MOST_OTHERWISE_HELD = 20


@dataclass(frozen=True, slots=True)
class NamesOnDay:
    """`renamed`: by filing number or code all names that it bore or will bear, where there are several."""

    rows: Selection
    renamed: Mapping[str, Sequence[Borne]]
    today: dt.date

    def names(self, target: NameTarget) -> Sequence[Borne]:
        return self.renamed.get(target.number or target.code, ())

    def row(self, target: NameTarget) -> Found | None:
        """One that is listed on the day."""
        return next(iter(self.rows.of_items_or_agencies(target.items, target.agencies)), None)

    def label(self, target: NameTarget) -> str:
        """Its name of the day; the newest where it is not listed."""
        if not any(name.since > self.rows.on for name in self.names(target)):
            return target.label
        row = self.row(target)
        if row is None:
            return target.label
        if target.agencies:
            return row.agency
        whole = row.work_type and target.label.endswith(f"（{row.work_type}）")
        return row.item if whole else row.occupation

    def offered(self, ways: Iterable[Suggestion], knowledge: Knowledge) -> tuple[Suggestion, ...]:
        """Ways on to what is listed on the day and is to be called otherwise: by its name of the day."""
        return tuple(self._offered(way, knowledge) for way in ways)

    def _offered(self, way: Suggestion, knowledge: Knowledge) -> Suggestion:
        key = getattr(way.target, "filing_number", "") or getattr(way.target, "code", "")
        if key not in self.renamed:
            return way
        target = knowledge.agencies.get(key) or knowledge.codes.get(key)
        label = self.label(target) if target else ""
        if not target or label == target.label or label in way.text:
            return way
        text, why = (words.replace(target.label, label) for words in (way.text, way.why))
        return replace(way, text=text, why=why)

    def listed(self, target: NameTarget) -> bool:
        """An old code or a name to come stands beside what is listed on the day, and is not meant."""
        return bool(self.rows.of_items_or_agencies(target.items, target.agencies))

    def gone(self, reading: LineReading) -> list[NameTarget]:
        """What whole names of the text mean that stand for nothing which is listed on the day."""
        found = dict[NameTarget, None]()
        for token in reading:
            hits = list(islice(token.meaning.hits.best(), MOST_OTHERWISE_HELD)) if token.meaning else []
            whole = dict.fromkeys(hit.name.target for hit in hits if hit.how is How.WHOLE)
            if not any(map(self.listed, whole)):
                found |= whole
        return list(found)

    def still_holds(self, hit: Hit) -> bool:
        """A code that is a former one later."""
        return hit.how is How.FORMER_CODE and hit.typed in self.rows.codes()

    def hit(self, hit: Hit) -> Hit:
        """As it is to be explained."""
        if hit.how is How.FORMER_CODE:
            return hit._replace(how=How.CODE) if self.still_holds(hit) else self._code(hit)
        name = hit.name
        if name.source is not NameSource.EARLIER and not self.names(name.target):
            return hit
        label = self.label(name.target)
        target = name.target._replace(label=label)
        if name.source is NameSource.EARLIER and fold(label) == name.folded:
            source = NameSource.AGENCY if target.number else NameSource.OCCUPATION
            return hit._replace(name=name._replace(source=source, target=target))
        named = hit._replace(name=name._replace(target=target))
        if since := self._later(hit, label):
            return named._replace(how=How.LATER_NAME, typed=self._begins(since))
        return named

    def _later(self, hit: Hit, label: str) -> dt.date | None:
        """When the name begins that is none yet, or was one before and is not on the day."""
        name, names = hit.name, self.names(hit.name.target)
        if not names or label == name.shown:
            return None
        since: list[dt.date] = []
        if name.source is NameSource.EARLIER:
            since = [each.since for each in names if each.folded == name.folded]
        elif name.source in OFFICIAL and name.shown == name.target.label:
            since = [names[-1].since]
        return min(since) if since and min(since) > self.rows.on else None

    def _code(self, hit: Hit) -> Hit:
        """What the code is to the one that is listed on the day: one before it, or one to come."""
        row = self.row(hit.name.target)
        if row is None:
            return hit
        target = hit.name.target._replace(label=row.occupation, code=row.code)
        hit = hit._replace(name=hit.name._replace(target=target))
        since = first_day(self.rows.on_any_day().of_codes({hit.typed}))
        if since is None or since <= self.rows.on:
            return hit
        return hit._replace(how=How.LATER_CODE, typed=self._begins(since))

    def _begins(self, day: dt.date) -> str:
        return f"{day}{not_yet(day, self.today) or ' '}"
