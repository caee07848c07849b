"""Who may do what: the four groups, as migrations make them.

    查看    looks at everything
    编辑    enters records, contact data, names for search, adjustments that add to the directory
    发布    also applies imports, takes grades out of the directory, and restores older states
    管理员  also looks after accounts

Nobody may delete a record of the register, so no group has that right.
"""

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from pytest_django import Settings

from agencies.models import Agency, Alias
from tests.agencies.admin.conftest import SignIn
from tests.agencies.admin.pages import address, changelist, open_form, text_of
from tests.agencies.register import LIFTS, agency

pytestmark = pytest.mark.django_db
WORD = "lantern-jade-harbour-27"

VIEWED = (
    "adjustment", "agency", "agencyname", "alias", "annexrow", "assessmentitem", "claim", "gradelevel",
    "guidetopic", "import", "missedsearch", "notice", "occupation", "occupationgroup", "occupationname",
    "officiallookup", "proposal", "quotation", "retraction", "scope", "scopegrade", "searchnote",
    "seenfinding",
)  # fmt: skip
EDITED = (
    "agency", "alias", "assessmentitem", "claim", "guidetopic", "notice", "occupation", "officiallookup",
    "quotation", "searchnote",
)  # fmt: skip

VIEW = {f"view_{model}" for model in VIEWED}
EDIT = (
    VIEW
    | {f"{verb}_{model}" for model in EDITED for verb in ("add", "change")}
    | {"add_adjustment", "add_import", "add_seenfinding"}
)
PUBLISH = EDIT | {"publish_adjustment", "restore_record"}
ADMINISTER = PUBLISH | {"view_user", "add_user", "change_user", "view_group"}

GROUPS = {"查看": VIEW, "编辑": EDIT, "发布": PUBLISH, "管理员": ADMINISTER}


@pytest.fixture(autouse=True)
def two_accounts(settings: Settings) -> None:
    """A page about an account asks for two: the one it is about, and who looks at it."""
    settings.ZEAL_ALLOWLIST = [{"model": "auth.User"}]


def rights(group: str) -> set[str]:
    return set(Group.objects.get(name=group).permissions.values_list("codename", flat=True))


def test_each_group_has_the_rights_that_are_written_down() -> None:
    assert {name: rights(name) for name in GROUPS} == GROUPS


def test_each_group_may_what_the_one_before_may() -> None:
    assert rights("查看") < rights("编辑") < rights("发布") < rights("管理员")


def test_no_group_may_delete_anything() -> None:
    assert not [right for name in GROUPS for right in rights(name) if right.startswith("delete_")]


def test_only_publishers_and_administrators_publish_and_restore() -> None:
    for right in ("publish_adjustment", "restore_record"):
        assert [name for name in GROUPS if right in rights(name)] == ["发布", "管理员"]


def test_a_viewer_looks_and_changes_nothing(sign_in: SignIn) -> None:
    viewer, lifts = sign_in("查看"), agency(LIFTS[0])
    assert viewer.get(changelist(Agency)).status_code == 200
    assert "保存本次修改" not in viewer.get(address(lifts)).content.decode()
    assert viewer.post(address(lifts), {"name_en": "x"}).status_code == 403
    assert viewer.get("/admin/agencies/alias/add/").status_code == 403


def test_somebody_without_a_group_sees_nothing(sign_in: SignIn) -> None:
    assert sign_in("无").get(changelist(Agency)).status_code == 403


def test_an_administrator_looks_after_accounts_and_an_editor_does_not(sign_in: SignIn) -> None:
    assert sign_in("管理员").get("/admin/auth/user/").status_code == 200
    assert sign_in("发布").get("/admin/auth/user/").status_code == 403


def test_the_desk_is_closed_to_strangers(client: Client) -> None:
    answer = client.get(changelist(Alias))
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/admin/login/")


def test_an_administrator_makes_no_account_that_may_do_everything(sign_in: SignIn) -> None:
    administrator = sign_in("管理员")
    plain = User.objects.create(username="小王")
    url = f"/admin/auth/user/{plain.pk}/change/"
    sent = open_form(administrator, url)
    editors = str(Group.objects.get(name="编辑").pk)
    given = {"is_superuser": ["on"], "user_permissions": ["1"], "is_staff": ["on"], "groups": [editors]}
    assert administrator.post(url, {**sent, **given}).status_code == 302
    plain.refresh_from_db()
    assert (plain.is_superuser, plain.is_staff, plain.user_permissions.count()) == (False, True, 0)
    assert [group.name for group in plain.groups.all()] == ["编辑"]


def test_an_administrator_cannot_take_over_a_higher_account(sign_in: SignIn) -> None:
    root = User.objects.create(username="根", is_superuser=True, is_staff=True)
    administrator = sign_in("管理员")
    assert administrator.post(f"/admin/auth/user/{root.pk}/password/", {}).status_code == 403
    assert administrator.post(f"/admin/auth/user/{root.pk}/change/", {}).status_code == 403


def test_an_account_says_whether_it_has_a_password_and_not_how_it_is_kept(sign_in: SignIn) -> None:
    with_one = User.objects.create_user("有密码", password=WORD)
    for root, account, told in (
        (False, with_one, "已设置，谁也看不到"),
        (False, User.objects.create_user("无密码"), "没有设置，不能登录"),
        (True, with_one, "已设置，谁也看不到"),
    ):
        reader = sign_in("超级用户" if root else "管理员")
        page = text_of(reader.get(f"/admin/auth/user/{account.pk}/change/"))
        assert told in page
        assert "pbkdf2" not in page
        assert "迭代" not in page


def test_an_account_is_closed_and_never_deleted(sign_in: SignIn) -> None:
    somebody = User.objects.create(username="小王")
    assert (
        sign_in("超级用户").post(f"/admin/auth/user/{somebody.pk}/delete/", {"post": "yes"}).status_code
        == 403
    )


def test_a_new_account_has_its_group_in_words_and_signs_in_at_once(sign_in: SignIn, client: Client) -> None:
    administrator, url = sign_in("管理员"), "/admin/auth/user/add/"
    page = administrator.get(url).content.decode()
    assert "发布：另可发布调整和导入" in page
    assert "permission" not in page
    publishers = str(Group.objects.get(name="发布").pk)
    given = {"username": "小李", "password1": WORD, "password2": WORD, "groups": [publishers]}
    assert administrator.post(url, given).status_code == 302
    # Wherever the address would lead, nobody is led to another site.
    signed_in = client.post("/admin/login/?next=//example.org/", {"username": "小李", "password": WORD})
    assert signed_in.headers["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200
