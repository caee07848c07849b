"""The version is one, and shown wherever one may ask what made a thing, save in columns and keys."""

import csv
import io
import json
import re
import runpy
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from django.test import Client
from openpyxl import load_workbook

from catalogue import __version__
from catalogue.config.release import release
from tests.catalogue.asking import body

ROOT = Path(__file__).resolve().parents[3]


def test_the_changelog_begins_with_this_version() -> None:
    told = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    newest, *_older = re.findall(r"^## (\S+) \(\d{4}-\d\d-\d\d\)$", told, re.MULTILINE)
    assert newest == __version__


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/", f"本站版本 {__version__}"),
        ("/en/directory/", f"Version of this site: {__version__}"),
        ("/nowhere/", f"本站版本 {__version__}"),
    ],
)
def test_the_foot_of_a_page_names_it(client: Client, path: str, said: str) -> None:
    assert said in client.get(path).content.decode().partition("<footer")[2]


@pytest.mark.django_db
def test_a_workbook_names_it_beside_its_rows(client: Client) -> None:
    book = load_workbook(io.BytesIO(body(client.get("/directory.xlsx"))))
    assert book.properties.creator == f"catalogue {__version__}"
    assert ("本站版本", __version__) in [row[:2] for row in book["说明"].iter_rows(values_only=True)]
    assert __version__ not in {cell for row in book["目录"].iter_rows(values_only=True) for cell in row}


@pytest.mark.django_db
def test_a_feed_names_it(client: Client) -> None:
    generator = ET.fromstring(client.get("/changes.atom").content).find(
        "{http://www.w3.org/2005/Atom}generator"
    )
    assert generator is not None
    assert (generator.text, generator.get("version")) == ("catalogue", __version__)


@pytest.mark.django_db
def test_columns_and_keys_say_nothing_of_it(client: Client) -> None:
    headings = next(csv.reader(io.StringIO(body(client.get("/directory.csv")).decode())))
    assert __version__ not in "".join(headings)
    assert len(json.loads(body(client.get("/directory.json")))) == 7


@pytest.mark.django_db
def test_metrics_name_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """As Prometheus reads them from the master, which counts nothing itself."""
    from prometheus_client import generate_latest

    monkeypatch.setattr("catalogue.settings.METRICS_ADDRESS", ["127.0.0.1:9100"])
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", "")
    server = runpy.run_path(str(ROOT / "deploy/gunicorn.conf.py"))
    try:
        told = generate_latest(server["metrics"]()).decode()
    finally:
        server["on_exit"](None)
    assert f'catalogue_release_info{{digest="{release()}",version="{__version__}"}} 1.0' in told
