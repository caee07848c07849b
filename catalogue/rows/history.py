"""What is no longer so, or not yet: ended grades, other names and other codes of what keeps its page."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from itertools import groupby
from typing import Any, NamedTuple

from agencies.database.fixed_query import FixedQuery
from agencies.in_memory import Selection
from agencies.in_memory.columns import Columns, placed
from agencies.models import Adjustment, Agency, AgencyName, Occupation, ScopeGrade
from agencies.models.versioned import covers


class BorneName(NamedTuple):
    """A name of an agency or an occupation, its period, and what it ended or began by.

    Where `month_only`, the day is the last of the month that alone is known.
    """

    name: str
    valid_from: dt.date
    valid_until: dt.date | None
    month_only: bool = False
    basis: str = ""

    @property
    def since(self) -> str:
        return f"{self.valid_from:%Y-%m}" if self.month_only else self.valid_from.isoformat()

    @property
    def until(self) -> str:
        """The last day, or month, on which it held."""
        if self.valid_until is None:
            return ""
        last = self.valid_until - dt.timedelta(days=1)
        return f"{last:%Y-%m}" if self.month_only else last.isoformat()


NAMES_OF_AGENCY = FixedQuery(
    lambda agency: (
        AgencyName.objects.filter(agency=agency)
        .order_by("valid_from")
        .values_list("name", "valid_from", "valid_until")
    ),
    int,
)
# Of most nothing ended or begins.
UNCHANGED: dict[str, list[list[ScopeGrade]]] = {"ended": [], "begins": []}


def agency_history(agency: Agency, in_force: Selection, *, is_known: bool) -> dict[str, Any]:
    """Its `name` of the day (before the first one, the first), its `other_names`, what `ended` and `begins`.

    One query at least, two where grades ended or begin. Before the first edition nothing is said to.
    """
    on = in_force.on
    spans = in_force.on_any_day().of_agency(agency.filing_number)
    names = [BorneName(*row) for row in NAMES_OF_AGENCY(agency.pk)]
    held = next((name for name in names if covers(name, on)), names[0] if names else None)
    return {
        "name": held.name if held else agency.name,
        "other_names": [name for name in names if name is not held],
        **(other_days(spans.not_on(on).scope_keys(), in_force) if is_known else UNCHANGED),
    }


def occupation_history(occupation: Any, in_force: Selection, *, is_known: bool) -> dict[str, Any]:
    """The same, and the codes that took its place one after the other."""
    on = in_force.on
    spans = in_force.on_any_day().for_code(occupation.code)
    return {
        "other_names": occupation_names(occupation, on) if occupation.was_renamed else [],
        **(other_days(spans.not_on(on).scope_keys(), in_force) if is_known else UNCHANGED),
        "recodings": list(recodings_of(occupation, on)),
    }


class Recoding(NamedTuple):
    """The occupation at a later code, by its name when it had come, and the act that re-coded it if any."""

    occupation: Occupation
    name: str
    act: Adjustment | None

    def has_come(self, on: dt.date) -> bool:
        return self.act is None or self.act.effective_on <= on


def recodings_of(occupation: Any, on: dt.date) -> Iterator[Recoding]:
    new = getattr(occupation, "replaced_by", None)
    while new is not None and not new.retracted:
        acts = Adjustment.objects.standing().of_kind(Adjustment.Kind.RECODED).filter(occupation=new)
        act = acts.select_related("notice").newest_first().first()
        former = new.former_names.held_on(max(on, act.effective_on) if act else on).first()
        yield Recoding(new, former.name if former else new.name, act)
        new = getattr(new, "replaced_by", None)


def occupation_names(occupation: Any, on: dt.date) -> list[BorneName]:
    """Those of other days, of one that had any."""
    names, since = [], dt.date.min
    for former in occupation.former_names.select_related("ended_by__notice").order_by("valid_until"):
        basis = former.ended_by.notice.number if former.ended_by else former.source
        names.append(BorneName(former.name, since, former.valid_until, former.month_only, basis))
        since = former.valid_until
    newest = names[-1]
    names.append(BorneName(occupation.name, since, None, newest.month_only, newest.basis))
    return [name for name in names if not covers(name, on)]


def name_as_on(days: Iterable[tuple[ScopeGrade, dt.date]], columns: Columns) -> None:
    """Each period's agency and occupation bear the names of its day."""
    for period, day in days:
        agency, item = period.scope.agency, period.scope.item
        for place in placed(columns.agency_keys, [agency.pk])[1].tolist():
            agency.name = columns.agency_on(place, day)[1]
        for place in placed(columns.item_keys, [item.pk])[1].tolist():
            item.occupation.name = columns.item_on(place, day).occupation


def other_days(scopes: Collection[int], in_force: Selection) -> dict[str, list[list[ScopeGrade]]]:
    """Of these scopes what does not hold on the day: what `ended` last comes first, and what `begins` first.

    Of each grade the period before the day and the one after it; together stands what ended, or begins,
    together of one scope, by the names of its last day, or its first. Thousands of scopes may hold some
    grade: give only those with such a period.
    """
    if not scopes:
        return UNCHANGED
    on = in_force.on
    related = ("scope__agency", "scope__item__occupation", "grade_level", "started_by__notice")
    periods = (
        ScopeGrade.objects.of_scopes(scopes)
        .select_related(*related, "ended_by__notice")
        .order_by("scope__print_order", "scope_id", "grade_level__rank", "valid_from")
    )
    before: dict[tuple[int, int | None], ScopeGrade] = {}
    after: dict[tuple[int, int | None], ScopeGrade] = {}
    for period in periods:
        key = period.scope_id, period.grade_level_id
        if period.valid_from <= on:
            before[key] = period
        else:
            after.setdefault(key, period)
    gone = [period for period in before.values() if not covers(period, on)]
    day = dt.timedelta(days=1)
    last_days = ((each, each.valid_until - day) for each in gone if each.valid_until)
    name_as_on(last_days, in_force.columns)
    name_as_on(((each, each.valid_from) for each in after.values()), in_force.columns)
    ended = groupby(gone, lambda period: (period.scope_id, period.valid_until, period.ended_by_id))
    begins = groupby(
        after.values(), lambda period: (period.scope_id, period.valid_from, period.started_by_id)
    )
    return {
        "ended": sorted(
            (list(same) for _key, same in ended), key=lambda same: str(same[0].valid_until), reverse=True
        ),
        "begins": sorted((list(same) for _key, same in begins), key=lambda same: same[0].valid_from),
    }
