"""A file of adjustments → the rows of an annex that would say the same: what is to hold of each scope.

新增 adds to what holds on the day, 终止 takes from it (all of it where no grades are named), 更名 leaves it
under the names as printed, 变更编码 moves every agency of 原编码, 拆分 ends an agency's whole item for its
work types. What has no row is left alone.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from agencies.annex.planning.register import Register, former_name, printed_names, whole_name
from agencies.annex.problems import Problem, problem
from agencies.annex.reading.column_headings import (
    ADD,
    END,
    FORMER_CODE,
    GRADES_HEADING,
    ITEM_HEADING,
    LAYOUTS,
    NAME_HEADING,
    RECODE,
    RENAME,
    SPLIT,
)
from agencies.annex.reading.printed_rows import PrintedAgency, PrintedRow
from agencies.annex.reading.reader import Reading
from agencies.changes.comparison import ScopeKey, ScopeState
from agencies.codes import is_special_ability
from agencies.models import item_name

# Of a scope; None where it is not in the directory.
PrintedGrades = tuple[str, ...] | None


@dataclass
class MeantByActs:
    """The row that says what is to hold of a scope; scopes that end; new code → old; whole → its parts."""

    register: Register
    found: list[Problem]
    rows: dict[ScopeKey, PrintedRow] = field(default_factory=dict)
    ended: set[ScopeKey] = field(default_factory=set)
    recoded: dict[str, str] = field(default_factory=dict)
    split: dict[ScopeKey, tuple[ScopeKey, ...]] = field(default_factory=dict)

    def held(self, key: ScopeKey) -> PrintedGrades:
        """After the rows so far."""
        if key in self.rows:
            return self.rows[key].grades
        was = None if key in self.ended else self.register.before.get(key)
        return numerals_of_state(was) if was else None

    def hold(self, row: PrintedRow, grades: Iterable[str]) -> None:
        series = list(self.register.levels)
        self.rows[row.scope_key] = replace(row, grades=tuple(sorted(set(grades), key=series.index)))

    def refuse(self, rule: str, row: PrintedRow, column: str, **values: object) -> None:
        shown = {
            "name": row.agency.name,
            "item": f"{row.code} {row.item}",
            "action": row.act and row.act.action,
        }
        self.found.append(problem(rule, row.line, column, **shown | values))

    @property
    def verbs(self) -> dict[str, Callable[[PrintedRow, PrintedGrades], None]]:
        return {ADD: self.add, END: self.end, RENAME: self.stay, RECODE: self.recode, SPLIT: self.divide}

    def stay(self, row: PrintedRow, now: PrintedGrades) -> None:
        """An occupation has its new name at every agency, so a row need not say at which."""
        if now is None and not row.cells.filing_number:
            holders = (was for was in self.register.before.values() if was.code == row.code)
            for was in sorted(holders, key=lambda was: was.work_type != row.work_type)[:1]:
                row = replace(row, agency=self.agency_of(was, row), work_type=was.work_type)
                now = self.held(row.scope_key)
        if now is None:
            return self.refuse("action-not-held", row, ITEM_HEADING)
        return self.hold(row, now)

    def add(self, row: PrintedRow, now: PrintedGrades) -> None:
        if now is not None and set(row.grades) <= set(now):
            self.refuse("action-held", row, GRADES_HEADING)
        self.hold(row, (*(now or ()), *row.grades))

    def end(self, row: PrintedRow, now: PrintedGrades) -> None:
        if now is None or not set(row.grades) <= set(now):
            return self.refuse("action-not-held", row, GRADES_HEADING)
        left = set(now) - set(row.grades)
        if row.grades and left:
            return self.hold(row, left)
        self.rows.pop(row.scope_key, None)
        return self.ended.add(row.scope_key)

    def recode(self, row: PrintedRow, _now: PrintedGrades) -> None:
        former = row.act.former_code if row.act else ""
        holders = [was for was in self.register.before.values() if was.code == former]
        if not holders or former == row.code:
            return self.refuse("action-former-code", row, FORMER_CODE, value=former)
        self.recoded[row.code] = former
        for was in holders:
            moved = replace(row, agency=self.agency_of(was, row), work_type=was.work_type)
            self.hold(moved, numerals_of_state(was))
        return None

    def divide(self, row: PrintedRow, _now: PrintedGrades) -> None:
        """The whole is the undivided item, or the only one of that code."""
        number, code, _ = row.scope_key
        held = [key for key in self.register.before if key[:2] == (number, code)]
        whole = next((key for key in held if not key[2]), held[0] if len(held) == 1 else None)
        if whole is None or whole == row.scope_key:
            return self.refuse("action-not-divided", row, ITEM_HEADING)
        self.hold(row, row.grades)
        self.ended.add(whole)
        self.split[whole] = (*self.split.get(whole, ()), row.scope_key)
        return None

    def agency_of(self, was: ScopeState, row: PrintedRow) -> PrintedAgency:
        if was.filing_number == row.agency.filing_number:
            return row.agency
        names = self.register.names[was.filing_number]
        return PrintedAgency(row.line, 1, whole_name(*names), *names, was.filing_number)

    def rename(self, agency: PrintedAgency) -> None:
        """All that the agency holds, as it is, under the name as printed."""
        held = [
            was
            for was in self.register.before.values()
            if was.filing_number == agency.filing_number and was.key not in self.ended
        ]
        if not held:
            self.found.append(
                problem(
                    "action-not-held", agency.line, NAME_HEADING, name=agency.name, item="", action=RENAME
                )
            )
        for was in held:
            if was.key not in self.rows:
                self.rows[was.key] = row_of(was, agency)


def numerals_of_state(was: ScopeState) -> tuple[str, ...]:
    return tuple(level.numeral for level in was.levels)


def row_of(was: ScopeState, agency: PrintedAgency) -> PrintedRow:
    layout, item = LAYOUTS[is_special_ability(was.code)], item_name(was.occupation, was.work_type)
    cells = layout.columns._replace(code=was.code, item=item)
    named = was.code, item, was.occupation, was.work_type
    return PrintedRow(agency.line, layout, cells, agency, 1, *named, numerals_of_state(was))


def meant_by(reading: Reading, register: Register, found: list[Problem]) -> MeantByActs:
    meant = MeantByActs(register, found)
    for row in reading.rows:
        # A file with an unknown one has been refused by the reading.
        verb = meant.verbs[row.act.action if row.act else ""]
        verb(row, meant.held(row.scope_key))
    named = {row.code for row in reading.rows if row.act and row.act.action in {RENAME, RECODE}}
    for row in reading.rows:
        if row.code not in named and (known := former_name(row, register)):
            values = {"value": row.code, "known": known, "name": row.occupation_name}
            found.append(problem("action-rename", row.line, ITEM_HEADING, **values))
    rename_agencies(reading.agencies, reading.renamed, meant)
    for row in reading.rows:
        if any(parts == (row.scope_key,) for parts in meant.split.values()):
            meant.refuse("action-one-part", row, ITEM_HEADING)
    return meant


def rename_agencies(agencies: Sequence[PrintedAgency], renamed: frozenset[str], meant: MeantByActs) -> None:
    for agency in agencies:
        number = agency.filing_number
        known = meant.register.names.get(number)
        if known is None or printed_names(agency, meant.register) == known:
            continue
        if number in renamed:
            meant.rename(agency)
        else:
            values = {"value": number, "known": known[0], "name": agency.name}
            meant.found.append(problem("action-rename", agency.line, NAME_HEADING, **values))
