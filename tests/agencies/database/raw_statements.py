"""What somebody at the database's own prompt might try, each in a transaction of its own.

`SCOPE` and the like stand for keys of the register as loaded. `LET_THROUGH` names those that no rule refuses;
SECURITY.md says so.
"""
# ruff: noqa: E501 (statements stay whole)

ACT = "(SELECT MIN(id) FROM agencies_adjustment)"
OTHER_ACT = "(SELECT MAX(id) FROM agencies_adjustment WHERE kind = 'started')"
GRADE = "(SELECT MIN(id) FROM agencies_scopegrade WHERE grade_level_id IS NOT NULL)"
SCOPE = f"(SELECT scope_id FROM agencies_scopegrade WHERE id = {GRADE})"
NAME = "(SELECT MIN(id) FROM agencies_agencyname)"
AGENCY = "(SELECT MIN(id) FROM agencies_agency)"
ROW = "(SELECT MIN(id) FROM agencies_annexrow)"
NOTICE = f"(SELECT notice_id FROM agencies_annexrow WHERE id = {ROW})"
OCCUPATION = "(SELECT MIN(occupation_id) FROM agencies_assessmentitem)"
OTHER_OCCUPATION = "(SELECT MAX(occupation_id) FROM agencies_assessmentitem)"
UNASSESSED = "(SELECT MIN(id) FROM agencies_occupation)"
SPECIAL = "(SELECT MIN(id) FROM agencies_scopegrade WHERE grade_level_id IS NULL)"
LEVEL = "(SELECT MIN(id) FROM agencies_gradelevel)"
COLUMNS = "scope_id, grade_level_id, valid_from, valid_until, started_by_id, ended_by_id"


def period(begins: str, ends: str, act: str = "started_by_id", ended: str = "NULL") -> str:
    """Another period of the first grade."""
    return (
        f"INSERT INTO agencies_scopegrade ({COLUMNS}) SELECT scope_id, grade_level_id, {begins}, {ends}, "
        f"{act}, {ended} FROM agencies_scopegrade WHERE id = {GRADE}"
    )


def update(table: str, change: str, key: str) -> str:
    return f"UPDATE agencies_{table} SET {change} WHERE id = {key}"


def delete(table: str, key: str) -> str:
    return f"DELETE FROM agencies_{table} WHERE id = {key}"


REFUSED = {
    "a second open period": period("DATE('2025-06-01')", "NULL"),
    "a period inside an open one": period("DATE('2025-06-01')", "DATE('2025-07-01')", ended="started_by_id"),
    "a period moved onto another scope": update("scopegrade", f"scope_id = {SCOPE}", f"{GRADE} + 6"),
    "a period turned round": update("scopegrade", f"valid_until = '2020-01-01', ended_by_id = {ACT}", GRADE),
    "a period of no day": update("scopegrade", f"valid_until = valid_from, ended_by_id = {ACT}", GRADE),
    "an end without its act": update("scopegrade", "valid_until = '2025-06-01'", GRADE),
    "an impossible day": update("scopegrade", f"valid_until = '2025-02-30', ended_by_id = {ACT}", GRADE),
    "a period's start moved": update("scopegrade", "valid_from = '2024-12-31'", GRADE),
    "a period at another grade": update("scopegrade", "grade_level_id = grade_level_id + 1", GRADE),
    "a period given to another act": update("scopegrade", f"started_by_id = {OTHER_ACT}", GRADE),
    "one period deleted": delete("scopegrade", GRADE),
    "all grades of a scope deleted": f"DELETE FROM agencies_scopegrade WHERE scope_id = {SCOPE}",
    "every period deleted": "DELETE FROM agencies_scopegrade",
    "a period started by another scope's act": period(
        "DATE('2020-01-01')", "DATE('2020-02-01')", OTHER_ACT, "started_by_id"
    ),
    "a period that starts on another day than its act": period(
        "DATE('2020-01-01')", "DATE('2020-02-01')", ended="started_by_id"
    ),
    "a grade on a special ability": update("scopegrade", f"grade_level_id = {LEVEL}", SPECIAL),
    "no grade on a graded item": update("scopegrade", "grade_level_id = NULL", GRADE),
    "a code edited in place": update("occupation", "code = '4-04-05-99'", OCCUPATION),
    "an occupation in another group": update("occupation", "group_id = group_id + 1", OCCUPATION),
    "an occupation that replaces itself": update("occupation", "replaces_id = id", OCCUPATION),
    "a circle of replacements": (
        f"UPDATE agencies_occupation SET replaces_id = CASE id WHEN {OCCUPATION} THEN {OTHER_OCCUPATION} "
        f"ELSE {OCCUPATION} END WHERE id IN ({OCCUPATION}, {OTHER_OCCUPATION})"
    ),
    "an agency deleted": delete("agency", AGENCY),
    "a scope deleted": delete("scope", SCOPE),
    "an act deleted": delete("adjustment", ACT),
    "a grade level in use deleted": delete("gradelevel", LEVEL),
    "an occupation deleted": delete("occupation", OCCUPATION),
    "a notice deleted": delete("notice", NOTICE),
    "a filing number edited in place": update("agency", "filing_number = 'S000031399999'", AGENCY),
    "an agency's name that is not its open one": update("agency", "name = '另一机构'", AGENCY),
    "an agency's name rewritten": update("agencyname", "name = '另一机构'", NAME),
    "a name's period moved": update("agencyname", "valid_from = '2020-01-01'", NAME),
    "an agency without any name": delete("agencyname", NAME),
    "contact data without a source": update("agency", "telephone = '021-00000000'", AGENCY),
    "a scope given to another agency": update("scope", "agency_id = agency_id + 1", SCOPE),
    "a scope given to another item": update("scope", "item_id = item_id + 1", SCOPE),
    "an act's day rewritten": update("adjustment", "effective_on = '2020-01-01'", ACT),
    "an act's reason rewritten": update("adjustment", "reason = '另一原因'", ACT),
    "an act given to another notice": update("adjustment", "notice_id = notice_id + 1", ACT),
    "an act's content rewritten": update("adjustment", "after = '{}'", ACT),
    "an annex row's cells changed": update("annexrow", "cells = '[]'", ROW),
    "an annex row given to another scope": update("annexrow", "scope_id = scope_id + 1", ROW),
    "an annex row deleted": delete("annexrow", ROW),
    "an annex row marked undone": update("annexrow", "undone = TRUE", ROW),
    "a published notice's text changed": update("notice", "text = '另一份'", NOTICE),
    "a published notice's days changed": update("notice", "in_force_from = '2024-12-31'", NOTICE),
    "two editions of one year": (
        "INSERT INTO agencies_notice (version, retracted, slug, number, title, issuer, edition, issued_on, "
        "in_force_from, text, address, transcribed_on, last_checked_on, checked_against, check_agreed) "
        "SELECT version, retracted, 'x', 'x', title, issuer, edition, issued_on, in_force_from, text, address, "
        f"transcribed_on, last_checked_on, checked_against, check_agreed FROM agencies_notice WHERE id = {NOTICE}"
    ),
    "audit history rewritten": "UPDATE agencies_historicalagency SET name = '另一机构'",
    "audit history emptied": "DELETE FROM agencies_historicalagency",
    "the admin's log emptied": "DELETE FROM django_admin_log",
    "a grade level's rank changed": update("gradelevel", "rank = 99", LEVEL),
    "the data version set back": "UPDATE agencies_dataversion SET number = 0",
    "the data version deleted": "DELETE FROM agencies_dataversion",
    "the data version doubled": "INSERT INTO agencies_dataversion (id, number, changed_at) SELECT 2, number, "
    "changed_at FROM agencies_dataversion",
    "an alias with two targets": (
        f"UPDATE agencies_alias SET agency_id = {AGENCY}, item_id = 1, occupation_id = {OCCUPATION}"
    ),
}
LET_THROUGH = {
    "an agency that was never listed": (
        "INSERT INTO agencies_agency (version, retracted, filing_number, name, second_name, name_en, name_en_source, "
        "pinyin, website, wechat_account, telephone, address, contact_source, category, category_source) VALUES (1, "
        "FALSE, 'S000031399998', '某机构', '', '', '', '', '', '', '', '', '', '', '')"
    ),
    "an item's work type renamed": update(
        "assessmentitem", "work_type = '另一工种'", "(SELECT MAX(id) FROM agencies_assessmentitem)"
    ),
    "an item given to another occupation": update(
        "assessmentitem", f"occupation_id = {UNASSESSED}", "(SELECT MIN(id) FROM agencies_assessmentitem)"
    ),
    "a period ended by an act of another scope": update(
        "scopegrade", f"valid_until = '2025-06-01', ended_by_id = {OTHER_ACT}", GRADE
    ),
    "an agency's name ended with none after it": update("agencyname", "valid_until = '2026-01-01'", NAME),
    "a notice's title, issuer, year or address changed": update("notice", "title = '另一标题'", NOTICE),
    "a grade level's name changed": update("gradelevel", "name = '九级'", LEVEL),
    "an occupation renamed without an act": update("occupation", "name = '另一职业'", OCCUPATION),
    "a record hidden without a retraction": update("agency", "retracted = TRUE", AGENCY),
    "the door opened by hand": "INSERT INTO agencies_opendoor (why) VALUES ('x')",
    "the list of migrations emptied, after which the next upgrade stops": "DELETE FROM django_migrations",
}

# SQLite's own: it deletes what stands in the way, and no rule for deleting hears of it.
REPLACED = {
    table: f"REPLACE INTO agencies_{table} SELECT * FROM agencies_{table} LIMIT 1"
    for table in (
        "adjustment",
        "agency",
        "agencyname",
        "annexrow",
        "notice",
        "scope",
        "scopegrade",
        "occupation",
    )
} | {
    "historicalagency": "REPLACE INTO agencies_historicalagency SELECT * FROM agencies_historicalagency LIMIT 1",
    "the data version set back": "REPLACE INTO agencies_dataversion (id, number, changed_at) VALUES (1, 1, '2020-01-01')",
    "a grade level under another key": "INSERT OR REPLACE INTO agencies_gradelevel (id, numeral, rank, name, title, name_en) SELECT 99, numeral, rank, name, title, name_en FROM agencies_gradelevel LIMIT 1",
}
