"""The parts of which a search is made, each by example."""

import pytest

from agencies.codes import hide_private
from agencies.in_memory.columns import Texts
from agencies.search.index.knowledge import Knowledge
from agencies.search.index.loading import current_knowledge
from agencies.search.index.packed_texts import Column, Lookup
from agencies.search.match.hits import Rank
from agencies.search.match.near import near_names
from agencies.search.match.ranking import meaning_of
from agencies.search.match.slips import slip_meaning
from agencies.search.match.sounds import begins_mixed, initials_of, sound_meaning
from agencies.search.parse.segment import TypedLine, cut
from agencies.search.text.folding import fold_all, fold_words
from agencies.search.text.numbers import Shape, take_numbers, tidy


@pytest.fixture
def knowledge(db: None) -> Knowledge:
    return current_knowledge.at()


def pieces(text: str, knowledge: Knowledge) -> list[str]:
    return [piece.text for piece in cut(TypedLine.of(fold_words(text)), knowledge)]


CUTS = {
    "电焊工": ["电焊工"],
    "高级技师": ["高级技师"],
    "高级电焊工": ["高级", "电焊工"],
    "按摩技师": ["按摩技师"],
    "技师协会人力": ["技师协会", "人力"],
    "初中高级美发师": ["初中高级", "美发师"],
    "我想考月嫂证去哪里": ["我想考", "月嫂", "证", "去哪里"],
    "西餐厨师证": ["西餐厨师", "证"],
    "叉车员": ["叉车", "员"],
    "养老 护理员": ["养老护理员"],
    "上汽pq": ["上汽", "pq"],
    "dianhansanji": ["dianhan", "sanji"],
    "电工 xyz": ["电工", "xyz"],
}


@pytest.mark.parametrize(("text", "wanted"), CUTS.items())
def test_a_line_is_cut_where_people_would(text: str, wanted: list[str], knowledge: Knowledge) -> None:
    assert pieces(text, knowledge) == wanted


NUMBERS = {
    "6 31 01 03": [(Shape.CODE, "6-31-01-03")],
    "4-4-05-0": [(Shape.CODE, "4-04-05-0")],
    "4-04 3": [(Shape.CODE, "4-04"), (Shape.DIGITS, "3")],
    "3级焊工": [],
    "2025年电工": [],
    "4S店": [],
    "s0000 3130 0006": [(Shape.FILING_NUMBER, "S000031300006")],
    "S000031300006 3": [(Shape.FILING_NUMBER, "S000031300006"), (Shape.DIGITS, "3")],
    "S000031300006 24 3 000123": [(Shape.CERTIFICATE, "S000031300006243******")],
    "3101 0119 9001 0112 34": [(Shape.SECRET, "")],
    "31010119900101123X": [(Shape.SECRET, "")],
}


@pytest.mark.parametrize(("text", "wanted"), NUMBERS.items())
def test_numbers_are_told_apart(text: str, wanted: list[tuple[Shape, str]]) -> None:
    assert [(number.shape, number.value) for number in take_numbers(tidy(hide_private(text)))[0]] == wanted


def test_only_what_must_be_hidden_changes_a_text() -> None:
    assert hide_private("焊工（电焊工） ６－３１") == "焊工（电焊工） ６－３１"
    assert hide_private("证书S000031300006243000123 电工") == "证书S000031300006243****** 电工"
    assert hide_private("护照 E12345678 电工") == "护照 ****** 电工"


def test_an_exact_name_stands_alone_and_the_rest_is_weaker(knowledge: Knowledge) -> None:
    meaning = meaning_of("茶艺师", knowledge)
    assert {hit.rank for hit in meaning.hits} == {Rank.EXACT}
    wider = meaning_of("美容", knowledge)
    assert {hit.name.target.label for hit in wider.hits} == {"美容师"}
    assert "汽车维修工（汽车美容装潢工）" in {hit.name.target.label for hit in wider.weaker()}


def test_ranks_follow_the_rule(knowledge: Knowledge) -> None:
    hits = meaning_of("网络安全", knowledge).hits
    assert {Rank.WORK_TYPE_BEGINS, Rank.ALIAS} <= {hit.rank for hit in hits} <= set(range(1, 6))
    assert {hit.rank for hit in meaning_of("管理员", knowledge).hits} == {Rank.WITHIN}


def test_sounds_are_read_by_syllables(knowledge: Knowledge) -> None:
    assert initials_of("dianh") >= {"dh"}
    assert begins_mixed("dian焊", [("电", "dian"), ("焊", "han"), ("工", "gong")])
    assert not begins_mixed("diag", [("电", "dian"), ("工", "gong")])
    assert not sound_meaning("iangon", knowledge)


def test_two_characters_slip_by_sound_alone(knowledge: Knowledge) -> None:
    assert slip_meaning("典工", knowledge).hits
    assert not slip_meaning("电弓子", knowledge)
    assert not slip_meaning("天工", knowledge)


def test_names_that_are_alike_are_offered(knowledge: Knowledge) -> None:
    assert "制冷空调系统安装维修工" in {hit.name.target.label for hit in near_names("空调清洗", knowledge)}
    assert near_names("asdf", knowledge) == []


def test_a_column_finds_the_same_by_either_way() -> None:
    texts = [f"{'工' * (n % 3)}{n}" for n in range(3000)] + ["工𬭎9"]
    column = Column(texts, lambda places: places)
    for part in ("工", "工299", "9", "99", "无"):
        having = [at for at, text in enumerate(texts) if part in text]
        begun = [at for at in having if texts[at].startswith(part)]
        assert column.containing(part).tolist() == having
        assert column.containing(part, behind=True).tolist() == [at for at in having if at not in begun]
        assert sorted(column.beginning(part)) == begun
        assert sorted(column.beginning(part, longer=True)) == [at for at in begun if texts[at] != part]
    assert fold_all(["電工（Ⅲ）", "", "a\nb"]) == ["电工iii", "", "ab"]


def test_a_lookup_gives_what_was_noted_under_a_text_in_order() -> None:
    lookup = Lookup([("电工", 3), ("焊工", 1), ("电工", 2)])
    assert (lookup.get("电工"), lookup.get("焊工"), lookup.get("钳工")) == ([3, 2], [1], [])


def test_texts_are_cut_out_of_one_whatever_they_hold() -> None:
    given = ["电工", "", "a\nb"]
    texts = Texts(given)
    assert [texts[at] for at in range(len(texts))] == given


def test_an_agency_is_found_by_its_whole_number_alone(knowledge: Knowledge) -> None:
    found = knowledge.agencies.get("S000031300006")
    assert found is not None
    assert (found.number, found.label) == ("S000031300006", "上海市电梯行业协会")
    assert knowledge.agencies.get("S00003130000") is None
    numbers = knowledge.agencies.numbers
    assert len(numbers.beginning("S00003130000")) > 1
    assert [name.shown for name in numbers.containing("1300006")] == ["S000031300006"]
