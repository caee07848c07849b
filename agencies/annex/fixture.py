"""A reading of the annual annex → the records of a Django fixture, with natural keys, in loading order."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from agencies.adjustments.grades import LISTED_BY_EDITION
from agencies.annex.reading.printed_rows import PrintedAgency, PrintedRow
from agencies.annex.reading.reader import Reading
from agencies.codes import group_codes
from agencies.search.text.pinyin import names_pinyin

FixtureEntry = dict[str, Any]


@dataclass(frozen=True)
class Edition:
    """What the fixture says beside the document: its address name, and the day it was transcribed.

    The register asks of every record when it was entered; here that is the day of transcription, so that
    the same document always gives the same fixture.
    """

    slug: str
    transcribed_on: dt.date
    number: str
    in_force_from: dt.date

    def adjustment(self, order: int) -> str:
        return f"{self.slug}-{order:04d}"


def fixture_records(
    reading: Reading, text: str, *, slug: str, transcribed_on: dt.date
) -> Iterator[FixtureEntry]:
    """Everything that the document says, from its notice to its last row. `text` is the document verbatim."""
    heading = reading.heading
    if heading.notice_number is None or heading.in_force_from is None:
        raise ValueError("an annual notice prints its number and the day from which it is in force")
    edition = Edition(slug, transcribed_on, heading.notice_number, heading.in_force_from)
    yield _notice_record(reading, text, edition)
    yield from _special_abilities(reading.rows, edition)
    yield from _items(reading.rows)
    yield from _agencies(reading.rows)
    for order, row in enumerate(reading.rows, start=1):
        yield from _scope(row, order, edition)
    yield from _agency_names(reading.rows, edition)


def _fixture_record(model: str, **fields: Any) -> FixtureEntry:
    return {"model": f"agencies.{model}", "fields": fields}


def _notice_record(reading: Reading, text: str, edition: Edition) -> FixtureEntry:
    heading = reading.heading
    return _fixture_record(
        "notice",
        slug=edition.slug,
        number=edition.number,
        title=heading.title,
        issuer=heading.issuer,
        edition=heading.edition,
        issued_on=str(heading.issued_on),
        in_force_from=str(edition.in_force_from),
        text=text,
        transcribed_on=str(edition.transcribed_on),
    )


def _special_abilities(rows: Sequence[PrintedRow], edition: Edition) -> Iterator[FixtureEntry]:
    """The classification lists no Z codes: these occupations come with the annex itself."""
    special = [(row.code, row.occupation_name) for row in rows if row.kind == "special_ability"]
    for code, name in dict.fromkeys(special):
        yield _fixture_record(
            "occupation",
            code=code,
            name=name,
            pinyin=names_pinyin(name),
            kind="special_ability",
            group=[group_codes(code)[-1]],
            in_classification=False,
            source=f"{edition.number} 附件，二、专项职业能力考核",
        )


def _items(rows: Sequence[PrintedRow]) -> Iterator[FixtureEntry]:
    for code, work_type in dict.fromkeys((row.code, row.work_type) for row in rows):
        yield _fixture_record(
            "assessmentitem", occupation=[code], work_type=work_type, pinyin=names_pinyin(work_type)
        )


def _agencies(rows: Sequence[PrintedRow]) -> Iterator[FixtureEntry]:
    for agency in dict.fromkeys(row.agency for row in rows):
        yield _fixture_record(
            "agency",
            filing_number=agency.filing_number,
            name=agency.name,
            second_name=agency.second_name,
            pinyin=names_pinyin(agency.name, agency.second_name),
        )


def _scope(row: PrintedRow, order: int, edition: Edition) -> Iterator[FixtureEntry]:
    """The scope of a row, the adjustment that started it, its grades, and the row as printed."""
    scope = [row.agency.filing_number, row.code, row.work_type]
    yield _fixture_record(
        "scope", agency=[row.agency.filing_number], item=[row.code, row.work_type], print_order=order
    )
    yield _fixture_record(
        "adjustment",
        number=edition.adjustment(order),
        kind="started",
        effective_on=str(edition.in_force_from),
        notice=[edition.number],
        reason=LISTED_BY_EDITION,
        agency=[row.agency.filing_number],
        scope=scope,
        after={"grades": list(row.grades)},
        entered_at=f"{edition.transcribed_on}T00:00:00+08:00",
    )
    for grade in row.grades or (None,):
        yield _fixture_record(
            "scopegrade",
            scope=scope,
            grade_level=[grade] if grade else None,
            valid_from=str(edition.in_force_from),
            started_by=[edition.adjustment(order)],
        )
    yield _fixture_record(
        "annexrow",
        notice=[edition.number],
        table=row.table,
        agency_position=row.agency.position,
        position=row.position,
        line=row.line,
        cells=list(row.cells),
        scope=scope,
    )


def _agency_names(rows: Sequence[PrintedRow], edition: Edition) -> Iterator[FixtureEntry]:
    """Each name holds from the edition on, started by the agency's first row."""
    first: dict[PrintedAgency, int] = {}
    for order, row in enumerate(rows, start=1):
        first.setdefault(row.agency, order)
    for agency, order in first.items():
        yield _fixture_record(
            "agencyname",
            agency=[agency.filing_number],
            name=agency.name,
            second_name=agency.second_name,
            valid_from=str(edition.in_force_from),
            started_by=[edition.adjustment(order)],
        )
