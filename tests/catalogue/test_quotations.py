"""Every quotation stands in the notice, word for word, on the lines it names."""

from pathlib import Path

import pytest

from catalogue.quotations import NOTICE, QUOTATIONS

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
LINES = (FIXTURES / "notice_2025.txt").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("name", QUOTATIONS)
def test_a_quotation_stands_in_the_notice_word_for_word(name: str) -> None:
    quotation = QUOTATIONS[name]
    # A paragraph broken over two lines of the source counts as one.
    assert quotation.text in "".join(LINES[line - 1] for line in quotation.lines)


def test_a_quotation_names_no_line_it_does_not_need() -> None:
    for quotation in QUOTATIONS.values():
        if len(quotation.lines) > 1:
            assert not any(quotation.text in LINES[line - 1] for line in quotation.lines)


def test_all_facts_of_the_notice_are_quoted() -> None:
    assert len(QUOTATIONS) >= 42
    assert NOTICE in LINES[4]
