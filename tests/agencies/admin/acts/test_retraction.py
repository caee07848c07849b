"""撤下 by its buttons: every slip is taken back through the admin, and the public pages are as before it."""

import re
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.test import Client, override_settings

from agencies.database.door import open_door
from agencies.models import Adjustment, Agency, Import, Notice, Occupation, Proposal, Retraction, Scope
from tests.agencies.admin.acts.test_acts import submit
from tests.agencies.admin.acts.test_proposals import decide
from tests.agencies.admin.conftest import SignIn
from tests.agencies.admin.pages import address, changelist, open_form, text_of
from tests.agencies.register import ADVERTS, LIFTS, agency, item, levels, notice, occupation, scope

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_a_day_of_the_edition")]
MOVES = re.compile(
    r"<lastmod>[^<]*</lastmod>|<updated>[^<]*</updated>"
    r"|(?:数据版本|[Dd]ata version)[^0-9]{0,9}\d+(?: ?[（(][-: 0-9]+[）)])?"
    r'|printed=[-0-9]+_[a-p]+|<svg [^>]*class="qr">.*?</svg>'
)
PAGES = (
    "/", "/directory/", "/directory.json", "/directory.csv", "/changes/", "/changes.atom", "/occupations/",
    "/agencies/", "/sitemap.xml", f"/agencies/{LIFTS[0]}/", f"/agencies/{ADVERTS[0]}/",
    f"/occupations/{LIFTS[1]}/", f"/occupations/{ADVERTS[1]}/", "/directory.json?on=2025-09-01",
    f"/agencies/{LIFTS[0]}/?on=2025-09-01", "/directory.json?q=电梯安装维修工", "/classification/6-29/",
)  # fmt: skip


@pytest.fixture
def on_a_day_of_the_edition() -> Any:
    with time_machine.travel("2025-06-15T10:00:00+08:00"):
        yield


@pytest.fixture
def as_before() -> Callable[[], list[str]]:
    """Which public addresses answer otherwise than before the slip."""
    notice()
    visitor = Client()

    def answers() -> dict[str, str]:
        return {page: MOVES.sub("", visitor.get(page).getvalue().decode()) for page in PAGES}

    before = answers()
    return lambda: [page for page, answer in answers().items() if answer != before[page]]


def take_back(client: Client, record: Any, **given: Any) -> Any:
    url = address(record, "retract")
    sent = {**open_form(client, url), "reason": "录入有误", **given}
    with override_settings(ZEAL_ALLOWLIST=[{"model": "agencies.*"}]):
        return client.post(url, sent, follow=True)


def newest() -> Adjustment:
    return Adjustment.objects.latest("pk")


DAY = {"effective_on": "2025-06-01"}


def test_a_wrong_rename_is_taken_back(publisher: Client, as_before: Callable[[], list[str]]) -> None:
    submit(publisher, agency(LIFTS[0]), "rename", name="录错的名称", **DAY)
    assert as_before() != []
    act = newest()
    told = text_of(take_back(publisher, act))
    assert "已撤下" in told
    assert as_before() == []
    assert "已撤下：录入有误" in text_of(publisher.get(address(act)))
    assert "已撤下" in text_of(publisher.get(changelist(Adjustment)))


def test_a_scope_at_the_wrong_agency_is_taken_back(
    publisher: Client, as_before: Callable[[], list[str]]
) -> None:
    three = [levels(3)[0].pk]
    submit(publisher, agency(LIFTS[0]), "start-grade", item=item(ADVERTS[1]).pk, grade_levels=three, **DAY)
    wrong, act = scope(LIFTS[0], ADVERTS[1]), newest()
    page = publisher.get(address(wrong, "retract"))
    assert f'href="{address(act)}"' in page.content.decode()
    assert 'type="submit" class="default"' not in page.content.decode()
    take_back(publisher, act)
    take_back(publisher, wrong)
    assert not Scope.objects.filter(pk=wrong.pk).exists()
    assert as_before() == []
    assert "已撤下：录入有误" in text_of(publisher.get(address(wrong)))


def test_a_wrong_recode_is_taken_back_in_one_step(
    publisher: Client, as_before: Callable[[], list[str]]
) -> None:
    submit(publisher, occupation("4-10-01-05"), "recode", code="4-10-01-99", name="", **DAY)
    acts = Adjustment.objects.filter(kind="recoded").order_by("-pk")
    assert len(acts) > 1
    shown = publisher.get(address(acts[0], "retract"))
    assert f"同一次录入的 {len(acts)} 项" in text_of(shown)
    together = ",".join(str(act.pk) for act in acts)
    take_back(publisher, acts[0], extent=together)
    assert Adjustment.objects.filter(kind="recoded").count() == 0
    assert as_before() == []
    told = text_of(submit(publisher, occupation("4-10-01-05"), "recode", code="4-10-01-98", name="", **DAY))
    assert "职业编码变更：已记录" in told


def test_what_rests_on_an_act_goes_with_it_newest_first(
    publisher: Client, as_before: Callable[[], list[str]]
) -> None:
    adverts = scope(*ADVERTS)
    four = [levels(4)[0].pk]
    submit(publisher, adverts, "start-grade", grade_levels=four, effective_on="2025-06-01")
    first = newest()
    submit(publisher, adverts, "end-grade", grade_levels=four, effective_on="2025-07-01")
    second = newest()
    submit(publisher, adverts, "start-grade", grade_levels=four, effective_on="2025-08-01")
    third = newest()
    refused = text_of(take_back(publisher, first, extent=str(first.pk)))
    assert "以它为基础的 2 项" in refused
    assert Retraction.objects.count() == 0
    page = publisher.get(address(first, "retract")).content.decode()
    assert f'href="{address(third)}"' in page
    take_back(publisher, first, extent=f"{third.pk},{second.pk},{first.pk}")
    assert [each.subject for each in Retraction.objects.order_by("pk")] == [third, second, first]
    assert as_before() == []


def test_a_wrong_filing_number_is_taken_back(publisher: Client, as_before: Callable[[], list[str]]) -> None:
    adding = "/admin/agencies/agency/add/"
    given = {"filing_number": "S000031399999", "name": "某某协会"}
    publisher.post(adding, {**open_form(publisher, adding), **given})
    wrong = agency("S000031399999")
    assert Client().get("/agencies/S000031399999/").status_code == 200
    take_back(publisher, wrong)
    assert as_before() == []
    assert Client().get("/agencies/S000031399999/").status_code == 410
    listed = text_of(publisher.get(changelist(Agency), {"q": "S000031399999"}))
    assert "已撤下" in listed
    # Nothing of it can be changed, and it is nothing to choose for anything new.
    assert publisher.post(address(wrong), {"telephone": "1"}).status_code == 403
    assert publisher.get(address(wrong, "rename")).status_code == 404
    asked = {"app_label": "agencies", "model_name": "scope", "field_name": "agency", "term": "S000031399999"}
    assert publisher.get("/admin/autocomplete/", asked).json()["results"] == []
    # A button shows it again.
    url = address(wrong, "show-again")
    assert "恢复" in text_of(publisher.get(address(wrong)))
    publisher.post(url, {**open_form(publisher, url), "reason": "号码没有错"})
    assert Client().get("/agencies/S000031399999/").status_code == 200
    assert "号码没有错" in text_of(publisher.get(address(Retraction.objects.get())))
    assert publisher.get(url).status_code == 404


def test_an_occupation_and_a_notice_entered_as_a_test_are_taken_back(
    publisher: Client, as_before: Callable[[], list[str]]
) -> None:
    adding = "/admin/agencies/notice/add/"
    typed = {
        "number": "测试", "slug": "test", "title": "测试", "issuer": "测试", "issued_on": "2025-06-01",
        "in_force_from": "2025-06-01", "text": "略",
    }  # fmt: skip
    publisher.post(adding, {**open_form(publisher, adding), **typed})
    wrong = Notice.objects.get(slug="test")
    submit(publisher, agency(LIFTS[0]), "rename", name="录错的名称", notice=wrong.pk, **DAY)
    act = newest()
    page = publisher.get(address(wrong, "retract"))
    assert f'href="{address(act)}"' in page.content.decode()
    assert "为基础，请先处理" in text_of(publisher.post(address(wrong, "retract"), {"reason": "测试"}))
    take_back(publisher, act)
    take_back(publisher, wrong)
    assert Client().get("/notices/test/").status_code == 410
    adding = "/admin/agencies/occupation/add/"
    typed = {
        "code": "4-04-05-99", "name": "录错职业", "kind": "skill_grade", "source": "测试",
        "group": str(occupation("4-04-05-01").group_id),
    }  # fmt: skip
    publisher.post(adding, {**open_form(publisher, adding), **typed})
    take_back(publisher, occupation("4-04-05-99"))
    assert Client().get("/occupations/4-04-05-99/").status_code == 410
    assert as_before() == []


def test_an_edition_is_taken_back_by_undoing_its_import(publisher: Client) -> None:
    edition = Notice.objects.get(edition=2025)
    page = text_of(publisher.get(address(edition, "retract")))
    assert "请先处理" in page
    assert "新增等级" in page


def test_what_an_edition_prints_has_no_button_and_says_what_to_do(publisher: Client) -> None:
    printed = Adjustment.objects.filter(notice__edition=2025).latest("pk")
    assert publisher.get(address(printed, "retract")).status_code == 404
    page = text_of(publisher.get(address(printed)))
    assert "撤销整次导入" in page
    assert "撤下（录入有误）" not in page


def test_an_editor_proposes_and_a_publisher_approves(editor: Client, publisher: Client) -> None:
    submit(editor, agency(LIFTS[0]), "rename", name="录错的名称", **DAY)
    act = newest()
    assert "等待另一位有“发布”权限的人发布" in text_of(take_back(editor, act))
    assert Retraction.objects.count() == 0
    proposal = Proposal.objects.get()
    assert "撤下（录入有误）" in text_of(publisher.get(address(proposal)))
    assert "已撤下" in text_of(decide(publisher, proposal, "publish"))
    made = Retraction.objects.get()
    assert (str(made.retracted_by), str(made.approved_by)) == ("编辑员", "发布员")
    assert agency(LIFTS[0]).name == "上海市电梯行业协会"


def test_what_rests_on_it_since_the_proposal_is_not_taken_unseen(editor: Client, publisher: Client) -> None:
    adverts, four = scope(*ADVERTS), [levels(4)[0].pk]
    submit(publisher, adverts, "start-grade", grade_levels=four, effective_on="2025-06-01")
    first = newest()
    submit(publisher, adverts, "end-grade", grade_levels=four, effective_on="2025-07-01")
    second = newest()
    take_back(editor, first, extent=f"{second.pk},{first.pk}")
    submit(publisher, adverts, "start-grade", grade_levels=four, effective_on="2025-08-01")
    told = text_of(decide(publisher, Proposal.objects.get(), "publish"))
    assert "已不适用于现在的记录" in told
    assert Retraction.objects.count() == 0


def test_a_proposal_about_a_record_retracted_since_is_refused_in_words(
    editor: Client, publisher: Client
) -> None:
    submit(editor, occupation(LIFTS[1]), "recode", code="6-29-03-99", name="", **DAY)
    proposal = Proposal.objects.get()
    Occupation.objects.filter(code=LIFTS[1]).update(retracted=True)
    told = text_of(decide(publisher, proposal, "publish"))
    assert "这条记录已撤下" in told


def test_under_two_persons_nobody_takes_back_alone(publisher: Client, sign_in: SignIn) -> None:
    submit(publisher, agency(LIFTS[0]), "rename", name="录错的名称", **DAY)
    with override_settings(TWO_PERSON_RULE=True):
        take_back(publisher, newest())
        assert Retraction.objects.count() == 0
        decide(sign_in("发布", "另一位"), Proposal.objects.latest("pk"), "publish")
    assert Retraction.objects.count() == 1


def test_acts_of_an_undone_import_are_marked_and_have_no_button(publisher: Client) -> None:
    submit(publisher, agency(LIFTS[0]), "rename", name="录错的名称", **DAY)
    act = newest()
    undone = Import.objects.create(
        file_name="附件.txt", content=b"", sha256="0" * 64, status="undone", entered_at=act.entered_at
    )
    with open_door("a test"):
        Adjustment.objects.filter(pk=act.pk).update(annex_import=undone)
    assert "导入已撤销" in text_of(publisher.get(changelist(Adjustment)))
    assert "所属的导入已撤销" in text_of(publisher.get(address(act)))
    assert publisher.get(address(act, "retract")).status_code == 404


def test_what_is_already_retracted_has_no_button(publisher: Client, sign_in: SignIn) -> None:
    submit(publisher, agency(LIFTS[0]), "rename", name="录错的名称", **DAY)
    act = newest()
    take_back(publisher, act)
    assert publisher.get(address(act, "retract")).status_code == 404
    assert "撤下（录入有误）" not in text_of(publisher.get(address(act)))
    assert sign_in("查看").get(address(agency(LIFTS[0]), "retract")).status_code == 403
