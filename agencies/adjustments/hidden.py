"""What was retracted and is shown again: it was right after all, or its key has been entered anew."""

from typing import TypeVar

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from agencies.adjustments.basis import save_by
from agencies.adjustments.refusals import AdjustmentRefused
from agencies.models import Agency, Notice, Occupation, Retraction, Scope

Hidden = TypeVar("Hidden", Scope, Agency, Occupation, Notice)


@transaction.atomic
def show_again(*, record: Scope | Agency | Occupation | Notice, by: User | None = None, reason: str) -> None:
    """Take the record back into use, because it was right after all or is entered anew."""
    if isinstance(record, Scope):
        for needed in (record.agency, record.item.occupation):
            if needed.retracted:
                raise AdjustmentRefused(f"“{needed}”已撤下，请先恢复它。", code="retracted")
    record.retracted = False
    save_by(record, by, f"恢复：{reason}", ["retracted"])
    for retraction in Retraction.objects.standing().filter(**{record._meta.model_name or "": record}):
        retraction.lifted_at, retraction.lifted_by = timezone.now(), by
        retraction.lifted_reason = reason
        save_by(retraction, by, f"恢复：{reason}", ["lifted_at", "lifted_by", "lifted_reason"])


def in_use(record: Hidden, by: User | None, reason: str) -> Hidden:
    """The record, shown again if it was hidden: its key has been entered anew."""
    if record.retracted:
        show_again(record=record, by=by, reason=reason)
    return record
