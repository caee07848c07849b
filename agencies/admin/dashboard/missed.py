"""What people looked for in vain, and what each of it may have meant.

Put together by how it sounds: `电工`, `典工` and `diangong` are one group.
"""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import urlencode

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from agencies import missed_searches
from agencies.admin.base import Way
from agencies.in_memory import in_force
from agencies.models import Agency, Alias, MissedSearch, Occupation
from agencies.search.look_up import look_up
from agencies.search.text.pinyin import pinyin_of
from agencies.search.values import AnswerKind, Suggestion, ToAgency, ToDirectory, ToOccupation

RECENT = dt.timedelta(days=30)


@dataclass(frozen=True)
class Missed:
    """`text` is the spelling searched most, in characters if any is; `others` are the rest of the group."""

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
        sound = "".join(pinyin_of(text).split())
        counts[sound][text] += count
        last[sound] = max(day, last.get(sound, day))
    groups = [_grouped(spellings, last[sound]) for sound, spellings in counts.items()]
    return sorted(groups, key=lambda group: (-group.count, -group.last.toordinal(), group.text))


def _grouped(spellings: dict[str, int], last: dt.date) -> Missed:
    text, *others = sorted(spellings, key=lambda text: (text.isascii(), -spellings[text], text))
    return Missed(text, tuple(others), sum(spellings.values()), last)


MISSED_PER_PAGE = 20
MOST_CANDIDATES = 3
AliasTarget = Occupation | Agency


class MissedRow(NamedTuple):
    """`found` when the text is answered by now; `other` is where to choose what it means oneself."""

    missed: Missed
    found: bool
    candidates: list[Way]
    other: str


def missed_page(request: HttpRequest) -> TemplateResponse:
    if not request.user.has_perm("agencies.view_missedsearch"):
        raise PermissionDenied
    since = timezone.localdate() - RECENT
    page = Paginator(missed_groups(since), MISSED_PER_PAGE).get_page(request.GET.get("p"))
    context = {
        **admin.site.each_context(request),
        "title": "大家查什么没查到",
        "page": page,
        "rows": [missed_row(missed) for missed in page],
        "may_approve": request.user.has_perms(["agencies.add_alias", "agencies.change_alias"]),
        "since": since,
    }
    return TemplateResponse(request, "admin/agencies/missed.html", context)


def missed_row(missed: Missed) -> MissedRow:
    on = timezone.localdate()
    with missed_searches.nobody_asking():
        answer = look_up(missed.text, scopes=in_force(on))
    targets = dict.fromkeys(
        target for suggestion in answer.beside().suggestions for target in records_suggested(suggestion)
    )
    candidates = [Way(str(target), propose_url(missed, target)) for target in targets]
    found = answer.kind is AnswerKind.MATCHES
    return MissedRow(missed, found, candidates[:MOST_CANDIDATES], propose_url(missed))


def records_suggested(suggestion: Suggestion) -> list[AliasTarget]:
    """The occupation or agency that a suggestion leads to; a mere search leads to none."""
    match suggestion.target:
        case ToOccupation(code):
            return list(Occupation.objects.filter(code=code))
        case ToAgency(filing_number):
            return list(Agency.objects.filter(filing_number=filing_number))
        case ToDirectory(q=text) if text:
            return list(Occupation.objects.filter(name=text))
    return []


def propose_url(missed: Missed, target: AliasTarget | None = None) -> str:
    given = {
        "text": missed.text,
        "source": missed.source,
        "kind": Alias.Kind.EVERYDAY,
        "confidence": Alias.Confidence.HIGH,
    }
    if target is not None:
        given[target._meta.model_name or ""] = str(target.pk)
    return f"{reverse('admin:agencies_alias_propose')}?{urlencode(given)}"
