"""One record of `/v1/` each: of a scope, an occupation, an agency, a change … as `openapi.json` describes."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from agencies.changes import Change
from agencies.coverage import Coverage
from agencies.in_memory import Selection
from agencies.models import AnnexRow, Notice, Occupation, OccupationGroup, ScopeGrade
from agencies.statements import Statement, Verdict
from catalogue.batch.answers import Checked
from catalogue.changes.feed import change_address
from catalogue.downloads.exports import record as old_record
from catalogue.rows.history import BorneName
from catalogue.rows.rows import Row
from catalogue.statements.sentences import conclusion, sentences_on_others

Record = dict[str, Any]
SAME = ("filing_number", "agency", "code", "occupation", "work_type", "item", "kind")


def scope_record(row: Row, ended: Iterable[ScopeGrade], coverage: Coverage) -> Record:
    """What the row holds on the day, each grade with its own, and what it held before."""
    old = old_record(row, coverage.today)
    return {
        **{name: old[name] for name in SAME},
        "unofficial_name_en": row.name_en or None,
        "since": min(grade.since for grade in row.grades).isoformat(),
        "not_yet_in_force": old["not_yet_in_force"],
        "grades": [
            {
                "numeral": grade.numeral,
                "name": grade.name,
                "since": grade.since.isoformat(),
                "notice": grade.notice,
                "not_yet_in_force": grade.since > coverage.today,
            }
            for grade in row.grades
            if grade.numeral
        ],
        "ended": [period_record(period, coverage.today) for period in ended],
        "matched": old["matched"],
        "source": old["source"],
    }


def other_days_records(history: dict[str, Any], today: dt.date) -> Record:
    """What `ended` by the day, and what `begins` after it."""
    return {
        name: [period_record(period, today, name) for together in history[name] for period in together]
        for name in ("ended", "begins")
    }


def period_record(period: ScopeGrade, today: dt.date, turn: str = "ended") -> Record:
    """`until` is the first day on which it does not hold any more; the notice is that of the turn."""
    item, level = period.scope.item, period.grade_level
    act, day = period.ended_by, period.valid_until
    if turn == "begins":
        act, day = period.started_by, period.valid_from
    return {
        "filing_number": period.scope.agency.filing_number,
        "code": item.occupation.code,
        "work_type": item.work_type or None,
        "numeral": level and level.numeral,
        "name": level and level.name,
        "since": period.valid_from.isoformat(),
        "until": _day(period.valid_until),
        "notice": act and act.notice.number,
        "not_yet_in_force": bool(day and day > today),
    }


def occupation_records(scopes: Selection, codes: Sequence[str]) -> list[Record]:
    """Of these codes what some agency assesses."""
    items: dict[str, list[Any]] = {}
    for item, _count in scopes.item_counts():
        items.setdefault(item.code, []).append(item)
    records = []
    for code in codes:
        its = scopes.of_items([item.pk for item in items[code]])
        first = items[code][0]
        records.append(
            {
                "code": code,
                "name": first.occupation,
                "unofficial_name_en": first.name_en or None,
                "kind": first.kind,
                "work_types": [item.work_type for item in items[code] if item.work_type],
                "grades": [numeral for numeral, count in its.grade_counts().items() if count],
                "agencies": its.agency_total(),
            }
        )
    return records


def occupation_record(
    occupation: Occupation,
    history: dict[str, Any],
    scopes: Selection,
    coverage: Coverage,
    groups: dict[str, str],
) -> Record:
    """Listed or not, and whether it was; null where the day is not known."""
    code, known = occupation.code, coverage.is_known
    new = next((each for each in history["recodings"][:1] if each.has_come(coverage.on)), None)
    name = occupation.name_on_day  # type: ignore[attr-defined]  # of `occupation_or_404`
    (held,) = occupation_records(scopes, [code]) if len(scopes) else (None,)
    return {
        "code": code,
        "name": name,
        "unofficial_name_en": (name == occupation.name and occupation.name_en) or None,
        "kind": occupation.kind,
        "other_names": _name_records(history["other_names"]),
        "groups": [{"code": code[:n], "name": groups[code[:n]]} for n in (1, 4, 7) if code[:n] in groups],
        "in_classification": occupation.in_classification or occupation.classified_in is not None,
        "classified_in": occupation.classified_in,
        "source": occupation.source or None,
        "is_digital": occupation.is_digital,
        "is_green": occupation.is_green,
        "replaces": occupation.replaces and occupation.replaces.code,
        "replaced_by": new and new.occupation.code,
        "listed": held is not None if known else None,
        "work_types": held["work_types"] if held else [],
        "grades": held["grades"] if held else [],
        "agencies": (held["agencies"] if held else 0) if known else None,
        **other_days_records(history, coverage.today),
    }


def agency_records(scopes: Selection, keys: Sequence[int]) -> list[Record]:
    """Of the agencies with these keys, in their order."""
    found: dict[int, Record] = {key: {} for key in keys}
    for row in scopes.of_items_or_agencies((), keys):
        record = found[row.agency_id] = found[row.agency_id] or {
            "filing_number": row.filing_number,
            "name": row.agency,
            "scopes": 0,
            "codes": [],
        }
        record["scopes"] += 1
        if row.code not in record["codes"]:
            record["codes"].append(row.code)
    return list(found.values())


def agency_record(number: str, history: Record, scopes: Selection, coverage: Coverage) -> Record:
    codes = sorted(scopes.codes())
    return {
        "filing_number": number,
        "name": history["name"],
        "other_names": _name_records(history["other_names"]),
        "listed": bool(codes) if coverage.is_known else None,
        "scopes": len(scopes) if coverage.is_known else None,
        "codes": codes,
        **other_days_records(history, coverage.today),
    }


def group_record(group: OccupationGroup, listed: int | None) -> Record:
    """`listed`: how many codes under it some agency assesses."""
    return {
        "code": group.code,
        "name": group.name,
        "unofficial_name_en": group.name_en or None,
        "level": group.level,
        "parent": group.code.rpartition("-")[0] or None,
        "listed": listed,
    }


def change_record(change: Change, today: dt.date, root: str) -> Record:
    told, notice = change.as_json(), change.notice
    left_out = {"line", "grades_before", "grades_after"}
    return {
        "kind": change.kind.value,
        "effective_on": _day(change.effective_on),
        "not_yet_in_force": bool(change.effective_on and change.effective_on > today),
        "notice": notice.number if notice else None,
        **{name: value for name, value in told.items() if name not in left_out},
        "grades_before": [level.numeral for level in change.before],
        "grades_after": [level.numeral for level in change.after],
        "numbers": list(change.numbers),
        "url": root + change_address(change),
    }


def statement_record(said: Statement, address: str) -> Record:
    """After the newest edition's year an answer holds by that edition, and says so in its very value."""
    verdict = {Verdict.HELD: "in_directory", Verdict.NOT_HELD: "not_in_directory"}.get(
        said.answer, "not_known"
    )
    by_edition = said.coverage.is_after and said.answer is not Verdict.NOT_KNOWN
    return {
        "answer": f"{verdict}_by_edition" if by_edition else verdict,
        "sentence": conclusion(said),
        "explanations": sentences_on_others(said),
        "filing_number": said.agency.filing_number,
        "agency": said.agency_name,
        "code": said.occupation.code,
        "occupation": said.occupation_name,
        "numeral": said.grade_level and said.grade_level.numeral,
        "held": [
            {
                "item": item,
                "numeral": period.grade_level and period.grade_level.numeral,
                "since": period.valid_from.isoformat(),
                "notice": period.started_by.notice.number,
            }
            for item, period, _basis in said.held_by_item
        ],
        "url": address,
    }


def match_record(checked: Checked, root: str) -> Record:
    """`line` as in what was sent; null what is not certain."""
    names = ("filing_number", "code", "numeral", "understood", "source")
    return {
        "line": checked.asked.number,
        "status": checked.status.value,
        "label": checked.label,
        "sentence": checked.sentence,
        "candidates": list(checked.candidates),
        **{name: getattr(checked, name) or None for name in names},
        "source_url": root + checked.source_url if checked.source_url else None,
        "statement": root + checked.address if checked.address else None,
    }


def printed_record(row: AnnexRow) -> Record:
    """A row of an edition as its annex prints it, and which row of the register it is."""
    return {
        "table": row.table,
        "agency_position": row.agency_position,
        "position": row.position,
        "line": row.line,
        "cells": row.cells,
        "filing_number": row.scope.agency.filing_number,
        "code": row.scope.item.occupation.code,
        "work_type": row.scope.item.work_type or None,
    }


def notice_record(notice: Notice, today: dt.date, root: str) -> Record:
    return {
        "slug": notice.slug,
        "number": notice.number,
        "title": notice.title,
        "issuer": notice.issuer,
        "edition": notice.edition,
        "issued_on": notice.issued_on.isoformat(),
        "in_force_from": notice.in_force_from.isoformat(),
        "not_yet_in_force": notice.in_force_from > today,
        "official_address": notice.address or None,
        "url": root + notice.get_absolute_url(),
    }


def _name_records(names: Iterable[BorneName]) -> list[Record]:
    """`since` null where it is not known; `until` is the last day, or the last month where that is all."""
    return [
        {
            "name": each.name,
            "since": each.since if each.valid_from > dt.date.min else None,
            "until": each.until or None,
        }
        for each in names
    ]


def _day(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None
