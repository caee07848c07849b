"""The whole directory as files made beforehand: the same as made on the spot, and never of another moment."""

import csv
import datetime as dt
import gzip
import hashlib
import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.http import FileResponse, HttpResponse
from django.test import Client
from openpyxl import load_workbook
from pytest_django.fixtures import Settings

from agencies.models import Agency, DataVersion
from catalogue import exports, prepared
from catalogue.caching import kept
from catalogue.days import today
from catalogue.management.commands import prepare_files
from tests.agencies.register import LIFTS
from tests.catalogue.asking import body
from tests.printed import ROWS

pytestmark = pytest.mark.django_db

ENDINGS = ("csv", "csv.gz", "json", "json.gz", "xlsx", "sha256")


@pytest.fixture
def folder(tmp_path: Path, settings: Settings) -> Path:
    settings.FILES_DIR, settings.SITE_URL = tmp_path, "http://testserver"
    return tmp_path


def prepare(folder: Path) -> str:
    said = io.StringIO()
    call_command("prepare_files", to=folder, stdout=said)
    return said.getvalue()


def names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.glob("directory-*"))


def asked(client: Client, ending: str) -> HttpResponse:
    """The answer, read whole, its file closed: closing the answer itself would close the database too."""
    response = client.get(f"/directory/full.{ending}")
    content = response.getvalue()
    for close in response._resource_closers:  # type: ignore[attr-defined]  # as response.close() does
        close()
    return HttpResponse(content, status=response.status_code, headers=dict(response.headers))


def full(client: Client, ending: str) -> bytes:
    response = asked(client, ending)
    assert response.status_code == 200
    assert response.headers["Content-Length"] == str(len(response.content))
    return response.content


def is_given(client: Client) -> bool:
    return asked(client, "csv").status_code == 200


def test_the_files_are_those_that_the_site_makes_on_the_spot(client: Client, folder: Path) -> None:
    prepare(folder)
    for ending in ("csv", "json"):
        made = body(client.get(f"/directory.{ending}"))
        assert full(client, ending) == gzip.decompress(full(client, f"{ending}.gz")) == made


def test_they_hold_every_row_of_the_document(client: Client, folder: Path) -> None:
    prepare(folder)
    table = list(csv.DictReader(io.StringIO(full(client, "csv").decode("utf-8-sig"), newline="")))
    assert [(r["机构备案号"], f"{r['职业编码']} {r['职业（工种）']}") for r in table] == [
        r.scope for r in ROWS
    ]
    assert json.loads(full(client, "json"))["count"] == len(ROWS)
    rows = list(load_workbook(io.BytesIO(full(client, "xlsx")))["目录"].iter_rows())
    assert len(rows) == 1 + len(ROWS)


def test_each_is_named_by_edition_day_and_data_version(client: Client, folder: Path) -> None:
    prepare(folder)
    stem = f"directory-2025-on-{today()}-v{DataVersion.objects.now().number}"
    assert names(folder) == sorted(f"{stem}.{ending}" for ending in ENDINGS)
    given = asked(client, "csv.gz").headers
    assert given["Content-Disposition"] == f'attachment; filename="{stem}.csv.gz"'
    assert given["Content-Type"] == "application/gzip"


def test_the_sums_are_those_of_what_is_sent(client: Client, folder: Path) -> None:
    prepare(folder)
    lines = full(client, "sha256").decode().splitlines()
    told = {name: digest for digest, name in (line.split("  ") for line in lines)}
    sent = {file: hashlib.sha256((folder / file).read_bytes()).hexdigest() for file in told}
    assert told == sent
    assert [name.split(".", 1)[1] for name in told] == list(ENDINGS[:-1])
    assert hashlib.sha256(full(client, "csv")).hexdigest() in told.values()


def test_a_file_is_left_to_the_kernel(tmp_path: Path) -> None:
    (tmp_path / "short.csv").write_bytes(b"1")
    with (tmp_path / "short.csv").open("rb") as file:
        response = FileResponse(file)
        before = response.file_to_stream
        assert kept(response) is None
        assert before is response.file_to_stream is not None, "what gunicorn sends without reading it"


def test_a_file_that_is_known_already_is_not_sent_again__can_be_asked_for_again(
    client: Client, folder: Path
) -> None:
    prepare(folder)
    response = asked(client, "csv")
    assert "s-maxage=60" in response.headers["Cache-Control"]
    for name, known in (("If-None-Match", "ETag"), ("If-Modified-Since", "Last-Modified")):
        again = client.get("/directory/full.csv", headers={name: response.headers[known]})
        assert again.status_code == 304


@pytest.mark.parametrize("ending", ENDINGS[:-1])
def test_without_a_prepared_file_the_way_leads_to_one_made_on_the_spot(
    client: Client, folder: Path, ending: str
) -> None:
    response = client.get(f"/directory/full.{ending}")
    assert response.status_code == 302
    assert response.headers["Location"] == f"/directory.{ending.removesuffix('.gz')}"
    assert response.headers["Cache-Control"] == "no-store"


def test_an_edit_ends_what_was_prepared_before_it(client: Client, folder: Path) -> None:
    prepare(folder)
    Agency.objects.filter(filing_number=LIFTS[0]).update(name="上海某某协会")
    assert not is_given(client)
    assert client.get("/directory/full.sha256").status_code == 404
    before = names(folder)
    prepare(folder)
    assert is_given(client)
    assert not set(before) & set(names(folder))


def test_midnight_ends_it_too(client: Client, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    prepare(folder)
    making = prepared.Making(DataVersion.objects.now(), today())
    assert prepared.find(folder, making, "csv") is not None
    assert prepared.find(folder, making._replace(day=today() + dt.timedelta(days=1)), "csv") is None


def test_what_is_there_is_not_written_again(folder: Path) -> None:
    prepare(folder)
    before = {name: (folder / name).stat().st_mtime_ns for name in names(folder)}
    assert "are there" in prepare(folder)
    assert {name: (folder / name).stat().st_mtime_ns for name in names(folder)} == before


def test_a_manifest_that_cannot_be_read_is_none(client: Client, folder: Path) -> None:
    prepare(folder)
    for text in ("", "[]", '{"made_of": 1}', "\ud800".encode("utf-8", "surrogatepass").decode("latin-1")):
        (folder / prepared.MANIFEST).write_text(text, encoding="utf-8")
        assert not is_given(client)


def test_a_register_too_long_for_a_workbook_has_the_other_files(
    client: Client, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "MOST_XLSX_ROWS", len(ROWS) - 1)
    prepare(folder)
    assert [name.split(".", 1)[1] for name in names(folder)] == ["csv", "csv.gz", "json", "json.gz", "sha256"]
    assert client.get("/directory/full.xlsx", follow=True).status_code == 413


def test_a_register_that_moves_meanwhile_is_read_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    agency, written, calls = Agency.objects.get(filing_number=LIFTS[0]), prepare_files.written, []

    def moving(inside: Path, making: prepared.Making) -> dict[str, prepared.PreparedFile]:
        calls.append(making)
        if len(calls) < moves:
            Agency.objects.filter(pk=agency.pk).update(name=f"第{len(calls)}次")
        return written(inside, making)

    monkeypatch.setattr(prepare_files, "written", moving)
    moves = 3
    assert f"v{DataVersion.objects.now().number + 2}.csv" in prepare(folder)
    calls.clear()
    agency.save()
    moves = 4
    before = names(folder)
    with pytest.raises(CommandError, match="moved 3 times"):
        prepare(folder)
    assert names(folder) == before


def test_two_never_prepare_at_once_and_a_killed_one_leaves_nothing(folder: Path) -> None:
    (folder / f"{prepared.SCRATCH}killed").mkdir()
    with prepared.alone(folder) as first:
        assert first
        assert list(folder.glob(f"{prepared.SCRATCH}*")) == []
        assert "Another process" in prepare(folder)
    assert "csv" in prepare(folder)


def test_a_full_disk_leaves_what_was_there(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    prepare(folder)
    before = names(folder)
    Agency.objects.filter(filing_number=LIFTS[0]).update(name="上海某某协会")

    def full_disk(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(prepared, "pack", full_disk)
    with pytest.raises(CommandError, match="No space left"):
        prepare(folder)
    assert names(folder) == before
    assert list(folder.glob(f"{prepared.SCRATCH}*")) == []


@pytest.mark.parametrize(
    "address", ["/directory/full.txt", "/directory/full.csv.br", "/en/directory/full.csv"]
)
def test_there_are_no_others(client: Client, folder: Path, address: str) -> None:
    assert client.get(address).status_code == 404
