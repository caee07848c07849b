"""A query whose SQL is made once: for a few rows, to make it takes ten times as long as to run it."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db import connections, router
from django.db.models import QuerySet

from agencies.models import DataVersion

Argument = int | str | dt.date | list[int] | list[str]
Rows = list[tuple[Any, ...]]


class FixedQuery:
    """`query(*arguments)` gives the rows of `make(*arguments)`, a queryset of `values_list`.

    `make` is asked once for each engine, with a mark for each argument, which it may compare with and nothing
    else. A list has to hold something.
    """

    def __init__(self, make: Callable[..., QuerySet[Any, Any]]) -> None:
        self.make = make
        # The SQL between the parameters, and the parameters, marks among them.
        self.made: dict[str, tuple[list[str], list[Any]]] = {}

    def __call__(self, *arguments: Argument) -> Rows:
        kinds = [each[0] if isinstance(each, list) else each for each in arguments]
        # A value of each argument's kind, or of what its list holds, that no query has of its own.
        marks = [
            f"argument {n}"
            if isinstance(kind, str)
            else dt.date(9999, 12, 31 - n)
            if isinstance(kind, dt.date)
            else 2**31 - 1 - n
            for n, kind in enumerate(kinds)
        ]
        # Whatever is read, all of it is read from one database.
        connection: Any = connections[router.db_for_read(DataVersion)]
        if connection.vendor not in self.made:
            pairs = zip(marks, arguments, strict=True)
            queryset = self.make(
                *([each] if isinstance(argument, list) else each for each, argument in pairs)
            )
            sql, found = queryset.query.get_compiler(connection=connection).as_sql()
            if lost := set(map(str, marks)) - set(map(str, found)):
                raise ValueError(f"not compared with as they are: {lost}")
            self.made[connection.vendor] = sql.split("%s"), list(found)
        pieces, parameters = self.made[connection.vendor]
        given = dict(zip(map(str, marks), arguments, strict=True))
        sql = pieces[0]
        values: list[Any] = []
        for parameter, piece in zip(parameters, pieces[1:], strict=True):
            value = given.get(str(parameter), parameter)
            several = value if isinstance(value, list) else [value]
            sql += ", ".join(["%s"] * len(several)) + piece
            values += several
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            rows: Rows = cursor.fetchall()
        return rows
