"""What the register holds on a day, and how that differs from another day or from a printed annex."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from agencies.changes.change import Change, ChangeKind, LevelRun
from agencies.in_memory import Selection, in_force
from agencies.in_memory.columns import Numbers
from agencies.models import (
    Adjustment,
    AgencyName,
    GradeLevel,
    Occupation,
    OccupationName,
    ScopeGrade,
    item_name,
)
from agencies.models.data_version import Version

NOT_HELD = -1


@dataclass(frozen=True, slots=True)
class ChangeCounts:
    """Scopes that hold on the newer day alone, on both with other grades, on the older day alone."""

    added: int
    changed: int
    ended: int

    @property
    def differing(self) -> int:
        return self.added + self.changed + self.ended


@dataclass(frozen=True, slots=True)
class DayComparison:
    """`differing` are the keys of the scopes that differ."""

    before: Selection
    after: Selection
    counts: ChangeCounts
    differing: Numbers

    def of_renamed(self) -> frozenset[int]:
        """The first scope on each day of every agency and occupation with another name on the newer."""
        days = self.before.on, self.after.on
        agencies = set(AgencyName.objects.taken_between(*days).values_list("agency_id", flat=True))
        former = OccupationName.objects.filter(valid_until__gt=days[0], valid_until__lte=days[1])
        items = list(former.values_list("occupation__items", flat=True))
        return frozenset(
            key for scopes in (self.before, self.after) for key in first_scopes(scopes, agencies, items)
        )


def compare_days(older: dt.date, newer: dt.date, version: Version | None = None) -> DayComparison:
    before, after = in_force(older, version), in_force(newer, version)
    # A scope whose grades changed stands at another place on each day; at the same place nothing changed.
    was, now = grades_only_in(before, after), grades_only_in(after, before)
    held, holds = was != NOT_HELD, now != NOT_HELD
    return DayComparison(
        before=before,
        after=after,
        counts=ChangeCounts(
            added=int(np.count_nonzero(holds & ~held)),
            changed=int(np.count_nonzero(holds & held & (was != now))),
            ended=int(np.count_nonzero(held & ~holds)),
        ),
        differing=np.flatnonzero(held | holds),
    )


def grades_only_in(these: Selection, those: Selection) -> Numbers:
    """For each key of a scope its set of grades at a place that only the first has, or NOT_HELD."""
    columns = these.columns
    theirs = np.zeros(len(columns.scope), np.bool_)
    theirs[those.at] = True
    at = these.at[~theirs[these.at]]
    grades = np.full(int(columns.scope.max(initial=0)) + 1, NOT_HELD, np.int16)
    grades[columns.scope[at]] = columns.grades[at]
    return grades


def first_scopes(scopes: Selection, agencies: Iterable[int], items: Iterable[int | None]) -> set[int]:
    first: dict[int | str, int] = {}
    for found in scopes.of_items_or_agencies((), agencies):
        first.setdefault(found.agency_id, found.scope_id)
    for found in scopes.of_items(item for item in items if item):
        first.setdefault(found.code, found.scope_id)
    return set(first.values())


# So many differing scopes are told one by one; more would be a page that nobody reads.
MOST_DIFFERENCES = 500
# Filing number, code, work type: what identifies a scope in the register and in print.
ScopeKey = tuple[str, str, str]


@dataclass(frozen=True, kw_only=True)
class ScopeState:
    """One scope as it stands on a day, or as a line prints it; its levels from the lowest up."""

    filing_number: str
    agency: str
    code: str
    occupation: str
    work_type: str
    levels: LevelRun
    line: int | None = None

    @property
    def key(self) -> ScopeKey:
        return self.filing_number, self.code, self.work_type

    @property
    def item(self) -> str:
        """`6-18-02-04 焊工（电焊工）`."""
        return f"{self.code} {item_name(self.occupation, self.work_type)}"


ScopeStates = Mapping[ScopeKey, ScopeState]


@dataclass(frozen=True, kw_only=True)
class Links:
    """What belongs together before and after: new code → old, split scope → parts, agencies renamed."""

    recoded: Mapping[str, str] = field(default_factory=dict)
    split: Mapping[ScopeKey, tuple[ScopeKey, ...]] = field(default_factory=dict)
    # Filing number → the name before, and code → the occupation's.
    renamed: Mapping[str, str] = field(default_factory=dict)
    occupations: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Difference:
    """All changes, renames first, then in the order of what holds after, what ended last.

    Where they are too many to tell one by one there are none, and `counts` says how many.
    """

    changes: tuple[Change, ...]
    unchanged: int
    counts: ChangeCounts | None = None

    def of_kind(self, kind: ChangeKind) -> list[Change]:
        return [change for change in self.changes if change.kind == kind]


# Plain values: a whole register is read at once, and records cost ten times as much.
GRADE_VALUES = (
    "scope__agency__filing_number",
    "scope__agency__name",
    "scope__item__occupation__code",
    "scope__item__occupation__name",
    "scope__item__work_type",
    "grade_level_id",
)


def states_on(
    on: dt.date, scopes: Collection[int] | None = None, levels: Mapping[int, GradeLevel] | None = None
) -> dict[ScopeKey, ScopeState]:
    """Every scope in force on a day, in printed order, with the names of that day. Four queries.

    Or those of these scopes that are. `levels`, by key, where the caller has read them.
    """
    in_force, named = ScopeGrade.objects.in_force(on), AgencyName.objects.held_on(on)
    if scopes is not None:
        in_force, named = in_force.of_scopes(scopes), named.of_scopes(scopes)
    ordered = in_force.order_by("scope__print_order", "scope_id", "grade_level__rank")
    names = dict(named.values_list("agency__filing_number", "name"))
    occupations = dict(OccupationName.objects.held_on(on).values_list("occupation__code", "name"))
    levels = GradeLevel.objects.in_bulk() if levels is None else levels
    held: defaultdict[tuple[str, ...], list[GradeLevel]] = defaultdict(list)
    for *scope, level in ordered.values_list(*GRADE_VALUES):
        held[tuple(scope)] += [levels[level]] if level else []
    return {
        (number, code, work_type): ScopeState(
            filing_number=number,
            agency=names.get(number, agency),
            code=code,
            occupation=occupations.get(code, occupation),
            work_type=work_type,
            levels=tuple(held_levels),
        )
        for (number, agency, code, occupation, work_type), held_levels in held.items()
    }


def compare_states(older: dt.date, newer: dt.date, version: Version | None = None) -> Difference:
    """What is different on the newer day, net of whatever came and went in between.

    Only scopes that differ are read. Where half the register does, it is counted.
    """
    found = compare_days(older, newer, version)
    if found.counts.differing > MOST_DIFFERENCES:
        unchanged = len(found.after) - found.counts.added - found.counts.changed
        return Difference((), unchanged, found.counts)
    read = found.of_renamed() | set(found.differing.tolist())
    before, after = states_on(older, read), states_on(newer, read)
    former_names = {held.filing_number: held.agency for held in before.values()}
    former_occupations = {held.code: held.occupation for held in before.values()}
    links = Links(
        recoded=dict(Occupation.objects.filter(replaces__isnull=False).values_list("code", "replaces__code")),
        split=_splits(older, newer),
        renamed={
            held.filing_number: former_names[held.filing_number]
            for held in after.values()
            if former_names.get(held.filing_number, held.agency) != held.agency
        },
        occupations={
            held.code: former_occupations[held.code]
            for held in after.values()
            if former_occupations.get(held.code, held.occupation) != held.occupation
        },
    )
    difference = difference_between(before, after, links)
    return replace(difference, unchanged=len(found.after) - len(after) + difference.unchanged)


def difference_between(before: ScopeStates, after: ScopeStates, links: Links) -> Difference:
    """Every scope of both, once: the same, changed, added, ended, or moved to another code."""
    first = {held.filing_number: held for held in reversed(list(after.values()))}
    of_code = {held.code: held for held in reversed(list(after.values()))}
    changes = [_renamed(first[number], former) for number, former in links.renamed.items()]
    changes += [_occupation_renamed(of_code[code], former) for code, former in links.occupations.items()]
    former_keys = {key: _former_key(now, before, links) for key, now in after.items() if key not in before}
    changes += [
        _begun(now, former_keys[key], before, links)
        if key in former_keys
        else _change(ChangeKind.CHANGED, now, before[key].levels)
        for key, now in after.items()
        if key in former_keys or before[key].levels != now.levels
    ]
    gone = before.keys() - after.keys() - set(former_keys.values())
    changes += [_ended_scope(was, links) for key, was in before.items() if key in gone]
    same = sum(key in before and before[key].levels == now.levels for key, now in after.items())
    return Difference(tuple(changes), same)


def _former_key(now: ScopeState, before: ScopeStates, links: Links) -> ScopeKey | None:
    """Where the scope stood before its code was changed, once or several times."""
    code = now.code
    while code in links.recoded:
        code = links.recoded[code]
        if (now.filing_number, code, now.work_type) in before:
            return now.filing_number, code, now.work_type
    return None


def _renamed(held: ScopeState, former_name: str) -> Change:
    return Change(
        kind=ChangeKind.RENAMED,
        filing_number=held.filing_number,
        agency=held.agency,
        former_name=former_name,
        line=held.line,
    )


def _occupation_renamed(held: ScopeState, former_name: str) -> Change:
    return Change(
        kind=ChangeKind.OCCUPATION_RENAMED,
        code=held.code,
        occupation=held.occupation,
        former_name=former_name,
        line=held.line,
    )


def _begun(now: ScopeState, former_key: ScopeKey | None, before: ScopeStates, links: Links) -> Change:
    """What did not hold before: it moved here from another code, split off from another scope, or is new."""
    if former_key:
        moved = _change(ChangeKind.RECODED, now, before[former_key].levels)
        return replace(moved, former_code=before[former_key].code)
    whole = next((before[key] for key, parts in links.split.items() if now.key in parts), None)
    return replace(_change(ChangeKind.ADDED, now), split_of=whole.item if whole else "")


def _ended_scope(was: ScopeState, links: Links) -> Change:
    ended = _change(ChangeKind.ENDED, was, was.levels)
    parts = tuple(work_type for _, _, work_type in links.split.get(was.key, ()))
    return replace(ended, after=(), split_into=parts, line=None)


def _change(kind: ChangeKind, held: ScopeState, before: LevelRun = ()) -> Change:
    return Change(
        kind=kind,
        filing_number=held.filing_number,
        agency=held.agency,
        code=held.code,
        occupation=held.occupation,
        work_type=held.work_type,
        before=before,
        after=held.levels,
        line=held.line,
    )


def _splits(older: dt.date, newer: dt.date) -> dict[ScopeKey, tuple[ScopeKey, ...]]:
    acts = Adjustment.objects.standing().of_kind(Adjustment.Kind.SPLIT).between(older, newer)
    wholes = acts.values_list(
        "scope__agency__filing_number", "scope__item__occupation__code", "scope__item__work_type", "after"
    )
    return {
        (number, code, work_type): tuple((number, code, part["work_type"]) for part in after["parts"])
        for number, code, work_type, after in wholes
    }
