"""What an import writes to thousands of rows, in a few statements instead of some for each.

Beside Django's own bulk methods stand those that it has not, or has at a tenth of the speed. Each writes what
the same acts one by one would write; the rules of the database hold as always.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.contrib.auth.models import User
from django.db import connections, models, router
from django.db.models.expressions import RawSQL
from django.utils import timezone

ADDED, CHANGED, REMOVED = "+", "~", "-"
# Lists of whole numbers come as one JSON text, since SQLite takes 999 parameters, and each costs time:
# what reads them, and the number at a place of one list. Without any there is no statement, for each fires
# PostgreSQL's triggers.
LISTED_VALUES = {
    "sqlite": ("json_each(%s)", "json_extract(value, '$[{}]')"),
    "postgresql": ("json_array_elements(CAST(%s AS json))", "CAST(value ->> {} AS bigint)"),
}


def note_history(model: type[models.Model], keys: Iterable[int], how: str, by: User | None, why: str) -> None:
    """An entry in the audit history of each of these rows, as it stands in its table now.

    `how` is ADDED, CHANGED or REMOVED; the last is to be called before the row goes.
    """
    if not (noted := list(keys)):
        return
    history: Any = model.history.model  # type: ignore[attr-defined]  # added by HistoricalRecords
    user = by or history.get_default_history_user(None)
    names = [quote_name(field.column) for field in history.tracked_fields]
    about = {"history_date": timezone.now(), "history_change_reason": why, "history_type": how}
    about["history_user_id"] = user.pk if user else None
    execute(
        model,
        f"INSERT INTO {table_of(history)} ({', '.join([*names, *map(quote_name, about)])}) "
        f"SELECT {', '.join([*names, *['%s'] * len(about)])} FROM {table_of(model)} "
        f"WHERE id IN ({listed_query(model)}) ORDER BY id",
        [*(adapted(history, name, value) for name, value in about.items()), keys_text(noted)],
    )


def insert_each(
    model: type[models.Model], columns: Sequence[str], rows: Sequence[Sequence[int | None]], **same: Any
) -> list[int]:
    """The keys of new rows, each with whole numbers of its own, and in other columns one value for all."""
    if not rows:
        return []
    names = ", ".join(map(quote_name, [*columns, *same]))
    selected = listed_query(model, len(columns), ", %s" * len(same))
    values = [adapted(model, name, value) for name, value in same.items()]
    statement = f"INSERT INTO {table_of(model)} ({names}) {selected} RETURNING id"
    return [key for (key,) in execute(model, statement, [*values, json.dumps(rows)])]


def set_each(model: type[models.Model], column: str, values: Mapping[int, int], **same: Any) -> None:
    """Set a whole-number column of each row to a value of its own, and other columns to one value for all."""
    if not values:
        return
    columns = [f"{quote_name(name)} = %s" for name in same]
    execute(
        model,
        f"WITH given (key, number) AS ({listed_query(model, 2)}) "
        f"UPDATE {table_of(model)} SET {', '.join([f'{quote_name(column)} = given.number', *columns])} "
        f"FROM given WHERE {table_of(model)}.id = given.key",
        [json.dumps(list(values.items())), *(adapted(model, name, value) for name, value in same.items())],
    )


def delete_rows(model: type[models.Model], keys: Sequence[int]) -> None:
    """Delete these rows and nothing else: what still points at one of them makes the database refuse."""
    if keys:
        execute(
            model, f"DELETE FROM {table_of(model)} WHERE id IN ({listed_query(model)})", [keys_text(keys)]
        )


def among(model: type[models.Model], keys: Iterable[int]) -> RawSQL:
    """For `filter(pk__in=…)`, however many keys."""
    return RawSQL(listed_query(model), [keys_text(keys)])  # noqa: S611  # the keys are a parameter


def keys_text(keys: Iterable[int]) -> str:
    return json.dumps([[key] for key in keys])


def listed_query(model: type[models.Model], columns: int = 1, more: str = "") -> str:
    """The query for so many numbers of each list in a JSON text, its one parameter; `more` columns behind."""
    source, number = LISTED_VALUES[connections[router.db_for_write(model)].vendor]
    return f"SELECT {', '.join(map(number.format, range(columns)))}{more} FROM {source}"


def execute(model: type[models.Model], statement: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connections[router.db_for_write(model)].cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


def adapted(model: type[models.Model], name: str, value: Any) -> Any:
    field: Any = model._meta.get_field(name)
    connection = connections[router.db_for_write(model)]
    return field.get_db_prep_save(value, connection)


def table_of(model: type[models.Model]) -> str:
    return quote_name(model._meta.db_table)


def quote_name(name: str) -> str:
    return f'"{name}"'
