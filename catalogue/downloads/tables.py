"""What the files hold, told to machines: `tables.json` as a Table Schema, as CSVW and in a data package."""

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from agencies.coverage import Coverage
from agencies.models import GradeLevel
from catalogue.pages.site_data import SiteData

DESCRIBED = Path(__file__).with_name("tables.json")
# The series of today in the order of the annex; a level that joins it later follows, and moves no column.
FIRST = "54321"
# Name, type and description of a column; of the directory's also which column of an address it belongs to,
# how wide it is in a workbook (in characters of the narrow kind), and whether it is folded away there.
Described = dict[str, Any]
IN_PACKAGES = ("name", "type", "description")


@cache
def described_tables() -> dict[str, dict[str, Any]]:
    read: dict[str, dict[str, Any]] = json.loads(DESCRIBED.read_text(encoding="utf-8"))
    return read


def graded(site_data: SiteData) -> list[GradeLevel]:
    """The levels that have a column of their own, in its order: those of today, what is printed."""
    printed = site_data.levels_on()
    shown = [level for level in site_data.grade_levels if level.numeral in FIRST or level in printed]
    return sorted(shown, key=lambda level: (level.numeral not in FIRST, level.rank))


def fields(table: str, levels: Iterable[GradeLevel] = ()) -> list[Described]:
    """Each column of it, as `tables.json` describes it."""
    told = described_tables()[table]
    of_grades = [
        {name: text.format(grade=level.name) for name, text in told["grade"].items()} for level in levels
    ]
    return [*told["fields"], *of_grades, *told.get("last", ())]


def headings(table: str, levels: Iterable[GradeLevel] = ()) -> list[str]:
    return [each["name"] for each in fields(table, levels)]


def licences(root: str) -> list[dict[str, str]]:
    """Of what this site adds; the notice is an official document. A name there has no blanks."""
    name = "-".join(settings.DATA_LICENCE.split())
    return [{"name": name, "path": f"{root}/data/#licence", "title": "本站所加的检索提示、叫法和英文译名"}]


def data_package(
    name: str, coverage: Coverage, root: str, resources: Mapping[str, tuple[str, Sequence[Described]]]
) -> dict[str, Any]:
    """`resources`: by path, which table it is and its columns."""
    edition = coverage.source
    return {
        "profile": "tabular-data-package",
        "name": name,
        "title": "上海职业技能评价目录",
        "description": coverage.caveat or "当日的目录。",
        "homepage": f"{root}/data/",
        "created": f"{coverage.today}T00:00:00+08:00",
        "licenses": licences(root),
        "sources": [{"title": f"{edition.number} {edition.title}", "path": root + edition.get_absolute_url()}]
        if edition
        else [],
        "resources": [
            {
                "profile": "tabular-data-resource",
                "name": path.removesuffix(".csv").lower(),
                "path": path,
                "title": described_tables()[table]["title"],
                "description": described_tables()[table]["description"],
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8-sig",
                "schema": {"fields": [{n: each[n] for n in IN_PACKAGES if n in each} for each in columns]},
            }
            for path, (table, columns) in resources.items()
        ],
    }


def csvw_table(
    address: str, table: str, columns: Sequence[Described], notes: Mapping[str, str]
) -> dict[str, Any]:
    """Of one file, as https://www.w3.org/TR/tabular-metadata/ has it; `notes` in words."""
    told = described_tables()[table]
    return {
        "url": address,
        "dc:title": told["title"],
        "dc:description": told["description"],
        "dc:license": settings.DATA_LICENCE,
        "notes": [{"name": name, "text": text} for name, text in notes.items() if text],
        "tableSchema": {
            "columns": [
                {
                    "name": f"c{number}",
                    "titles": each["name"],
                    "dc:description": each.get("description", each["name"]),
                    "datatype": each["type"],
                }
                for number, each in enumerate(columns, start=1)
            ]
        },
    }


def csvw(tables: Sequence[dict[str, Any]]) -> dict[str, Any]:
    context = ["http://www.w3.org/ns/csvw", {"@language": "zh-Hans"}]
    (only, *others) = tables
    return {"@context": context, **only} if not others else {"@context": context, "tables": list(tables)}
