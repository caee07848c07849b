"""Personal data that slipped in goes for good; what remains is a sum, who, when and why, in the chain."""

import re

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.utils import timezone

from agencies.adjustments import start_grade
from agencies.adjustments.erasure import erase
from agencies.database.chain import add_link, chain_differences
from agencies.database.door import open_door
from agencies.models import Adjustment, Agency, HistoryLink, Import, Proposal
from tests.agencies.admin.acts.test_acts import submit
from tests.agencies.admin.acts.test_proposals import decide
from tests.agencies.admin.conftest import SignIn
from tests.agencies.admin.pages import address, open_form, text_of
from tests.agencies.models.writing import run
from tests.agencies.register import ADVERTS, LIFTS, agency, basis, item, levels, occupation

pytestmark = pytest.mark.django_db

PERSON = "王小明 13800000000"
GIVEN = {"text": PERSON, "reason": "误录了经办人", "sure": "on"}


def edited(client: Client, record: Agency, **values: str) -> None:
    sent = open_form(client, address(record))
    given = {name: [value] for name, value in values.items()}
    assert client.post(address(record), sent | given).status_code == 302


def everywhere() -> str:
    """All that history and the log hold, as text."""
    acts, agencies = Adjustment.history.values_list(), Agency.history.values_list()
    return str([*acts, *agencies, *Agency.every.values_list(), *LogEntry.objects.values_list()])


def test_a_contact_goes_from_the_record_and_from_its_whole_history(sign_in: SignIn) -> None:
    add_link()
    administrator, lifts = sign_in("管理员"), agency(LIFTS[0])
    contact = {"telephone": PERSON, "contact_source": "来函", "contact_confirmed_on": "2025-03-01"}
    edited(administrator, lifts, **contact, change_reason=f"{PERSON}来电")
    assert PERSON in everywhere()
    page = administrator.post(address(lifts, "erase"), GIVEN, follow=True)
    assert "抹去个人信息（" in text_of(page)
    assert PERSON not in everywhere()
    lifts.refresh_from_db()
    assert (lifts.telephone, lifts.contact_source) == ("", "来函")
    newest = lifts.history.latest()
    assert re.fullmatch(
        r"抹去个人信息：误录了经办人（\d 处，SHA-256 [0-9a-f]{64}）", newest.history_change_reason
    )
    assert (newest.history_user and newest.history_user.username) == "管理员员"
    link = HistoryLink.objects.latest("pk")
    assert link.reason == f"agency {lifts.pk} 管理员员 {newest.history_change_reason}"
    assert list(chain_differences()) == []


def test_the_reason_of_an_act_and_an_uploaded_file_go_too(sign_in: SignIn) -> None:
    administrator = sign_in("管理员")
    act = start_grade(
        basis=basis(reason=f"{PERSON}送件"), agency=agency(ADVERTS[0]), item=item(ADVERTS[1]),
        grade_levels=levels(4),
    )  # fmt: skip
    administrator.post(address(act, "erase"), GIVEN)
    act.refresh_from_db()
    assert (act.reason, PERSON in everywhere()) == ("〔已抹去〕送件", False)
    file = Import.objects.create(
        file_name="附件.txt", content=PERSON.encode(), sha256="0" * 64, entered_at=timezone.now()
    )
    administrator.post(address(file, "erase"), {**GIVEN, "text": ""})
    file.refresh_from_db()
    assert bytes(file.content) == b""
    assert "下载文件" not in administrator.get(address(file)).content.decode()


def tables_holding(text: str) -> list[str]:
    """Every table of the database, whatever it is for."""
    found = []
    for table in connection.introspection.table_names():
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            rows = str(cursor.fetchall())
        # SQLite keeps JSON as text, in which Chinese is escaped.
        if text in rows or ascii(text)[1:-1] in rows.replace("\\\\", "\\"):
            found.append(table)
    return found


def test_the_reason_of_an_act_goes_from_the_history_of_what_it_touched(sign_in: SignIn) -> None:
    editor, publisher, administrator = sign_in("编辑"), sign_in("发布"), sign_in("管理员")
    why = {"reason": f"{PERSON}来函", "effective_on": "2025-06-01"}
    submit(editor, agency(LIFTS[0]), "rename", name="某某协会", **why)
    submit(editor, occupation(ADVERTS[1]), "recode", code="4-08-08-99", name="", **why)
    decide(publisher, Proposal.objects.get(), "publish")
    assert len(tables_holding(PERSON)) > 5
    for act in Adjustment.objects.exclude(entered_by=None):
        administrator.post(address(act, "erase"), GIVEN)
    assert tables_holding(PERSON) == []


def test_what_waits_for_publication_and_a_contact_without_its_source_go_too(sign_in: SignIn) -> None:
    administrator, lifts = sign_in("管理员"), agency(LIFTS[0])
    user = User.objects.get(username="管理员员")
    waiting = Proposal.objects.create(
        record_kind="agency", record_id=lifts.pk, act="rename", label="更名", subject=lifts.name,
        form_data={"name": ["新名"], "reason": [f'"{PERSON}"来电']}, summary=[["理由", PERSON]],
        proposed_by=user, proposed_at=timezone.now(),
    )  # fmt: skip
    assert erase(record=waiting, text=PERSON, reason="误录", by=user) == 1
    waiting.refresh_from_db()
    assert waiting.form_data == {"name": ["新名"], "reason": ['"〔已抹去〕"来电']}
    assert waiting.summary == [["理由", "〔已抹去〕"]]
    contact = {"telephone": "021-60000000", "contact_source": PERSON, "contact_confirmed_on": "2025-03-01"}
    edited(administrator, lifts, **contact, change_reason="补充联系方式")
    administrator.post(address(lifts, "erase"), GIVEN)
    lifts.refresh_from_db()
    assert (lifts.telephone, lifts.contact_source, lifts.contact_confirmed_on) == ("", "", None)
    assert PERSON not in everywhere()


def test_nobody_else_may_and_nothing_else_is_touched(sign_in: SignIn) -> None:
    lifts = agency(LIFTS[0])
    for group in ("查看", "编辑", "发布"):
        assert sign_in(group).get(address(lifts, "erase")).status_code == 403
        assert "抹去个人信息" not in sign_in(group).get(address(lifts)).content.decode()
    told = text_of(sign_in("管理员").post(address(lifts, "erase"), {**GIVEN, "text": lifts.name}))
    assert "都没有这段文字" in told
    assert not HistoryLink.objects.exists()


def test_an_erasure_never_covers_what_was_tampered_with(sign_in: SignIn) -> None:
    add_link()
    with open_door("a test"):
        run("UPDATE agencies_adjustment SET reason = 'x' WHERE id = 1")
    told = text_of(sign_in("管理员").post(address(agency(LIFTS[0]), "erase"), GIVEN))
    assert "历史校验不符" in told
