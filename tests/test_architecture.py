"""The rules of the house that a machine can check; docs/decisions.md says why they stand."""

import ast
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest
from django.apps import apps

from catalogue import urls

ROOT = Path(__file__).resolve().parent.parent

# The owner's nine; what a tool or a newcomer looks for may stand beside them.
TOP_LEVEL = set(
    "manage.py catalogue agencies templates static fixtures requirements.txt tests README.md".split()
)

REQUEST_SIDE = ("django.http", "django.views", "django.template", "django.shortcuts")
# Querysets are the query language: these belong behind a method with a name.
QUERY_WORDS = re.compile(r"\b(?:Q|Case|When|Subquery|Exists)\(|__i?(?:contains|startswith|endswith|regex)\b")
# One word per concept: these mean what the glossary calls agency, occupation, work type and grade level.
OTHER_WORDS = re.compile(
    r"organi[sz]ation|institution|provider|job|trade|speciali[sz]ation|skill_?level", re.IGNORECASE
)
WRITTEN = {"var", "__pycache__", "node_modules"}
MACHINE_PATHS = re.compile(r"(?<![\w.$}])/(?:root|home|Users|work)/\w")


def tracked(*patterns: str) -> list[Path]:
    """The project's files that match, new ones included and ignored ones not.

    In an unpacked archive nothing is ignored by name, so what programs write is left out by its place.
    """
    if not (ROOT / ".git").exists():
        found = {file for pattern in patterns or ["*"] for file in ROOT.glob(pattern)}
        found |= {inner for folder in found if folder.is_dir() for inner in folder.rglob("*")}
        return sorted(file for file in found if file.is_file() and not WRITTEN.intersection(file.parts))
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *patterns],
        cwd=ROOT,
        capture_output=True,
        check=True,
        encoding="utf-8",
    ).stdout
    return sorted(ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file())


def place(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def python(*patterns: str) -> list[Path]:
    """Python files written by hand: what makemigrations writes is left alone."""
    return [file for file in tracked(*patterns) if file.suffix == ".py" and "migrations" not in file.parts]


def functions(file: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def imports(file: Path) -> set[str]:
    """Every module, and every name out of one, that the file imports: {"re", "django.http.Http404", …}."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            # Only absolute imports name their package; the linter refuses the others.
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def reaches(file: Path, *packages: str) -> list[str]:
    return sorted(name for name in imports(file) if any(f"{name}.".startswith(f"{p}.") for p in packages))


def test_the_top_level_holds_the_owners_nine_and_no_further_package() -> None:
    assert TOP_LEVEL - {Path(place(file)).parts[0] for file in tracked()} == set()
    packages = {Path(place(file)).parts[0] for file in tracked("*/__init__.py")}
    assert packages == {"agencies", "catalogue", "tests"}


def test_agencies_never_looks_up() -> None:
    files = python("agencies")
    assert files
    assert {place(file): reaches(file, "catalogue") for file in files if reaches(file, "catalogue")} == {}


def test_every_import_keeps_to_the_order_of_the_rooms() -> None:
    """The contracts of pyproject.toml."""
    run = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    command = [sys.executable, "-c", run, "--cache-dir", "var/import-linter"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False, encoding="utf-8")
    assert done.returncode == 0, done.stdout[done.stdout.find("Contracts:") :]


def test_no_module_imports_itself_by_way_of_others() -> None:
    """A circle is named by the CycleError."""
    modules = {module_of(file): file for file in python("agencies", "catalogue")}
    imported = {
        module: {name if name in modules else name.rpartition(".")[0] for name in imports(file)}
        for module, file in modules.items()
    }
    TopologicalSorter({module: names & set(modules) for module, names in imported.items()}).prepare()


def module_of(file: Path) -> str:
    return ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def test_no_folder_is_too_full_to_find_a_room_in() -> None:
    """About fifteen modules; models and views, one for each noun and each family of pages, may be more."""
    modules = [file for file in python("agencies", "catalogue") if file.name != "__init__.py"]
    full = {name for name, count in Counter(place(file.parent) for file in modules).items() if count > 15}
    assert full <= {"agencies/models", "catalogue/views"}


def test_agencies_knows_no_request() -> None:
    files = [file for file in python("agencies") if not place(file).startswith("agencies/admin/")]
    assert {place(file): reaches(file, *REQUEST_SIDE) for file in files if reaches(file, *REQUEST_SIDE)} == {}


def test_catalogue_owns_no_tables() -> None:
    assert list(apps.get_app_config("catalogue").get_models()) == []
    assert tracked("catalogue/migrations", "catalogue/models*") == []


def test_route_and_view_share_a_stem() -> None:
    routes = {pattern.name: pattern.callback.__name__ for pattern in [*urls.pages, *urls.files, *urls.watch]}
    assert routes == {name: name.replace("-", "_") for name in routes if name}


def test_every_page_has_the_template_of_its_stem_and_no_other_stands_there() -> None:
    stems = {file.stem for file in tracked("templates/catalogue") if not file.stem.startswith("_")}
    assert stems == {pattern.callback.__name__ for pattern in urls.pages}


def test_querysets_are_the_query_language() -> None:
    files = tracked(
        "catalogue/views",
        "catalogue/directory/filters.py",
        "catalogue/downloads/exports.py",
        "catalogue/directory/facets.py",
        "templates",
    )
    found = {place(file): QUERY_WORDS.findall(file.read_text(encoding="utf-8")) for file in files}
    assert {name: words for name, words in found.items() if words} == {}


@pytest.mark.parametrize("folder", ["agencies/models", "agencies/search", "catalogue/directory/filters.py"])
def test_dates_are_arguments(folder: str) -> None:
    hidden_today = re.compile(r"\b(?:localdate|localtime|today)\(|timezone\.now\(\)\.date")
    assert [place(f) for f in python(folder) if hidden_today.search(f.read_text(encoding="utf-8"))] == []


def test_one_word_for_each_concept() -> None:
    """In names only: prose may say what a word is not."""
    found = {
        f"{place(file)}: {name}"
        for file in python("agencies", "catalogue")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        for name in (getattr(node, key, None) for key in ("id", "attr", "arg", "name"))
        if isinstance(name, str) and OTHER_WORDS.search(name)
    }
    assert found == set()


def test_no_name_stands_in_two_modules() -> None:
    """One meaning for one word. What Django or Python looks for by name is exempt, and a module's logger."""
    found: dict[str, set[str]] = {}
    for file in python("agencies", "catalogue"):
        for node in ast.parse(file.read_text(encoding="utf-8")).body:
            match node:
                case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                    names = {name}
                case ast.Assign() | ast.AnnAssign():
                    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                    inner = [each for target in targets for each in ast.walk(target)]
                    names = {each.id for each in inner if isinstance(each, ast.Name) and binds(each)}
                case _:
                    names = set()
            for name in names - {"Command", "urlpatterns", "app_name", "__all__", "logger"}:
                found.setdefault(name, set()).add(place(file))
    assert {name: sorted(files) for name, files in found.items() if len(files) > 1} == {}


def binds(name: ast.Name) -> bool:
    return isinstance(name.ctx, ast.Store)


def test_no_test_is_skipped() -> None:
    """The browser's own fixtures may, on a machine without one; CI then fails (REQUIRE_ALL=1)."""
    skipping = re.compile(r"\b(?:skip|skipif|xfail|importorskip)\(|mark\.(?:skip|xfail)")
    files = [
        file for file in python("tests") if file not in {Path(__file__), ROOT / "tests/browser/conftest.py"}
    ]
    assert [place(file) for file in files if skipping.search(file.read_text(encoding="utf-8"))] == []


def test_no_path_of_one_machine() -> None:
    found = []
    for file in tracked():
        text = file.read_bytes().decode("utf-8", errors="ignore")
        found += [
            f"{place(file)}: {line.strip()[:100]}" for line in text.splitlines() if MACHINE_PATHS.search(line)
        ]
    assert found == []
