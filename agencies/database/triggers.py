"""Puts `agencies/database/rules.py` in place in the database: what a plain constraint cannot hold.

SQLite rebuilds a table when a later migration alters it, drops its triggers on the way, and stumbles over
those of other tables that mention it: such a migration calls `remove` before and `install` after, both ways.
A test fails when a rule is missing.
"""

from collections.abc import Iterator

from django.apps.registry import Apps
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from agencies.database.rules import (
    CLOSED,
    DAY_RULES,
    EXCLUSIONS,
    HISTORY,
    OVERLAPS,
    PUBLIC_TABLES,
    REFUSALS,
    REPLACED,
)

# Found whatever the connection says, as when `pg_dump --data-only` fills a database that has the rules.
BEGIN = "RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$ BEGIN"
NOT_EMPTIED = tuple(dict.fromkeys(rule.table for rule in HISTORY if "DELETE" in rule.events))


def install(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Put every rule in place, anew where it already stands."""
    remove(apps, schema_editor)
    _run(schema_editor, SQL[schema_editor.connection.vendor][0]())


def remove(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    _run(schema_editor, SQL[schema_editor.connection.vendor][1]())


def table_named(name: str) -> str:
    return name if name.startswith("django_") else f"agencies_{name}"


def _moved(now: str) -> str:
    """The statement that moves the data version."""
    return f"UPDATE agencies_dataversion SET number = number + 1, changed_at = {now}"


def _run(schema_editor: BaseDatabaseSchemaEditor, statements: Iterator[str]) -> None:
    # Deferred foreign-key checks of the same migration would otherwise hold PostgreSQL's tables.
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for statement in statements:
        schema_editor.execute(statement)


def _sqlite_install() -> Iterator[str]:
    for rule in (*REFUSALS, *OVERLAPS, *DAY_RULES, *HISTORY):
        for event in rule.events:
            yield (
                f"CREATE TRIGGER {rule.name}_{event.lower()} BEFORE {event} ON {table_named(rule.table)} "
                f"WHEN {rule.condition} BEGIN SELECT RAISE(ABORT, '{rule.message}'); END"
            )
    moved = _moved("strftime('%Y-%m-%d %H:%M:%f', 'now')")
    for table in PUBLIC_TABLES:
        for event in ("insert", "update", "delete"):
            yield (
                f"CREATE TRIGGER data_version_{table}_{event} AFTER {event} ON agencies_{table} "
                f"BEGIN {moved}; END"
            )


def _sqlite_remove() -> Iterator[str]:
    for rule in (*REFUSALS, *OVERLAPS, *DAY_RULES, *HISTORY):
        for event in rule.events:
            yield f"DROP TRIGGER IF EXISTS {rule.name}_{event.lower()}"
    for table in PUBLIC_TABLES:
        for event in ("insert", "update", "delete"):
            yield f"DROP TRIGGER IF EXISTS data_version_{table}_{event}"


def _postgresql_install() -> Iterator[str]:
    for rule in (*REFUSALS, *HISTORY):
        yield (
            f"CREATE FUNCTION {rule.name}() {BEGIN} "
            f"IF {rule.condition} THEN RAISE EXCEPTION '{rule.message}' "
            f"USING ERRCODE = 'check_violation', CONSTRAINT = '{rule.name}'; END IF; "
            "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$"
        )
        yield (
            f"CREATE TRIGGER {rule.name} BEFORE {' OR '.join(rule.events)} ON {table_named(rule.table)} "
            f"FOR EACH ROW EXECUTE FUNCTION {rule.name}()"
        )
    for rule in OVERLAPS:
        yield (
            f"ALTER TABLE agencies_{rule.table} ADD CONSTRAINT {rule.name} "
            f"EXCLUDE USING gist ({EXCLUSIONS[rule.name]})"
        )
    yield (
        f"CREATE FUNCTION history_not_emptied() {BEGIN} IF {CLOSED} THEN RAISE EXCEPTION "
        "'what is history is never emptied' USING ERRCODE = 'check_violation'; END IF; RETURN NULL; END $$"
    )
    for table in NOT_EMPTIED:
        yield (
            f"CREATE TRIGGER history_not_emptied BEFORE TRUNCATE ON {table_named(table)} "
            "FOR EACH STATEMENT EXECUTE FUNCTION history_not_emptied()"
        )
    yield f"CREATE FUNCTION move_data_version() {BEGIN} {_moved('clock_timestamp()')}; RETURN NULL; END $$"
    for table in PUBLIC_TABLES:
        yield (
            f"CREATE TRIGGER data_version_{table} AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE "
            f"ON agencies_{table} FOR EACH STATEMENT EXECUTE FUNCTION move_data_version()"
        )


def _postgresql_remove() -> Iterator[str]:
    for rule in (*REFUSALS, *HISTORY):
        yield f"DROP FUNCTION IF EXISTS {rule.name}() CASCADE"
    for rule in OVERLAPS:
        yield f"ALTER TABLE agencies_{rule.table} DROP CONSTRAINT IF EXISTS {rule.name}"
    for name in ("history_not_emptied", "move_data_version"):
        yield f"DROP FUNCTION IF EXISTS {name}() CASCADE"


def _not_replaced() -> Iterator[str]:
    for rule in REPLACED:
        yield (
            f"CREATE TRIGGER {rule.name} BEFORE INSERT ON {table_named(rule.table)} "
            f"WHEN {rule.condition} BEGIN SELECT RAISE(ABORT, '{rule.message}'); END"
        )


def _replaced_again() -> Iterator[str]:
    for rule in REPLACED:
        yield f"DROP TRIGGER IF EXISTS {rule.name}"


SINCE_0025 = (_not_replaced, _replaced_again)
SQL = {"sqlite": (_sqlite_install, _sqlite_remove), "postgresql": (_postgresql_install, _postgresql_remove)}
