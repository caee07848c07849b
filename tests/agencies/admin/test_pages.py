"""Every page of the admin opens, in Chinese, and under a policy that forbids inline script and style."""

import datetime as dt
import re
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.db import models
from django.test import Client

from agencies.adjustments import split_item
from agencies.models import (
    Agency,
    AnnexRow,
    Notice,
    Occupation,
    OccupationGroup,
    Proposal,
    Scope,
    SearchNote,
    SeenFinding,
)
from tests.agencies.admin.conftest import SignIn
from tests.agencies.admin.pages import INLINE, address, changelist, text_of
from tests.agencies.register import LABELLING, LIFTS, agency, basis, levels, occupation, scope

MODELS = sorted(
    (model for model in admin.site._registry if model._meta.app_label == "agencies"),
    key=str,
)


@pytest.mark.parametrize("model", MODELS)
def test_every_list_opens_without_inline_script_or_style(model: type[models.Model], sign_in: SignIn) -> None:
    page = sign_in("查看").get(changelist(model)).content.decode()
    assert "选择" in page
    assert not INLINE.search(page)


@pytest.mark.parametrize("model", MODELS)
def test_every_record_opens_for_viewer_and_administrator(model: type[models.Model], sign_in: SignIn) -> None:
    record = model._default_manager.first()
    if record is None:
        blank = BLANK[model._meta.model_name or ""]
        if author := {Proposal: "proposed_by", SeenFinding: "marked_by"}.get(model):
            blank = {**blank, author: User.objects.create(username="某人")}
        record = model._default_manager.create(**blank)
    for group in ("查看", "管理员"):
        page = sign_in(group).get(address(record)).content.decode()
        assert str(record)[:12] in page
        assert not INLINE.search(page)


NOW = dt.datetime(2025, 3, 1, tzinfo=dt.UTC)
BLANK: dict[str, dict[str, Any]] = {
    "alias": {"text": "电工师傅", "source": "测试", "confidence": "low", "occupation_id": 1},
    "import": {"file_name": "附件.txt", "content": b"", "sha256": "0" * 64, "entered_at": NOW},
    "missedsearch": {"text": "飞行员", "day": "2025-03-01", "kind": "unknown"},
    "occupationname": {
        "occupation_id": 1,
        "name": "旧称",
        "valid_until": "2025-03-01",
        "source": "测试",
    },
    "proposal": {
        "record_kind": "scope",
        "record_id": 1,
        "label": "终止等级",
        "subject": "某某协会：电工",
        "form_data": {},
        "summary": [],
        "proposed_at": NOW,
    },
    "retraction": {"notice_id": 1, "reason": "录错", "retracted_at": NOW},
    "seenfinding": {"subject": "某机构", "what": "没有任何联系方式", "seen": True, "marked_at": NOW},
    "searchnote": {
        "title": "驾驶证",
        "terms": ["驾照"],
        "kind": "another_certificate",
        "text": "略",
        "basis": "略",
    },
}


@pytest.mark.parametrize("model", MODELS)
def test_nothing_can_be_deleted_by_anybody(model: type[models.Model], rf: object, sign_in: SignIn) -> None:
    record = model._default_manager.first()
    administrator = sign_in("超级用户")
    if record is not None:
        assert administrator.post(address(record, "delete"), {"post": "yes"}).status_code == 403
    listing = administrator.get(changelist(model)).content.decode()
    assert "delete_selected" not in listing


def test_an_agency_shows_its_scopes_with_the_grades_in_force(editor: Client) -> None:
    page = editor.get(address(agency(LIFTS[0]))).content.decode()
    assert "6-29-03-03" in page
    assert "电梯安装维修工" in page
    assert "五级、四级、三级、二级、一级" in page
    assert "沪人社职〔2024〕458号" in page


def test_a_special_ability_has_no_grades_and_says_so(editor: Client) -> None:
    assert "不分等级" in editor.get(address(scope(*LABELLING))).content.decode()


@pytest.mark.parametrize(
    ("model", "typed", "found"),
    [
        (Agency, "电梯", "S000031300006"),
        (Agency, "S000031300006", "上海市电梯行业协会"),
        (Occupation, "6-29-03-03", "电梯安装维修工"),
        (Scope, "电梯", "6-29-03-03"),
        (AnnexRow, "S000031300006", "上海市电梯行业协会"),
    ],
)
def test_lists_are_searched_by_name_and_by_code(
    model: type[models.Model], typed: str, found: str, editor: Client
) -> None:
    page = editor.get(changelist(model), {"q": typed}).content.decode()
    assert found in page
    assert "上海市广告协会" not in page


@pytest.mark.parametrize(
    ("model", "filtered", "counts"),
    [
        # 56 agencies, 73 occupations and 2 special abilities, 114 scopes; 347 grades: 四级 96, 一级 38.
        (Agency, "", ["在目录内 (56)", "未填写 (56)"]),
        (Occupation, "", ["在目录内 (75)", "不在目录内 (1586)"]),
        (Scope, "", ["在目录内 (114)", "四级／中级工 (96)", "一级／高级技师 (38)"]),
        (Scope, "grade=1", ["38 条结果"]),
    ],
)
def test_filters_show_how_many_there_are(
    model: type[models.Model], filtered: str, counts: list[str], editor: Client
) -> None:
    page = editor.get(f"{changelist(model)}?{filtered}").content.decode()
    for count in counts:
        assert count in page


@pytest.mark.parametrize(
    ("field", "term", "found"),
    [(("scope", "agency"), "电梯", "S000031300006"), (("scope", "item"), "6-29-03", "电梯安装维修工")],
)
def test_agency_and_item_are_chosen_by_typing(
    field: tuple[str, str], term: str, found: str, editor: Client
) -> None:
    asked = {"app_label": "agencies", "model_name": field[0], "field_name": field[1], "term": term}
    results = editor.get("/admin/autocomplete/", asked).json()["results"]
    assert any(found in result["text"] for result in results)


def test_codes_and_filing_numbers_are_read_only_once_made(sign_in: SignIn) -> None:
    administrator = sign_in("超级用户")
    for record in (agency(LIFTS[0]), occupation(LIFTS[1]), Notice.objects.get()):
        page = administrator.get(address(record)).content.decode()
        for name in ("filing_number", "code", "number", "slug"):
            assert f'name="{name}"' not in page
    assert 'name="filing_number"' in administrator.get("/admin/agencies/agency/add/").content.decode()


def test_annex_rows_are_shown_as_printed_and_never_edited(sign_in: SignIn) -> None:
    row = AnnexRow.objects.order_by("line")[0]
    administrator = sign_in("超级用户")
    assert " ｜ ".join(row.cells) in administrator.get(address(row)).content.decode()
    assert administrator.post(address(row), {"position": "9"}).status_code == 403


def test_who_sees_no_record_sees_no_history_either(sign_in: SignIn) -> None:
    for record in (AnnexRow.objects.all()[0], OccupationGroup.objects.all()[0], agency(LIFTS[0])):
        history = address(record, "history")
        assert (sign_in("无").get(history).status_code, sign_in("查看").get(history).status_code) == (
            403,
            200,
        )


def test_who_may_not_is_led_back_to_the_desk(sign_in: SignIn) -> None:
    for refused, status in (("/admin/agencies/alias/add/", 403), ("/admin/quality/nothing/", 404)):
        answer = sign_in("查看").get(refused)
        assert answer.status_code == status
        assert '<a href="/admin/">' in answer.content.decode()
    assert "您的账号没有这项权限" in text_of(sign_in("查看").get("/admin/agencies/alias/add/"))
    assert '<a href="/admin/">' not in sign_in("查看").get("/nothing/").content.decode()


def test_what_the_framework_and_the_database_say_is_said_in_chinese(sign_in: SignIn) -> None:
    """Headings that are read out, a password that is refused, ticks, and what is stored as JSON."""
    administrator, viewer = sign_in("管理员"), sign_in("查看")
    page = administrator.get("/admin/").content.decode()
    assert '<th scope="col">记录</th>' in page
    assert "Model name" not in page
    typed = {"username": "小李", "password1": "短", "password2": "短"}
    page = administrator.post("/admin/auth/user/add/", typed).content.decode()
    assert "密码太短，至少要有 12 个字符。" in page
    assert re.search("<title>\\s*有误：", page)
    assert "After you" not in page
    page = viewer.get(changelist(Occupation)).content.decode()
    assert 'alt="是"' in page
    assert 'alt="True"' not in page
    note = SearchNote.objects.create(
        title="驾驶", terms=["驾照", "学车"], kind="caution", text="略", basis="略"
    )
    assert "触发词: 驾照、学车" in " ".join(text_of(viewer.get(address(note))).split())
    note.approved, note.terms = True, ["驾照"]
    note.save()
    changes = " ".join(text_of(viewer.get(address(note, "history"))).split())
    assert "否 → 是" in changes
    assert "驾照、学车 → 驾照" in changes
    split = split_item(
        basis=basis(), scope=scope(*LIFTS), parts={"安装工": levels(5, 4), "维修工": levels(3)}
    )
    told = text_of(viewer.get(address(split)))
    assert "拆分为：工种：安装工，等级：5、4；工种：维修工，等级：3" in told
