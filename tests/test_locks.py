"""The locks install alike on any machine: no index, no address, the same pins everywhere, nothing unnamed."""

import re
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

from tests.test_architecture import imports

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ("requirements.txt", "requirements-dev.txt")
# They only build tables that ship, in agencies/management/commands/build_characters.py.
BUILDERS = {"opencc", "pypinyin"}


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_every_line_of_a_lock_is_a_pin_a_hash_or_a_comment() -> None:
    allowed = re.compile(
        r"[a-z0-9][a-z0-9._-]*(\[[a-z,-]+\])?==\S+( ; [^\\]+)? \\"
        r"|    --hash=sha256:[0-9a-f]{64}( \\)?|    # .*|# .*|"
    )
    for lock in LOCKS:
        assert [line for line in text(lock).splitlines() if not allowed.fullmatch(line)] == []


def test_no_lock_names_an_address() -> None:
    assert [lock for lock in LOCKS if "://" in text(lock)] == []
    assert '"resolved"' not in text("tests/browser/package-lock.json")


def test_extras_stay_in_the_lock() -> None:
    """A package that asks for `coverage[toml]` finds that pin; pip before 24 otherwise takes the newest."""
    assert re.search(r"^coverage\[toml\]==", text("requirements-dev.txt"), re.MULTILINE)
    assert re.search(r"^psycopg\[binary\]==", text("requirements.txt"), re.MULTILINE)


def test_tests_run_what_production_runs() -> None:
    """Every pin of requirements.txt stands in requirements-dev.txt too."""
    production, development = (set(re.findall(r"^(\S+==\S+)", text(lock), re.MULTILINE)) for lock in LOCKS)
    assert production
    assert production - development == set()


def imported(*places: str) -> set[str]:
    """The packages of others that the files import, by their names on the index: {"django", "pyyaml", …}."""
    own = {"agencies", "catalogue", "tests", "_typeshed", *sys.stdlib_module_names}
    distributions = packages_distributions()
    files = {
        file for place in places for file in [ROOT / place, *(ROOT / place).rglob("*.py")] if file.is_file()
    }
    modules = {name.partition(".")[0] for file in files for name in imports(file)}
    return {canonical(distributions[module][0]) for module in modules - own}


def declared(*names: str) -> set[str]:
    return {
        canonical(name)
        for file in names
        for name in re.findall(r"^[A-Za-z][\w.-]*", text(file), re.MULTILINE)
    }


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_whatever_is_imported_is_asked_for_by_name() -> None:
    """What another package happens to bring along may be gone with its next release."""
    served = imported("manage.py", "agencies", "catalogue", "deploy") - BUILDERS
    assert served - declared("requirements.in") == set()
    assert (imported("tests") | BUILDERS) - declared("requirements.in", "requirements-dev.in") == set()
