"""Fill an empty database with the real directory, and with the invented country behind it.

    DATABASE_URL=… python -m tests.bench.loader [SCOPES]

Rows go in by COPY or executemany past the models, as no import ever does; the rules of the database are off
meanwhile, and put back behind them.
"""

import json
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple

import django

from tests.bench.national import Country, ScopeMade, make

# An agency has some 33 scopes, as in the real directory a few have many and many few.
MOST_AGENCIES, SCOPES_EACH, ITEMS = 30_000, 33, 3_500
CHUNK = 20_000
BLANK = (
    *("second_name", "name_en", "name_en_source", "website", "wechat_account", "telephone", "address"),
    *("contact_source", "category", "category_source"),
)
ACT = (
    *("id", "number", "kind", "effective_on", "reason", "before", "after", "entered_at"),
    *("agency_id", "notice_id", "scope_id"),
)
PRINTED = ("table", "agency_position", "position", "line", "cells", "notice_id", "scope_id", "undone")
DAY, MOMENT = "2025-01-01", "2024-12-31 16:00:00+00:00"
Row = Sequence[Any]


class Table(NamedTuple):
    name: str
    columns: tuple[str, ...]
    rows: Iterable[Row]


def main(scopes: int) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "catalogue.settings")
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("load_register", verbosity=0)
    if scopes:
        load_country(scopes)


def load_country(scopes: int) -> None:
    """The invented country behind the real rows, `scopes` rows in all."""
    from django.apps import apps
    from django.db import connection, transaction

    from agencies.database import triggers as database_rules

    rules: Any = Statements(connection)
    rules.execute(OFF[connection.vendor])
    with transaction.atomic():
        database_rules.remove(apps, rules)
        for table in tables(scopes):
            write(connection, table)
        database_rules.install(apps, rules)
        rules.execute("UPDATE agencies_dataversion SET number = number + 1")
    rules.execute(ON[connection.vendor])
    rules.execute("ANALYZE")


# Millions of rows that are right by construction need not be looked up one by one.
OFF = {"sqlite": "PRAGMA foreign_keys = OFF", "postgresql": "SET session_replication_role = replica"}
ON = {"sqlite": "PRAGMA foreign_keys = ON", "postgresql": "SET session_replication_role = DEFAULT"}


class Statements:
    """As much of a schema editor as the rules of the database ask for."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection

    def execute(self, sql: str) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute(sql)


class Numbered(NamedTuple):
    """A scope of the country with its place from 0 and the keys it refers to."""

    place: int
    agency: int
    item: int
    made: ScopeMade


def tables(scopes: int) -> Iterator[Table]:
    """Every table in the order in which one refers to another."""
    from agencies.models import Agency, Occupation, Scope

    graded = Occupation.objects.filter(kind="skill_grade").order_by("code")
    occupations = list(graded.values_list("code", "name"))
    agencies = min(MOST_AGENCIES, scopes // SCOPES_EACH) - Agency.objects.count()
    rows = scopes - Scope.objects.count()
    country = make(occupations, agencies, ITEMS, rows)
    items, table = items_of(country, dict(graded.values_list("code", "pk")))
    yield table
    first = last(Agency) + 1
    yield Table(
        "agency", ("id", "version", "filing_number", "name", "pinyin", *BLANK), agency_rows(country, first)
    )
    numbered = [
        Numbered(place, first + made.agency, items[country.items[made.item]], made)
        for place, made in enumerate(country.scopes)
    ]
    yield from scope_tables(numbered, country, first)


def items_of(country: Country, codes: dict[str, int]) -> tuple[dict[tuple[str, str], int], Table]:
    """The key of each item, those of the real directory among them, and the rows of the new ones."""
    from agencies.models import AssessmentItem
    from agencies.search.text.pinyin import names_pinyin

    values = AssessmentItem.objects.values_list("occupation__code", "work_type", "pk")
    known = {(code, work_type): pk for code, work_type, pk in values}
    new = [item for item in country.items if item not in known]
    added = dict(zip(new, range(last(AssessmentItem) + 1, 2**31), strict=False))
    rows = ((pk, 1, work, names_pinyin(work), codes[code]) for (code, work), pk in added.items())
    columns = ("id", "version", "work_type", "pinyin", "occupation_id")
    return known | added, Table("assessmentitem", columns, rows)


def agency_rows(country: Country, first: int) -> Iterator[Row]:
    from agencies.search.text.pinyin import names_pinyin

    for place, agency in enumerate(country.agencies):
        sound = names_pinyin(agency.name, "")
        yield (first + place, 1, agency.filing_number, agency.name, sound, *[""] * len(BLANK))


def scope_tables(numbered: list[Numbered], country: Country, first: int) -> Iterator[Table]:
    """Scopes, the acts that started them, names, grades, and the rows that print them."""
    from agencies.models import Adjustment, AnnexRow, GradeLevel, Notice, Scope

    scope, act, line = last(Scope) + 1, last(Adjustment) + 1, last(AnnexRow, "line") + 1
    notice, levels = Notice.objects.get().pk, dict(GradeLevel.objects.values_list("numeral", "pk"))
    begins = {each.agency: each.place for each in reversed(numbered)}
    rows: Iterable[Row] = ((scope + n, 1, scope + n, agency, item) for n, agency, item, _ in numbered)
    yield Table("scope", ("id", "version", "print_order", "agency_id", "item_id"), rows)
    rows = (
        (act + n, f"made-{n}", "started", DAY, "", "{}", held(made), MOMENT, agency, notice, scope + n)
        for n, agency, _, made in numbered
    )
    yield Table("adjustment", ACT, rows)
    rows = (
        (agency.name, "", DAY, first + n, act + begins.get(first + n, 0))
        for n, agency in enumerate(country.agencies)
    )
    yield Table("agencyname", ("name", "second_name", "valid_from", "agency_id", "started_by_id"), rows)
    rows = ((DAY, levels[str(g)], scope + n, act + n) for n, _, _, made in numbered for g in made.grades)
    yield Table("scopegrade", ("valid_from", "grade_level_id", "scope_id", "started_by_id"), rows)
    rows = (
        (3, made.agency + 1, n - begins[agency] + 1, line + n, "[]", notice, scope + n, False)
        for n, agency, _, made in numbered
    )
    yield Table("annexrow", PRINTED, rows)


def held(made: ScopeMade) -> str:
    return json.dumps({"grades": [str(grade) for grade in made.grades]})


def last(model: Any, field: str = "pk") -> int:
    from django.db.models import Max

    return int(model.objects.aggregate(last=Max(field))["last"] or 0)


def write(connection: Any, table: Table) -> None:
    columns = ", ".join(f'"{column}"' for column in table.columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY agencies_{table.name} ({columns}) FROM STDIN") as copy:
                for row in table.rows:
                    copy.write_row(row)
            name = f"agencies_{table.name}"
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), max(id)) FROM {name}")
            return
        places = ", ".join(["%s"] * len(table.columns))
        rows = iter(table.rows)
        while chunk := list(islice(rows, CHUNK)):
            cursor.executemany(f"INSERT INTO agencies_{table.name} ({columns}) VALUES ({places})", chunk)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 0)
