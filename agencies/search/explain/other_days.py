"""What held on another day than the one asked about: since or until when, by which notice, what came instead.

The days are in memory for every scope that ever was; the notice, and what took a code's place, are read from
the database for the one answer that tells them.
"""

import datetime as dt
from collections.abc import Iterable
from itertools import islice
from typing import NamedTuple

from django.utils.translation import gettext as _

from agencies.coverage import edition_name
from agencies.in_memory import Selection, last_end, next_start
from agencies.labels import not_yet
from agencies.models import AnnexRow, Notice, Occupation, ScopeGrade
from agencies.search.explain.wording import in_quotes
from agencies.search.values import (
    Absence,
    AnswerKind,
    Suggestion,
    Target,
    ToAgency,
    ToDirectory,
    ToOccupation,
)

MOST_SUBJECTS = 3


class Subject(NamedTuple):
    """What is told of: its name, the page it leads to, and its spans of all days.

    `code` is that of an occupation, or of the one to which a work type belongs.
    """

    name: str
    spans: Selection
    page: Target | None = None
    code: str = ""


def told_of_other_days(subjects: Iterable[Subject], today: dt.date) -> Absence:
    """None of these holds on the day asked about. At most five queries for each of the first few."""
    each = [_subject_answer(subject, today) for subject in islice(subjects, MOST_SUBJECTS)]
    before = any(told.kind is AnswerKind.LISTED_BEFORE for told in each)
    return Absence(
        AnswerKind.LISTED_BEFORE if before else AnswerKind.LISTED_LATER,
        "".join(told.message for told in each),
        tuple(suggestion for told in each for suggestion in told.suggestions),
    )


def _subject_answer(subject: Subject, today: dt.date) -> Absence:
    spans = subject.spans
    ended, begins = last_end(spans), next_start(spans)
    said, suggestions = [], _pages(subject)
    if ended:
        said.append(
            _("%(edition)s曾列入，自 %(day)s 起不再列入（依据 %(notice)s）")
            % {
                "edition": _listing_of(ended.scopes[0], ended.day - dt.timedelta(days=1)),
                "day": ended.day.isoformat(),
                "notice": _notice_number(ended.scopes, "ended_by", valid_until=ended.day),
            }
            + not_yet(ended.day, today)
        )
    if begins:
        words = (
            _("自 %(day)s 起重新列入（依据 %(notice)s）")
            if ended
            else _("自 %(day)s 起列入（依据 %(notice)s）")
        )
        notice = _notice_number(begins.scopes, "started_by", valid_from=begins.day)
        said.append(words % {"day": begins.day.isoformat(), "notice": notice} + not_yet(begins.day, today))
    message = _("“%(name)s”：%(said)s。") % {"name": subject.name, "said": _("；").join(said)}
    if subject.code:
        instead = _instead(subject) if ended else _so_far(subject)
        message += instead.message
        suggestions += instead.suggestions
    kind = AnswerKind.LISTED_BEFORE if ended else AnswerKind.LISTED_LATER
    return Absence(kind, message, tuple(suggestions))


def _listing_of(scope: int, day: dt.date) -> str:
    """`2025年版目录`, where that prints it."""
    edition = Notice.objects.editions().filter(in_force_from__lte=day).first()
    if edition is None:
        return _("目录")
    printed = AnnexRow.objects.of_scopes([scope]).printed_by(day).exists()
    name = edition_name(edition)
    return name if printed else _("%(edition)s（含已收录的调整）") % {"edition": name}


def _notice_number(scopes: list[int], act: str, **day: dt.date) -> str:
    grades = ScopeGrade.objects.of_scopes(scopes[:1]).filter(**day)
    return str(grades.values_list(f"{act}__notice__number", flat=True).first() or "")


def _pages(subject: Subject) -> list[Suggestion]:
    """The page of what is told of; of an agency also what it assessed and others assess on the day."""
    if isinstance(subject.page, ToAgency):
        pages = [Suggestion(subject.name, _("查看这家机构的页面"), subject.page)]
        listed = subject.spans.everything().codes()
        for item, _count in subject.spans.item_counts()[: MOST_SUBJECTS * 2]:
            if item.code in listed:
                why = (
                    _("这家机构曾评价，查看列有它的机构")
                    if last_end(subject.spans)
                    else _("查看列有它的机构")
                )
                pages.append(Suggestion(f"{item.code} {item.occupation}", why, ToDirectory(code=item.code)))
        return pages
    if subject.code:
        name = next((item.occupation for item, _count in subject.spans.item_counts()), subject.name)
        page = ToOccupation(subject.code)
        return [Suggestion(f"{subject.code} {name}", _("查看这一职业的页面"), page)]
    return []


def _instead(subject: Subject) -> Absence:
    """What took the place of what ended, and who assesses it: its new code, or other items of its own."""
    new = None
    for _step in range(MOST_SUBJECTS):
        following = Occupation.objects.filter(replaces__code=new.code if new else subject.code).first()
        new = following or new
        if following is None:
            break
    if new is None:
        return _listed(
            subject, subject.code, _("同一职业列有%(items)s，由%(agencies)s评价。"), _("同一职业的评价项目")
        )
    told = _listed(
        subject,
        new.code,
        _("编码已改为 %(code)s %(name)s，由%(agencies)s评价。"),
        _("替代原编码的职业"),
        name=new.name,
    )
    if told.message:
        return told
    message = _("编码已改为 %(code)s %(name)s。") % {"code": new.code, "name": new.name}
    page = Suggestion(f"{new.code} {new.name}", _("替代原编码的职业"), ToOccupation(new.code))
    return Absence(AnswerKind.LISTED_BEFORE, message, (page,))


def _so_far(subject: Subject) -> Absence:
    """What is assessed on the day in the place of what is to come: under an older code, or undivided."""
    old = Occupation.objects.filter(replaced_by__code=subject.code).first()
    if old is None:
        return _listed(
            subject, subject.code, _("同一职业列有%(items)s，由%(agencies)s评价。"), _("同一职业的评价项目")
        )
    words = _("此前的编码是 %(code)s %(name)s，由%(agencies)s评价。")
    return _listed(subject, old.code, words, _("此前的编码"), name=old.name)


def _listed(subject: Subject, code: str, words: str, why: str, *, name: str = "") -> Absence:
    """What is listed under a code on the day and by whom; nothing if nothing is."""
    rows = subject.spans.everything().for_code(code)
    if not rows:
        return Absence(AnswerKind.LISTED_BEFORE, "")
    items = [item.name for item, _count in rows.item_counts()]
    name = name or rows.item_counts()[0][0].occupation
    agencies = [agency for _number, agency, _count in rows.agency_counts(MOST_SUBJECTS)]
    message = words % {
        "code": code,
        "name": name,
        "items": in_quotes(items[:MOST_SUBJECTS]),
        "agencies": _("、").join(agencies) or _("%(count)s 家机构") % {"count": rows.agency_total()},
    }
    page = Suggestion(f"{code} {name}", why, ToDirectory(code=code))
    return Absence(AnswerKind.LISTED_BEFORE, message, (page,))
