"""Rules that a plain constraint cannot hold, kept by the database itself on SQLite and PostgreSQL alike.

1. Periods of one grade of one scope never overlap; names of one agency neither.
2. A special ability has no grade, and everything else has one, whichever of the records changes.
3. An occupation's code is never edited in place: a re-code makes a new occupation.
4. An annex row is never changed.
5. The data version moves with every change to what the public sees.

SQLite rebuilds a table when a later migration alters it, and drops its triggers on the way: such a
migration calls `install` again. A test fails when a rule is missing.
"""

from collections.abc import Iterator
from typing import NamedTuple

from django.apps.registry import Apps
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# What the public sees. Searches that found nothing are not among it.
PUBLIC_TABLES = (
    "adjustment",
    "agency",
    "agencyname",
    "alias",
    "annexrow",
    "assessmentitem",
    "gradelevel",
    "notice",
    "occupation",
    "occupationgroup",
    "scope",
    "scopegrade",
    "searchnote",
    "searchnote_related",
)


class Refusal(NamedTuple):
    """A statement on a row of `table` is refused with `message` when `condition` holds for it."""

    name: str
    table: str
    events: tuple[str, ...]
    condition: str
    message: str


def _kind_of_item(item_id: str) -> str:
    return (
        "(SELECT occupation.kind FROM agencies_assessmentitem item JOIN agencies_occupation occupation "
        f"ON occupation.id = item.occupation_id WHERE item.id = {item_id})"
    )


def _overlaps(table: str, same: str) -> str:
    return (
        f"EXISTS (SELECT 1 FROM agencies_{table} other WHERE {same} AND other.id <> COALESCE(NEW.id, -1) "
        "AND (NEW.valid_until IS NULL OR other.valid_from < NEW.valid_until) "
        "AND (other.valid_until IS NULL OR other.valid_until > NEW.valid_from))"
    )


# The conditions read the same in both dialects. A special ability's missing grade counts as 0.
REFUSALS = (
    Refusal(
        "scope_grade_kind",
        "scopegrade",
        ("INSERT", "UPDATE"),
        "(NEW.grade_level_id IS NULL) <> ('special_ability' = "
        + _kind_of_item("(SELECT scope.item_id FROM agencies_scope scope WHERE scope.id = NEW.scope_id)")
        + ")",
        "a special ability has no grade, and everything else has one",
    ),
    Refusal(
        "scope_keeps_kind",
        "scope",
        ("UPDATE",),
        f"{_kind_of_item('NEW.item_id')} <> {_kind_of_item('OLD.item_id')}",
        "a scope never changes between a graded item and a special ability",
    ),
    Refusal(
        "item_keeps_kind",
        "assessmentitem",
        ("UPDATE",),
        "(SELECT kind FROM agencies_occupation WHERE id = NEW.occupation_id) "
        "<> (SELECT kind FROM agencies_occupation WHERE id = OLD.occupation_id)",
        "an item never changes between a graded one and a special ability",
    ),
    Refusal(
        "occupation_code_fixed",
        "occupation",
        ("UPDATE",),
        "NEW.code <> OLD.code",
        "a code is never edited in place",
    ),
    Refusal(
        "annex_row_fixed",
        "annexrow",
        ("UPDATE",),
        "NEW.notice_id <> OLD.notice_id OR NEW.line <> OLD.line OR NEW.table <> OLD.table "
        "OR NEW.agency_position <> OLD.agency_position OR NEW.position <> OLD.position "
        "OR CAST(NEW.cells AS text) <> CAST(OLD.cells AS text)".replace(".table", '."table"'),
        "an annex row is never changed",
    ),
)
# PostgreSQL keeps these as exclusion constraints, which also hold between transactions that cannot
# see each other yet; SQLite has one writer at a time, so a trigger is enough there.
OVERLAPS = (
    Refusal(
        "scope_grade_no_overlap",
        "scopegrade",
        ("INSERT", "UPDATE"),
        _overlaps(
            "scopegrade",
            "other.scope_id = NEW.scope_id "
            "AND COALESCE(other.grade_level_id, 0) = COALESCE(NEW.grade_level_id, 0)",
        ),
        "periods of one grade overlap",
    ),
    Refusal(
        "agency_name_no_overlap",
        "agencyname",
        ("INSERT", "UPDATE"),
        _overlaps("agencyname", "other.agency_id = NEW.agency_id"),
        "periods of two names overlap",
    ),
)
EXCLUSIONS = {
    "scope_grade_no_overlap": "int8range(scope_id, scope_id, '[]') WITH &&, "
    "int8range(COALESCE(grade_level_id, 0), COALESCE(grade_level_id, 0), '[]') WITH &&, "
    "daterange(valid_from, valid_until) WITH &&",
    "agency_name_no_overlap": "int8range(agency_id, agency_id, '[]') WITH &&, "
    "daterange(valid_from, valid_until) WITH &&",
}


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
    for rule in (*REFUSALS, *OVERLAPS):
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
    for rule in (*REFUSALS, *OVERLAPS):
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
