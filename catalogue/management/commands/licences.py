import json
import re
from argparse import ArgumentParser
from importlib.metadata import metadata
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from catalogue import __version__

LONGEST_LICENCE = 60
LICENCES_HEAD = """# Licences of what the site runs on

Written by `manage.py licences > docs/licences.md` from the packages that `requirements.txt` installs. The
site's own licence is in `LICENSE`.

| package | version | licence |
|---|---|---|"""


class Command(BaseCommand):
    help = "Print, as a table, the licence of every package in requirements.txt."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--sbom", action="store_true", help="print a CycloneDX list of the software's parts"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        text = (settings.BASE_DIR / "requirements.txt").read_text(encoding="utf-8")
        if options["sbom"]:
            self.stdout.write(json.dumps(parts(text), indent=1))
            return
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


def parts(text: str) -> dict[str, Any]:
    """What the lock installs, as CycloneDX 1.6: each package, its licence and the sums it may come with."""
    components = []
    for pin in re.split(r"^(?=[\w.-]+(?:\[[\w,]+\])?==)", text, flags=re.MULTILINE):
        for name, version in pins(pin):
            sums = re.findall(r"--hash=sha256:(\w+)", pin)
            components.append(
                {
                    "type": "library",
                    "name": name,
                    "version": version,
                    "purl": f"pkg:pypi/{name.lower()}@{version}",
                    "licenses": [{"license": {"name": licence(name)}}],
                    "hashes": [{"alg": "SHA-256", "content": each} for each in sums],
                }
            )
    site = {"type": "application", "name": "catalogue", "version": __version__}
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": site},
        "components": components,
    }
