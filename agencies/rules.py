"""What the database refuses and what it counts, written once for SQLite and PostgreSQL.

1. Periods of one grade of one scope never overlap; names of one agency neither.
2. A special ability has no grade, and everything else has one, whichever of the records changes.
3. An occupation's code is never edited in place: a re-code makes a new occupation.
4. An occupation lies in the group that its code begins with, and so does a group.
5. An annex row is never changed.
6. A day is a day of the calendar, on SQLite too, which has no dates of its own.
7. The data version moves with every change to what the public sees, and tells whose scopes changed.
"""

from typing import NamedTuple

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
