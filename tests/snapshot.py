"""The whole test database, kept once and put back after a test that emptied it.

What migrations wrote comes back too, which loading the fixtures again would not do, and ten times as fast.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.management.color import no_style
from django.db import connection, transaction

SCHEMA = "as_shipped"


@contextmanager
def taken() -> Iterator[Callable[[], None]]:
    """Keep every table as it is now; what is given puts them all back."""
    with _sqlite() if connection.vendor == "sqlite" else _postgresql() as put_back:

        def restore() -> None:
            put_back()
            ContentType.objects.clear_cache()

        yield restore


@contextmanager
def _sqlite() -> Iterator[Callable[[], None]]:
    with closing(sqlite3.connect(":memory:", check_same_thread=False)) as copy:
        connection.ensure_connection()
        connection.connection.backup(copy)

        def put_back() -> None:
            connection.ensure_connection()
            copy.backup(connection.connection)

        yield put_back


@contextmanager
def _postgresql() -> Iterator[Callable[[], None]]:
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    columns: dict[str, str] = {}
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE SCHEMA {SCHEMA}")
        for table in tables:
            cursor.execute(f'CREATE TABLE {SCHEMA}."{table}" AS TABLE public."{table}"')
            described = connection.introspection.get_table_description(cursor, table)
            columns[table] = ", ".join(f'"{column.name}"' for column in described)

    def put_back() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            # The register's own triggers would count this as a change, and judge rows before all are there.
            for table in tables:
                cursor.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER USER')
            cursor.execute("TRUNCATE " + ", ".join(f'"{table}"' for table in tables))
            for table, names in columns.items():
                cursor.execute(f'INSERT INTO "{table}" ({names}) SELECT {names} FROM {SCHEMA}."{table}"')
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for table in tables:
                cursor.execute(f'ALTER TABLE "{table}" ENABLE TRIGGER USER')
            # A table that a test of migrations made anew begins to count from 1.
            models = apps.get_models(include_auto_created=True)
            for statement in connection.ops.sequence_reset_sql(no_style(), models):
                cursor.execute(statement)

    yield put_back
