"""English in everyday words: what may mean something else says so, and a question is no name."""

import re

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
        assert " is an " not in ask("nurse").message


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("beer brewer", "品酒师"),
        ("coffee roasters in Shanghai", "咖啡师"),
        ("elevator inspector", "电梯安装维修工"),
        ("flower seller", "插花花艺师"),
        ("coffee machine repairer", "咖啡师"),
        ("logistics driver", "物流服务师"),
        ("flower delivery driver", "插花花艺师"),
        ("ski instructor", "职业培训师"),
        ("watch out", "钟表维修工"),
    ],
)
def test_a_trade_that_only_contains_a_name_is_not_known(text: str, offered: str) -> None:
    answer = ask(text)
    assert (answer.kind, found(answer)) == (AnswerKind.UNKNOWN, [])
    assert answer.beside().suggestions[0].text == offered


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("welder inspector", "6-18-02-04"),
        ("coffee after work", "4-03-02-08"),
        ("coffee Shanghai Tower", "4-03-02-08"),
        ("electrician or plumber", "6-31-01-03"),
        ("hair color", "4-10-03-02"),
        ("massage for my mother", "4-10-04-02"),
        ("elevator installer wanted", "6-29-03-03"),
        ("printing workers", "6-08-01-02"),
    ],
)
def test_what_stands_behind_a_name_and_names_no_other_person_leaves_it(text: str, code: str) -> None:
    assert codes(ask(text)) == {code}


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Grade 4 or higher caregiver", "四级、三级、二级、一级"),
        ("electrician level 3 and below", "五级、四级、三级"),
        ("hairdresser, technician level", "二级"),
    ],
)
def test_grades_from_one_on_are_several_and_technician_level_is_one(text: str, label: str) -> None:
    answer = ask(text)
    assert found(answer)
    assert label in {part.label for part in answer.parts}


def test_neither_of_two_is_meant() -> None:
    assert found(ask("neither cook nor waiter")) == []


def test_a_hospital_is_an_institution_in_english_too() -> None:
    assert ask("Ruijin Hospital").message.startswith(
        "目录所列机构用中文名称，本站没有收录与“Ruijin Hospital”"
    )


def test_a_word_is_quoted_where_it_stands_as_one() -> None:
    assert "it" in {part.text for part in ask("can I take it online").parts}


@pytest.mark.parametrize("text", ["can I do it in Beijing", "beijing", "chongqing", "beijing work"])
def test_a_word_of_whole_syllables_is_no_slip(text: str) -> None:
    assert found(ask(text)) == []


def test_pinyin_beside_an_english_question_is_heard_all_the_same() -> None:
    assert codes(ask("diangong exam")) == {"6-31-01-03"}
    assert codes(ask("cayisi")) == {"4-03-02-07"}
    assert codes(ask("meironshi")) == {"4-10-03-01"}


def test_an_abbreviation_of_two_letters_has_no_plural() -> None:
    assert codes(ask("welder 40 hrs")) == {"6-18-02-04"}


@pytest.mark.parametrize("text", ["I am 15 years old", "I already hold grade 4, how do I get grade 3?"])
def test_who_asks_for_a_condition_is_led_to_the_guide(text: str) -> None:
    assert ask(text).kind is AnswerKind.GUIDE


def test_a_negation_is_a_word_of_its_own() -> None:
    answer = ask("electrician or plumber")
    assert codes(answer) == {"6-31-01-03"}
    assert "管道工" in answer.remark


@pytest.mark.parametrize("text", ["horse courier", "electrician or plumber", "6-31-l-3", "procurement xyz"])
def test_sentences_have_a_blank_between_them(text: str) -> None:
    with override("en"):
        assert not re.search(r"[.?][A-Z“]", ask(text).message)


@pytest.mark.parametrize(
    ("text", "offered"), [("car insurance", "汽车维修工"), ("car salesman", "汽车维修工")]
)
def test_two_names_of_which_one_is_loose_are_no_loose_name(text: str, offered: str) -> None:
    answer = ask(text)
    assert answer.kind is AnswerKind.UNKNOWN
    assert answer.beside().suggestions[0].text == offered


def test_the_kind_of_assessment_by_its_english_name() -> None:
    answer = ask("skill grade certificate")
    assert answer.kind is AnswerKind.MATCHES
    assert not {code for code in codes(answer) if "Z" in code}


@pytest.mark.parametrize("text", ["cusi chef", "cayisi welder"])
def test_no_word_is_a_slip_beside_english(text: str) -> None:
    assert "相近的" not in ask(text).message


@pytest.mark.parametrize(
    "text", ["electrician", "fork welding", "tea art 2", "nanny nurse", "S000031300006", "barista fee"]
)
def test_sentences_of_an_answer_stand_apart(text: str) -> None:
    """A file tells them in one text."""
    with override("en"):
        said = ask(text).message
    assert not re.search(r"[.?!)](?=[\w“])", said), said
