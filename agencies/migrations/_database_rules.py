"""The database rules as migrations 0002 to 0008 install them: frozen, so that these migrations always do the same.

Later ones have copies of their own; what holds now stands, also in words, in `agencies/database/`.
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
# What the name index is read from, and what the columns are.
NAME_TABLES = (
    *("agency", "agencyname", "alias", "assessmentitem", "gradelevel", "occupation", "occupationgroup"),
    *("searchnote", "searchnote_related"),
)
SCOPE_TABLES = ("agency", "assessmentitem", "gradelevel", "occupation", "scope", "scopegrade")


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


def _group_code(group_id: str) -> str:
    return f"(SELECT code FROM agencies_occupationgroup WHERE id = {group_id})"


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
        "occupation_in_its_group",
        "occupation",
        ("INSERT", "UPDATE"),
        f"NEW.code NOT LIKE {_group_code('NEW.group_id')} || '-__'",
        "an occupation lies in the group that its code begins with",
    ),
    Refusal(
        "group_in_its_parent",
        "occupationgroup",
        ("INSERT", "UPDATE"),
        f"NEW.code NOT LIKE {_group_code('NEW.parent_id')} || '-__'",
        "a group lies in the group that its code begins with",
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
# SQLite takes any text for a date, and compares it as text.
DAYS = tuple(
    Refusal(
        f"{table}_{column}_is_a_day",
        table,
        ("INSERT", "UPDATE"),
        f"NEW.{column} IS NOT NULL AND NEW.{column} IS NOT DATE(NEW.{column}, '+0 days')",
        "no such day",
    )
    for table, column in (
        ("scopegrade", "valid_from"),
        ("scopegrade", "valid_until"),
        ("agencyname", "valid_from"),
        ("agencyname", "valid_until"),
        ("adjustment", "effective_on"),
        ("notice", "issued_on"),
        ("notice", "in_force_from"),
    )
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
