"""What is typed and what is stored are compared in one form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agencies.search.text.folding import fold, fold_words

EXAMPLES = {
    "電工": "电工",
    "计算機程序": "计算机程序",
    "Ａi": "ai",
    "６－３１－０１": "63101",
    "江南造船（集团）": "江南造船集团",
    "江南造船(集团)": "江南造船集团",
    "养 老　护理员": "养老护理员",
    "BIM–技术员": "bim技术员",
    "三級": "三级",
    "Ⅲ": "iii",
    "⽊⼯": "木工",  # Kangxi radicals, as some PDF files give them
    "⻋⼯": "车工",  # from the radicals supplement, which Unicode itself does not fold
    "diàn gōng": "diangong",
    "lǜhuà": "lvhua",
    "檯麵裡後": "台面里后",
    "「月嫂」": "月嫂",
    "\u200b电\ufeff工": "电工",
    "…?!": "",
}


@pytest.mark.parametrize(("typed", "folded"), EXAMPLES.items())
def test_folding_leaves_what_is_compared(typed: str, folded: str) -> None:
    assert fold(typed) == folded


def test_words_are_cut_where_marks_stood() -> None:
    assert fold_words("上汽 喷漆、3级（A-b）") == ["上汽", "喷漆", "3级", "a", "b"]


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
