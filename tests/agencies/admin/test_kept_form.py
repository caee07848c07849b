"""A form outlives its sign-in: what was typed is kept and sent again."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.agencies.admin.acts.test_acts import basis, page_of
from tests.agencies.admin.conftest import SignIn
from tests.agencies.admin.pages import INLINE, open_form, read_form, text_of
from tests.agencies.register import LIFTS, agency

pytestmark = pytest.mark.django_db


def test_what_was_typed_before_the_sign_in_ended_is_kept_and_sent_again(editor: Client) -> None:
    lifts = agency(LIFTS[0])
    url = page_of(lifts, "rename")
    sent = {**open_form(editor, url), **basis(name="上海市电梯协会")}
    editor.logout()
    answer = editor.post(url, sent)
    assert answer.status_code == 403
    assert "登录已过期，刚才没有保存" in text_of(answer)
    assert not INLINE.search(answer.content.decode())
    kept = read_form(answer)
    assert kept["name"] == ["上海市电梯协会"]
    editor.force_login(User.objects.get(username="编辑员"))
    editor.post(url, kept)
    assert agency(LIFTS[0]).name == "上海市电梯协会"


def test_a_page_from_before_another_sign_in_is_kept_too(sign_in: SignIn) -> None:
    sign_in("编辑")
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(User.objects.get(username="编辑员"))
    url = page_of(agency(LIFTS[0]), "rename")
    sent: dict[str, Any] = {
        **open_form(browser, url),
        **basis(name="上海市电梯协会"),
        "csrfmiddlewaretoken": "x" * 64,
    }
    answer = browser.post(url, sent, headers={"Origin": "http://testserver"})
    assert "您重新登录过" in text_of(answer)
    browser.post(url, read_form(answer), headers={"Origin": "http://testserver"})
    assert agency(LIFTS[0]).name == "上海市电梯协会"
    # What another site sends is never offered to be sent again.
    for origin in ({"Origin": "http://evil.example"}, {}):
        strange = browser.post(url, sent, headers=origin)
        assert strange.status_code == 403
        assert "再次提交" not in text_of(strange)


def test_passwords_are_not_kept_and_signing_out_needs_no_one(client: Client) -> None:
    answer = client.post("/admin/auth/user/add/", {"username": "某人", "password1": "lantern-jade"})
    assert "某人" in answer.content.decode()
    assert "lantern-jade" not in answer.content.decode()
    assert client.post("/admin/logout/", follow=True).status_code == 200
