import re
from importlib.metadata import metadata
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

LONGEST_LICENCE = 60
LICENCES_HEAD = """# Licences of what the site runs on

Written by `manage.py licences > docs/licences.md` from the packages that `requirements.txt` installs. The
site's own licence is in `LICENSE`.

| package | version | licence |
|---|---|---|"""


class Command(BaseCommand):
    help = "Print, as a table, the licence of every package in requirements.txt."

    def handle(self, *args: Any, **options: Any) -> None:
        text = (settings.BASE_DIR / "requirements.txt").read_text(encoding="utf-8")
        rows = [f"| {name} | {version} | {licence(name)} |" for name, version in pins(text)]
        self.stdout.write("\n".join([LICENCES_HEAD, *rows]))


def pins(text: str) -> list[tuple[str, str]]:
    """`psycopg[binary]==3.3.9 \\` → `("psycopg", "3.3.9")`; what Windows alone needs is left out."""
    return re.findall(r"^([\w.-]+)(?:\[[\w,]+\])?==([\w.]+)(?! ;[^\n]*win32)(?= )", text, re.MULTILINE)


def licence(name: str) -> str:
    """In one line: the SPDX expression, else the short name a package gives, else its classifier."""
    found = metadata(name).json
    classifiers = [value.split(" :: ")[-1] for value in found.get("classifier", []) if "License ::" in value]
    named = str(found.get("license", "")).strip()
    short = named if len(named) < LONGEST_LICENCE else ""  # some put the whole text there
    return str(found.get("license_expression") or short or ", ".join(classifiers) or "?")
