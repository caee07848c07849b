"""How the register stands, for the people who look after it: never shown to the public."""

import datetime as dt
from dataclasses import dataclass
from functools import cache

from django.db import connections, router
from django.db.migrations.executor import MigrationExecutor

from agencies.models import Alias, DataVersion, Import, MissedSearch, Notice, Proposal, SearchNote
from agencies.models.data_version import Version


@dataclass(frozen=True, slots=True)
class RegisterStatus:
    """`edition` is the newest, compared with its source on `compared_on`; the last five say what waits."""

    edition: int | None
    compared_on: dt.date | None
    data_version: Version
    last_import: Import | None
    imports_waiting: int
    proposals_waiting: int
    aliases_waiting: int
    notes_waiting: int
    missed_searches: int


def status(on: dt.date) -> RegisterStatus:
    """As of now; searches that found nothing are those of the 30 days up to `on`."""
    waiting = Import.objects.filter(status__in=[Import.Status.STAGED, Import.Status.PLANNED])
    missed = MissedSearch.objects.filter(day__gt=on - dt.timedelta(days=30), day__lte=on)
    newest = Notice.objects.editions().defer("text").first()
    return RegisterStatus(
        edition=newest.edition if newest else None,
        compared_on=newest.last_checked_on if newest else None,
        data_version=DataVersion.objects.now(),
        last_import=Import.objects.defer("content", "plan", "problems").newest_first().first(),
        imports_waiting=waiting.count(),
        proposals_waiting=Proposal.objects.waiting().count(),
        aliases_waiting=Alias.objects.filter(approved=False).count(),
        notes_waiting=SearchNote.objects.filter(approved=False).count(),
        missed_searches=missed.count(),
    )


def is_migrated() -> bool:
    """Whether no migration is missing. A yes stands for the life of the process: nobody takes tables away."""
    try:
        return _all_applied()
    except LookupError:
        return False


@cache
def _all_applied() -> bool:
    executor = MigrationExecutor(connections[router.db_for_read(DataVersion)])
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise LookupError("migrations are missing")  # raised, so that `cache` does not keep a no
    return True
