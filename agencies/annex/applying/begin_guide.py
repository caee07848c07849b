"""The guide of a new edition: a copy of the one before it, its quotations looked for in the new text."""

from collections.abc import Callable
from typing import TypeVar

from django.contrib.auth.models import User
from django.db import models

from agencies.adjustments.bulk import ADDED, CHANGED, note_history
from agencies.models import Claim, GuideTopic, Notice, Quotation
from agencies.models.guide import TAKEN_OVER, lines_saying

Copied = TypeVar("Copied", GuideTopic, Claim, Quotation)


def begin_guide(edition: Notice, by: User | None = None) -> None:
    """One that has its topics keeps them, as after an undone import that is done again.

    A quotation that the new text does not hold keeps its place in the older notice: its claim is then not
    shown, and stands in the editors' list.
    """
    if edition.guide_topics.exists():
        look_again(edition, by)
    elif before := edition_with_guide_before(edition):
        topics = copied(before.guide_topics.all(), by, "edition_id", {before.pk: edition.pk})
        claims = copied(Claim.objects.filter(topic__in=topics), by, "topic_id", topics)
        quotations = Quotation.objects.filter(claim__in=claims).prefetch_related("notice")
        copied(quotations, by, "claim_id", claims, lambda quotation: is_moved(quotation, edition))


def edition_with_guide_before(edition: Notice) -> Notice | None:
    with_guide = Notice.objects.editions().filter(pk__in=GuideTopic.objects.values("edition"))
    return with_guide.filter(edition__lt=edition.edition).first()


def copied(
    records: models.QuerySet[Copied],
    by: User | None,
    owner: str,
    owners: dict[int, int],
    changed: Callable[[Copied], object] = bool,
) -> dict[int, int]:
    """The key of each and that of its copy, whose `owner` is the copy of its own. `changed` may mend it."""
    originals = list(records.order_by("pk"))
    keys = [original.pk for original in originals]
    model = records.model
    for each in originals:
        each.pk, each._state.adding = None, True
        setattr(each, owner, owners[getattr(each, owner)])
        if hasattr(each, "version"):
            each.version = 1
        changed(each)
    copies = model._default_manager.bulk_create(originals)
    note_history(model, [copy.pk for copy in copies], ADDED, by, TAKEN_OVER)
    return {key: copy.pk for key, copy in zip(keys, copies, strict=True)}


def look_again(edition: Notice, by: User | None) -> None:
    """What its notice does not hold where it should: does it elsewhere, or under its own year?"""
    quotations = Quotation.objects.filter(claim__topic__edition=edition).prefetch_related("notice")
    found = [quotation for quotation in quotations if is_moved(quotation, edition)]
    Quotation.objects.bulk_update(found, ["notice", "text", "first_line", "last_line"])
    note_history(Quotation, [quotation.pk for quotation in found], CHANGED, by, "在新通知中找到")


def is_moved(quotation: Quotation, edition: Notice) -> bool:
    """Whether the edition's text says it, elsewhere or under its own year; then it is quoted from there."""
    if quotation.holds_for(edition.pk):
        return False
    before = quotation.notice.edition
    for text in (quotation.text, quotation.text.replace(f"{before}年", f"{edition.edition}年")):
        if lines := lines_saying(edition.text, text):
            quotation.notice, quotation.text = edition, text
            quotation.first_line, quotation.last_line = lines
            return True
    return False
