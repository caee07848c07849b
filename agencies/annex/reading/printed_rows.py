"""The shapes that a reading hands on: printed agencies, printed rows, the document's heading."""

import datetime as dt
from dataclasses import dataclass

from agencies.annex.reading.column_headings import Act, Kind, Layout, RowCells
from agencies.annex.reading.printed_names import canonical_name


@dataclass(frozen=True)
class PrintedAgency:
    """The three agency cells that govern a block of rows, from the line that prints them.

    `cell` is the name cell verbatim; `name` is all of it but a second name printed behind the first.
    """

    line: int
    position: int
    cell: str
    name: str
    second_name: str
    filing_number: str


@dataclass(frozen=True)
class PrintedRow:
    """One row of an annex table: its seven cells verbatim (blank ones too), and what they say.

    `agency` may be inherited from a row above. `occupation_name` and `work_type` ("" when undivided) are in
    canonical form. `grades` are in printed order, empty for a special ability alone.
    """

    line: int
    layout: Layout
    cells: RowCells
    agency: PrintedAgency
    position: int
    code: str
    item_cell: str
    occupation_name: str
    work_type: str
    grades: tuple[str, ...]
    act: Act | None = None

    @property
    def table(self) -> int:
        return self.layout.table

    @property
    def kind(self) -> Kind:
        return self.layout.kind

    @property
    def item(self) -> str:
        """The item's name in canonical form: `焊工（电焊工）`."""
        return canonical_name(self.item_cell)

    @property
    def scope_key(self) -> tuple[str, str, str]:
        """What identifies the scope: filing number, code, work type."""
        return self.agency.filing_number, self.code, self.work_type


@dataclass(frozen=True)
class Heading:
    """What the document says of itself; None where it does not, as in a table pasted alone."""

    notice_number: str | None = None
    title: str | None = None
    issuer: str | None = None
    issued_on: dt.date | None = None
    in_force_from: dt.date | None = None
    edition: int | None = None
