"""The whole test database, kept once and put back after a test that emptied it.

What migrations wrote comes back too, which loading the fixtures again would not do, and ten times as fast.
"""

import sqlite3
from collections.abc import Callable

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction

SCHEMA = "as_shipped"


def take() -> Callable[[], None]:
    """Keep every table as it is now; what is returned puts them all back."""
    put_back = _take_sqlite() if connection.vendor == "sqlite" else _take_postgresql()

    def restore() -> None:
        put_back()
        ContentType.objects.clear_cache()

    return restore


def _take_sqlite() -> Callable[[], None]:
    copy = sqlite3.connect(":memory:", check_same_thread=False)
    connection.ensure_connection()
    connection.connection.backup(copy)

    def put_back() -> None:
        connection.ensure_connection()
        copy.backup(connection.connection)

    return put_back


def _take_postgresql() -> Callable[[], None]:
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

    return put_back
