"""What a change of the search aids would do to answers: the saved queries, asked before it and after it.

Saved are queries that people type (`fixtures/saved_queries.json`) and the names of all that is in the
directory, so that no alias can quietly take an official name's place.
"""

import datetime as dt
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db import transaction

from agencies import missed_searches
from agencies.in_memory import in_force
from agencies.models import AssessmentItem
from agencies.search.look_up import look_up
from agencies.search.text.pinyin import pinyin_of
from agencies.search.values import AnswerKind

SAVED_QUERIES_FILE = Path(settings.BASE_DIR, "fixtures", "saved_queries.json")
MOST_NAMES_TOLD = 4
NOTHING = {
    AnswerKind.OTHER_NAME: "没有直接匹配，只给出可能的名称",
    AnswerKind.GROUP: "是职业类别，其中没有列入目录的职业",
    AnswerKind.LISTED_BEFORE: "曾列入目录，当日不在内",
    AnswerKind.LISTED_LATER: "以后才列入目录",
    AnswerKind.NOT_ASSESSED: "有这个职业，但没有机构评价",
    AnswerKind.NO_SUCH_GRADE: "没有这个等级",
    AnswerKind.ANOTHER_CERTIFICATE: "属于其他证件",
    AnswerKind.GUIDE: "由办事指南或通知回答",
}


@dataclass(frozen=True)
class SavedAnswer:
    """What a query is answered with: which kind of answer, and the items found, in order."""

    kind: AnswerKind
    items: tuple[str, ...]

    def __str__(self) -> str:
        if not self.items:
            return NOTHING.get(self.kind, "没有匹配")
        more = f" 等 {len(self.items)} 项" if len(self.items) > MOST_NAMES_TOLD else ""
        return "、".join(self.items[:MOST_NAMES_TOLD]) + more


@dataclass(frozen=True)
class Changed:
    """A query that would be answered otherwise."""

    query: str
    before: SavedAnswer
    after: SavedAnswer


@cache
def saved_queries() -> tuple[str, ...]:
    return tuple(json.loads(SAVED_QUERIES_FILE.read_text(encoding="utf-8")))


def queries(on: dt.date, text: str) -> list[str]:
    """`text`, and of the names in force and the saved queries those that it could touch; each once."""
    keys = [item.pk for item, _count in in_force(on).item_counts()]
    items = AssessmentItem.objects.select_related("occupation").in_bulk(keys).values()
    names = [name for item in items for name in (item.occupation.name, item.work_type)]
    touched = [query for query in dict.fromkeys([*names, *saved_queries()]) if may_touch(text, query)]
    return list(dict.fromkeys([text, *touched]))


def may_touch(text: str, query: str) -> bool:
    """Names are matched by their characters or by their sound: without a syllable in common they never meet.

    Letters may be the initials of anything.
    """
    letters = any(character.isascii() and character.isalpha() for character in query)
    return letters or not set(pinyin_of(text).split()).isdisjoint(pinyin_of(query).split())


def answers(asked: Iterable[str], on: dt.date) -> dict[str, SavedAnswer]:
    """As the register stands now, uncommitted changes included; not counted as somebody's search."""
    with missed_searches.nobody_asking():
        return {query: saved_answer(query, on) for query in asked}


def saved_answer(query: str, on: dt.date) -> SavedAnswer:
    answer = look_up(query, scopes=in_force(on))
    if answer.kind is not AnswerKind.MATCHES:
        return SavedAnswer(answer.kind, ())
    items = list(dict.fromkeys(found.item_id for found in answer.by_relevance()))
    names = AssessmentItem.objects.select_related("occupation").in_bulk(items)
    return SavedAnswer(answer.kind, tuple(names[item].name for item in items))


def effect_of(change: Callable[[], object], text: str, on: dt.date) -> list[Changed]:
    """Which queries would be answered otherwise if `change`, of the alias `text`, were made.

    It is made, and taken back.
    """
    asked = queries(on, text)
    before = answers(asked, on)
    with transaction.atomic():
        change()
        after = answers(asked, on)
        transaction.set_rollback(True)
    return [Changed(query, before[query], after[query]) for query in asked if before[query] != after[query]]
