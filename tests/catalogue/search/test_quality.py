"""What docs/search-quality.md publishes, held to its goal in a sample; `make search-report` tries all."""

from itertools import islice

import pytest
from django.conf import settings

from tests.catalogue.search.quality.damages import WAYS, cases, names
from tests.catalogue.search.quality.measure import NEGATIVES, negatives, outcome, wrong_negatives

ONE_IN, WANTED = 40, 0.98  # so few tell less than all of them


@pytest.mark.django_db
def test_damaged_names_lead_to_what_they_name() -> None:
    sampled = [case for case, is_ambiguous in islice(cases(names()), 0, None, ONE_IN) if not is_ambiguous]
    missed = [case for case in sampled if not outcome(case).right]
    assert {case.way for case in sampled} == set(WAYS)
    assert len(missed) <= len(sampled) * (1 - WANTED), missed


@pytest.mark.django_db
def test_what_names_nothing_here_finds_no_row() -> None:
    assert list(wrong_negatives(islice(negatives(), 0, None, ONE_IN))) == []


def test_the_document_prints_none_of_the_negatives() -> None:
    document = (settings.BASE_DIR / "fixtures/notice_2025.txt").read_text(encoding="utf-8")
    lines = NEGATIVES.read_text(encoding="utf-8").splitlines()
    texts = [text for line in lines if line[:1] not in {"", "#", "["} for text in line.split("|")]
    assert len(set(texts)) == len(texts) >= 1000
    assert [text for text in texts if text in document] == []
