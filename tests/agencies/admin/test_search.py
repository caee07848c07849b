"""Lists are searched by sound, choices name the exact one first, and every record has its history."""

import datetime as dt
from typing import Any

import pytest
from django.contrib import admin
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agencies.adjustments import end_grade, rename_occupation
from agencies.adjustments.retraction import retract
from agencies.admin.history import ReadOnlyAdmin
from agencies.models import (
    Adjustment,
    Agency,
    Alias,
    AnnexRow,
    AssessmentItem,
    Import,
    Occupation,
    OccupationName,
    Retraction,
    Scope,
)
from tests.agencies.admin.conftest import SignIn
from tests.agencies.admin.pages import INLINE, address, changelist, text_of
from tests.agencies.register import ADVERTS, JUNE, basis, levels, occupation, scope

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2025, 3, 1, 12, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("model", "typed", "found"),
    [
        (Occupation, "diangong", "6-31-01-03"),
        (Occupation, "dg", "6-31-01-03"),
        (Agency, "hudong", "沪东中华造船"),
        (Agency, "hu dong", "沪东中华造船"),
        (AssessmentItem, "diangong", "6-31-01-03"),
        (AssessmentItem, "dg", "6-31-01-03"),
        (Alias, "dianqigongren", "电器工人"),
        (Alias, "dqgr", "电器工人"),
        (OccupationName, "lvsejiancha", "绿色检查工"),
        (OccupationName, "LSJCG", "绿色检查工"),
    ],
)
def test_names_are_found_by_joined_syllables_and_by_initials(
    editor: Client, model: type[models.Model], typed: str, found: str
) -> None:
    electrician = occupation("6-31-01-03")
    Alias.objects.create(text="电器工人", source="测试", pinyin="dian qi gong ren", occupation=electrician)
    OccupationName.objects.create(
        name="绿色检查工",
        pinyin="lv se jian cha gong",
        source="测试",
        occupation=electrician,
        valid_until=JUNE,
    )
    assert found in text_of(editor.get(changelist(model), {"q": typed}))
    assert found not in text_of(editor.get(changelist(model), {"q": "zzzz"}))


def test_of_many_words_eight_are_looked_for(editor: Client) -> None:
    def longest(words: int) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert editor.get(changelist(Agency), {"q": "电 " * words}).status_code == 200
        return max(len(query["sql"]) for query in asked)

    assert longest(100) == longest(8) > longest(7)


def test_of_choices_the_exact_name_stands_first(editor: Client) -> None:
    asked = {"app_label": "agencies", "model_name": "scope", "field_name": "item", "term": "电工"}
    first: Any = editor.get("/admin/autocomplete/", asked).json()["results"][0]
    assert first["text"].startswith("6-31-01-03 电工")


def test_every_record_has_a_history_page(sign_in: SignIn) -> None:
    root = sign_in("超级用户")
    for model in admin.site._registry:
        if model._meta.app_label == "agencies" and (record := model._default_manager.first()) is not None:
            assert root.get(address(record, "history")).status_code == 200, model
    row = AnnexRow.objects.first()
    assert row is not None
    assert "从不修改" in text_of(root.get(address(row, "history")))


def test_every_state_in_a_history_can_be_read_and_what_nobody_edits_cannot_be_restored(
    sign_in: SignIn,
) -> None:
    rename_occupation(basis=basis(), occupation=occupation("6-31-01-03"), name="电力工")
    act = end_grade(basis=basis(), scope=scope(*ADVERTS), grade_levels=levels(1))
    retract(record=act, reason="录错")
    upload = Import.objects.create(file_name="附件.txt", content=b"x", sha256="0" * 64, entered_at=NOON)
    root = sign_in("超级用户")
    seen = set()
    for model in admin.site._registry:
        history: Any = getattr(model, "history", None)
        if history is not None and (state := history.first()) is not None:
            page = reverse(
                f"admin:agencies_{model._meta.model_name}_simple_history", args=[state.id, state.pk]
            )
            answer = root.get(page)
            assert (model, answer.status_code) == (model, 200)
            assert not INLINE.search(answer.content.decode())
            seen.add(model)
            if isinstance(admin.site._registry[model], ReadOnlyAdmin):
                assert root.post(page).status_code == 403
    assert seen >= {Agency, Import, Adjustment, OccupationName, Retraction, Scope}
    page = text_of(sign_in("查看").get(f"{address(upload, 'history')}{upload.history.get().pk}/"))
    assert "附件.txt" in page
    assert "已上传" in page
