"""Every rule is in the database after all migrations, and after a way back and forth with data in it."""

import datetime as dt
import io
import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection, models, transaction

from agencies.database.rules import (
    AUDIT_TABLES,
    DAY_RULES,
    HISTORY,
    OVERLAPS,
    PUBLIC_TABLES,
    REFUSALS,
    REPLACED,
)
from agencies.database.triggers import SINCE_0025, SQL
from agencies.models import AgencyName, DataVersion, Notice, ScopeGrade
from tests.agencies.models.writing import run
from tests.agencies.register import LIFTS, agency, scope

SQLITE = connection.vendor == "sqlite"


def rows_of(statement: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return [row[0] if len(row) == 1 else row for row in cursor.fetchall()]


def triggers() -> set[str]:
    if SQLITE:
        return set(rows_of("SELECT name FROM sqlite_master WHERE type = 'trigger'"))
    return set(rows_of("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'O'"))


def wanted_triggers() -> set[str]:
    if not SQLITE:
        rules = {rule.name for rule in (*REFUSALS, *HISTORY)} | {"history_not_emptied"}
        return rules | {f"data_version_{table}" for table in PUBLIC_TABLES}
    rules = {
        f"{r.name}_{event.lower()}"
        for r in (*REFUSALS, *OVERLAPS, *DAY_RULES, *HISTORY)
        for event in r.events
    }
    moves = {
        f"data_version_{table}_{event}" for table in PUBLIC_TABLES for event in ("insert", "update", "delete")
    }
    return rules | moves | {rule.name for rule in REPLACED}


def named_constraints() -> Iterator[tuple[str, str]]:
    """(table, name) of all that the models declare."""
    for model in apps.get_app_config("agencies").get_models():
        yield from ((model._meta.db_table, constraint.name) for constraint in model._meta.constraints)
        yield from ((model._meta.db_table, index.name) for index in model._meta.indexes)


def check_everything_is_in_place() -> None:
    assert wanted_triggers() - triggers() == set()
    for table, name in named_constraints():
        with connection.cursor() as cursor:
            assert name in connection.introspection.get_constraints(cursor, table), (table, name)
    if not SQLITE:
        exclusions = set(rows_of("SELECT conname FROM pg_constraint WHERE contype = 'x'"))
        assert exclusions == {rule.name for rule in OVERLAPS}


def test_the_frozen_sql_is_what_the_rules_say() -> None:
    """Nothing else puts them in place: a rule that is edited waits for a migration."""
    folder = Path(settings.BASE_DIR, "agencies/migrations")
    frozen = json.loads((folder / "rules_0018.json").read_text(encoding="utf-8"))
    since = json.loads((folder / "rules_0025.json").read_text(encoding="utf-8"))
    assert {what: list(each()) for what, each in zip(("install", "remove"), SINCE_0025, strict=True)} == since
    assert {
        engine: {"install": list(install()), "remove": list(remove())}
        for engine, (install, remove) in SQL.items()
    } == frozen


@pytest.mark.django_db
def test_every_rule_and_constraint_is_there_after_all_migrations() -> None:
    check_everything_is_in_place()


@pytest.mark.django_db
def test_what_the_public_sees_is_counted() -> None:
    """A new model is public until somebody says that it is not."""
    private = {"opendoor", "historylink", "dataversion", "import", "missedsearch", "proposal", "retraction"}
    private |= {"seenfinding"}
    tables = {
        model._meta.db_table.removeprefix("agencies_")
        for model in apps.get_app_config("agencies").get_models(include_auto_created=True)
        if not model.__name__.startswith("Historical")
    }
    assert tables == set(PUBLIC_TABLES) | private


def test_every_audit_table_is_added_to_alone() -> None:
    names = {model._meta.model_name for model in apps.get_app_config("agencies").get_models()}
    assert {name for name in names if name and name.startswith("historical")} == set(AUDIT_TABLES)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "day", ["2025-02-30", "2025-6-1", "20250601", "tomorrow", "２０２５-06-01", "2025-06-01 "]
)
@pytest.mark.parametrize("column", ["valid_from", "valid_until"])
@pytest.mark.parametrize("model", [ScopeGrade, AgencyName])
def test_whatever_is_written_a_day_is_stored(model: type[models.Model], column: str, day: str) -> None:
    """PostgreSQL reads some of these as the day that they mean; SQLite would keep any text."""
    table = model._meta.db_table
    with suppress(DatabaseError):
        run(f"UPDATE {table} SET {column} = %s WHERE id = 1", [day])
    (stored,) = rows_of(f"SELECT {column} FROM {table} WHERE id = 1")
    assert stored is None or dt.date.fromisoformat(str(stored)).isoformat() == str(stored)


def contents() -> dict[str, list[Any]]:
    """Every row of every table that the oldest state of the register has, in the columns it has there."""
    names = connection.introspection.table_names()
    newer = "claim guidetopic occupationname officiallookup quotation retraction".split()
    without = {f"agencies_{kind}{name}" for name in newer for kind in ("", "historical")}
    without |= {"agencies_opendoor", "agencies_historylink", "agencies_seenfinding"}
    tables = [name for name in names if name.startswith("agencies_") and name not in without]
    # Words that the guide or a notice answers have no place in the table of before.
    some = {"agencies_alias": " WHERE topic_id IS NULL AND notice_id IS NULL"}
    return {
        table: sorted(map(str, rows_of(f'SELECT * FROM "{table}"{some.get(table, "")}'))) for table in tables
    }


@pytest.mark.django_db(transaction=True)
@pytest.mark.timeout(180)
def test_migrations_go_back_and_forth_with_data() -> None:
    def migrate(*to: str) -> None:
        call_command("migrate", "agencies", *to, verbosity=0, interactive=False, stdout=io.StringIO())

    before = contents()
    try:
        migrate("0001")
        assert wanted_triggers() & triggers() == set()
        assert len(rows_of("SELECT id FROM agencies_annexrow")) == 114
    finally:
        migrate()
    check_everything_is_in_place()
    after = contents()
    assert after.keys() == before.keys()
    assert {table: len(rows) for table, rows in after.items()} == {
        table: len(rows) for table, rows in before.items()
    }
    assert after["agencies_scopegrade"] == before["agencies_scopegrade"]
    assert (scope(*LIFTS).agency, Notice.objects.get(edition=2025).annex_rows.count()) == (
        agency(LIFTS[0]),
        114,
    )


@pytest.mark.django_db
def test_the_rules_of_postgresql_are_found_whatever_the_search_path() -> None:
    """As `pg_dump --data-only` sets it, whose script is then read into a database that has the rules."""
    before = DataVersion.objects.now().number
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # SQLite has no such thing
            cursor.execute("SET LOCAL search_path = ''")
            cursor.execute("UPDATE public.agencies_agency SET name_en = 'x'")
            cursor.execute("SET LOCAL search_path = public")
        else:
            cursor.execute("UPDATE agencies_agency SET name_en = 'x'")
    assert DataVersion.objects.now().number > before
