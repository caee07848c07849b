"""Names for search follow a code that was replaced, and come back when the re-code is taken back.

What else points at a code, or says a code or name of before, follows by nothing: it is named to people.
"""

from typing import Any

from django.contrib.auth.models import User
from django.db import models, transaction

from agencies.adjustments.basis import save_by
from agencies.models import (
    Agency,
    Alias,
    AssessmentItem,
    Claim,
    Occupation,
    Proposal,
    Scope,
    ScopeGrade,
    SearchNote,
)

TAKEN_ALONG = "编码变更，随之改指"


def aliases_of(occupation: Occupation) -> models.QuerySet[Alias]:
    """Of the occupation, and of its items."""
    pointing = models.Q(occupation=occupation) | models.Q(item__occupation=occupation)
    return Alias.objects.filter(pointing).select_related("item")


@transaction.atomic
def carry_aliases(*, occupation: Occupation, by: User | None = None) -> list[Alias]:
    """From a replaced code to the newest that replaces it; those whose work type is not there stay."""
    new = occupation
    while later := Occupation.objects.filter(replaces=new).first():
        new = later
    why = f"{TAKEN_ALONG} {new.code}"
    return [alias for alias in aliases_of(occupation) if point(alias, new, by, why)]


def give_back_aliases(new: Occupation, by: User | None, why: str) -> None:
    """To the code that `new` replaces, those that came from there; approved again, what stayed there."""
    old: Any = new.replaces  # a code that an act brought in has one
    taken = f"{TAKEN_ALONG} {new.code}"
    for alias in aliases_of(new):
        if alias.history.filter(history_change_reason=taken).exists():
            point(alias, old, by, why)
    for alias in aliases_of(old).filter(approved=False):
        if alias.history.latest().history_change_reason == taken:
            alias.approved = True
            alias.claim_version(alias.version)
            save_by(alias, by, why)


def point(alias: Alias, occupation: Occupation, by: User | None, why: str) -> bool:
    """At the occupation, or its item of the work type. What is said there already is approved no more."""
    target: Occupation | AssessmentItem | None = occupation
    if alias.item:
        target = AssessmentItem.objects.filter(occupation=occupation, work_type=alias.item.work_type).first()
    if target is None:
        return False
    field = "item" if alias.item else "occupation"
    if Alias.objects.filter(text=alias.text, kind=alias.kind, **{field: target}).exists():
        alias.approved = False
    else:
        setattr(alias, field, target)
    alias.claim_version(alias.version)
    save_by(alias, by, why)
    return True


def left_behind(record: Agency | Occupation, said: str) -> list[models.Model]:
    """What goes on pointing at the record, or saying its code or name of before: twenty of each kind.

    Notes for search, sentences of the guide, and what waits to be published.
    """
    says, pointing = models.Q(text__contains=said), models.Q(title__contains=said)
    waiting = Proposal.objects.waiting()
    about = waiting.about(record)
    if isinstance(record, Occupation):
        pointing |= models.Q(occupation=record) | models.Q(related=record)
        scopes = Scope.objects.filter(item__occupation=record)
        about |= waiting.filter(record_kind="scope", record_id__in=scopes.values("pk"))
    return [
        *SearchNote.objects.filter(says | pointing).distinct()[:20],
        *Claim.objects.filter(says)[:20],
        *about[:20],
    ]


def begin_later(occupation: Occupation) -> models.QuerySet[Scope]:
    """Scopes that are not in force when the code is replaced, and begin at the old one afterwards."""
    still_open = Scope.objects.filter(item__occupation=occupation, grades__in=ScopeGrade.objects.open())
    return still_open.select_related("agency", "item__occupation").distinct()
