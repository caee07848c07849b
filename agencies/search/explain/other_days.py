"""What held on another day than the one asked about: since or until when, by which notice, what came instead.

The days are in memory for every scope that ever was; the notice, and what took a code's place, are read from
the database for the one answer that tells them.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from itertools import islice
from typing import NamedTuple

from django.utils.translation import gettext as _

from agencies.coverage import edition_name
from agencies.in_memory import Selection, first_day, last_end, next_start
from agencies.labels import not_yet
from agencies.models import Adjustment, AnnexRow, Notice, Occupation, ScopeGrade
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

    def name_on(self, day: dt.date) -> str:
        """As it was called on a day on which it was listed."""
        spans = replace(self.spans, on=day)
        if isinstance(self.page, ToAgency):
            ((number, name, _count),) = spans.agency_counts(1)
            return f"{name}（{number}）"
        items = [item for item, _count in spans.item_counts() if item.code == self.code]
        if not items:
            return self.name
        item = items[0]
        whole = item.work_type and self.name.endswith(f"（{item.work_type}）")
        return f"{item.code} {item.name if whole else item.occupation}"


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
    if ended:
        subject = subject._replace(name=subject.name_on(ended.day - dt.timedelta(days=1)))
    elif begins:
        subject = subject._replace(name=subject.name_on(begins.day))
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
        return [Suggestion(subject.name, _("查看这一职业的页面"), ToOccupation(subject.code))]
    return []


def _instead(subject: Subject) -> Absence:
    """What took the place of what ended, and who assesses it: the code of the day, or other items."""
    new = None
    for _step in range(MOST_SUBJECTS):
        following = Occupation.objects.filter(replaces__code=new.code if new else subject.code).first()
        if following is None or not _is_code_by(following, subject.spans):
            break
        new = following
    if new is None:
        return _listed(
            subject, subject.code, _("同一职业列有%(items)s，由%(agencies)s评价。"), _("同一职业的评价项目")
        )
    words = _("编码已改为 %(code)s %(name)s，由%(agencies)s评价。")
    told = _listed(subject, new.code, words, _("替代原编码的职业"))
    if told.message:
        return told
    former = new.former_names.held_on(subject.spans.on).first()
    name = former.name if former else new.name
    message = _("编码已改为 %(code)s %(name)s。") % {"code": new.code, "name": name}
    page = Suggestion(f"{new.code} {name}", _("替代原编码的职业"), ToOccupation(new.code))
    return Absence(AnswerKind.LISTED_BEFORE, message, (page,))


def _is_code_by(occupation: Occupation, spans: Selection) -> bool:
    """Whether on the day it stands in the place of another already."""
    since = first_day(spans.on_any_day().of_codes({occupation.code}))
    if since:
        return since <= spans.on
    acts = Adjustment.objects.standing().of_kind(Adjustment.Kind.RECODED).filter(occupation=occupation)
    return not acts.filter(effective_on__gt=spans.on).exists()


def _so_far(subject: Subject) -> Absence:
    """What is assessed on the day in the place of what is to come: under an older code, or undivided."""
    words, code = _("此前的编码是 %(code)s %(name)s，由%(agencies)s评价。"), subject.code
    for _step in range(MOST_SUBJECTS):
        old = Occupation.objects.filter(replaced_by__code=code).first()
        if old is None:
            break
        told, code = _listed(subject, old.code, words, _("此前的编码")), old.code
        if told.message:
            return told
    return _listed(
        subject, subject.code, _("同一职业列有%(items)s，由%(agencies)s评价。"), _("同一职业的评价项目")
    )


def _listed(subject: Subject, code: str, words: str, why: str) -> Absence:
    """What is listed under a code on the day and by whom; nothing if nothing is."""
    rows = subject.spans.everything().for_code(code)
    if not rows:
        return Absence(AnswerKind.LISTED_BEFORE, "")
    items = [item.name for item, _count in rows.item_counts()]
    name = rows.item_counts()[0][0].occupation
    agencies = [agency for _number, agency, _count in rows.agency_counts(MOST_SUBJECTS)]
    message = words % {
        "code": code,
        "name": name,
        "items": in_quotes(items[:MOST_SUBJECTS]),
        "agencies": _("、").join(agencies) or _("%(count)s 家机构") % {"count": rows.agency_total()},
    }
    page = Suggestion(f"{code} {name}", why, ToDirectory(code=code))
    return Absence(AnswerKind.LISTED_BEFORE, message, (page,))
