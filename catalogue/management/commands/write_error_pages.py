from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from catalogue.api.problems import PREFIX
from catalogue.operations.own_requests import own_request
from catalogue.views.errors import error_page

# Each with the page that says so.
STATUSES = {400: 400, 403: 403, 413: 400, 414: 400, 429: 429, 503: 503}
# What it says by itself to programs.
PROBLEMS = (400, 413, 414, 429, 503)


class Command(BaseCommand):
    help = "Write the error pages that the proxy shows by itself, as when the site behind it is away."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, nargs="?", default=settings.VAR_DIR / "errors")

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        folder.mkdir(parents=True, exist_ok=True)
        for status, page in STATUSES.items():
            (folder / f"{status}.html").write_bytes(error_page(own_request(), status, page).content)
        for status in PROBLEMS:
            content = error_page(own_request(PREFIX), status, STATUSES[status]).content
            (folder / f"{status}.json").write_bytes(content)
        self.stdout.write(f"Error pages are in {folder}.")
