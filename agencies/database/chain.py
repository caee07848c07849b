"""The chain of sums that tells whether history still reads as it did: one link a night.

A link holds, for each table of history, its last key then and a sum of its rows up to that key, and its own
sum is of all that and of the link before. So a row that was changed, put between or taken away is found, and
so is a link. Where something had to change (a person's data erased), the next link gives the reason.
"""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils import timezone

from agencies.database.rules import AUDIT_TABLES
from agencies.models import HistoryLink, OpenDoor

ROWS_SUMMED_AT_ONCE = 2000
# What an undo or a retraction marks.
UNDOING = {"retracted", "undone"}
# Columns younger than the first chains: summed where they hold something, so rows of before read as they did.
YOUNGER = {"historicalsearchnote": ("title_en", "text_en", "basis_en")}
TABLES = ("adjustment", "annexrow", *AUDIT_TABLES)


def add_link(reason: str = "") -> list[str]:
    """What does not read as it did, one line each; a link is added when nothing does, or with a reason."""
    with transaction.atomic():
        found = list(chain_differences())
        if not found or reason:
            before = HistoryLink.objects.order_by("-pk").first()
            tables = {name: list(chain_sum(name)) for name in TABLES}
            digest = link_sum(before, tables, reason)
            HistoryLink.objects.create(made_at=timezone.now(), tables=tables, reason=reason, digest=digest)
    return found


def chain_differences() -> Iterator[str]:
    if OpenDoor.objects.exists():
        yield "the door to history stands open"
    before = None
    for link in HistoryLink.objects.order_by("pk"):
        if link.digest != link_sum(before, link.tables, link.reason):
            yield f"the link of {link.made_at:%Y-%m-%d} is not the one that was made"
        before = link
    for name, (last, digest) in (before.tables if before else {}).items():
        if chain_sum(name, last)[1] != digest:
            yield f"{name} does not read as it did"


def chain_sum(name: str, last: int | None = None) -> tuple[int, str]:
    """The last key, and a sum of the rows up to it in their order."""
    manager = apps.get_model("agencies", name)._base_manager
    columns = [field.attname for field in manager.model._meta.concrete_fields if field.name not in UNDOING]
    key = manager.model._meta.pk.attname
    newest = (
        last if last is not None else manager.order_by(f"-{key}").values_list(key, flat=True).first() or 0
    )
    younger = YOUNGER.get(name, ())
    columns = [each for each in columns if each not in younger]
    rows = manager.filter(**{f"{key}__lte": newest}).order_by(key).values_list(*columns, *younger)
    digest = hashlib.sha256()
    for whole in rows.iterator(chunk_size=ROWS_SUMMED_AT_ONCE):
        row = whole if any(whole[len(columns) :]) else whole[: len(columns)]
        digest.update(json.dumps(row, cls=DjangoJSONEncoder, ensure_ascii=False, sort_keys=True).encode())
    return newest, digest.hexdigest()


def link_sum(before: HistoryLink | None, tables: dict[str, Any], reason: str) -> str:
    said = json.dumps([before.digest if before else "", tables, reason], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()
