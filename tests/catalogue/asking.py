"""Asking the directory, on each of its faces, and reading the rows of what it answers."""

import csv
import io
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.http.response import HttpResponseBase
from django.test import Client
from openpyxl import load_workbook

from tests.pages import Page
from tests.printed import ROWS, PrintedRow

# (filing number, code and item): what tells a row from every other.
Scopes = list[tuple[str, str]]


def printed(narrow: Callable[[PrintedRow], bool] = bool) -> Scopes:
    """The rows of the document for which that holds, in its order; every row without a condition."""
    return [row.scope for row in ROWS if narrow(row)]


def address(face: str, asked: Any) -> str:
    """`face` is `/directory/` or one of the files; `asked` a mapping, or pairs where a name repeats."""
    return f"{face}?{urlencode(asked, doseq=True)}"


def body(response: HttpResponseBase) -> bytes:
    return response.getvalue()


def ask(client: Client, status: int = 200, /, **asked: Any) -> dict[str, Any]:
    """The whole answer as JSON."""
    response = client.get(address("/directory.json", asked))
    assert response.status_code == status
    answer: dict[str, Any] = response.json()
    return answer


def in_json(client: Client, **asked: Any) -> Scopes:
    return [(row["filing_number"], f"{row['code']} {row['item']}") for row in ask(client, **asked)["results"]]


def page(client: Client, status: int = 200, /, **asked: Any) -> Page:
    response = client.get(address("/directory/", asked))
    assert response.status_code == status
    return Page(response.content.decode())


def on_page(client: Client, **asked: Any) -> Scopes:
    """Of the table: code, item, agency with its filing number."""
    rows = [cells for _anchor, cells in page(client, **asked, view="table").rows[1:]]
    return [(cells[2].split()[-1], f"{cells[0].strip()} {cells[1].strip()}") for cells in rows]


def csv_table(client: Client, **asked: Any) -> list[dict[str, str]]:
    response = client.get(address("/directory.csv", asked))
    assert response.status_code == 200
    return list(csv.DictReader(io.StringIO(body(response).decode("utf-8-sig"), newline="")))


def in_csv(client: Client, **asked: Any) -> Scopes:
    return [(r["机构备案号"], f"{r['职业编码']} {r['职业（工种）']}") for r in csv_table(client, **asked)]


def in_xlsx(client: Client, **asked: Any) -> Scopes:
    response = client.get(address("/directory.xlsx", asked))
    assert response.status_code == 200
    headings, *rows = load_workbook(io.BytesIO(body(response)))["目录"].iter_rows(values_only=True)
    places = [headings.index(name) for name in ("机构备案号", "职业编码", "职业（工种）")]
    return [(str(row[places[0]]), f"{row[places[1]]} {row[places[2]]}") for row in rows]
