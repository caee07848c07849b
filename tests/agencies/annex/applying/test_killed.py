"""Killed at any moment, an import leaves the register as it was before, down to the last row."""

import signal
from pathlib import Path

import pytest

from agencies.models import Import
from tests.agencies.annex import child
from tests.agencies.annex.editions import EVERYTHING, edition, imported

pytestmark = pytest.mark.django_db(transaction=True)

# The command, in a process that is killed as by `kill -9` when it comes to one step of applying.
KILLED = """
import os, signal, sys
import django
django.setup()
from django.core.management import call_command
def die(*_): os.kill(os.getpid(), signal.SIGKILL)
sys.modules["agencies.annex.applying.apply"] = __import__("agencies.annex.applying.apply", fromlist=["x"])
setattr(sys.modules["agencies.annex.applying.apply"], sys.argv[1], die)
call_command("import_annex", sys.argv[2])
"""


@pytest.mark.parametrize("step", ["record_rows", "check_outcome"])
def test_an_import_killed_in_the_middle_changes_nothing(step: str, tmp_path: Path) -> None:
    file = tmp_path / "2026.txt"
    file.write_text(edition(*EVERYTHING), encoding="utf-8")
    before = child.everything()
    killed = child.run("-c", KILLED, step, str(file))
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()
    assert child.everything() == before
    assert imported(edition(*EVERYTHING)).applied
    assert Import.objects.get().status == "applied"
