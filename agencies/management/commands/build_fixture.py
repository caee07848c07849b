"""Rebuild `fixtures/directory_2025.json` from the document: `manage.py build_fixture [--check]`."""

import datetime as dt
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from agencies.annex.fixture import fixture_records
from agencies.annex.reading.reader import read_text

SOURCE, FIXTURE = "notice_2025.txt", "directory_2025.json"
SLUG = "2024-458"
# The day on which the document was last compared with the register, cell by cell.
TRANSCRIBED_ON = dt.date(2026, 11, 23)


def fixture_text(source: bytes, numerals: Sequence[str]) -> str:
    """The whole fixture: a JSON list with one record a line, so that a change reads as a line of diff."""
    text = source.decode("utf-8")
    reading = read_text(text, numerals)
    fatal = [problem.message for problem in reading.problems if problem.fatal]
    if fatal:
        raise CommandError("the document cannot be transcribed: " + " ".join(fatal))
    records = fixture_records(reading, text, slug=SLUG, transcribed_on=TRANSCRIBED_ON)
    return "[\n" + ",\n".join(json.dumps(record, ensure_ascii=False) for record in records) + "\n]\n"


def shipped_numerals(folder: Path) -> list[str]:
    """Of the grade levels that are shipped, from the lowest up."""
    levels = json.loads((folder / "grade_levels.json").read_text(encoding="utf-8"))
    series = sorted((level["fields"] for level in levels), key=lambda fields: fields["rank"])
    return [fields["numeral"] for fields in series]


class Command(BaseCommand):
    help = f"Rebuild fixtures/{FIXTURE} from fixtures/{SOURCE}."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="Write nothing; fail if the two differ.")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        folder = settings.BASE_DIR / "fixtures"
        built = fixture_text((folder / SOURCE).read_bytes(), shipped_numerals(folder))
        if not check:
            (folder / FIXTURE).write_text(built, encoding="utf-8")
        elif (folder / FIXTURE).read_text(encoding="utf-8") != built:
            raise CommandError(f"fixtures/{FIXTURE} differs from the document; run `make fixture`.")
