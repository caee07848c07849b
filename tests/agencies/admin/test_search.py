"""Lists are searched by sound, choices name the exact one first, and every record has its history."""

from typing import Any

import pytest
from django.contrib import admin
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agencies.models import Agency, AnnexRow, Occupation
from tests.agencies.admin.conftest import SignIn
from tests.agencies.admin.pages import address, changelist, text_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("model", "typed", "found"),
    [
        (Occupation, "diangong", "6-31-01-03"),
        (Occupation, "dg", "6-31-01-03"),
        (Agency, "hudong", "沪东中华造船"),
        (Agency, "hu dong", "沪东中华造船"),
    ],
)
def test_names_are_found_by_joined_syllables_and_by_initials(
    editor: Client, model: type[models.Model], typed: str, found: str
) -> None:
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
