"""What looks wrong in the register; the expected findings are in the document, or made here."""

import datetime as dt

import pytest

from agencies.adjustments import correct_grades, end_grade, recode_occupation, start_grade
from agencies.models import Agency, Alias, Notice, Occupation, Scope, SearchNote
from agencies.quality import QUEUES
from tests.agencies.register import (
    ADVERTS,
    EDITION,
    JULY,
    JUNE,
    LIFTS,
    agency,
    basis,
    item,
    levels,
    occupation,
    scope,
)

pytestmark = pytest.mark.django_db


def found(key: str, on: dt.date = JUNE) -> list[tuple[str, str]]:
    queue = next(queue for queue in QUEUES if queue.key == key)
    return [(str(finding.record), finding.what) for finding in queue.findings(on)]


def test_no_agency_has_a_contact_in_the_document() -> None:
    assert len(found("no-contact")) == 56


def test_a_contact_is_old_after_a_year_and_not_before() -> None:
    Agency.objects.filter(filing_number=LIFTS[0]).update(
        telephone="021-1", contact_source="来函", contact_confirmed_on=dt.date(2024, 6, 1)
    )
    assert len(found("no-contact")) == 55
    assert found("contact-old", dt.date(2025, 6, 1)) == []
    assert found("contact-old", dt.date(2025, 6, 2)) == [
        ("S000031300006 上海市电梯行业协会", "最近核实于 2024-06-01")
    ]


def test_every_printed_scope_has_its_row_and_its_notice() -> None:
    assert found("no-row") == []
    assert found("no-notice") == []


def test_a_scope_that_only_an_adjustment_made_has_no_row() -> None:
    start_grade(basis=basis(JUNE), agency=agency(ADVERTS[0]), item=item(LIFTS[1]), grade_levels=levels(3))
    assert [record for record, _ in found("no-row", JULY)] == ["上海市广告协会：电梯安装维修工"]


def test_a_scope_without_any_grade_rests_on_no_notice() -> None:
    Scope.objects.create(agency=agency(ADVERTS[0]), item=item(LIFTS[1]))
    assert [record for record, _ in found("no-notice")] == ["上海市广告协会：电梯安装维修工"]


def test_the_numbers_that_do_not_follow_are_those_of_the_document() -> None:
    # 上海市物联网行业协会's 序号 begins at 2; 编号 runs from 1 in each table.
    assert [what for _, what in found("position-gaps")] == ["上海市物联网行业协会：序号印作 2，按顺序应为 1"]


def test_a_printed_name_unlike_the_occupation_is_found() -> None:
    before = len(found("unlike-classification"))
    Occupation.objects.filter(code=LIFTS[1]).update(name="电梯工")
    shown = found("unlike-classification")
    assert len(shown) == before + 1
    assert any("印作“电梯安装维修工”，6-29-03-03 名为“电梯工”" in what for _, what in shown)


def test_a_code_outside_the_classification_is_found_while_it_is_assessed() -> None:
    assert found("outside-classification") == []
    Occupation.objects.filter(code=LIFTS[1]).update(in_classification=False)
    assert [record for record, _ in found("outside-classification")] == ["6-29-03-03 电梯安装维修工"]


def test_an_alias_of_what_nobody_assesses_is_found_once_approved() -> None:
    adverts = scope(*ADVERTS)
    end_grade(basis=basis(JUNE), scope=adverts, grade_levels=levels(3, 2, 1))
    text = "画广告的"
    alias = Alias.objects.create(
        text=text, confidence="low", source="来电", occupation=occupation(ADVERTS[1])
    )
    assert text not in dict(found("alias-target", JULY))
    Alias.objects.filter(pk=alias.pk).update(approved=True)
    assert text in dict(found("alias-target", JULY))


def test_grades_unlike_the_printed_row_are_listed() -> None:
    assert found("grades-unlike-row") == []
    correct_grades(basis=basis(EDITION), scope=scope(*ADVERTS), grade_levels=levels(4, 3, 2))
    # Ended later, which the row cannot know.
    end_grade(basis=basis(), scope=scope(*LIFTS), grade_levels=levels(5))
    assert found("grades-unlike-row") == [
        ("上海市广告协会：广告设计师", "附件印作“3、2、1”，本站录作“4、3、2”")
    ]


def test_what_was_entered_twice_or_never_used_is_found() -> None:
    for key in ("name-twice", "never-listed", "edition-empty", "odd-days", "alias-replaced"):
        assert found(key) == [], key
    twin = Agency.objects.create(filing_number="S000031399998", name=agency(LIFTS[0]).name)
    assert found("name-twice") == [(str(twin), f"与 {agency(LIFTS[0])} 同名")]
    assert found("never-listed") == [(str(twin), "从未列入目录")]
    empty = {
        "slug": "x",
        "title": "略",
        "issuer": "略",
        "issued_on": JULY,
        "in_force_from": JUNE,
        "text": "略",
    }
    notice = Notice.objects.create(number="沪人社职〔2025〕9号", edition=2026, **empty)
    assert [record for record, _ in found("edition-empty")] == [str(notice)]
    assert found("odd-days") == [(str(notice), "2025-06-01 实施，2025-07-01 才发文")]


def test_names_and_notes_left_at_a_code_that_was_replaced_are_found() -> None:
    """The scopes move in July; names that are still there then stand in the queue, and not before."""
    old = occupation(ADVERTS[1])
    recode_occupation(basis=basis(JULY), occupation=old, code="4-08-08-99")
    given = {"source": "测试", "confidence": "low", "approved": True}
    Alias.objects.create(text="广告师傅", occupation=old, **given)
    Alias.objects.create(text="广告", item=item(old.code), **given)
    note = {"kind": "caution", "text": "略", "basis": "略", "terms": ["略"], "approved": True}
    SearchNote.objects.create(title="广告提示", occupation=old, **note)
    SearchNote.objects.create(title="另一提示", **note).related.add(old)
    for text in ("广告师傅", "广告", "广告提示", "另一提示"):
        finding = (text, f"所指的 {old} 已改用编码 4-08-08-99")
        assert finding in found("alias-replaced", JULY)
        assert finding not in found("alias-replaced", JUNE)


def test_the_newest_edition_wants_comparing_a_quarter_after_it_was() -> None:
    newest = Notice.objects.editions().first()
    assert newest
    checked = {"last_checked_on": JUNE, "checked_against": "官方网站", "check_agreed": True}
    Notice.objects.filter(pk=newest.pk).update(**checked)
    assert found("not-compared", JUNE + dt.timedelta(days=92)) == []
    late = found("not-compared", JUNE + dt.timedelta(days=93))
    assert late == [(str(newest), "最近一次与官方网站核对是 2025-06-01")]
