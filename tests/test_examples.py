"""What docstrings show is what happens, in every module that has examples."""

import doctest
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHOWING = sorted(
    ".".join(file.relative_to(ROOT).with_suffix("").parts)
    for package in ("agencies", "catalogue")
    for file in (ROOT / package).rglob("*.py")
    if ">>> " in file.read_text(encoding="utf-8")
)


@pytest.mark.parametrize("module", SHOWING)
def test_every_example_holds(module: str) -> None:
    failed, tried = doctest.testmod(import_module(module))
    assert (failed, tried > 0) == (0, True)


def test_the_codes_show_examples() -> None:
    assert "agencies.codes" in SHOWING
