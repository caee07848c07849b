"""Which notice a file belongs to: what the file's own heading says, and what the importer says instead."""

import datetime as dt
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from agencies.annex.problems import Problem, problem
from agencies.annex.reading.column_headings import RowCells
from agencies.annex.reading.heading import NOTICE_NUMBER
from agencies.annex.reading.printed_names import canonical_name
from agencies.annex.reading.printed_rows import Heading, PrintedRow
from agencies.models import AnnexRow, Import, Notice

NUMBER_LABEL, ISSUED, IN_FORCE = "文号", "发文日期", "实施日期"
# A directory for a year is issued in the last weeks of the year before.
ISSUED_AHEAD_FROM_MONTH = 10
# What the record of an import keeps of what the importer says, and may mend.
SAID = ("kind", "number", "title", "issuer", "issued_on", "in_force_from", "accept_removals")


@dataclass(frozen=True, kw_only=True)
class Request:
    """What the importer says: blank and None mean "as the file prints it"."""

    kind: str = Import.Kind.ANNUAL
    number: str = ""
    title: str = ""
    issuer: str = ""
    issued_on: dt.date | None = None
    in_force_from: dt.date | None = None
    accept_removals: bool = False
    accept_warnings: bool = False

    @property
    def is_annual(self) -> bool:
        return self.kind == Import.Kind.ANNUAL


@dataclass(frozen=True, kw_only=True)
class NoticeDetails:
    """The notice of an import. None where neither file nor importer says it; then nothing can be applied."""

    number: str | None
    issued_on: dt.date | None
    in_force_from: dt.date | None
    edition: int | None
    title: str
    issuer: str
    notice: Notice | None = None


def find_details(heading: Heading, request: Request, found: list[Problem]) -> NoticeDetails:
    """The importer's word before the file's; where both speak and differ, a warning says so."""
    issued_on = request.issued_on or heading.issued_on
    in_force_from = request.in_force_from or heading.in_force_from
    from_issue = heading.in_force_from is not None and heading.in_force_from == heading.issued_on
    if from_issue and request.issued_on and not request.in_force_from:
        # 自发文之日起: from whichever day of issue is right.
        in_force_from = request.issued_on
    number = tidy_number(request.number) or heading.notice_number
    notice = Notice.every.filter(number=number).first() if number else None
    known = notice if notice and not notice.retracted else None
    details = NoticeDetails(
        number=number,
        issued_on=issued_on,
        in_force_from=in_force_from,
        edition=edition_of(heading, number, in_force_from, found) if request.is_annual else None,
        title=request.title or heading.title or (known.title if known else ""),
        issuer=request.issuer or heading.issuer or (known.issuer if known else ""),
        notice=notice,
    )
    found += details_missing(details)
    found += differing(heading, details)
    return details


def tidy_number(text: str) -> str:
    """`沪人社职[2025]12号` → `沪人社职〔2025〕12号`; anything else as it is typed."""
    match = NOTICE_NUMBER.fullmatch("".join(unicodedata.normalize("NFKC", text).split()))
    return "{}〔{}〕{}号".format(*match.groups()) if match else text.strip()


def edition_of(
    heading: Heading, number: str | None, in_force_from: dt.date | None, found: list[Problem]
) -> int | None:
    """The year that the file prints; by its day, if it prints none or one that is loaded already."""
    if in_force_from is None:
        return heading.edition
    year = in_force_from.year + (in_force_from.month >= ISSUED_AHEAD_FROM_MONTH)
    if heading.edition is None:
        found.append(problem("edition-assumed", value=in_force_from, year=year))
        return year
    if heading.edition < year and number != heading.notice_number and is_loaded(heading.edition):
        printed = heading.edition
        found.append(problem("edition-printed-is-loaded", printed=printed, value=in_force_from, year=year))
        return year
    if heading.edition not in {in_force_from.year, year}:
        found.append(problem("edition-unlike-days", printed=heading.edition, value=in_force_from))
    return heading.edition


def is_loaded(year: int) -> bool:
    return Notice.objects.filter(edition=year).exists()


def details_missing(details: NoticeDetails) -> Iterator[Problem]:
    if not details.number:
        yield problem("number-missing", cell=NUMBER_LABEL)
    if details.issued_on is None:
        yield problem("issued-missing", cell=ISSUED)
    if details.in_force_from is None:
        yield problem("in-force-missing", cell=IN_FORCE)
    elif details.issued_on and details.in_force_from < details.issued_on:
        yield problem(
            "in-force-before-issue", cell=IN_FORCE, value=details.in_force_from, issued=details.issued_on
        )


def differing(heading: Heading, details: NoticeDetails) -> Iterator[Problem]:
    for cell, printed, value in (
        (NUMBER_LABEL, heading.notice_number, details.number),
        (ISSUED, heading.issued_on, details.issued_on),
        (IN_FORCE, heading.in_force_from, details.in_force_from),
    ):
        if printed and value != printed:
            yield problem("heading-differs", cell=cell, printed=printed, value=value)


def check_against_editions(details: NoticeDetails, request: Request) -> Iterator[Problem]:
    """A directory follows the newest one, an adjustment the first; a notice is what it was before."""
    others = list(Notice.objects.editions().exclude(number=details.number or "").order_by("in_force_from"))
    first, newest = (others[0], others[-1]) if others else (None, None)
    day = details.in_force_from
    if request.is_annual:
        same_year = next((other for other in others if other.edition == details.edition), None)
        if same_year:
            yield problem("edition-loaded", year=details.edition, value=same_year.number)
        if newest and day and day <= newest.in_force_from:
            yield problem("edition-not-newer", cell=IN_FORCE, value=day, newest=newest.in_force_from)
    elif first and day and day < first.in_force_from:
        yield problem("before-first-edition", cell=IN_FORCE, value=day, first=first.in_force_from)
    if details.notice and is_in_use(details.notice):
        yield from notice_differs(details, details.notice)


def is_in_use(notice: Notice) -> bool:
    """Something of the register rests on it, so its dates are no longer free."""
    return notice.annex_rows.exists() or notice.adjustments.standing().exists()


def notice_differs(details: NoticeDetails, notice: Notice) -> Iterator[Problem]:
    for cell, known, given in (
        (ISSUED, notice.issued_on, details.issued_on),
        (IN_FORCE, notice.in_force_from, details.in_force_from),
    ):
        if given and known != given:
            yield problem("notice-differs", cell=cell, value=notice.number, known=known, given=given)


def printed_before(notice: Notice | None, rows: Iterable[PrintedRow]) -> bool | None:
    """Whether the notice's annex, already loaded, lists just what these rows list; None if none is loaded.

    Brackets, blanks, 编号 and 序号 alone make no difference.
    """
    loaded = AnnexRow.objects.filter(notice=notice) if notice else AnnexRow.objects.none()
    known = {
        (*row.scope.natural_key(), canonical_name(cells.item), canonical_name(cells.grades))
        for row in loaded.select_related("scope__agency", "scope__item__occupation")
        for cells in [RowCells(*row.cells)]
    }
    printed = {(*row.scope_key, row.item, canonical_name(row.cells.grades)) for row in rows}
    return known == printed if known else None
