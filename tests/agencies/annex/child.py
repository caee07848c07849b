"""Processes of their own on the database of a test, which must commit to it: `transaction=True`."""

import io
import os
import subprocess
import sys
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from agencies.annex.applying.staging import Busy


def environment() -> dict[str, str]:
    """What leads a child to the database of this test, and to no other."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        url = f"sqlite:///{name}"
    else:
        server, _slash, database_and_options = os.environ["DATABASE_URL"].rpartition("/")
        url = f"{server}/{name}{''.join(database_and_options.partition('?')[1:])}"
    return {
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "catalogue.settings",
        "SECRET_KEY": "tests-only" * 4,
    }


def run(*arguments: str) -> subprocess.CompletedProcess[bytes]:
    """`run("manage.py", "import_annex", …)` on the database of the test."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=Path(settings.BASE_DIR),
        env=os.environ | environment(),
        capture_output=True,
        timeout=60,
        check=False,
    )


def everything() -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table of the register and its audit history."""
    return {
        model._meta.db_table: list(model._base_manager.order_by("pk").values_list())
        for model in apps.get_app_config("agencies").get_models()
    }


def in_process(arguments: list[str]) -> bool:
    """Stands in for `staging.run_child` where another process has nothing to prove."""
    try:
        call_command("import_annex", *arguments, stdout=io.StringIO())
    except SystemExit as ended:
        return ended.code == 1
    return True


def busy(_: list[str]) -> bool:
    """Stands in for it where somebody else is importing."""
    raise Busy("busy")
