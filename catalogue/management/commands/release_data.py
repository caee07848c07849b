import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse
from django.utils import timezone

from agencies.coverage import Coverage
from agencies.days import parse_day
from agencies.in_memory import in_force
from agencies.models import DataVersion, Notice
from catalogue.downloads import exports, registers, releases, tables
from catalogue.downloads.releases import ReleasedFile
from catalogue.operations.own_requests import own_request
from catalogue.pages.site_data import SiteData, site_data, today
from catalogue.views.directory import directory_csv, directory_json, directory_xlsx

FACES = {"csv": directory_csv, "json": directory_json, "xlsx": directory_xlsx}
# A workbook is compressed already.
WORTH_PACKING = ("csv", "json")


class Command(BaseCommand):
    help = "Release the data of today as files that last, if anything changed since the last release."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--to", type=Path, default=settings.FILES_DIR / "releases", help="folder; default %(default)s"
        )
        parser.add_argument("--erase", metavar="DAY", help="erase that release: it holds personal data")
        parser.add_argument("--reason", default="", help="why, for --erase")

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["to"]
        try:
            with releases.alone(folder) as is_alone:
                if not is_alone:
                    self.stdout.write("Another process is releasing.")
                elif options["erase"]:
                    self.stdout.write(erase_release(folder, options["erase"], options["reason"].strip()))
                else:
                    self.stdout.write(make_release(folder))
                    mend_or_tell(folder)
        except OSError as problem:
            raise CommandError(f"The releases are as they were: {problem}") from problem


def erase_release(folder: Path, day: str, reason: str) -> str:
    found = releases.read_release(folder / parse_day(day).isoformat())
    if found is None or not reason:
        raise CommandError("There is no release of that day, or no --reason was given.")
    releases.erase_release_files(found, reason)
    return f"Erased: {found.day}"


def mend_or_tell(folder: Path) -> None:
    """Nothing else would tell before somebody missed the file."""
    for each in releases.releases(folder):
        releases.mend(each)
    if lost := releases.not_as_released(folder):
        raise CommandError(f"These are not as they were released, put them back: {', '.join(lost)}")


def make_release(folder: Path) -> str:
    """Never twice on a day, for what is released stands."""
    version, day = DataVersion.objects.now(), today()
    data = site_data(version)
    coverage = data.coverage(day, day)
    made_from = releases.what_it_follows_from(in_force(day, version), coverage, version.number)
    last = next(iter(releases.releases(folder)), None)
    if last and last.follows_from == made_from:
        return f"Nothing has changed since the release of {last.day}."
    target = folder / day.isoformat()
    if target.exists():
        return "The release of today stands; what changed since then is in tomorrow's."
    with releases.scratch(folder) as scratch:
        inside = scratch / "release"
        inside.mkdir()
        files = write_tables(inside, data, coverage)
        if DataVersion.objects.now() != version:
            raise CommandError("The register moved while it was being written; try again later.")
        releases.seal(inside, target, timezone.now(), made_from, files)
    return f"Released: {day}, {len(files)} files"


def write_tables(inside: Path, data: SiteData, coverage: Coverage) -> list[ReleasedFile]:
    """What the site itself would send for the plain directory, the other tables, and what tells of them."""
    day, levels = coverage.on, tables.graded(data)
    files = []
    for ending, view in FACES.items():
        request = own_request(reverse(f"directory-{ending}"), accept="application/json")
        request.data_version = data.version  # type: ignore[attr-defined]  # read by site_data_of()
        response = view(request)
        if response.status_code == 200:
            files.append(releases.write(inside / f"directory.{ending}", response))
            if ending in WORTH_PACKING:
                files.append(releases.pack(inside / f"directory.{ending}"))
    resources = {"directory.csv": ("directory", tables.fields("directory", levels))}
    editions = Notice.objects.editions().defer("text")
    lines = {
        f"edition-{notice.edition}.csv": ("edition", registers.edition_lines(notice)) for notice in editions
    }
    lines |= {
        "changes.csv": ("changes", registers.change_lines(registers.all_changes(), day)),
        "no-longer-listed.csv": ("no-longer-listed", registers.no_longer_listed_lines(day)),
        "crosswalk.csv": ("crosswalk", registers.crosswalk_lines(day)),
    }
    for name, (table, told) in lines.items():
        files.append(releases.write(inside / name, (part.encode() for part in exports.as_csv(told))))
        resources[name] = (table, tables.fields(table))
    root = settings.SITE_URL
    package = tables.data_package(f"directory-{day}", coverage, root, resources)
    notes = {"日期": day.isoformat(), "说明": coverage.caveat}
    described = [
        tables.csvw_table(name, table, columns, notes) for name, (table, columns) in resources.items()
    ]
    for name, told_of in (("datapackage.json", package), ("csv-metadata.json", tables.csvw(described))):
        text = json.dumps(told_of, ensure_ascii=False, indent=1)
        files.append(releases.write(inside / name, [text.encode()]))
    return files
