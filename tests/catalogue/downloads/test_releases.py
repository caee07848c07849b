"""Dated releases: made when the data changed, whole, described, and never changed again."""

import csv
import gzip
import hashlib
import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import time_machine
from csvw import CSVW  # type: ignore[import-untyped]  # no stubs
from django.core.management import CommandError, call_command
from django.http import FileResponse
from django.test import Client
from django.utils import timezone
from frictionless import Package
from pytest_django.fixtures import Settings

from agencies.adjustments import end_grade, file_agency, recode_occupation, rename_agency, split_item
from agencies.adjustments.retraction import retract
from agencies.models import Agency, Import
from catalogue.cache.middleware import to_store
from catalogue.directory import addresses
from catalogue.downloads import releases
from catalogue.management.commands import release_data
from tests.agencies.register import (
    JUNE,
    LABELLING,
    LIFTS,
    agency,
    basis,
    levels,
    notice,
    occupation,
    scope,
)
from tests.printed import ROWS

pytestmark = pytest.mark.django_db

FIRST, SECOND = "2025-06-02", "2025-06-03"
FILES = [
    "directory.csv",
    "directory.csv.gz",
    "directory.json",
    "directory.json.gz",
    "directory.xlsx",
    "edition-2025.csv",
    "changes.csv",
    "no-longer-listed.csv",
    "crosswalk.csv",
    "datapackage.json",
    "csv-metadata.json",
    "sha256sums.txt",
]


@pytest.fixture
def folder(tmp_path: Path, settings: Settings) -> Path:
    settings.FILES_DIR = tmp_path
    return tmp_path / "releases"


def release(folder: Path, day: str = FIRST, **options: Any) -> str:
    said = io.StringIO()
    with time_machine.travel(f"{day}T03:00:00+08:00", tick=False):
        call_command("release_data", to=folder, stdout=said, **options)
    return said.getvalue()


def answered(client: Client, path: str) -> tuple[int, Mapping[str, str], bytes]:
    """Read whole, its file closed: closing the answer itself would close the database too."""
    response = client.get(f"/data/{path}")
    content: bytes = response.getvalue()
    for close in getattr(response, "_resource_closers", ()):
        close()
    return response.status_code, response.headers, content


def get(client: Client, path: str, status: int = 200) -> bytes:
    found, _headers, content = answered(client, path)
    assert found == status, path
    return content


def table(client: Client, path: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(get(client, path).decode("utf-8-sig"), newline="")))


def contents(folder: Path, day: str) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in (folder / day).iterdir()}


def test_a_release_is_whole_and_says_the_sum_of_each_file(client: Client, folder: Path) -> None:
    assert "Released: 2025-06-02" in release(folder)
    manifest = json.loads((folder / FIRST / releases.MANIFEST).read_text())
    assert list(manifest["files"]) == FILES
    lines = get(client, f"{FIRST}/sha256sums.txt").decode().splitlines()
    sums = {name: digest for digest, name in (line.split("  ") for line in lines)}
    assert list(sums) == FILES[:-1]
    for name, digest in sums.items():
        content = get(client, f"{FIRST}/{name}")
        latest = client.get(f"/data/latest/{name}")
        assert (latest.status_code, latest.headers["Location"]) == (302, f"/data/{FIRST}/{name}")
        assert latest.headers["Cache-Control"] == "no-store"
        assert hashlib.sha256(content).hexdigest() == digest == manifest["files"][name]["sha256"]
    rows = table(client, f"{FIRST}/directory.csv")
    assert [(r["机构备案号"], f"{r['职业编码']} {r['职业（工种）']}") for r in rows] == [
        r.scope for r in ROWS
    ]
    assert {r["查询日期"] for r in rows} == {FIRST}


def test_readers_of_described_data_find_nothing_wrong(folder: Path) -> None:
    end_grade(scope=scope(*LIFTS), grade_levels=levels(5), basis=basis(JUNE))
    release(folder)
    package = Package(str(folder / FIRST / "datapackage.json"))
    report = package.validate()
    assert report.valid, report.flatten(["message"])
    assert [each.path for each in package.resources] == [name for name in FILES if name.endswith(".csv")]
    assert package.licenses[0]["name"] == "CC-BY-4.0"  # as the Open Definition names it
    assert package.sources[0]["title"].startswith("沪人社职〔2024〕458号")
    described = CSVW(str(folder / FIRST / "csv-metadata.json"))
    assert described.is_valid
    counts = {str(each.url): len(list(each)) for each in described.tables}
    assert (counts["edition-2025.csv"], counts["no-longer-listed.csv"]) == (len(ROWS), 1)


def test_the_print_and_the_register_stand_apart(client: Client, folder: Path) -> None:
    end_grade(scope=scope(*LABELLING), basis=basis(JUNE))
    release(folder)
    printed = table(client, f"{FIRST}/edition-2025.csv")
    assert [(int(r["附件表"]), int(r["编号"]), int(r["序号"])) for r in printed] == [
        (r.table, r.agency_position, r.position) for r in ROWS
    ]
    assert table(client, "2025/edition.csv") == printed
    assert len(table(client, f"{FIRST}/directory.csv")) == len(ROWS) - 1
    get(client, "2024/edition.csv", 404)


def test_what_left_and_what_became_of_it(client: Client, folder: Path) -> None:
    end_grade(scope=scope(*LABELLING), basis=basis(JUNE))
    recode_occupation(basis=basis(JUNE), occupation=occupation(LIFTS[1]), code="6-29-03-99")
    rename_agency(agency=agency(LIFTS[0]), name="上海市电梯协会", basis=basis(JUNE))
    release(folder)
    left = table(client, f"{FIRST}/no-longer-listed.csv")
    (special,) = [row for row in left if row["职业编码"] == LABELLING[1]]
    assert (special["机构备案号"], special["等级"], special["列入日期"]) == (LABELLING[0], "", "2024-12-30")
    assert (special["不再列入日期"], special["依据"]) == ("2025-06-01", "沪人社职〔2025〕100号")
    lifts = [row for row in left if row["职业编码"] == LIFTS[1] and row["机构备案号"] == LIFTS[0]]
    assert {row["等级"] for row in lifts} == set("54321")
    assert {(row["替代编码"], row["替代职业"]) for row in lifts} == {("6-29-03-99", "电梯安装维修工")}
    pairs = {(row["种类"], row["旧"], row["新"]) for row in table(client, f"{FIRST}/crosswalk.csv")}
    assert ("机构名称", "上海市电梯行业协会", "上海市电梯协会") in pairs
    assert ("职业编码", "6-29-03-03", "6-29-03-99") in pairs
    kinds = [row["变更类型"] for row in table(client, f"{FIRST}/changes.csv")]
    assert {"移除", "编码变更", "机构更名"} <= set(kinds)


def test_what_was_split_is_told_by_its_parts(client: Client, folder: Path) -> None:
    split_item(
        basis=basis(JUNE),
        scope=scope(*LIFTS),
        parts={"电梯安装工": levels(5, 4), "电梯维修工": levels(3, 2, 1)},
    )
    recode_occupation(basis=basis(JUNE), occupation=occupation("4-08-08-08"), code="4-08-08-99")
    release(folder)
    crosswalk = table(client, f"{FIRST}/crosswalk.csv")
    split = {(row["旧"], row["新"], row["机构备案号"]) for row in crosswalk if row["种类"] == "工种"}
    assert split == {
        (f"{LIFTS[1]} 电梯安装维修工", f"{LIFTS[1]} 电梯安装维修工（{part}）", LIFTS[0])
        for part in ("电梯安装工", "电梯维修工")
    }
    codes = [(row["旧"], row["新"]) for row in crosswalk if row["种类"] == "职业编码"]
    assert codes == [("4-08-08-08", "4-08-08-99")], "once, however many agencies assess it"
    left = table(client, f"{FIRST}/no-longer-listed.csv")
    assert {(row["职业编码"], row["工种"], row["替代编码"]) for row in left} == {
        (LIFTS[1], "", ""),
        ("4-08-08-08", "", "4-08-08-99"),
    }
    assert {row["不再列入日期"] for row in left} == {"2025-06-01"}
    now = {
        (row["机构备案号"], row["职业编码"], row["工种"]) for row in table(client, f"{FIRST}/directory.csv")
    }
    assert {(LIFTS[0], LIFTS[1], "电梯安装工"), (LIFTS[0], LIFTS[1], "电梯维修工")} < now
    assert not {(LIFTS[0], LIFTS[1], "")} & now


def test_nothing_new_is_no_release_and_a_day_has_one(client: Client, folder: Path) -> None:
    release(folder)
    before = contents(folder, FIRST)
    assert "Nothing has changed since the release of 2025-06-02" in release(folder, SECOND)
    Agency.objects.filter(filing_number=LIFTS[0]).update(second_name="某某")
    assert "The release of today stands" in release(folder)
    assert "Released: 2025-06-03" in release(folder, SECOND)
    assert contents(folder, FIRST) == before
    assert client.get("/data/latest/directory.csv").headers["Location"] == f"/data/{SECOND}/directory.csv"
    page = client.get("/data/").content.decode()
    assert page.index(f"/data/{SECOND}/datapackage.json") < page.index(f"/data/{FIRST}/datapackage.json")


def test_the_turn_of_a_year_is_something_new(folder: Path) -> None:
    """What was covered by the edition is not any more."""
    release(folder, "2025-12-31")
    assert "Released: 2026-01-01" in release(folder, "2026-01-01")


def test_one_that_holds_what_was_retracted_leaves_the_index(client: Client, folder: Path) -> None:
    with time_machine.travel("2025-06-01T10:00:00+08:00", tick=False):
        wrong = [
            file_agency(filing_number=f"S00003139999{n}", name=f"录错的机构{n}", basis=basis(JUNE))
            for n in range(3)
        ]
    release(folder)
    with time_machine.travel(f"{SECOND}T01:00:00+08:00", tick=False):
        for record in wrong:
            retract(record=record, reason="录错")
    release(folder, SECOND)
    _status, headers, _content = answered(client, f"{FIRST}/directory.csv")
    assert headers["X-Robots-Tag"] == "noindex"
    assert headers["Link"] == '</data/latest/directory.csv>; rel="latest-version"'
    assert "X-Robots-Tag" not in answered(client, f"{SECOND}/directory.csv")[1]
    page = client.get("/data/").content.decode()
    assert f"/data/{SECOND}/" in page
    assert f"/data/{FIRST}/" not in page


def test_until_the_next_release_the_newest_is_not_one_that_was_superseded(
    client: Client, folder: Path
) -> None:
    """Nor an older one, which lacks what else was entered since."""
    release(folder)
    with time_machine.travel(f"{SECOND}T01:00:00+08:00", tick=False):
        wrong = file_agency(filing_number="S000031399999", name="录错的机构", basis=basis(JUNE))
    release(folder, SECOND)
    with time_machine.travel(f"{SECOND}T10:00:00+08:00", tick=False):
        retract(record=wrong, reason="录错")
        ways = {
            name: client.get(f"/data/latest/{name}").headers["Location"]
            for name in ("directory.csv", "directory.json.gz", "changes.csv")
        }
    assert ways == {
        "directory.csv": "/directory.csv",
        "directory.json.gz": "/directory.json",
        "changes.csv": f"/data/{FIRST}/changes.csv",
    }
    release(folder, "2025-06-04")
    assert client.get("/data/latest/directory.csv").headers["Location"] == "/data/2025-06-04/directory.csv"


def test_one_that_holds_an_import_which_was_undone_is_superseded(client: Client, folder: Path) -> None:
    """Also where the import brought no record of its own, so that none was retracted."""
    notice_before = notice()
    with time_machine.travel("2025-06-01T10:00:00+08:00", tick=False):
        undone = Import.objects.create(
            file_name="附件.txt",
            status=Import.Status.APPLIED,
            notice=notice_before,
            entered_at=timezone.now(),
            applied_at=timezone.now(),
        )
    release(folder)
    assert "X-Robots-Tag" not in answered(client, f"{FIRST}/directory.csv")[1]
    with time_machine.travel(f"{FIRST}T10:00:00+08:00", tick=False):
        undone.status, undone.undone_at = Import.Status.UNDONE, timezone.now()
        undone.save()
    assert answered(client, f"{FIRST}/directory.csv")[1]["X-Robots-Tag"] == "noindex"
    assert client.get("/data/latest/directory.csv").headers["Location"] == "/directory.csv"


def test_an_act_entered_after_a_release_and_taken_back_leaves_it_alone(client: Client, folder: Path) -> None:
    release(folder)
    with time_machine.travel(f"{SECOND}T01:00:00+08:00", tick=False):
        act = rename_agency(agency=agency(LIFTS[0]), name="上海市电梯协会", basis=basis(JUNE))
        retract(record=act, reason="录错")
    assert "X-Robots-Tag" not in answered(client, f"{FIRST}/directory.csv")[1]


def test_one_with_personal_data_is_erased_and_gone(client: Client, folder: Path) -> None:
    release(folder)
    with time_machine.travel(f"{FIRST}T04:00:00+08:00", tick=False):
        etag = answered(client, f"{FIRST}/directory.csv")[1]["ETag"]
    for options in ({"erase": FIRST}, {"erase": SECOND, "reason": "x"}):
        with pytest.raises(CommandError, match="no release of that day"):
            release(folder, **options)
    assert "Erased: 2025-06-02" in release(folder, erase=FIRST, reason="误收个人信息")
    assert [file.name for file in (folder / FIRST).iterdir()] == [releases.MANIFEST]
    assert "已经删除" in get(client, f"{FIRST}/directory.csv", 410).decode()
    with time_machine.travel(f"{FIRST}T04:00:00+08:00", tick=False):
        known = client.get(f"/data/{FIRST}/directory.csv", headers={"If-None-Match": etag})
    assert known.status_code == 410, "also for who was sent it once"
    assert f"/data/{FIRST}/" not in client.get("/data/").content.decode()


def test_before_the_first_release_the_newest_is_made_on_the_spot(client: Client, folder: Path) -> None:
    for name, place in (("csv", "csv"), ("csv.gz", "csv"), ("json.gz", "json"), ("xlsx", "xlsx")):
        response = client.get(f"/data/latest/directory.{name}")
        assert (response.status_code, response.headers["Location"]) == (302, f"/directory.{place}")
        assert response.headers["Cache-Control"] == "no-store"
    for path in ("latest/changes.csv", f"{FIRST}/directory.csv", "latest/directory.txt"):
        get(client, path, 404)
    assert "/directory.csv" in client.get("/data/").content.decode()


def test_there_are_no_other_files(client: Client, folder: Path) -> None:
    release(folder)
    for name in ("manifest.json", "..%2fmanifest.json", "none.csv"):
        get(client, f"{FIRST}/{name}", 404)


def test_what_cannot_be_read_is_no_release_and_a_full_disk_leaves_none(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / SECOND).mkdir(parents=True)
    (folder / SECOND / releases.MANIFEST).write_text("[]")
    assert releases.releases(folder) == []

    def full_disk(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(releases, "write", full_disk)
        with pytest.raises(CommandError, match="No space left"):
            release(folder)
    assert not (folder / FIRST).exists()
    (folder / f"{releases.SCRATCH}killed").mkdir()
    with releases.alone(folder):
        assert "Another process" in release(folder)
    assert list(folder.glob(f"{releases.SCRATCH}*")) == []


def test_a_release_is_found_at_once_whatever_was_kept_before_it(client: Client, folder: Path) -> None:
    """It moves no data version, so a page or a way that is kept would go on leading to the one before."""
    with time_machine.travel(f"{FIRST}T01:00:00+08:00", tick=False):
        known = client.get("/data/").headers.get("ETag", "none")
        assert f"/data/{FIRST}/" not in client.get("/data/").content.decode()
    release(folder)
    with time_machine.travel(f"{FIRST}T04:00:00+08:00", tick=False):
        page = client.get("/data/", headers={"If-None-Match": known})
        assert f"/data/{FIRST}/" in page.content.decode()


def test_where_everything_was_before_leads_to_the_newest_release(client: Client, folder: Path) -> None:
    release(folder)
    for ending in ("csv", "csv.gz", "json", "json.gz", "xlsx", "sha256"):
        name = "sha256sums.txt" if ending == "sha256" else f"directory.{ending}"
        response = client.get(f"/directory/full.{ending}")
        assert (response.status_code, response.headers["Location"]) == (301, f"/data/latest/{name}")
        get(client, f"{FIRST}/{name}")
    packed = get(client, f"{FIRST}/directory.csv.gz")
    assert gzip.decompress(packed) == get(client, f"{FIRST}/directory.csv")
    for address in ("/directory/full.txt", "/directory/full.csv.br", "/en/directory/full.csv"):
        assert client.get(address).status_code == 404


def test_a_file_of_a_release_is_left_to_the_kernel_and_not_sent_again(client: Client, folder: Path) -> None:
    release(folder)
    with (folder / FIRST / "changes.csv").open("rb") as file:
        response = FileResponse(file)
        before = response.file_to_stream
        assert to_store(response) is None
        assert before is response.file_to_stream is not None, "what gunicorn sends without reading it"
    _status, headers, _content = answered(client, f"{FIRST}/changes.csv")
    assert "s-maxage=60" in headers["Cache-Control"]
    for name, known in (("If-None-Match", "ETag"), ("If-Modified-Since", "Last-Modified")):
        again = client.get(f"/data/{FIRST}/changes.csv", headers={name: headers[known]})
        assert again.status_code == 304


def test_a_file_cut_short_is_not_served(client: Client, folder: Path) -> None:
    release(folder)
    (folder / FIRST / "changes.csv").write_bytes(b"x")
    get(client, f"{FIRST}/changes.csv", 404)


@pytest.mark.parametrize("name", ["directory.csv", "directory.json.gz"])
@pytest.mark.parametrize("damage", [b"x", None])
def test_the_night_mends_what_its_twin_still_tells(folder: Path, name: str, damage: bytes | None) -> None:
    release(folder)
    before = contents(folder, FIRST)
    if damage:
        (folder / FIRST / name).write_bytes(damage + before[name][1:])
    else:
        (folder / FIRST / name).unlink()
    assert "Nothing has changed" in release(folder, "2025-06-09")
    assert contents(folder, FIRST) == before
    assert [each.name for each in folder.iterdir() if each.is_dir()] == [FIRST]


@pytest.mark.parametrize("name", ["changes.csv", "directory.xlsx", releases.SUMS, releases.MANIFEST])
def test_the_night_fails_for_what_nobody_can_mend(folder: Path, name: str) -> None:
    release(folder)
    file = folder / FIRST / name
    file.write_bytes(b"x" + file.read_bytes()[1:])
    with pytest.raises(CommandError, match=f"{FIRST}/{name}"):
        release(folder)


def test_a_register_too_long_for_a_workbook_has_the_other_files(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(addresses, "MOST_XLSX_ROWS", len(ROWS) - 1)
    release(folder)
    manifest = json.loads((folder / FIRST / releases.MANIFEST).read_text())
    assert list(manifest["files"]) == [name for name in FILES if not name.endswith("xlsx")]


def test_a_register_that_moves_meanwhile_is_not_released(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = release_data.write_tables

    def moving(*given: Any) -> Any:
        Agency.objects.filter(filing_number=LIFTS[0]).update(second_name="某某")
        return written(*given)

    monkeypatch.setattr(release_data, "write_tables", moving)
    with pytest.raises(CommandError, match="moved"):
        release(folder)
    assert releases.releases(folder) == []
