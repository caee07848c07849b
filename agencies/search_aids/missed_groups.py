"""Searches that found nothing, put together by how they sound: `电工` and `典工` are one group."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from agencies.models import MissedSearch
from agencies.search.text.pinyin import pinyin_of

RECENT = dt.timedelta(days=30)


@dataclass(frozen=True)
class Missed:
    """`text` is the spelling searched most; `others` are the rest of the group."""

    text: str
    others: tuple[str, ...]
    count: int
    last: dt.date

    @property
    def source(self) -> str:
        """What an alias made of it says about where it comes from."""
        return f"检索记录：{self.count} 次没有查到，最近 {self.last}"


def missed_groups(since: dt.date) -> list[Missed]:
    """Most frequent first, then newest. One query."""
    counts: defaultdict[str, defaultdict[str, int]] = defaultdict(lambda: defaultdict(int))
    last: dict[str, dt.date] = {}
    for text, day, count in MissedSearch.objects.filter(day__gte=since).values_list("text", "day", "count"):
        sound = pinyin_of(text)
        counts[sound][text] += count
        last[sound] = max(day, last.get(sound, day))
    groups = [_grouped(spellings, last[sound]) for sound, spellings in counts.items()]
    return sorted(groups, key=lambda group: (-group.count, -group.last.toordinal(), group.text))


def _grouped(spellings: dict[str, int], last: dt.date) -> Missed:
    text, *others = sorted(spellings, key=lambda text: (-spellings[text], text))
    return Missed(text, tuple(others), sum(spellings.values()), last)
