"""Names as they are on the day of the rows: what comes later is told to, what still holds is not former."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from agencies.in_memory import Selection
from agencies.labels import not_yet
from agencies.search.index.names import OFFICIAL, NameSource, NameTarget
from agencies.search.match.hits import Hit, How
from agencies.search.text.folding import fold


@dataclass(frozen=True, slots=True)
class NamesOnDay:
    """`renamed`: by filing number or code, since when the newest name holds, where there was another."""

    rows: Selection
    renamed: Mapping[str, dt.date]
    today: dt.date

    def since(self, target: NameTarget) -> dt.date | None:
        """When the newest name begins, if that is after the day of the rows."""
        since = self.renamed.get(target.number or target.code)
        return since if since and since > self.rows.on else None

    def label(self, target: NameTarget) -> str:
        if self.since(target) is None:
            return target.label
        its = self.rows.of_items_or_agencies(target.items, target.agencies)
        row = next(iter(its), None)
        if row is None:
            return target.label
        if target.agencies:
            return row.agency
        whole = row.work_type and target.label.endswith(f"（{row.work_type}）")
        return row.item if whole else row.occupation

    def listed(self, target: NameTarget) -> bool:
        """An old code or a name to come stands beside what is listed on the day, and is not meant."""
        return bool(self.rows.of_items_or_agencies(target.items, target.agencies))

    def still_holds(self, hit: Hit) -> bool:
        """A code that is a former one later."""
        return hit.how is How.FORMER_CODE and hit.typed in self.rows.codes()

    def hit(self, hit: Hit) -> Hit:
        """As it is to be explained."""
        name = hit.name
        if self.still_holds(hit):
            return hit._replace(how=How.CODE)
        since = self.since(name.target)
        if since is None or (label := self.label(name.target)) == name.target.label:
            return hit
        target = name.target._replace(label=label)
        if name.source is NameSource.EARLIER and fold(label) == name.folded:
            source = NameSource.AGENCY if target.number else NameSource.OCCUPATION
            return hit._replace(name=name._replace(source=source, target=target))
        if name.source in OFFICIAL and name.shown == name.target.label:
            begins = f"{since}{not_yet(since, self.today) or ' '}"
            return hit._replace(how=How.LATER_NAME, typed=begins, name=name._replace(target=target))
        if name.source is NameSource.EARLIER and since <= self.today:
            return hit
        return hit._replace(name=name._replace(target=target))
