"""Names for search follow a code that was replaced, and come back when the re-code is taken back."""

from django.contrib.auth.models import User
from django.db import models, transaction

from agencies.adjustments.basis import save_by
from agencies.models import Alias, AssessmentItem, Occupation

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
    """To the code that `new` replaces, those that came from there."""
    for alias in aliases_of(new):
        if new.replaces and alias.history.filter(history_change_reason=f"{TAKEN_ALONG} {new.code}").exists():
            point(alias, new.replaces, by, why)


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
