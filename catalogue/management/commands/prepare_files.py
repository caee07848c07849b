from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse

from agencies.models import DataVersion
from catalogue import prepared
from catalogue.days import standing_on, today
from catalogue.facts import facts
from catalogue.own_requests import own_request
from catalogue.prepared import Making, PreparedFile
from catalogue.views.directory import directory_csv, directory_json, directory_xlsx

FACES: dict[str, Callable[[HttpRequest], HttpResponseBase]] = {
    "csv": directory_csv,
    "json": directory_json,
    "xlsx": directory_xlsx,
}
# A workbook is compressed already.
WORTH_PACKING = ("csv", "json")
ATTEMPTS = 3


class Command(BaseCommand):
    help = "Write the whole directory of today as files, if those of the present data are not there yet."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--to", type=Path, default=settings.FILES_DIR, help="folder; default %(default)s")

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["to"]
        try:
            with prepared.alone(folder) as is_alone:
                said = self.prepare(folder) if is_alone else "Another process is preparing them."
        except OSError as problem:
            raise CommandError(f"The files are as they were: {problem}") from problem
        self.stdout.write(said)

    def prepare(self, folder: Path) -> str:
        """Again when the register moved meanwhile, for its rows are not read in one moment."""
        for _attempt in range(ATTEMPTS):
            making = Making(DataVersion.objects.now(), today())
            if prepared.is_there(folder, making):
                return "The files of the present data are there."
            with prepared.scratch(folder) as inside:
                files = written(inside, making)
                if making == Making(DataVersion.objects.now(), today()):
                    prepared.publish(folder, inside, making, files)
                    return "\n".join(f"{file.name}: {file.size} bytes" for file in files.values())
        raise CommandError(
            f"The register moved {ATTEMPTS} times while it was being written; try again later."
        )


def written(inside: Path, making: Making) -> dict[str, PreparedFile]:
    """By ending, what the site itself would send for the plain directory; no workbook that it refuses."""
    stem = prepared.stem(standing_on(making.day, facts(making.version).editions).edition, making)
    files: list[PreparedFile] = []
    for ending, view in FACES.items():
        request = own_request(reverse(f"directory-{ending}"), accept="application/json")
        request.data_version = making.version  # type: ignore[attr-defined]  # read by facts_of()
        response = view(request)
        if response.status_code == 200:
            files.append(prepared.write(inside / f"{stem}.{ending}", response))
            if ending in WORTH_PACKING:
                files.append(prepared.pack(inside / f"{stem}.{ending}"))
        elif response.status_code != 413:
            raise CommandError(f"The site answers {response.status_code} for {request.path}.")
    files.append(prepared.write(inside / f"{stem}.{prepared.SUMS}", [prepared.sums(files)]))
    return {file.name.removeprefix(f"{stem}."): file for file in files}
