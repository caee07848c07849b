"""English in everyday words: what may mean something else says so, and a question is no name."""

import pytest
from django.utils.translation import override

from agencies.search.values import AnswerKind
from tests.catalogue.search.test_certainty import codes
from tests.catalogue.search.test_queries import ask, found

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("text", "code", "other"),
    [
        ("cleaner", "4-10-01-06", "4-09-08-01 保洁员"),
        ("housekeeping", "4-10-01-06", "4-03-01-02 客房服务员"),
        ("kindergarten", "4-10-01-03", "2-08-03-00 幼儿园教师"),
        ("procurement", "4-02-06-05", "4-01-01-00 采购员"),
        ("graphic designer", "4-08-08-08", ""),
        ("store manager", "4-01-02-06", ""),
        ("nanny", "4-10-01-01", ""),
        ("wine", "6-02-06-07", ""),
        ("postnatal nurse", "4-10-01-06", ""),
    ],
)
def test_a_word_that_may_mean_another_occupation_says_so(text: str, code: str, other: str) -> None:
    answer = ask(text)
    assert codes(answer) == {code}
    assert f"“{text}”也可能指{f'“{other}”' if other else '别的职业'}，请核对。" in answer.remark


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("Do I have to pay?", "多少钱"),
        ("what age do I have to be", "报名"),
        ("am I too old to take the test", "报名"),
        ("how often are exams held", "报名"),
    ],
)
def test_a_question_in_everyday_words_is_led_to_the_guide(text: str, topic: str) -> None:
    answer = ask(text)
    assert (answer.kind, found(answer)) == (AnswerKind.GUIDE, [])
    assert topic in answer.message


def test_a_permit_for_special_operations_is_another_certificate() -> None:
    assert ask("special operations certificate").kind is AnswerKind.ANOTHER_CERTIFICATE


@pytest.mark.parametrize("text", ["hello", "thank you", "what is this"])
def test_a_greeting_names_nothing(text: str) -> None:
    with override("en"):
        assert ask(text).message == f"“{text}” names no occupation, agency, grade or code."


def test_of_several_occupations_that_nobody_assesses_none_is_called_the_one() -> None:
    with override("en"):
        assert ask("nurse").message.startswith("No agency of this directory assesses “")
