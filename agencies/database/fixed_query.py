"""A query whose SQL is made once: for a few rows, to make it takes ten times as long as to run it."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, router
from django.db.models import QuerySet

from agencies.models import DataVersion

Argument = int | str | dt.date | list[int] | list[str]
Rows = list[tuple[Any, ...]]


class FixedQuery:
    """`query(*arguments)` gives the rows of `make(*arguments)`, a queryset of `values_list`.

    `make` is asked once, with a mark of the kind of each argument, which it may only compare with.
    Of a list, which has to hold something, the kind is `[int]`.
    """

    def __init__(self, make: Callable[..., QuerySet[Any, Any]], *kinds: Any) -> None:
        marks = [stand_in(kind[0] if isinstance(kind, list) else kind, n) for n, kind in enumerate(kinds)]
        pairs = zip(marks, kinds, strict=True)
        queryset = make(*([each] if isinstance(kind, list) else each for each, kind in pairs))
        connection: Any = connections[DEFAULT_DB_ALIAS]  # which is not opened; a replica has the same engine
        sql, self.parameters = queryset.query.get_compiler(connection=connection).as_sql()
        self.pieces = sql.split("%s")
        self.marks = list(map(str, marks))
        if lost := set(self.marks) - set(map(str, self.parameters)):
            raise ValueError(f"not compared with as they are: {lost}")

    def __call__(self, *arguments: Argument) -> Rows:
        given = dict(zip(self.marks, arguments, strict=True))
        sql = self.pieces[0]
        values: list[Any] = []
        for parameter, piece in zip(self.parameters, self.pieces[1:], strict=True):
            value = given.get(str(parameter), parameter)
            several = value if isinstance(value, list) else [value]
            sql += ", ".join(["%s"] * len(several)) + piece
            values += several
        # Whatever is read, all of it is read from one database.
        with connections[router.db_for_read(DataVersion)].cursor() as cursor:
            cursor.execute(sql, values)
            rows: Rows = cursor.fetchall()
        return rows


def stand_in(kind: Any, place: int) -> Argument:
    """A value of that kind that no query has of its own."""
    if kind is str:
        return f"argument {place}"
    return dt.date(9999, 12, 31 - place) if kind is dt.date else 2**31 - 1 - place
