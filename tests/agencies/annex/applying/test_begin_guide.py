"""A new edition begins with the guide of the one before it, as far as its own notice bears that out."""

import pytest
from django.test import Client

from agencies.annex.applying.begin_guide import begin_guide
from agencies.annex.applying.undo import undo_import
from agencies.database.door import open_door
from agencies.models import Alias, Claim, GuideTopic, Import, Notice, Quotation
from agencies.models.guide import lines_saying
from agencies.quality import QUEUES
from tests.agencies.annex.editions import NUMBER, edition, imported
from tests.printed import LINES, TEXT

pytestmark = pytest.mark.django_db

FEE = ("参评人员须根据相关评价机构要求，缴纳考核评价费。", "参评人员缴纳的费用另行规定。")
BEFORE = ("（一）申报对象范围和条件。", "（一）概述。\n\n（二）申报对象范围和条件。")


def found(key: str) -> list[str]:
    queue = next(queue for queue in QUEUES if queue.key == key)
    return [finding.what for finding in queue.findings(Notice.objects.editions()[0].in_force_from)]


def new_claims() -> dict[str, Claim]:
    claims = Claim.objects.filter(topic__edition__number=NUMBER).prefetch_related("quotations")
    return {claim.text: claim for claim in claims}


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (LINES[22], (23, 23)),
        ("本通知自发文之日起实施。", (63, 63)),
        ("实行动态调整，具体信息可通过", (19, 19)),
        ("本市备案、运行情况实行动态调整", (17, 19)),
        ("通知里没有的话", None),
        ("", None),
    ],
)
def test_a_text_is_found_on_its_lines(text: str, lines: tuple[int, int] | None) -> None:
    assert lines_saying(TEXT, text) == lines


def test_every_quotation_of_the_fixture_is_found_where_it_stands() -> None:
    for quotation in Quotation.objects.all():
        assert lines_saying(TEXT, quotation.text) == (quotation.first_line, quotation.last_line)


def test_where_no_edition_before_has_a_guide_none_begins() -> None:
    edition_of_2025 = Notice.objects.editions()[0]
    with open_door("a test"):
        Alias.objects.filter(topic__isnull=False).delete()
        for model in (Quotation, Claim, GuideTopic):
            model._default_manager.all().delete()
    begin_guide(edition_of_2025)
    assert not GuideTopic.objects.exists()


def test_topics_and_claims_are_copied_and_quotations_found_in_the_new_text() -> None:
    before = {model: model._default_manager.count() for model in (GuideTopic, Claim, Quotation)}
    imported(edition(FEE, BEFORE))
    assert all(model._default_manager.count() == 2 * count for model, count in before.items())
    claim = new_claims()["年满16周岁，并且符合所选评价项目的申报条件，就可以在本市申请参加评价。"]
    quotation = claim.quotations.get()
    assert (quotation.notice.number, quotation.first_line, quotation.last_line) == (NUMBER, 25, 25)
    year = new_claims()["面向社会的评价由经本市备案的评价机构实施，证书也由它颁发。"].quotations.first()
    assert year is not None
    assert year.text.startswith("2026年本市面向社会开展")
    assert year.history.get(history_type="+").history_change_reason == "沿用上一年度的指南"


def test_what_the_new_notice_does_not_say_is_the_editors_list_and_not_public(client: Client) -> None:
    assert found("guide-quotation") == found("guide-not-reviewed") == []
    imported(edition(FEE))
    lost = found("guide-quotation")
    assert any(FEE[0] in what and NUMBER in what for what in lost)
    assert not any("16周岁" in what for what in lost)
    assert len(found("guide-not-reviewed")) == 10
    page = client.get("/guide/fees/").content.decode()
    assert "参加评价要按评价机构的要求交考核评价费。" not in page
    assert "收费标准由评价机构自己制定并公布。" in page
    assert f"{NUMBER}，二、末段" in page
    assert "沪人社职〔2024〕458号，" not in page.split("来源文件未提供")[0]
    assert "本页沿用上一年度的指南" in page
    GuideTopic.objects.filter(slug="fees").update(version=2)
    assert "本页沿用上一年度的指南" not in client.get("/guide/fees/").content.decode()


def test_done_again_after_an_undo_it_keeps_what_editors_wrote() -> None:
    imported(edition(FEE))
    Claim.objects.filter(topic__edition__number=NUMBER, position=2, topic__slug="fees").update(text="改过")
    undo_import(annex_import=Import.objects.get(), reason="登错")
    assert found("guide-quotation") == []
    imported(edition())
    assert new_claims()["改过"].quotations.get().notice.number == NUMBER
    assert GuideTopic.objects.count() == 20
    assert found("guide-quotation") == [what for what in found("guide-quotation") if "2024年12月30日" in what]
