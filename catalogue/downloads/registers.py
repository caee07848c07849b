"""What beside the list of a day goes into a release: print, changes, what has left, old beside new."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from agencies.changes import Change, ChangeKind, changes_from
from agencies.in_memory import in_force
from agencies.models import Adjustment, AnnexRow, Notice, Occupation, OccupationName, ScopeGrade
from catalogue.downloads.tables import headings
from catalogue.downloads.xlsx import CellValue
from catalogue.rows.history import other_days

TableLine = Sequence[CellValue]
LINES_READ_AT_ONCE = 500
CELLS = 7


def edition_lines(notice: Notice) -> Iterator[TableLine]:
    """Every row as its annex prints it."""
    yield headings("edition")
    rows = AnnexRow.objects.filter(notice=notice).as_printed()
    for row in rows.select_related("scope__agency", "scope__item__occupation").iterator(LINES_READ_AT_ONCE):
        item, cells = row.scope.item, [*row.cells, *[""] * CELLS][:CELLS]
        place = (row.table, row.agency_position, row.position, row.line)
        yield (*place, *cells, row.scope.agency.filing_number, item.occupation.code, item.work_type)


def all_changes() -> Iterator[Change]:
    """Newest first, day by day, since what one day's acts come to is told of them together."""
    acts = Adjustment.objects.changes()
    for day in acts.order_by("-effective_on").values_list("effective_on", flat=True).distinct():
        yield from changes_from(acts.filter(effective_on=day).newest_first())


def change_lines(changes: Iterable[Change], today: dt.date) -> Iterator[TableLine]:
    yield headings("changes")
    for change in changes:
        ahead = change.effective_on is not None and change.effective_on > today
        yield (
            change.effective_on,
            str(change.kind.label),
            change.filing_number,
            change.agency,
            change.code,
            change.occupation,
            change.work_type,
            "、".join(level.numeral for level in change.before),
            "、".join(level.numeral for level in change.after),
            change.former_name,
            change.former_code,
            change.notice.number if change.notice else "",
            "已录入、尚未生效" if ahead else "",
            change.sentence,
            "、".join(change.numbers),
        )


def no_longer_listed_lines(on: dt.date) -> Iterator[TableLine]:
    """Each grade that held and does not hold on the day, with what took the place of its occupation."""
    yield headings("no-longer-listed")
    acts = Adjustment.objects.standing().of_kind(Adjustment.Kind.RECODED).filter(effective_on__gt=on)
    new = Occupation.objects.with_names_on(on).exclude(pk__in=acts.values("occupation"))
    told: Any = new.filter(replaces__isnull=False).select_related("replaces")
    successors = {each.replaces.code: (each.code, each.name_on_day) for each in told}
    scopes = in_force(on)
    keys = list(ScopeGrade.objects.ended_by(on).order_by().values_list("scope_id", flat=True).distinct())
    for start in range(0, len(keys), LINES_READ_AT_ONCE):
        for together in other_days(keys[start : start + LINES_READ_AT_ONCE], scopes)["ended"]:
            for period in together:
                yield _left(period, successors.get(period.scope.item.occupation.code, ("", "")))


def _left(period: ScopeGrade, successor: tuple[str, str]) -> TableLine:
    agency, item = period.scope.agency, period.scope.item
    return (
        agency.filing_number,
        agency.name,
        item.occupation.code,
        item.occupation.name,
        item.work_type,
        period.grade_level.numeral if period.grade_level else "",
        period.valid_from,
        period.valid_until,
        period.ended_by.notice.number if period.ended_by else "",
        *successor,
    )


def crosswalk_lines(on: dt.date) -> Iterator[TableLine]:
    """Names, codes and work types that were, beside those that took their place by the day."""
    yield headings("crosswalk")
    codes = set()
    for change in all_changes():
        pair = _before_and_after(change) if change.effective_on and change.effective_on <= on else None
        # A new code is told of each agency that assesses the occupation.
        if pair is None or pair in codes:
            continue
        is_code = change.kind is ChangeKind.RECODED
        codes |= {pair} if is_code else set()
        notice = change.notice.number if change.notice else ""
        number = "" if is_code else change.filing_number
        yield (*pair, number, change.code, change.effective_on, notice)
    # Renames of which the classification tells, and no act of this register.
    elsewhere = OccupationName.objects.filter(ended_by=None, valid_until__lte=on)
    for former in elsewhere.select_related("occupation"):
        occupation = former.occupation
        if not occupation.retracted:
            following = occupation.former_names.held_on(former.valid_until).first()
            pair = ("职业名称", former.name, following.name if following else occupation.name)
            yield (*pair, "", occupation.code, former.valid_until, former.source)


def _before_and_after(change: Change) -> tuple[str, str, str] | None:
    match change.kind:
        case ChangeKind.RENAMED:
            return "机构名称", change.former_name, change.agency
        case ChangeKind.OCCUPATION_RENAMED:
            return "职业名称", change.former_name, change.occupation
        case ChangeKind.RECODED:
            return "职业编码", change.former_code, change.code
        case ChangeKind.ADDED if change.split_of:
            return "工种", change.split_of, f"{change.code} {change.item}"
    return None
