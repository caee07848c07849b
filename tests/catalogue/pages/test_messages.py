"""The English catalogue: whole, and compiled as it stands, without any tool of gettext's."""

import ast
import gettext
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[3]
CATALOGUE = ROOT / "catalogue/locale/en/LC_MESSAGES/django.po"
MARKS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext"}
CHINESE = re.compile(r"[\u3400-\u9fff]")
PLACES = re.compile(r"%\((\w+)\)s")
# A text that has a context stands behind it, as gettext joins the two.
CONTEXT = "\x04"
TEXT = r"""u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
# msgid → its translations, one or one for each plural form.
Messages = dict[str, list[str]]


@cache
def messages() -> Messages:
    """What the .po file says, read by its own simple rules."""
    text = CATALOGUE.read_text(encoding="utf-8")
    assert "#, fuzzy" not in text
    assert "#~" not in text
    found = {}
    for block in text.split("\n\n"):
        parts = dict(re.findall(r'^(msg\w+(?:\[\d\])?) ((?:"(?:[^"\\]|\\.)*"\n?)+)', block, re.MULTILINE))
        said = {key: "".join(map(ast.literal_eval, value.splitlines())) for key, value in parts.items()}
        if said.get("msgid"):
            key = CONTEXT.join(said[part] for part in ("msgctxt", "msgid") if part in said)
            found[key] = [value for key, value in said.items() if key.startswith("msgstr")]
    return found


def in_python(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKS:
            texts = node.args[: 2 if node.func.id == "pgettext" else 1]
            if isinstance(texts[0], ast.Constant):
                yield CONTEXT.join(str(ast.literal_eval(text)) for text in texts)


def in_template(file: Path) -> Iterator[str]:
    source = templatize(file.read_text(encoding="utf-8"), origin=file.name)
    for literal in re.findall(rf"\b(?:gettext|ngettext|_)\(\s*{TEXT}", source):
        yield ast.literal_eval(literal)
    for literals in re.findall(rf"\bpgettext\(\s*{TEXT},\s*{TEXT}", source):
        yield CONTEXT.join(map(ast.literal_eval, literals))


def in_source() -> set[str]:
    code = [*(ROOT / "agencies").rglob("*.py"), *(ROOT / "catalogue").rglob("*.py")]
    templates = [
        file for file in (ROOT / "templates").rglob("*.html") if "admin" not in file.relative_to(ROOT).parts
    ]
    assert code
    assert templates
    return {text for file in code for text in in_python(file)} | {
        text for file in templates for text in in_template(file)
    }


def test_every_string_of_the_site_has_its_english() -> None:
    assert in_source() - set(messages()) == set()


def test_the_catalogue_holds_nothing_that_the_site_does_not_say() -> None:
    assert set(messages()) - in_source() == set()


@pytest.mark.parametrize("text", messages())
def test_a_translation_is_english_and_keeps_its_places(text: str) -> None:
    for translation in messages()[text]:
        assert translation
        assert not CHINESE.search(translation)
        assert set(PLACES.findall(translation)) <= set(PLACES.findall(text))


def test_what_is_compiled_says_the_same() -> None:
    with CATALOGUE.with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    for text, (one, *other) in messages().items():
        assert compiled.gettext(text) == one if not other else compiled.ngettext(text, text, 2) == other[0]
