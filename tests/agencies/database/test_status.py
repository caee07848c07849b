"""What those who look after the register are told of it."""

import datetime as dt

import pytest
from django.utils import timezone

from agencies.database.status import status
from agencies.models import Alias, DataVersion, Import, MissedSearch, Notice, Occupation

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 11, 23)


def test_a_fresh_register_has_its_edition_and_nothing_imported() -> None:
    found = status(DAY)
    assert (found.edition, found.compared_on) == (2025, Notice.objects.get().last_checked_on)
    assert found.data_version == DataVersion.objects.now()
    assert (found.last_import, found.imports_waiting) == (None, 0)


def test_what_waits_for_somebody_is_counted() -> None:
    before = status(DAY)
    for state in (Import.Status.APPLIED, Import.Status.STAGED, Import.Status.PLANNED, Import.Status.REFUSED):
        Import.objects.create(file_name=f"{state}.txt", content=b"x", status=state, entered_at=timezone.now())
    Alias.objects.create(
        text="试用叫法", confidence="low", source="测试", occupation=Occupation.objects.get(code="6-31-01-03")
    )
    for day in (DAY, DAY - dt.timedelta(days=29), DAY - dt.timedelta(days=30), DAY + dt.timedelta(days=1)):
        MissedSearch.objects.create(text="没有的工种", day=day, kind="unknown")
    after = status(DAY)
    assert after.last_import is not None
    assert after.last_import.status == Import.Status.REFUSED
    assert after.imports_waiting == 2
    assert after.aliases_waiting == before.aliases_waiting + 1
    assert after.missed_searches == before.missed_searches + 2
