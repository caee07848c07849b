"""What an import writes to thousands of rows, in a few statements instead of some for each.

Beside Django's own bulk methods stand those that it has not, or has at a tenth of the speed. Each writes what
the same acts one by one would write; the rules of the database hold as always.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar

from django.contrib.auth.models import User
from django.db import connections, models, router
from django.utils import timezone

Each = TypeVar("Each")
# SQLite takes 999 parameters for one statement.
ROWS = 400
ADDED, CHANGED, REMOVED = "+", "~", "-"


def note_history(model: type[models.Model], keys: Sequence[int], how: str, by: User | None, why: str) -> None:
    """An entry in the audit history of each of these rows, as it stands in its table now.

    `how` is ADDED, CHANGED or REMOVED; the last is to be called before the row goes.
    """
    history: Any = model.history.model  # type: ignore[attr-defined]  # added by HistoricalRecords
    user = by or history.get_default_history_user(None)
    names = [column(field) for field in history.tracked_fields]
    about = {"history_date": timezone.now(), "history_change_reason": why, "history_type": how}
    about["history_user_id"] = user.pk if user else None
    statement = (
        f"INSERT INTO {table(history)} ({', '.join([*names, *map(quoted, about)])}) "
        f"SELECT {', '.join([*names, *['%s'] * len(about)])} FROM {table(model)} WHERE id IN "
    )
    values = [adapted(history, name, value) for name, value in about.items()]
    for part in parts(keys):
        execute(model, f"{statement} ({', '.join(['%s'] * len(part))}) ORDER BY id", [*values, *part])


def set_each(model: type[models.Model], field: str, values: Mapping[int, int], **same: Any) -> None:
    """Set a whole-number column of each row to a value of its own, and other columns to one value for all."""
    columns = [f"{quoted(name)} = %s" for name in same]
    shared = [adapted(model, name, value) for name, value in same.items()]
    for part in parts(list(values.items())):
        listed = ", ".join(["(%s, %s)"] * len(part))
        execute(
            model,
            f"UPDATE {table(model)} SET {', '.join([f'{quoted(field)} = given.column2', *columns])} "
            f"FROM (VALUES {listed}) AS given WHERE {table(model)}.id = given.column1",
            [*shared, *(value for pair in part for value in pair)],
        )


def remove(model: type[models.Model], keys: Sequence[int]) -> None:
    """Delete these rows and nothing else: what still points at one of them makes the database refuse."""
    for part in parts(keys):
        execute(model, f"DELETE FROM {table(model)} WHERE id IN ({', '.join(['%s'] * len(part))})", part)


def parts(values: Sequence[Each]) -> Iterator[Sequence[Each]]:
    return (values[at : at + ROWS] for at in range(0, len(values), ROWS))


def execute(model: type[models.Model], statement: str, values: Sequence[Any]) -> None:
    with connections[router.db_for_write(model)].cursor() as cursor:
        cursor.execute(statement, values)


def adapted(model: type[models.Model], name: str, value: Any) -> Any:
    field: Any = model._meta.get_field(name)
    connection = connections[router.db_for_write(model)]
    return field.get_db_prep_save(value, connection)


def table(model: type[models.Model]) -> str:
    return quoted(model._meta.db_table)


def column(field: Any) -> str:
    return quoted(field.column)


def quoted(name: str) -> str:
    return f'"{name}"'
