"""Ways to bring a record into a state: typed as SQL, and through the ORM's single and bulk verbs."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol, TypeVar

import pytest
from django.db import DatabaseError, connection, models, transaction
from django.db.models.expressions import DatabaseDefault

M = TypeVar("M", bound=models.Model)


class Insert(Protocol):
    def __call__(self, model: type[M], /, **values: Any) -> None: ...


class Update(Protocol):
    def __call__(self, record: models.Model, /, **values: Any) -> None: ...


@contextmanager
def refused(rule: str) -> Iterator[None]:
    """The database itself says no, and names that rule: a constraint by name, a trigger by its words.

    SQLite names the columns of a unique constraint, and an overlap may be told by either of two rules.
    """
    with pytest.raises(DatabaseError, match=rule), transaction.atomic():
        yield


def by_create(model: type[M], /, **values: Any) -> None:
    model._default_manager.create(**values)


def by_bulk_create(model: type[M], /, **values: Any) -> None:
    model._default_manager.bulk_create([model(**values)])


def by_sql_insert(model: type[M], /, **values: Any) -> None:
    """Every column as the ORM would fill it, in a statement of our own."""
    record = model(**values)
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    for field in fields:
        if isinstance(getattr(record, field.attname), DatabaseDefault):
            setattr(record, field.attname, field.db_default)
    row = [field.get_db_prep_save(field.pre_save(record, add=True), connection) for field in fields]
    run(
        f'INSERT INTO "{model._meta.db_table}" ({", ".join(quoted(field.column) for field in fields)}) '
        f"VALUES ({', '.join('%s' for _ in fields)})",
        row,
    )


def by_save(record: models.Model, /, **values: Any) -> None:
    for name, value in values.items():
        setattr(record, name, value)
    record.save()


def by_update(record: models.Model, /, **values: Any) -> None:
    type(record)._default_manager.filter(pk=record.pk).update(**values)


def by_sql_update(record: models.Model, /, **values: Any) -> None:
    fields = {field.name: field for field in record._meta.concrete_fields}
    plain = {name: value.pk if isinstance(value, models.Model) else value for name, value in values.items()}
    row = [fields[name].get_db_prep_save(value, connection) for name, value in plain.items()]
    columns = ", ".join(f"{quoted(fields[name].column)} = %s" for name in plain)
    run(f'UPDATE "{record._meta.db_table}" SET {columns} WHERE id = %s', [*row, record.pk])


INSERTS: tuple[Insert, ...] = (by_create, by_bulk_create, by_sql_insert)
UPDATES: tuple[Update, ...] = (by_save, by_update, by_sql_update)


def quoted(name: str | None) -> str:
    """A field that is none of the table's own columns has no name."""
    return connection.ops.quote_name(name or "")


def run(statement: str, parameters: Any = ()) -> None:
    """In a savepoint, so that PostgreSQL goes on after a refusal."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, parameters)
