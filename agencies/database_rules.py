"""Puts `agencies/rules.py` in place in the database: what a plain constraint cannot hold.

SQLite rebuilds a table when a later migration alters it, drops its triggers on the way, and stumbles over
those of other tables that mention it: such a migration calls `remove` before and `install` after, both ways.
A test fails when a rule is missing.
"""

from collections.abc import Iterator

from django.apps.registry import Apps
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from agencies.rules import DAYS, EXCLUSIONS, OVERLAPS, PUBLIC_TABLES, REFUSALS


def install(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Put every rule in place, anew where it already stands."""
    remove(apps, schema_editor)
    _run(schema_editor, SQL[schema_editor.connection.vendor][0]())


def remove(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    _run(schema_editor, SQL[schema_editor.connection.vendor][1]())


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
    for table in PUBLIC_TABLES:
        for event in ("INSERT", "UPDATE", "DELETE"):
            yield (
                f"CREATE TRIGGER data_version_{table}_{event.lower()} AFTER {event} ON agencies_{table} "
                "BEGIN UPDATE agencies_dataversion SET number = number + 1, "
                "changed_at = strftime('%Y-%m-%d %H:%M:%f', 'now'); END"
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
    yield (
        "CREATE FUNCTION move_data_version() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "UPDATE agencies_dataversion SET number = number + 1, changed_at = clock_timestamp(); "
        "RETURN NULL; END $$"
    )
    for table in PUBLIC_TABLES:
        yield (
            f"CREATE TRIGGER data_version_{table} AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE "
            f"ON agencies_{table} FOR EACH STATEMENT EXECUTE FUNCTION move_data_version()"
        )


def _postgresql_remove() -> Iterator[str]:
    for rule in REFUSALS:
        yield f"DROP FUNCTION IF EXISTS {rule.name}() CASCADE"
    for rule in OVERLAPS:
        yield f"ALTER TABLE agencies_{rule.table} DROP CONSTRAINT IF EXISTS {rule.name}"
    yield "DROP FUNCTION IF EXISTS move_data_version() CASCADE"


SQL = {
    "sqlite": (_sqlite_install, _sqlite_remove),
    "postgresql": (_postgresql_install, _postgresql_remove),
}
