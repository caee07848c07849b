"""The notice of an applied annex: filed with it, or filed before by an editor."""

from dataclasses import replace

import pytest

from agencies.adjustments import end_grade
from agencies.annex.applying.apply import free_slug
from agencies.annex.planning.notice_details import Request
from agencies.models import Notice
from tests.agencies.annex.editions import (
    ADJUSTMENT,
    COLUMNS,
    DAY,
    EVERYTHING,
    NUMBER,
    edition,
    imported,
)
from tests.agencies.register import (
    LIFTS,
    basis,
    levels,
    notice,
    scope,
)

pytestmark = pytest.mark.django_db


def test_the_notice_is_an_edition_with_its_text() -> None:
    text = edition(*EVERYTHING)
    imported(text)
    notice = Notice.objects.get(number=NUMBER)
    assert (notice.slug, notice.edition, notice.issued_on, notice.in_force_from) == (
        "2025-470",
        2026,
        DAY,
        DAY,
    )
    assert (notice.issuer, notice.text) == ("上海市人力资源和社会保障局", text)
    assert notice.title.startswith("关于2026年")


def test_a_notice_that_an_editor_filed_becomes_the_edition() -> None:
    filed = Notice.objects.create(
        slug="next-year",
        number=NUMBER,
        title="随后更正",
        issuer="上海市人力资源和社会保障局",
        issued_on=DAY,
        in_force_from=DAY,
        text="编辑录入的全文",
    )
    assert imported(edition()).applied
    filed.refresh_from_db()
    assert (filed.slug, filed.edition, filed.text, filed.version) == ("next-year", 2026, "编辑录入的全文", 2)


def test_a_notice_that_acts_rest_on_already_keeps_its_facts() -> None:
    known = notice()
    end_grade(basis=basis(known.in_force_from), scope=scope(*LIFTS), grade_levels=levels(1))
    request = replace(
        ADJUSTMENT, number=known.number, issued_on=known.issued_on, in_force_from=known.in_force_from
    )
    row = "1\t上海市电梯行业协会\tS000031300006\t1\t6-29-03-03\t电梯安装维修工\t5、4\n"
    assert imported(COLUMNS + row, request).applied
    known.refresh_from_db()
    assert (known.title, known.text, known.annex_rows.count()) == ("关于调整目录的通知", "略", 1)


@pytest.mark.parametrize(
    ("number", "slug"),
    [
        ("沪人社职〔2025〕470号", "2025-470"),
        ("沪人社规〔2024〕458号", "2024-458-2"),
        ("第三号", "notice"),
        ("TEST 2026", "TEST-2026"),
    ],
)
def test_a_notice_gets_an_address_of_its_own(number: str, slug: str) -> None:
    assert free_slug(number) == slug


def test_a_number_that_no_notice_can_have_is_refused() -> None:
    outcome = imported(edition(), Request(number="沪" * 61))
    assert [found.rule for found in outcome.problems if found.fatal] == ["refused"]
    assert not Notice.objects.filter(edition=2026).exists()
