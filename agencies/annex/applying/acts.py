"""The changes of a plan → acts on the register.

Everything goes through the verbs, or through what does the same for many scopes at once, so an import can do
nothing that an editor could not. What ends, ends before anything moves or begins on the same day.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from django.core.exceptions import ValidationError

from agencies.adjustments import (
    Basis,
    file_occupation,
    recode_occupation,
    rename_agency,
    rename_occupation,
    split_item,
)
from agencies.adjustments.basis import create_many, save_with_history
from agencies.adjustments.grades import ENDED, STARTED, GradeStep, change_scopes
from agencies.adjustments.hidden import in_use
from agencies.adjustments.new_records import file_items
from agencies.annex.planning.plan import Plan
from agencies.annex.reading.printed_names import canonical_name
from agencies.annex.reading.printed_rows import PrintedAgency
from agencies.changes import Change, ChangeKind
from agencies.changes.comparison import ScopeKey
from agencies.models import Agency, Levels, Occupation, Scope


def carry_out(plan: Plan, basis: Basis) -> None:
    of_kind = plan.difference.of_kind
    printed = {row.agency.filing_number: row.agency for row in plan.rows}
    agencies = file_agencies(printed, basis)
    occupations = file_occupations(plan, basis)
    for change in of_kind(ChangeKind.RENAMED):
        names = printed[change.filing_number]
        agency = agencies[change.filing_number]
        with naming(change):
            rename_agency(basis=basis, agency=agency, name=names.name, second_name=names.second_name)
    for change in of_kind(ChangeKind.OCCUPATION_RENAMED):
        with naming(change):
            rename_occupation(basis=basis, occupation=occupations[change.code], name=change.occupation)
    numbers = {change.filing_number for change in plan.difference.changes}
    held = Scope.objects.filter(agency__filing_number__in=numbers)
    held = held.prefetch_related("agency", "item__occupation")
    scopes: dict[ScopeKey, Scope] = {scope.natural_key(): scope for scope in held}
    changed = (*of_kind(ChangeKind.ENDED), *of_kind(ChangeKind.CHANGED))
    steps = [step for change in changed if not change.split_into for step in steps_of(change, scopes)]
    change_scopes(basis=basis, steps=steps)
    recode(of_kind(ChangeKind.RECODED), scopes, occupations, basis)
    added = of_kind(ChangeKind.ADDED)
    for change in of_kind(ChangeKind.ENDED):
        if change.split_into:
            with naming(change):
                split(change, added, scopes[key_of(change)], basis)
    start_scopes([change for change in added if not change.split_of], agencies, occupations, basis)


@contextmanager
def naming(change: Change) -> Iterator[None]:
    """A refusal of the register says which change of the plan it is about."""
    try:
        yield
    except ValidationError as refusal:
        refusal.about = (change.filing_number, change.code, change.work_type)  # type: ignore[attr-defined]
        raise


def key_of(change: Change) -> ScopeKey:
    return change.filing_number, change.code, change.work_type


def file_agencies(printed: dict[str, PrintedAgency], basis: Basis) -> dict[str, Agency]:
    """Every printed agency by its filing number, those that are new filed first.

    One that was filed by an import since undone, and never listed, takes the name that is printed now.
    """
    known = {
        agency.filing_number: agency
        for agency in Agency.every.filter(filing_number__in=printed).prefetch_related("names")
    }
    for number, agency in known.items():
        names = printed[number]
        in_use(agency, basis.entered_by, basis.reason)
        if not agency.names.all() and (agency.name, agency.second_name) != (names.name, names.second_name):
            agency.name, agency.second_name = names.name, names.second_name
            save_with_history(agency, basis, fields=["name", "second_name"])
    new = {
        number: Agency(filing_number=number, name=names.name, second_name=names.second_name)
        for number, names in printed.items()
        if number not in known
    }
    create_many(list(new.values()), basis)
    return known | new


def file_occupations(plan: Plan, basis: Basis) -> dict[str, Occupation]:
    """Every printed occupation by its code. A new one is filed here, unless a re-code is to make it."""
    names = {row.code: row.occupation_name for row in plan.rows}
    known = {known.code: known for known in Occupation.objects.filter(code__in=names)}
    new = (code for code in names if code not in known and code not in plan.links.recoded)
    known |= {code: file_occupation(basis=basis, code=code, name=names[code]) for code in new}
    return known


def start_scopes(
    changes: Sequence[Change],
    agencies: Mapping[str, Agency],
    occupations: Mapping[str, Occupation],
    basis: Basis,
) -> None:
    """Scopes that are new to the register begin, then those that it knew begin again."""
    wanted = [(occupations[change.code], change.work_type) for change in changes]
    found = Scope.every.filter(agency__in=agencies.values()).select_related("agency", "item__occupation")
    known = {(scope.agency_id, scope.item_id): scope for scope in found}
    steps = []
    for change, item in zip(changes, file_items(basis=basis, wanted=wanted), strict=True):
        agency = agencies[change.filing_number]
        scope = known.get((agency.pk, item.pk)) or Scope(agency=agency, item=item)
        in_use(scope, basis.entered_by, basis.reason)
        steps.append(GradeStep(STARTED, scope, change.after))
    change_scopes(basis=basis, steps=sorted(steps, key=lambda step: not step.scope._state.adding))


def steps_of(change: Change, scopes: Mapping[ScopeKey, Scope]) -> Iterator[GradeStep]:
    """End what is no longer listed and start what is; a special ability ends without levels."""
    scope = scopes[key_of(change)]
    if change.ended or change.kind == ChangeKind.ENDED:
        yield GradeStep(ENDED, scope, change.ended)
    if change.started:
        yield GradeStep(STARTED, scope, change.started)


def recode(
    changes: Sequence[Change], scopes: dict[ScopeKey, Scope], occupations: dict[str, Occupation], basis: Basis
) -> None:
    """Each occupation once, with the levels that every scope takes at the new code."""
    levels: dict[tuple[str, str], dict[Scope, Levels]] = defaultdict(dict)
    for change in changes:
        former = scopes[change.filing_number, change.former_code, change.work_type]
        levels[change.former_code, change.code][former] = change.after
    first = {change.code: change for change in reversed(list(changes))}
    for (former_code, code), new_levels in levels.items():
        with naming(first[code]):
            recode_occupation(
                basis=basis,
                occupation=Occupation.objects.get_by_natural_key(former_code),
                code=code,
                name=new_name(first[code]),
                new_levels=new_levels,
            )
        occupations[code] = Occupation.objects.get_by_natural_key(code)


def new_name(change: Change) -> str:
    """Where the code changes and the name with it; blank where the name stays."""
    former = Occupation.objects.get_by_natural_key(change.former_code).name
    return "" if canonical_name(former) == canonical_name(change.occupation) else change.occupation


def split(change: Change, added: Iterable[Change], scope: Scope, basis: Basis) -> None:
    parts = {
        part.work_type: part.after
        for part in added
        if part.split_of and (part.filing_number, part.code) == (change.filing_number, change.code)
    }
    split_item(basis=basis, scope=scope, parts=parts)
