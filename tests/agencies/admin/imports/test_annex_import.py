"""Imports: upload, problems, plan, confirmation of exactly that plan, and undoing."""

import io
import re
from collections.abc import Iterator
from contextlib import suppress
from html import unescape
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from agencies.adjustments import start_grade
from agencies.models import Adjustment, DataVersion, Import, Notice, Proposal
from tests.agencies.admin.conftest import SignIn
from tests.agencies.admin.pages import INLINE, address, read_form, text_of
from tests.agencies.annex.document import INPUTS, TEXT
from tests.agencies.register import ADVERTS, JUNE, basis, levels, notice, scope

pytestmark = pytest.mark.django_db(transaction=True)
UPLOAD = "/admin/agencies/import/upload/"
# The next directory: another year, 广告设计师 without 三级, one agency gone.
NEXT_YEAR = (
    ("2025年", "2026年"),
    ("2025 年", "2026 年"),
    ("2024年12月30日", "2025年12月29日"),
    ("沪人社职〔2024〕458号", "沪人社职〔2025〕470号"),
)
CHANGED = (
    ("51\t上海建工集团股份有限公司\tS000031200059\t1\t4-08-08-23\t建筑信息模型技术员\t4\n", ""),
    ("4-08-08-08\t广告设计师\t3、2、1", "4-08-08-08\t广告设计师\t2、1"),
)


@pytest.fixture(autouse=True)
def child_in_this_process(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The command runs here, on the test database; that it runs as a child is seen in the browser."""

    def run(arguments: list[str]) -> bool:
        with suppress(SystemExit):
            call_command("import_annex", *arguments, stdout=io.StringIO())
        return True

    monkeypatch.setattr("agencies.annex.applying.staging.run_child", run)
    with override_settings(ZEAL_ALLOWLIST=[{"model": "*"}]):  # an import is no page
        yield


def next_edition() -> str:
    text = TEXT
    for old, new in (*NEXT_YEAR, *CHANGED):
        assert old in text
        text = text.replace(old, new)
    return text


def upload(client: Client, text: str = "", **given: Any) -> Any:
    file = SimpleUploadedFile("附件.txt", (text or next_edition()).encode())
    sent = {"file": file, "kind": "annual", **given}
    return client.post(UPLOAD, {name: value for name, value in sent.items() if value}, follow=True)


def step(client: Client, slug: str, **given: Any) -> Any:
    url = f"/admin/agencies/import/{Import.objects.latest('id').pk}/{slug}/"
    return client.post(url, {**read_form(client.get(url)), **given}, follow=True)


def status() -> str:
    return Import.objects.latest("id").status


def test_an_upload_is_planned_and_changes_nothing(editor: Client) -> None:
    told = text_of(upload(editor))
    assert "计划已生成，目录还没有改动" in told
    for said in (
        "关于2026年上海市社会化职业技能评价",
        "上海市人力资源和社会保障局",
        "移除（1）",
        "上海建工集团股份有限公司",
        "变更等级（1）",
        "112 项不变",
    ):
        assert said in told
    assert Notice.objects.editions().count() == 1
    assert (status(), str(Import.objects.get().entered_by)) == ("planned", "编辑员")


def test_a_publisher_confirms_the_plan_and_it_is_applied(editor: Client, publisher: Client) -> None:
    upload(editor)
    told = text_of(step(publisher, "apply", checked="on"))
    assert "已发布，目录已按计划更新" in told
    assert [notice.edition for notice in Notice.objects.editions()] == [2026, 2025]
    assert (status(), str(Import.objects.get().applied_by)) == ("applied", "发布员")


def test_nothing_is_applied_unread(editor: Client, publisher: Client) -> None:
    upload(editor)
    assert "请核对计划之后勾选" in text_of(step(publisher, "apply"))
    assert status() == "planned"


def test_only_the_very_plan_that_was_read_is_applied(editor: Client, publisher: Client) -> None:
    upload(editor)
    assert "请重新核对后再发布" in text_of(step(publisher, "apply", checked="on", confirmed="0" * 64))
    url = f"/admin/agencies/import/{Import.objects.get().pk}/apply/"
    read = read_form(publisher.get(url))
    adverts = scope(*ADVERTS)
    start_grade(basis=basis(JUNE), agency=adverts.agency, item=adverts.item, grade_levels=levels(4))
    told = text_of(publisher.post(url, {**read, "checked": "on"}, follow=True))
    assert "目录还没有改动。请逐项核对，再发布" in told
    assert (status(), Notice.objects.editions().count()) == ("planned", 1)


def test_an_editor_does_not_publish_and_a_viewer_does_not_upload(editor: Client, sign_in: SignIn) -> None:
    upload(editor)
    key = Import.objects.get().pk
    assert editor.get(f"/admin/agencies/import/{key}/apply/").status_code == 403
    assert sign_in("查看").get(UPLOAD).status_code == 403
    assert sign_in("无").get(f"/admin/agencies/import/{key}/file/").status_code == 403
    assert "核对无误，发布" not in text_of(editor.get(address(Import.objects.get())))


@override_settings(TWO_PERSON_RULE=True)
def test_under_the_rule_of_two_nobody_publishes_an_own_upload(publisher: Client, sign_in: SignIn) -> None:
    upload(publisher)
    url = f"/admin/agencies/import/{Import.objects.get().pk}/apply/"
    assert publisher.get(url).status_code == 403
    another, third = sign_in("发布", "另一位"), sign_in("发布", "第三位")
    step(another, "again")
    assert another.get(url).status_code == 200
    # What one mended oneself neither; only what nobody mended is read anew without a word.
    step(another, "again", in_force_from="2026-01-05")
    assert another.get(url).status_code == 403
    step(third, "apply", checked="on")
    assert status() == "applied"


def test_an_applied_import_is_undone_as_one_step(editor: Client, publisher: Client) -> None:
    upload(editor)
    step(publisher, "apply", checked="on")
    assert "已撤销，目录回到这次导入之前" in text_of(step(publisher, "undo", reason="发错了文件"))
    assert [notice.edition for notice in Notice.objects.editions()] == [2025]
    assert "发错了文件" in text_of(publisher.get(address(Import.objects.get())))


def test_undoing_is_done_by_a_second_person(editor: Client, publisher: Client, sign_in: SignIn) -> None:
    upload(editor)
    step(publisher, "apply", checked="on")
    with override_settings(TWO_PERSON_RULE=True):
        assert "已提交，等待另一位" in text_of(step(publisher, "undo", reason="发错了文件"))
        assert status() == "applied"
        url = f"/admin/agencies/proposal/{Proposal.objects.get().pk}/publish/"
        assert publisher.get(url).status_code == 403
        other = sign_in("发布", "另一位")
        assert "已撤销，目录回到这次导入之前" in text_of(other.post(url, {"remark": ""}, follow=True))
    assert status() == "undone"


def test_undoing_is_refused_while_something_newer_rests_on_it(editor: Client, publisher: Client) -> None:
    upload(editor)
    step(publisher, "apply", checked="on")
    later = Notice.objects.get(edition=2026).in_force_from.replace(year=2026)
    adverts = scope(*ADVERTS)
    start_grade(basis=basis(later), agency=adverts.agency, item=adverts.item, grade_levels=levels(5))
    assert "以这次导入为基础" in text_of(step(publisher, "undo", reason="发错了文件"))
    assert status() == "applied"


def test_a_broken_file_is_refused_with_every_place(editor: Client) -> None:
    printed = "6-29-03-03\t电梯安装维修工\t5"
    told = text_of(upload(editor, next_edition().replace(printed, printed[:-1] + "7")))
    assert "未通过，目录没有任何改动" in told
    assert "发布前必须改正" in told
    assert status() == "refused"


def test_many_removals_must_be_accepted_by_name(editor: Client) -> None:
    lines = next_edition().split("\n")
    upload(editor, "\n".join(lines[:90] + lines[140:]))
    assert status() == "refused"
    told = text_of(step(editor, "again", accept_removals="on"))
    assert "已确认接受" in told
    assert status() == "planned"


def test_a_pasted_table_is_read_like_a_file(editor: Client) -> None:
    table = (
        "编号\t评价机构名称\t机构备案号\t序号\t职业编码\t职业（工种）\t等级\n"
        "1\t上海市广告协会\tS000031300049\t1\t4-08-08-08\t广告设计师\t4\n"
    )
    given = {"number": "沪人社职〔2025〕200号", "issued_on": "2025-06-01", "in_force_from": "2025-07-01"}
    told = text_of(upload(editor, file=None, table=table, kind="adjustment", **given))
    assert "变更等级（1）" in told
    assert Import.objects.get().file_name == "粘贴的表格.txt"


@pytest.mark.parametrize("given", [{"file": None}, {"table": "编号\t名称\n"}])
def test_one_file_or_one_table_must_be_handed_in(editor: Client, given: dict[str, Any]) -> None:
    assert "二者选一" in text_of(upload(editor, **given))
    assert Import.objects.count() == 0


def test_a_pasted_character_of_none_is_told_beside_its_field(editor: Client) -> None:
    told = text_of(upload(editor, file=None, table="编号\x00\t名称"))
    assert "粘贴的内容含有看不见的字符（U+0000）" in told
    assert "二者选一" not in told
    assert "空字符串" not in told


def test_a_file_that_is_too_large_is_refused_unread(editor: Client) -> None:
    upload(editor, "编" * 1_800_000)
    assert (status(), bytes(Import.objects.get().content)) == ("refused", b"")


def test_the_file_can_be_had_back(editor: Client, sign_in: SignIn) -> None:
    upload(editor)
    answer = sign_in("查看").get(f"/admin/agencies/import/{Import.objects.get().pk}/file/")
    assert answer.content.decode() == next_edition()
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_every_page_is_plain_enough_for_a_strict_policy(editor: Client, publisher: Client) -> None:
    upload(editor)
    record = Import.objects.get()
    apply = f"/admin/agencies/import/{record.pk}/apply/"
    for url in (UPLOAD, apply, address(record), address(record, "history")):
        assert not INLINE.search(publisher.get(url).content.decode())


HIDDEN = (INPUTS / "08_hidden_rows.xlsx").read_bytes()


def upload_hidden(client: Client) -> None:
    file = SimpleUploadedFile("附件.xlsx", HIDDEN)
    said = {"number": "沪人社职〔2025〕9号", "issued_on": "2025-12-30", "in_force_from": "2026-01-01"}
    client.post(UPLOAD, {"file": file, "kind": "annual", **said})


def test_a_warning_that_asks_for_it_has_to_be_accepted(editor: Client, publisher: Client) -> None:
    upload_hidden(editor)
    told = text_of(step(publisher, "apply", checked="on"))
    assert "接受提醒：“目录”第 10、11、12 行是隐藏或被筛选掉的" in told
    assert "请确认这一项之后勾选" in told
    assert status() == "planned"
    step(publisher, "apply", checked="on", **{"accept-rows-hidden": "on"})
    assert status() == "applied"


def test_number_days_and_kind_are_mended_without_a_new_upload(editor: Client) -> None:
    upload_hidden(editor)
    url = f"/admin/agencies/import/{Import.objects.get().pk}/again/"
    assert read_form(editor.get(url))["number"] == ["沪人社职〔2025〕9号"]
    step(editor, "again", number="沪人社职〔2025〕470号", in_force_from="2026-02-01", kind="adjustment")
    mended = Import.objects.get()
    assert (mended.plan["notice"], mended.plan["in_force_from"]) == ("沪人社职〔2025〕470号", "2026-02-01")
    assert (mended.kind, mended.plan["kind"], mended.content) == ("adjustment", "adjustment", HIDDEN)


def test_a_title_read_amiss_is_mended_before_it_is_published(editor: Client, publisher: Client) -> None:
    upload(editor)
    said = {"title": "关于2026年社会化评价有关事项的通知", "issuer": "上海市人社局"}
    page = text_of(step(editor, "again", **said))
    assert all(each in page for each in said.values())
    step(publisher, "apply", checked="on")
    notice = Notice.objects.get(edition=2026)
    assert (notice.title, notice.issuer) == tuple(said.values())


def test_a_list_of_imports_reads_no_plan_and_history_keeps_none(editor: Client) -> None:
    upload(editor)
    with CaptureQueriesContext(connection) as asked:
        assert "沪人社职" in text_of(editor.get("/admin/agencies/import/"))
    listing = [query["sql"] for query in asked if '"agencies_import"."file_name"' in query["sql"]]
    assert listing
    whole = re.compile(r'(?<!\()"agencies_import"\."(?:plan|problems|content)"')
    assert not any(whole.search(sql) for sql in listing)
    kept = {field.name for field in Import.history.model._meta.get_fields()}
    assert not kept & {"plan", "problems", "content"}


def found() -> tuple[list[Any], list[str]]:
    """What the newest upload is told: its problems, and the consequences of its plan."""
    newest = Import.objects.latest("id")
    return newest.problems, newest.plan["consequences"]


def test_after_an_undo_the_same_file_is_told_the_same(publisher: Client) -> None:
    """An unknown code, an unknown agency and another name for a known one: asked about again."""
    text = next_edition()
    for old, new in (
        ("4-08-08-08\t广告设计师\t2、1", "4-08-08-98\t测试设计师\t2、1"),
        ("上海市电梯行业协会\tS000031300006", "上海市电梯协会\tS000031300006"),
        ("S000031300049", "S000031300949"),
    ):
        assert old in text
        text = text.replace(old, new)
    upload(publisher, text)
    first = found()
    assert len(first[0]) > 1
    step(publisher, "apply", checked="on")
    step(publisher, "undo", reason="发错了文件")
    upload(publisher, text)
    assert found() == first


def test_the_template_filled_in_comes_to_a_plan(editor: Client, sign_in: SignIn) -> None:
    url = "/admin/agencies/import/template.xlsx"
    assert sign_in("查看").get(url).status_code == 403
    assert url in editor.get(UPLOAD).content.decode()
    template = editor.get(url).content
    for row, told in (
        (["新增", "上海市广告协会", *ADVERTS, "广告设计师", "4"], "变更等级（1）"),
        (["终止", "上海市广告协会", *ADVERTS, "广告设计师", ""], "移除（1）"),
    ):
        workbook, filled = openpyxl.load_workbook(io.BytesIO(template)), io.BytesIO()
        workbook.worksheets[0].append(row)
        workbook.save(filled)
        file = SimpleUploadedFile("调整.xlsx", filled.getvalue())
        given = {"kind": "adjustment", "number": notice().number, "file": file}
        page = text_of(editor.post(UPLOAD, given, follow=True))
        assert told in page
        assert "读到 1 行，其中 0 项不变" in page


def test_what_the_public_would_see_is_shown_beside_what_holds_and_nothing_stays(
    editor: Client, sign_in: SignIn
) -> None:
    upload(editor)
    record = Import.objects.get()
    before = DataVersion.objects.now(), record.history.count(), Adjustment.objects.count()
    url = address(record, "preview")
    assert url in editor.get(address(record)).content.decode()
    assert "iframe" not in editor.get(url).content.decode()
    page = editor.post(url, {"preview": "1"}).content.decode()
    assert not INLINE.search(page)
    shown = [unescape(document) for document in re.findall(r'srcdoc="([^"]*)"', page)]
    assert len(shown) >= 4
    gone = "自 2025-12-29 起移除"
    assert [gone in document for document in shown[:2]] == [False, True]
    assert "广告设计师，2025-12-29 的公开页面" in page
    assert (DataVersion.objects.now(), record.history.count(), Adjustment.objects.count()) == before
    assert sign_in("查看").post(url, {"preview": "1"}).status_code == 403


def test_a_plan_that_nobody_wants_is_given_up_and_stays_on_record(editor: Client, publisher: Client) -> None:
    upload(editor)
    assert "已放弃" not in text_of(step(editor, "drop"))
    told = text_of(step(editor, "drop", reason="发错了附件"))
    assert "已放弃，目录没有任何改动" in told
    record = Import.objects.get()
    assert (record.status, record.history.latest().history_change_reason) == ("dropped", "放弃：发错了附件")
    for slug in ("apply", "again", "drop", "preview"):
        assert publisher.get(address(record, slug)).status_code == 403


def test_two_plans_are_compared_change_by_change(editor: Client) -> None:
    upload(editor, next_edition().replace("3、2、1", "2、1", 1))
    upload(editor)
    newer, older = Import.objects.newest_first()
    url = address(newer, "compare")
    assert url in editor.get(address(newer)).content.decode()
    assert str(older) in text_of(editor.get(url))
    page = text_of(editor.get(url, {"other": older.pk}))
    assert "只在另一份（1）" in page
    assert "只在这一份" not in page
    assert "变更等级：相同 1 项" in page
    assert "errorlist" in editor.get(url, {"other": newer.pk}).content.decode()
