"""The rules of the house that a machine can check; docs/decisions.md says why they stand."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps

from catalogue import urls

ROOT = Path(__file__).resolve().parent.parent

# The owner fixed the first line; a tool or a newcomer looks for the others there.
TOP_LEVEL = set(
    """
    manage.py catalogue agencies templates static fixtures requirements.txt tests README.md
    requirements-dev.txt requirements.in requirements-dev.in pyproject.toml Makefile .ci docs deploy
    LICENSE SECURITY.md .env.example .gitignore .gitattributes .dockerignore
    """.split()
)

# In lines. Whatever must be longer stands in EXCEPTIONS, with the length it needs and its reason.
FILE, FUNCTION, VIEW, TEMPLATE, TEST = 250, 40, 20, 120, 25
EXCEPTIONS: dict[str, tuple[int, str]] = {}

REQUEST_SIDE = ("django.http", "django.views", "django.template", "django.shortcuts")
# Querysets are the query language: these belong behind a method with a name.
QUERY_WORDS = re.compile(r"\b(?:Q|Case|When|Subquery|Exists)\(|__i?(?:contains|startswith|endswith|regex)\b")
# One word per concept: these mean what the glossary calls agency, occupation, work type and grade level.
OTHER_WORDS = re.compile(
    r"organi[sz]ation|institution|provider|job|trade|speciali[sz]ation|skill_?level", re.IGNORECASE
)
MACHINE_PATHS = re.compile(r"(?<![\w.$}])/(?:root|home|Users|work)/\w")


def tracked(*patterns: str) -> list[Path]:
    """The project's files that match, new ones included and ignored ones not."""
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


def lengths() -> dict[str, tuple[int, int]]:
    """{place: (lines, budget)} of every file, function, view, template and test."""
    found = {}
    for file in python("*.py"):
        found[place(file)] = (len(file.read_text(encoding="utf-8").splitlines()), FILE)
        in_views = place(file).startswith("catalogue/views/")
        for node in functions(file):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            arguments = [argument.arg for argument in node.args.args]
            is_view = in_views and arguments[:1] == ["request"] and not node.name.startswith("_")
            is_test = place(file).startswith("tests/") and node.name.startswith("test_")
            found[f"{place(file)}::{node.name}"] = (lines, VIEW if is_view else TEST if is_test else FUNCTION)
    for file in tracked("templates/*"):
        found[place(file)] = (len(file.read_text(encoding="utf-8").splitlines()), TEMPLATE)
    return found


def test_nothing_outgrows_its_budget() -> None:
    allowed = {what: limit for what, (limit, _) in EXCEPTIONS.items()}
    assert [
        f"{what}: {lines} lines, {budget} allowed"
        for what, (lines, budget) in lengths().items()
        if lines > allowed.get(what, budget)
    ] == []


def test_every_exception_is_still_needed() -> None:
    found = lengths()
    assert [what for what in EXCEPTIONS if what not in found or found[what][0] <= found[what][1]] == []


def test_the_top_level_is_the_owners() -> None:
    assert {Path(place(file)).parts[0] for file in tracked()} - TOP_LEVEL == set()


def test_agencies_never_looks_up() -> None:
    files = python("agencies")
    assert files
    assert {place(file): reaches(file, "catalogue") for file in files if reaches(file, "catalogue")} == {}


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
        "catalogue/views", "catalogue/filters.py", "catalogue/exports*", "catalogue/facets.py", "templates"
    )
    found = {place(file): QUERY_WORDS.findall(file.read_text(encoding="utf-8")) for file in files}
    assert {name: words for name, words in found.items() if words} == {}


@pytest.mark.parametrize("folder", ["agencies/models", "agencies/search", "catalogue/filters.py"])
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
