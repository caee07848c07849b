"""The register from one engine into PostgreSQL, every table summed on both sides as it reads there."""

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model

from catalogue.operations.dumps import ROWS_DUMPED_AT_ONCE, TableSum, add_up


class MoveError(Exception):
    """Nothing was moved. The message is for the operator."""


def move(source: BaseDatabaseWrapper, target: BaseDatabaseWrapper) -> dict[str, TableSum]:
    """Fill the migrated target with the source's rows, all as they are or none; gives each table's sum."""
    models = [model for model in apps.get_models(include_auto_created=True) if not model._meta.proxy]
    tables = [f'"{model._meta.db_table}"' for model in models]
    with (
        transaction.atomic(using=source.alias),
        transaction.atomic(using=target.alias),
        target.cursor() as cursor,
    ):
        # The register's own rules would judge rows before all are there, and count them as changes.
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(f"TRUNCATE {', '.join(tables)}")
        for model in models:
            copy(model, source, target, cursor)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        for statement in target.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)
        before, after = (
            {model._meta.db_table: table_sum(model, each) for model in models} for each in (source, target)
        )
        if differing := sorted(name for name in before if before[name] != after[name]):
            raise MoveError(f"these tables would not read as they do: {', '.join(differing)}")
    return after


def copy(model: type[Model], source: BaseDatabaseWrapper, target: BaseDatabaseWrapper, cursor: Any) -> None:
    fields = model._meta.concrete_fields
    columns = ", ".join(f'"{field.column}"' for field in fields)
    with cursor.copy(f'COPY "{model._meta.db_table}" ({columns}) FROM STDIN') as written:
        for row in rows_of(model, source):
            pairs = zip(fields, row, strict=True)
            written.write_row([field.get_db_prep_save(value, target) for field, value in pairs])


def rows_of(model: type[Model], connection: BaseDatabaseWrapper) -> Iterator[tuple[Any, ...]]:
    columns = [field.attname for field in model._meta.concrete_fields]
    found = model._base_manager.using(connection.alias).order_by().values_list(*columns)
    return found.iterator(chunk_size=ROWS_DUMPED_AT_ONCE)


def table_sum(model: type[Model], connection: BaseDatabaseWrapper) -> TableSum:
    """Of what Django reads, for each engine writes the same value in its own way."""
    return add_up((json.dumps(row, default=as_text, sort_keys=True),) for row in rows_of(model, connection))


def as_text(value: Any) -> str:
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    return str(value.astimezone(dt.UTC) if isinstance(value, dt.datetime) else value)
