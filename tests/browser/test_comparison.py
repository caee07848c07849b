"""Two editions side by side: a page that the shipped data alone cannot show."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser import checks, site
from tests.browser.pages import FACES

NEXT_EDITION = """
import datetime as dt
from agencies.adjustments import Basis, end_grade
from agencies.models import GradeLevel, Notice, Scope
day = dt.date(2025, 12, 30)
notice = Notice.objects.create(
    slug="2025-999", number="沪人社职〔2025〕999号", title="关于2026年目录的通知", issuer="上海市人社局",
    edition=2026, issued_on=day, in_force_from=day, text="略",
)
lifts = Scope.objects.get(agency__filing_number="S000031300006")
basis = Basis(effective_on=day, notice=notice, reason="年度目录")
end_grade(basis=basis, scope=lifts, grade_levels=list(GradeLevel.objects.filter(numeral="1")))
"""


# Milliseconds after which a process surely looks at the data version again.
AGE_OF_A_VERSION = 1500


@pytest.mark.usefixtures("tools")
def test_a_comparison_and_its_changes_are_dressed(
    open_page: Callable[..., Page], own_site: site.Site
) -> None:
    own_site.manage("shell", "-c", NEXT_EDITION)
    page = open_page(viewport=checks.PHONE)
    page.goto(f"{own_site.url}/")
    page.wait_for_timeout(AGE_OF_A_VERSION)
    documents = {}
    for face in FACES:
        for address in ("editions/2025/compare/2026/", "changes/", "occupations/6-29-03-03/"):
            answer = page.goto(f"{own_site.url}/{face}{address}")
            assert answer is not None
            assert answer.status == 200
            assert checks.undressed(page) == []
            assert checks.axe(page) == []
            assert checks.sideways_scroll(page) == []
            documents[face + address] = answer.text()
    assert checks.html_problems(documents) == []
