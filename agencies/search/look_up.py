"""The one way in: a typed line and the rows to look among → an answer."""

import datetime as dt
import unicodedata
from collections.abc import Collection

from agencies.codes import parse_code_prefix, parse_filing_number
from agencies.models import Agency, AssessmentItem, GradeLevel
from agencies.models.scope import ScopeQuerySet
from agencies.search.answer import (
    Answer,
    AnswerKind,
    Finding,
    Matched,
    Part,
    PartKind,
    Suggestion,
    ToDirectory,
)


def look_up(text: str, *, scopes: ScopeQuerySet, on: dt.date, grades: Collection[GradeLevel] = ()) -> Answer:
    """What `text` means among `scopes` on that day.

    The caller has narrowed `scopes` to `in_force(on)` and to its other filters, but not to a grade: `grades`
    (any of them) and the grades that the text names are applied here, since a search that fails for its
    grade alone is answered differently from one that finds nothing. Both narrow: a row must hold one of the
    filter's grades and one of the text's on that day. Nothing is raised for any text.
    """
    text = unicodedata.normalize("NFKC", text).strip()
    if not text:
        narrowed = scopes.at_grades(grades, on) if grades else scopes
        return Answer(AnswerKind.ALL, "", narrowed, scopes)
    part, matched = _match(text)
    found = scopes.of_items_or_agencies(matched.items, matched.agencies)
    narrowed = found.at_grades(grades, on) if grades else found
    if narrowed.exists():
        return Answer(AnswerKind.MATCHES, "", narrowed, found, (part,), shown_text=text, matched=(matched,))
    return Answer(
        AnswerKind.UNKNOWN,
        f"没有找到“{text}”。",
        scopes.none(),
        found,
        (part,),
        suggestions=(Suggestion("查看全部目录", "不限名称", ToDirectory()),),
        shown_text=text,
    )


def _match(text: str) -> tuple[Part, Matched]:
    """A code or its beginning, a filing number, or a piece of a name."""
    if (prefix := parse_code_prefix(text)) is not None:
        items = AssessmentItem.objects.filter(occupation__code__startswith=prefix)
        finding = Finding(1, f"职业编码以 {prefix} 开头")
        return Part(text, PartKind.CODE, prefix), Matched(items={item.pk: finding for item in items})
    if (number := parse_filing_number(text)) is not None:
        agencies = Agency.objects.filter(filing_number=number)
        finding = Finding(1, f"机构备案号 {number}")
        return Part(text, PartKind.FILING_NUMBER, number), Matched(agencies={a.pk: finding for a in agencies})
    finding = Finding(2, f"名称含“{text}”")
    named = AssessmentItem.objects.filter(occupation__name__icontains=text) | AssessmentItem.objects.filter(
        work_type__icontains=text
    )
    agencies = Agency.objects.filter(name__icontains=text)
    return Part(text, PartKind.NAME, text), Matched(
        {item.pk: finding for item in named}, {agency.pk: finding for agency in agencies}
    )
