"""Nothing that holds a record can be deleted, and no record rests on what is not there."""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import connection, models
from django.db.models import PROTECT, ForeignKey, ProtectedError

from agencies.models import Agency, GradeLevel, Notice, Occupation, OccupationGroup
from tests.agencies.models.writing import quoted, refused, run
from tests.agencies.register import LIFTS, agency, item, occupation, scope

pytestmark = pytest.mark.django_db


def references() -> Iterator["ForeignKey[models.Model, models.Model]"]:
    """Every reference between records of the register; an audit history outlives what it tells of."""
    for model in apps.get_app_config("agencies").get_models():
        if model.__name__.startswith("Historical"):
            continue
        yield from (field for field in model._meta.concrete_fields if isinstance(field, ForeignKey))


REFERENCES = list(references())


@pytest.mark.parametrize("field", REFERENCES, ids=str)
def test_what_is_referred_to_is_protected(field: "ForeignKey[models.Model, models.Model]") -> None:
    assert field.remote_field.on_delete is PROTECT


def test_what_holds_records_cannot_be_deleted() -> None:
    lifts = scope(*LIFTS)
    records: list[models.Model] = [
        agency(LIFTS[0]),
        occupation(LIFTS[1]),
        item(LIFTS[1]),
        lifts,
        lifts.grades.earliest("id").started_by,
        Notice.objects.get(edition=2025),
        GradeLevel.objects.get_by_natural_key("1"),
        OccupationGroup.objects.get_by_natural_key("6-29-03"),
    ]
    for record in records:
        with pytest.raises(ProtectedError):
            record.delete()


@pytest.mark.parametrize("model", [Agency, Occupation, Notice, GradeLevel], ids=lambda model: model.__name__)
def test_a_bulk_deletion_is_refused_too(model: type[Agency]) -> None:
    with pytest.raises(ProtectedError):
        model.objects.all().delete()


@pytest.mark.parametrize("field", REFERENCES, ids=str)
def test_the_database_knows_of_every_reference(field: "ForeignKey[models.Model, models.Model]") -> None:
    """So that a statement typed at its own prompt is held to it, at the latest when it is committed."""
    table = field.model._meta.db_table
    with connection.cursor() as cursor:
        known = connection.introspection.get_relations(cursor, table)
    target = field.remote_field.model._meta
    assert known[field.column] == (target.pk.column, target.db_table)


def test_a_deletion_at_the_prompt_is_refused() -> None:
    with refused("(?i)foreign key"):
        run(f"DELETE FROM {quoted('agencies_agency')} WHERE filing_number = %s", [LIFTS[0]])
        connection.check_constraints()
