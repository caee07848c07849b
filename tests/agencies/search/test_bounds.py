"""However much is made of a text, the work behind it stays that of a question."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agencies.codes import hide_private
from agencies.in_memory import in_force
from agencies.search.index.knowledge import Index, Knowledge
from agencies.search.index.loading import current_knowledge
from agencies.search.index.names import Agencies, Name, NameSet, NameSource, NameTarget
from agencies.search.index.packed_texts import Column
from agencies.search.look_up import look_up
from agencies.search.match.near import reaches
from agencies.search.match.sounds import begins, whole_syllables
from agencies.search.parse.segment import TypedLine
from agencies.search.text.folding import fold_words
from agencies.search.text.numbers import LONGEST_LINE, tidy
from agencies.search.text.pinyin import pinyin_of
from agencies.search.values import PartKind
from tests.agencies.register import scopes_of
from tests.agencies.search.test_fuzz import ON

# One character that stands for many: eighteen, four, four, two.
LONG_FORMS = "ﷺ㍿㌖㋿"
# Looks into the names, each of which costs with their number.
MOST_LOOKS = 600
UNITS = st.sampled_from(
    [
        *LONG_FORMS,
        *"电工技术人员机械汽车学证考级",
        *"aegsx",
        "三级",
        "高级技师",
        "dian",
        "shi",
        "月嫂",
        "4-04",
        "龘",
        "ß",
        "İ",
    ]
)
MARKS = st.sampled_from(["", "", " ", "、", "-", "·", "_"])


@pytest.fixture
def knowledge(db: None) -> Knowledge:
    return current_knowledge.at()


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What has been looked for within names."""
    found: list[str] = []

    containing = Column.containing

    def counted(column: Column[NameSet], text: str, **more: bool) -> NameSet:
        if not more.get("behind"):
            found.append(text)
        return containing(column, text, **more)

    monkeypatch.setattr(Column, "containing", counted)
    return found


@pytest.mark.parametrize("character", [*LONG_FORMS, "ΐ", "ﬃ"])
def test_a_line_is_no_longer_after_folding(character: str) -> None:
    typed = tidy(character * LONGEST_LINE)[:LONGEST_LINE]
    assert len(typed) == LONGEST_LINE
    line = TypedLine.of(fold_words(typed))
    assert len(line.text) <= LONGEST_LINE
    assert max(line.cuts) == len(line.text)


def test_a_line_that_is_cut_keeps_its_words_apart() -> None:
    line = TypedLine.of(["电" * 60, "工" * 60, "焊"])
    assert line.text == "电" * 60 + "工" * 40
    assert sorted(line.cuts) == [0, 60, 100]


def test_numbers_are_hidden_beyond_what_is_read() -> None:
    shown = hide_private("工" * LONGEST_LINE + " S000031300006253000123")
    assert "000123" not in shown
    assert shown.endswith("S000031300006253******")


def test_as_many_parts_are_read_as_there_are(db: None) -> None:
    names = "电工 焊工 车工 铣工 美容师 美发师 美甲师 茶艺师 评茶师 保育师 咖啡师"
    answer = look_up(f"某 {names.replace(' ', ' 某 ')}", scopes=in_force(ON))
    assert [part.text for part in answer.parts if part.kind is PartKind.NAME] == names.split()
    assert len({scope.item.occupation_id for scope in scopes_of(answer.by_relevance())}) == len(names.split())


@pytest.mark.django_db
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(UNITS, MARKS), min_size=1, max_size=60), st.booleans())
def test_no_text_looks_into_the_names_without_end(
    looks: list[str], units: list[tuple[str, str]], again: bool
) -> None:
    looks.clear()
    text = "".join(unit + mark for unit, mark in units)
    look_up((text * LONGEST_LINE if again else text)[:LONGEST_LINE], scopes=in_force(ON))
    assert len(looks) <= MOST_LOOKS


def test_how_far_a_text_stands_in_names() -> None:
    texts = ("电工", "工业设计")
    names = [Name(text, text, NameSource.OCCUPATION, NameTarget(text, items=(1,))) for text in texts]
    index = Index(names, zip(texts, range(2), strict=True), Agencies([]))
    knowledge = Knowledge.__new__(Knowledge)
    object.__setattr__(knowledge, "index", index)
    assert reaches("电工业设x", knowledge) == [2, 3, 2, 1, 0]


@pytest.mark.parametrize(
    ("letters", "begun", "within"),
    [
        ("dian", True, False),
        ("dianh", True, False),
        ("dianhangong", False, False),
        ("hangong", False, True),
        ("han", False, True),
        ("angong", False, False),
        ("hango", False, False),
        ("d", False, False),
    ],
)
def test_letters_cut_no_syllable(letters: str, begun: bool, within: bool) -> None:
    sound = pinyin_of("电焊工")
    name = Name("电焊工", "电焊工", NameSource.OCCUPATION, NameTarget("电焊工"), sound)
    assert sound == "dian han gong"
    assert begins(letters, name) is begun
    assert bool(whole_syllables(letters).search(sound, 1)) is within
