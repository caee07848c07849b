"""What a search knows follows the register, and is read once for each data version."""

import datetime as dt
import threading
import time

import pytest

from agencies.adjustments import rename_agency
from agencies.in_memory import in_force
from agencies.in_memory.reading import current_columns
from agencies.in_memory.versioned_value import VersionedValue
from agencies.models import Agency, Alias, AssessmentItem, DataVersion, GradeLevel, Occupation, SearchNote
from agencies.models.data_version import Version
from agencies.search.index.loading import current_knowledge, read_knowledge
from agencies.search.look_up import look_up
from agencies.search.values import AnswerKind
from tests.agencies.register import basis

ON = dt.date(2025, 6, 1)


def kind_of(text: str) -> str:
    return look_up(text, scopes=in_force(ON)).kind


def add_alias(text: str, code: str, **fields: object) -> Alias:
    occupation = Occupation.objects.get(code=code)
    return Alias.objects.create(text=text, occupation=occupation, approved=True, source="测试", **fields)


@pytest.mark.django_db
def test_a_new_alias_is_found_at_once_and_gone_when_it_is_withdrawn() -> None:
    assert kind_of("电老虎") == AnswerKind.UNKNOWN
    alias = add_alias("电老虎", "6-31-01-03", confidence=Alias.Confidence.HIGH)
    assert kind_of("电老虎") == AnswerKind.MATCHES
    Alias.objects.filter(pk=alias.pk).update(approved=False)
    assert kind_of("电老虎") == AnswerKind.UNKNOWN


@pytest.mark.django_db
def test_a_former_name_that_is_sure_matches_and_says_so_another_only_suggests() -> None:
    add_alias("电气匠", "6-31-01-03", confidence=Alias.Confidence.HIGH, kind=Alias.Kind.FORMER_NAME)
    add_alias("电器匠人", "6-31-01-03", confidence=Alias.Confidence.LOW, kind=Alias.Kind.FORMER_NAME)
    answer = look_up("电气匠", scopes=in_force(ON))
    row = answer.by_relevance()[0]
    assert answer.reasons_for(row.item_id, row.agency_id) == ("“电气匠”是 电工 的曾用名称",)
    answer = look_up("电器匠人", scopes=in_force(ON))
    assert (answer.kind, [each.text for each in answer.beside().suggestions]) == (
        AnswerKind.OTHER_NAME,
        ["电工"],
    )


@pytest.mark.django_db
def test_an_agency_is_found_by_its_english_name_once_that_is_known() -> None:
    assert kind_of("Hoisting Trade Sodality") == AnswerKind.UNKNOWN
    lifts = Agency.objects.filter(filing_number="S000031300006")
    lifts.update(name_en="Hoisting Trade Sodality", name_en_source="测试")
    answer = look_up("Hoisting Trade Sodality", scopes=in_force(ON))
    assert {scope.agency_id for scope in answer.scopes} == {lifts.get().pk}


@pytest.mark.django_db
def test_editors_say_which_words_only_ask() -> None:
    assert "没有理解“掏钱”" in look_up("掏钱 电工", scopes=in_force(ON)).message
    note = SearchNote.objects.get(kind=SearchNote.Kind.QUESTION)
    SearchNote.objects.filter(pk=note.pk).update(terms=[*note.terms, "掏钱"])
    answer = look_up("掏钱 电工", scopes=in_force(ON))
    assert "没有理解" not in answer.message
    assert answer.beside().notes == ()


@pytest.mark.django_db
def test_an_agency_is_found_by_a_name_it_bore() -> None:
    agency = Agency.objects.get(filing_number="S000031300006")
    rename_agency(agency=agency, name="上海市升降机行业协会", basis=basis(ON))
    answer = look_up("上海市电梯行业协会", scopes=in_force(ON))
    assert [scope.agency_id for scope in answer.scopes] == [agency.pk]


@pytest.mark.django_db
def test_the_old_code_of_a_recoded_occupation_leads_to_the_new() -> None:
    old = Occupation.objects.get(code="6-31-01-03")
    new = Occupation.objects.create(code="6-31-01-99", name="新电工", group=old.group, replaces=old)
    AssessmentItem.objects.filter(occupation=old).update(occupation=new)
    assert kind_of("6-31-01-03") == AnswerKind.MATCHES
    assert kind_of("6-31-01-99") == AnswerKind.MATCHES


@pytest.mark.django_db
def test_a_grade_that_the_register_comes_to_hold_is_a_grade_like_any_other() -> None:
    GradeLevel.objects.create(numeral="0", rank=6, name="特级", title="特级技师")
    grades = read_knowledge(current_columns.at()).grades
    assert grades.words["特级技师"] == ("0",)
    assert grades.words["首席技师"] == ()


@pytest.mark.django_db
def test_reading_takes_a_fixed_number_of_queries(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    columns = current_columns.at()
    # Occupations and their names, items, groups, grade levels, two for cards, agencies, their names, aliases,
    # notices, words of the guide.
    with django_assert_num_queries(12):
        read_knowledge(columns)


@pytest.mark.django_db
def test_a_search_at_a_known_version_asks_the_database_nothing(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    version = DataVersion.objects.now()
    current_knowledge.at(version)
    in_force(ON, version)
    with django_assert_num_queries(0):
        look_up("电工", scopes=in_force(ON, version), version=version)


def test_many_threads_read_a_version_once() -> None:
    reads: list[int] = []

    def slow_read(_: Version) -> int:
        time.sleep(0.05)
        reads.append(1)
        return len(reads)

    value = VersionedValue(slow_read)
    version = Version(1, dt.datetime(2025, 1, 1, tzinfo=dt.UTC))
    threads = [threading.Thread(target=value.at, args=(version,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(reads) == 1
    later = version._replace(changed_at=dt.datetime(2025, 1, 2, tzinfo=dt.UTC))
    assert value.at(later) == 2
