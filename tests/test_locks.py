"""The locks install alike on any machine: no index, no address, the same pins everywhere."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ("requirements.txt", "requirements-dev.txt")


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_every_line_of_a_lock_is_a_pin_a_hash_or_a_comment() -> None:
    allowed = re.compile(r"[a-z0-9][a-z0-9._-]*==\S+ \\|    --hash=sha256:[0-9a-f]{64}( \\)?|    # .*|# .*|")
    for lock in LOCKS:
        assert [line for line in text(lock).splitlines() if not allowed.fullmatch(line)] == []


def test_no_lock_names_an_address() -> None:
    assert [lock for lock in LOCKS if "://" in text(lock)] == []
    assert '"resolved"' not in text("tests/browser/package-lock.json")


def test_tests_run_what_production_runs() -> None:
    """Every pin of requirements.txt stands in requirements-dev.txt too."""
    production, development = (set(re.findall(r"^(\S+==\S+)", text(lock), re.MULTILINE)) for lock in LOCKS)
    assert production
    assert production - development == set()
