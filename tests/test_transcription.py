"""The source document and what this project makes of it, cell by cell: read, loaded, and shown again."""

import hashlib
import io
import json
import shutil
from collections import Counter
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

from agencies.annex.reading.reader import Reading
from agencies.models import Agency, AnnexRow, AssessmentItem, Notice, Scope, ScopeGrade
from tests.agencies.annex.document import read_bytes
from tests.pages import Page
from tests.printed import LINES, ROWS, SOURCE, TEXT

# Of the document as it came from its publisher.
SHA256 = "292b3896d3d13876fc3a627b1d5f93467ac18e6bc8d634bc38b68500ac164750"
HEADINGS = [number for number, line in enumerate(LINES, start=1) if line.startswith("编号\t")]


@pytest.fixture(scope="module")
def reading() -> Reading:
    return read_bytes(SOURCE.read_bytes())


def test_the_source_is_kept_byte_for_byte() -> None:
    assert hashlib.sha256(SOURCE.read_bytes()).hexdigest() == SHA256


def test_the_reader_finds_what_the_document_holds(reading: Reading) -> None:
    by_table = Counter(row.table for row in reading.rows)
    assert by_table == {1: 112, 2: 2}
    assert Counter(len(agency.filing_number) for agency in reading.agencies) == {13: 56}
    assert len({row.agency.filing_number for row in reading.rows if row.table == 1}) == 55
    assert len({row.code for row in reading.rows if row.table == 1}) == 73
    assert len({row.code for row in reading.rows if row.table == 2}) == 2


def test_items_are_counted_apart_from_their_spellings(reading: Reading) -> None:
    for table, items, spellings in ((1, 91, 93), (2, 2, 2)):
        rows = [row for row in reading.rows if row.table == table]
        assert len({(row.code, row.work_type) for row in rows}) == items
        assert len({row.item_cell for row in rows}) == spellings


def test_grades_add_up_to_347(reading: Reading) -> None:
    grades = Counter(grade for row in reading.rows for grade in row.grades)
    assert grades == {"5": 63, "4": 96, "3": 103, "2": 47, "1": 38}
    assert all(bool(row.grades) == (row.kind == "skill_grade") for row in reading.rows)


def test_every_cell_of_both_tables_is_read_in_order(reading: Reading) -> None:
    """The rows and column headings, written out again, are the document's tabbed lines and no others."""
    printed = {number: line for number, line in enumerate(LINES, start=1) if "\t" in line}
    read = {row.line: "\t".join(row.cells) for row in reading.rows}
    read |= {heading.line: "\t".join(heading.cells) for heading in reading.column_headings}
    assert read == printed
    assert [row.line for row in reading.rows] == sorted(row.line for row in reading.rows)


def test_two_readings_of_the_document_agree(reading: Reading) -> None:
    """The project's reader, and the few lines by which these tests read it."""
    assert [
        (
            row.line,
            row.agency.filing_number,
            row.agency.name,
            row.position,
            row.code,
            tuple(map(int, row.grades)),
        )
        for row in reading.rows
    ] == [(row.line, row.filing_number, row.agency, row.position, row.code, row.grades) for row in ROWS]


def test_the_fixture_is_the_document() -> None:
    call_command("build_fixture", "--check", stdout=io.StringIO())


def copied(tmp_path: Path, settings: Settings, fixture: str) -> Path:
    """A project of its own, with the document and that fixture in it."""
    folder = tmp_path / "fixtures"
    folder.mkdir()
    (folder / SOURCE.name).write_bytes(SOURCE.read_bytes())
    shutil.copy(SOURCE.parent / "grade_levels.json", folder)
    (folder / "directory_2025.json").write_text(fixture, encoding="utf-8")
    settings.BASE_DIR = tmp_path
    return folder / "directory_2025.json"


def test_a_fixture_that_differs_is_told_and_rebuilt(tmp_path: Path, settings: Settings) -> None:
    shipped = (SOURCE.parent / "directory_2025.json").read_text(encoding="utf-8")
    fixture = copied(tmp_path, settings, shipped.replace("上海市电梯行业协会", "上海市电梯协会"))
    with pytest.raises(CommandError, match="make fixture"):
        call_command("build_fixture", "--check")
    call_command("build_fixture")
    assert fixture.read_text(encoding="utf-8") == shipped


def test_the_fixture_is_one_readable_record_a_line() -> None:
    lines = (SOURCE.parent / "directory_2025.json").read_text(encoding="utf-8").splitlines()
    assert (lines[0], lines[-1]) == ("[", "]")
    records = [json.loads(line.removesuffix(",")) for line in lines[1:-1]]
    assert all("pk" not in record for record in records)
    assert Counter(record["model"] for record in records)["agencies.annexrow"] == 114


@pytest.mark.django_db
class TestTheLoadedRegister:
    def test_it_gives_back_every_cell_in_order(self) -> None:
        rows = AnnexRow.objects.as_printed().values_list("line", "table", "cells")
        assert [(line, table, tuple(cells)) for line, table, cells in rows] == [
            (row.line, row.table, row.cells) for row in ROWS
        ]

    def test_it_gives_back_the_document_character_by_character(self) -> None:
        assert Notice.objects.get(edition=2025).text == TEXT

    def test_it_holds_what_the_rows_say(self) -> None:
        """Not the copied cells: the names, items, grades and positions that the register is made of."""
        held = [
            (
                *(row.table, row.agency_position, row.position, row.scope.agency.filing_number),
                *(row.scope.agency.name, row.scope.item.occupation.code, row.scope.item.name),
                tuple(int(g.grade_level.numeral) for g in row.scope.grades.all() if g.grade_level),
            )
            for row in AnnexRow.objects.as_printed()
            .select_related("scope__agency", "scope__item__occupation")
            .prefetch_related("scope__grades__grade_level")
        ]
        assert held == [
            (r.table, r.agency_position, r.position, r.filing_number, r.agency, r.code, r.item, r.grades)
            for r in ROWS
        ]

    def test_it_holds_nothing_else(self) -> None:
        assert Agency.objects.count() == len({row.filing_number for row in ROWS}) == 56
        assert AssessmentItem.objects.count() == len({(row.code, row.item) for row in ROWS}) == 93
        assert Scope.objects.count() == len(ROWS) == 114
        assert ScopeGrade.objects.exclude(grade_level=None).count() == 347
        # A special ability has one period and no grade.
        assert ScopeGrade.objects.filter(grade_level=None).count() == 2

    def test_every_grade_holds_since_the_notice_and_by_it(self) -> None:
        """本通知自发文之日起实施: 2024年12月30日."""
        since = ScopeGrade.objects.values_list(
            "valid_from", "valid_until", "started_by__effective_on", "started_by__notice__number"
        )
        assert {tuple(map(str, each)) for each in since} == {
            ("2024-12-30", "None", "2024-12-30", "沪人社职〔2024〕458号")
        }

    def test_its_scopes_stand_in_printed_order(self) -> None:
        scopes = Scope.objects.as_printed().values_list("agency__filing_number", "item__occupation__code")
        assert list(scopes) == [(row.filing_number, row.code) for row in ROWS]

    def test_oddities_stay_as_printed(self) -> None:
        (internet_of_things,) = AnnexRow.objects.filter(scope__agency__name="上海市物联网行业协会")
        assert internet_of_things.position == 2
        labelling = AnnexRow.objects.get(scope__item__occupation__code="4-04-05-Z1")
        assert (labelling.table, labelling.agency_position, labelling.position) == (2, 1, 1)
        changning = Agency.objects.get(filing_number="S000031500027")
        assert (changning.name, changning.second_name) == ("上海市长宁区业余大学", "上海市长宁区社区学院")
        assert changning.scopes.get().annex_rows.get().cells[1] == (
            "上海市长宁区业余大学 (上海市长宁区社区学院)"
        )

    def test_absent_serials_are_absent(self) -> None:
        serials = {int(number[-5:]) for number in Agency.objects.values_list("filing_number", flat=True)}
        assert sorted(set(range(1, 64)) - serials) == [17, 19, 20, 24, 28, 33, 36]


@pytest.mark.django_db
class TestTheDocumentShownAgain:
    def test_the_edition_prints_every_cell_with_an_anchor_for_its_row(self, client: Client) -> None:
        page = Page(client.get("/editions/2025/").content.decode())
        shown = {anchor: tuple(cells) for anchor, cells in page.rows if anchor.startswith("t")}
        # Where the agency's cell is blank, its name is repeated in its column, before the printed blank.
        assert list(shown.items()) == [
            (
                f"t{row.table}-{row.agency_position}-{row.position}",
                row.cells if row.cells[0] else (row.cells[0], row.agency, *row.cells[1:]),
            )
            for row in ROWS
        ]

    def test_the_edition_prints_the_headings_of_both_tables(self, client: Client) -> None:
        page = Page(client.get("/editions/2025/").content.decode())
        headings = ["\t".join(cells) for anchor, cells in page.rows if not anchor]
        assert headings == [LINES[HEADINGS[0] - 1], LINES[HEADINGS[-1] - 1]]

    def test_the_notice_prints_every_paragraph_under_its_line(self, client: Client) -> None:
        page = Page(client.get("/notices/2024-458/").content.decode())
        # The brackets about an address are markup of the extraction, and no page shows them.
        printed = {
            f"line-{number}": line.replace("<http://rsj.sh.gov.cn>", "http://rsj.sh.gov.cn")
            for number, line in enumerate(LINES, start=1)
            if line.strip()
        }
        shown = {anchor: text for anchor, text in page.by_id.items() if anchor.startswith("line-")}
        # A link to each paragraph stands within it.
        assert {anchor: text.removeprefix("¶") for anchor, text in shown.items()} == printed

    def test_every_row_of_the_list_leads_to_its_place_in_the_edition(self, client: Client) -> None:
        page = Page(client.get("/directory/?view=table&per_page=200").content.decode())
        assert [link for link in page.links if link.startswith("/editions/2025/#t")] == [
            f"/editions/2025/#t{row.table}-{row.agency_position}-{row.position}" for row in ROWS
        ]
