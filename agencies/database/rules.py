"""What the database refuses and what it counts, written once for SQLite and PostgreSQL.

1. Periods of one grade of one scope never overlap; names of one agency neither.
2. A special ability has no grade, and everything else has one, whichever of the records changes.
3. An occupation's code is never edited in place: a re-code makes a new occupation.
4. An occupation lies in the group that its code begins with, and so does a group.
5. An annex row is never changed.
6. A day is a day of the calendar, on SQLite too, which has no dates of its own.
7. The data version moves with every change to what the public sees, and only forward.
8. What is history is added to and never rewritten: acts, periods, printed rows, names that were borne,
   notices on which the register rests, audit tables. SQLite's REPLACE, which deletes a
   row unseen by the rules for deleting, is refused as what it does.
"""

from typing import NamedTuple

# What the public sees. Searches that found nothing are not among it.
PUBLIC_TABLES = tuple(
    """
    adjustment agency agencyname alias annexrow assessmentitem claim gradelevel guidetopic notice
    occupation occupationgroup occupationname officiallookup quotation scope scopegrade searchnote
    searchnote_related
    """.split()
)


class TriggerRule(NamedTuple):
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
    TriggerRule(
        "scope_grade_kind",
        "scopegrade",
        ("INSERT", "UPDATE"),
        "(NEW.grade_level_id IS NULL) <> ('special_ability' = "
        + _kind_of_item("(SELECT scope.item_id FROM agencies_scope scope WHERE scope.id = NEW.scope_id)")
        + ")",
        "a special ability has no grade, and everything else has one",
    ),
    TriggerRule(
        "scope_keeps_kind",
        "scope",
        ("UPDATE",),
        f"{_kind_of_item('NEW.item_id')} <> {_kind_of_item('OLD.item_id')}",
        "a scope never changes between a graded item and a special ability",
    ),
    TriggerRule(
        "item_keeps_kind",
        "assessmentitem",
        ("UPDATE",),
        "(SELECT kind FROM agencies_occupation WHERE id = NEW.occupation_id) "
        "<> (SELECT kind FROM agencies_occupation WHERE id = OLD.occupation_id)",
        "an item never changes between a graded one and a special ability",
    ),
    TriggerRule(
        "occupation_code_fixed",
        "occupation",
        ("UPDATE",),
        "NEW.code <> OLD.code",
        "a code is never edited in place",
    ),
    TriggerRule(
        "occupation_in_its_group",
        "occupation",
        ("INSERT", "UPDATE"),
        f"NEW.code NOT LIKE {_group_code('NEW.group_id')} || '-__'",
        "an occupation lies in the group that its code begins with",
    ),
    TriggerRule(
        "group_in_its_parent",
        "occupationgroup",
        ("INSERT", "UPDATE"),
        f"NEW.code NOT LIKE {_group_code('NEW.parent_id')} || '-__'",
        "a group lies in the group that its code begins with",
    ),
    TriggerRule(
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
DAY_RULES = tuple(
    TriggerRule(
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
        ("notice", "last_checked_on"),
        ("occupationname", "valid_from"),
        ("occupationname", "valid_until"),
    )
)
# PostgreSQL keeps these as exclusion constraints, which also hold between transactions that cannot
# see each other yet; SQLite has one writer at a time, so a trigger is enough there.
OVERLAPS = (
    TriggerRule(
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
    TriggerRule(
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

# What is history is added to and never rewritten, but through the one door: `agencies/database/door.py`.
CLOSED = "NOT EXISTS (SELECT 1 FROM agencies_opendoor)"


def _changed(*columns: str) -> str:
    """As text, so that both engines compare whatever a column holds; nothing counts as blank."""
    texts = [f"COALESCE(CAST(%s.\"{column}\" AS text), '')" for column in columns]
    return "(" + " OR ".join(f"{text % 'NEW'} <> {text % 'OLD'}" for text in texts) + ")"


def _kept(table: str, condition: str, message: str, name: str = "") -> TriggerRule:
    return TriggerRule(name or f"{table}_kept", table, ("UPDATE",), f"{CLOSED} AND ({condition})", message)


def _circle() -> str:
    """Whether the occupation, up to four steps on, replaces itself."""
    steps, reached = [], "NEW.replaces_id"
    for _ in range(4):
        reached = f"(SELECT replaces_id FROM agencies_occupation WHERE id = {reached})"
        steps.append(f"COALESCE({reached} = NEW.id, FALSE)")
    return " OR ".join(steps)


RECORDED_BY = "agencies_adjustment act WHERE act.id = NEW.started_by_id"
AUDIT_TABLES = (
    *(f"historical{name}" for name in PUBLIC_TABLES if name not in {"annexrow", "occupationgroup"}),
    *("historicalimport", "historicalretraction"),
)
# What a row of a kept table is known by; other tables have `id` alone.
KNOWN_BY = {
    "adjustment": ("id", "number"),
    "agency": ("id", "filing_number"),
    "gradelevel": ("id", "rank", "numeral", "name", "title"),
    "notice": ("id", "number", "slug"),
    "occupation": ("id", "code"),
    **dict.fromkeys(AUDIT_TABLES, ("history_id",)),
    "historicalsearchnote_related": ("m2m_history_id",),
}
HISTORY = (
    _kept(
        "adjustment",
        _changed(
            *("number", "kind", "effective_on", "notice_id", "reason", "agency_id", "scope_id"),
            *("occupation_id", "before", "after", "entered_by_id", "entered_at", "annex_import_id"),
        ),
        "an act is never rewritten",
    ),
    _kept("annexrow", _changed("undone", "scope_id"), "an annex row stands as long as its import"),
    _kept("agency", _changed("filing_number"), "a filing number is never edited in place"),
    _kept(
        "agency",
        _changed("name")
        + " AND EXISTS (SELECT 1 FROM agencies_agencyname open WHERE open.agency_id = NEW.id "
        "AND open.valid_until IS NULL AND open.name <> NEW.name)",
        "an agency bears the name of its open period",
        "agency_bears_its_name",
    ),
    _kept(
        "agencyname",
        _changed("agency_id", "name", "second_name", "valid_from", "started_by_id")
        + " OR (OLD.valid_until IS NOT NULL AND "
        + _changed("valid_until")
        + ")",
        "the period of a name is never rewritten",
    ),
    _kept(
        "occupationname",
        _changed("occupation_id", "name", "valid_from", "valid_until", "ended_by_id"),
        "the period of a name is never rewritten",
    ),
    _kept("scope", _changed("agency_id", "item_id"), "a scope is of one agency and one item for good"),
    _kept(
        "scopegrade",
        _changed("scope_id", "grade_level_id", "valid_from", "started_by_id")
        + " OR (OLD.valid_until IS NOT NULL AND "
        + _changed("valid_until", "ended_by_id")
        + ")",
        "a period is ended, never rewritten",
    ),
    TriggerRule(
        "scopegrade_started_by_its_act",
        "scopegrade",
        ("INSERT",),
        f"{CLOSED} AND EXISTS (SELECT 1 FROM {RECORDED_BY} AND (act.effective_on <> NEW.valid_from "
        "OR (act.kind = 'started' AND act.scope_id <> NEW.scope_id)))",
        "a period begins with the act that started it",
    ),
    _kept(
        "notice",
        _changed("text", "issued_on", "in_force_from", "number")
        + " AND EXISTS (SELECT 1 FROM agencies_annexrow printed WHERE printed.notice_id = OLD.id "
        "AND NOT printed.undone)",
        "a notice on which the register rests is never rewritten",
    ),
    _kept("gradelevel", _changed("rank", "numeral"), "grade levels keep their order"),
    _kept(
        "retraction", _changed("reason", "retracted_by_id", "retracted_at"), "a retraction is never rewritten"
    ),
    TriggerRule(
        "occupation_no_circle",
        "occupation",
        ("INSERT", "UPDATE"),
        _circle(),
        "an occupation that was replaced does not come back by replacing",
    ),
    TriggerRule(
        "dataversion_forward",
        "dataversion",
        ("UPDATE",),
        f"{CLOSED} AND NEW.number < OLD.number",
        "the data version never goes back",
    ),
    *(
        TriggerRule(f"{table}_not_deleted", table, ("DELETE",), CLOSED, "what is history is never deleted")
        for table in (
            *("adjustment", "annexrow", "agencyname", "occupationname", "scope", "scopegrade"),
            *("agency", "occupation", "notice", "retraction", "gradelevel", "dataversion"),
        )
    ),
    *(
        TriggerRule(f"{table}_append_only", table, ("UPDATE", "DELETE"), CLOSED, "audit history is added to")
        for table in (*AUDIT_TABLES, "historylink", "django_admin_log")
    ),
)


def _known(table: str) -> str:
    name = table if table.startswith("django_") else f"agencies_{table}"
    same = " OR ".join(f"old.{column} = NEW.{column}" for column in KNOWN_BY.get(table, ("id",)))
    return f"EXISTS (SELECT 1 FROM {name} old WHERE {same})"


# Of SQLite alone: PostgreSQL has no such statement.
REPLACED = tuple(
    TriggerRule(
        f"{table}_not_replaced",
        table,
        ("INSERT",),
        f"{CLOSED} AND {_known(table)}",
        "what is history is never replaced",
    )
    for table in dict.fromkeys(rule.table for rule in HISTORY if "DELETE" in rule.events)
)
