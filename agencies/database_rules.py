"""Puts `agencies/rules.py` in place in the database: what a plain constraint cannot hold.

SQLite rebuilds a table when a later migration alters it, drops its triggers on the way, and stumbles over
those of other tables that mention it: such a migration calls `remove` before and `install` after, both ways.
A test fails when a rule is missing.
"""

from collections.abc import Iterator

from django.apps.registry import Apps
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from agencies.rules import (
    DAYS,
    EXCLUSIONS,
    NAME_TABLES,
    OVERLAPS,
    PUBLIC_TABLES,
    REFUSALS,
    SCOPE_TABLES,
)


def install(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Put every rule in place, anew where it already stands."""
    remove(apps, schema_editor)
    _run(schema_editor, SQL[schema_editor.connection.vendor][0]())
    _run(schema_editor, NUMBERS[schema_editor.connection.vendor](_is_detailed(apps)))


def remove(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    _run(schema_editor, SQL[schema_editor.connection.vendor][1]())


# What leads from a row of a table to its agency.
AGENCY_OF = {"scope": "agency_id", "scopegrade": "scope_id"}


def _agencies(table: str, keys: str) -> str:
    """The query for the agencies that those keys lead to; `keys` is one for what `AGENCY_OF` names."""
    if table == "scope":
        return f"SELECT DISTINCT key AS agency_id FROM ({keys}) changed"
    return f"SELECT DISTINCT agency_id FROM agencies_scope WHERE id IN ({keys})"


def _is_detailed(apps: Apps) -> bool:
    """Earlier migrations count changes and nothing else."""
    return ("agencies", "changedagency") in {
        (model._meta.app_label, model._meta.model_name) for model in apps.get_models()
    }


def _moved(table: str, detailed: bool, now: str) -> str:
    """The statement that moves the data version when that table changes."""
    numbers = ["number"]
    if detailed:
        numbers += ["names_number"] if table in NAME_TABLES else []
        numbers += ["scopes_number"] if table in SCOPE_TABLES else []
    moved = ", ".join(f"{number} = agencies_dataversion.number + 1" for number in numbers)
    return f"UPDATE agencies_dataversion SET {moved}, changed_at = {now}"


def _noted(agencies: str) -> str:
    """The statement that notes the present version for these agencies, a query for their keys."""
    return (
        "INSERT INTO agencies_changedagency (agency_id, number) "
        f"SELECT agency.agency_id, version.number FROM ({agencies}) agency, agencies_dataversion version "
        "WHERE TRUE ON CONFLICT (agency_id) DO UPDATE SET number = excluded.number"
    )


def _run(schema_editor: BaseDatabaseSchemaEditor, statements: Iterator[str]) -> None:
    # Deferred foreign-key checks of the same migration would otherwise hold PostgreSQL's tables.
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for statement in statements:
        schema_editor.execute(statement)


def _sqlite_install() -> Iterator[str]:
    for rule in (*REFUSALS, *OVERLAPS, *DAYS):
        for event in rule.events:
            yield (
                f"CREATE TRIGGER {rule.name}_{event.lower()} BEFORE {event} ON agencies_{rule.table} "
                f"WHEN {rule.condition} BEGIN SELECT RAISE(ABORT, '{rule.message}'); END"
            )


def _sqlite_numbers(detailed: bool) -> Iterator[str]:
    now = "strftime('%Y-%m-%d %H:%M:%f', 'now')"
    for table in PUBLIC_TABLES:
        for event, records in {"INSERT": ["NEW"], "UPDATE": ["OLD", "NEW"], "DELETE": ["OLD"]}.items():
            statements = [_moved(table, detailed, now)]
            if detailed and table in AGENCY_OF:
                rows = " UNION ".join(f"SELECT {record}.{AGENCY_OF[table]} AS key" for record in records)
                statements.append(_noted(_agencies(table, rows)))
            yield (
                f"CREATE TRIGGER data_version_{table}_{event.lower()} AFTER {event} ON agencies_{table} "
                f"BEGIN {'; '.join(statements)}; END"
            )


def _sqlite_remove() -> Iterator[str]:
    for rule in (*REFUSALS, *OVERLAPS, *DAYS):
        for event in rule.events:
            yield f"DROP TRIGGER IF EXISTS {rule.name}_{event.lower()}"
    for table in PUBLIC_TABLES:
        for event in ("insert", "update", "delete"):
            yield f"DROP TRIGGER IF EXISTS data_version_{table}_{event}"


def _postgresql_install() -> Iterator[str]:
    for rule in REFUSALS:
        yield (
            f"CREATE FUNCTION {rule.name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF {rule.condition} THEN RAISE EXCEPTION '{rule.message}' "
            f"USING ERRCODE = 'check_violation', CONSTRAINT = '{rule.name}'; END IF; RETURN NEW; END $$"
        )
        yield (
            f"CREATE TRIGGER {rule.name} BEFORE {' OR '.join(rule.events)} ON agencies_{rule.table} "
            f"FOR EACH ROW EXECUTE FUNCTION {rule.name}()"
        )
    for rule in OVERLAPS:
        yield (
            f"ALTER TABLE agencies_{rule.table} ADD CONSTRAINT {rule.name} "
            f"EXCLUDE USING gist ({EXCLUSIONS[rule.name]})"
        )


def _postgresql_numbers(detailed: bool) -> Iterator[str]:
    """A table emptied in one stroke names no rows, so everything begins anew."""
    began = ", began_at = CASE TG_OP WHEN 'TRUNCATE' THEN clock_timestamp() ELSE began_at END"
    for table in PUBLIC_TABLES:
        moved = _moved(table, detailed, "clock_timestamp()") + (began if detailed else "")
        yield from _postgresql_trigger(
            f"data_version_{table}", table, "INSERT OR UPDATE OR DELETE OR TRUNCATE", moved
        )
    for table, column in AGENCY_OF.items() if detailed else ():
        for event, tables in {"INSERT": ["new"], "UPDATE": ["old", "new"], "DELETE": ["old"]}.items():
            rows = " UNION ".join(f"SELECT {column} AS key FROM {name}_rows" for name in tables)
            seen = " ".join(f"{name.upper()} TABLE AS {name}_rows" for name in tables)
            # Of the triggers of one statement the first by name moves the number.
            name = f"note_agency_{table}_{event.lower()}"
            statement = _noted(_agencies(table, rows))
            yield from _postgresql_trigger(name, table, event, statement, f"REFERENCING {seen}")


def _postgresql_trigger(
    name: str, table: str, events: str, statement: str, referencing: str = ""
) -> Iterator[str]:
    yield (
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"{statement}; RETURN NULL; END $$"
    )
    yield (
        f"CREATE TRIGGER {name} AFTER {events} ON agencies_{table} {referencing} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {name}()"
    )


def _postgresql_remove() -> Iterator[str]:
    for rule in REFUSALS:
        yield f"DROP FUNCTION IF EXISTS {rule.name}() CASCADE"
    for rule in OVERLAPS:
        yield f"ALTER TABLE agencies_{rule.table} DROP CONSTRAINT IF EXISTS {rule.name}"
    yield "DROP FUNCTION IF EXISTS move_data_version() CASCADE"  # of earlier migrations
    for table in PUBLIC_TABLES:
        yield f"DROP FUNCTION IF EXISTS data_version_{table}() CASCADE"
        for event in ("insert", "update", "delete"):
            yield f"DROP FUNCTION IF EXISTS note_agency_{table}_{event}() CASCADE"


NUMBERS = {"sqlite": _sqlite_numbers, "postgresql": _postgresql_numbers}
SQL = {
    "sqlite": (_sqlite_install, _sqlite_remove),
    "postgresql": (_postgresql_install, _postgresql_remove),
}
