"""A register of the release before goes on under this one: edits before and after are both seen."""

import datetime as dt
import io
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.test import Client, override_settings
from django.utils import timezone

from agencies.models import (
    Adjustment,
    Agency,
    AgencyName,
    Alias,
    AnnexRow,
    DataVersion,
    Notice,
    Occupation,
    Scope,
    ScopeGrade,
    SearchNote,
)
from tests.agencies.models.writing import run
from tests.agencies.register import LIFTS, scope
from tests.catalogue.asking import ask, page
from tests.states.acts import ADJUSTED_2025, ADVERTS, FIRST, PROPERTY, Act, State
from tests.states.acts import Scope as Named

# The last migration of the release before, commit 26634ff.
BEFORE = "0009_newest_adjustments"
LIFT_GRADES = {"agency": LIFTS[0], "code": LIFTS[1]}


def migrate(*to: str) -> None:
    call_command("migrate", "agencies", *to, verbosity=0, interactive=False, stdout=io.StringIO())


def rename_alias(old: str, new: str) -> None:
    run("UPDATE agencies_alias SET text = %s, approved = %s WHERE text = %s", [new, True, old])


def end_grade(scope_id: int, numeral: str) -> None:
    run(
        "UPDATE agencies_scopegrade SET valid_until = %s, ended_by_id = started_by_id WHERE scope_id = %s "
        "AND grade_level_id = (SELECT id FROM agencies_gradelevel WHERE numeral = %s)",
        ["2025-06-01", scope_id, numeral],
    )


# What its editors recorded: `THERE` in the release before, the rest by SQL in either.
NAMED = Named(*LIFTS, "")
THERE = (
    Act("started", dt.date(2025, 7, 1), ADJUSTED_2025, PROPERTY, frozenset({"2"})),
    Act("ended", dt.date(2025, 10, 1), ADJUSTED_2025, ADVERTS, frozenset({"1"})),
    Act("renamed", dt.date(2025, 9, 1), ADJUSTED_2025, NAMED, name="上海市电梯行业联合会"),
)
ENDED = Act("ended", dt.date(2025, 6, 1), FIRST.number, NAMED, frozenset({"5"}))
UPGRADED = State("upgraded", dt.date(2025, 12, 15), acts=(*THERE, ENDED))


def record_acts() -> None:
    """As the verbs of the release before left them: each act, what it opened or closed, and its history."""
    models = MigrationExecutor(connection).loader.project_state(("agencies", BEFORE)).apps.get_model
    entered = timezone.now()
    notice = models("agencies", "Notice").objects.create(
        number=ADJUSTED_2025,
        slug="2025-100",
        title="关于调整评价目录的通知",
        issuer="上海市人力资源和社会保障局",
        issued_on=dt.date(2025, 1, 15),
        in_force_from=dt.date(2025, 1, 15),
        last_checked_on=dt.date(2025, 1, 16),
        text="略",
    )
    for number, act in enumerate(THERE, start=1):
        agency = models("agencies", "Agency").objects.get(filing_number=act.scope.filing_number)
        entry = {"notice": notice, "effective_on": act.day, "reason": "备案调整", "entered_at": entered}
        entry |= {"number": f"2025-100-{number:04}", "kind": act.verb, "agency": agency}
        if act.verb == "renamed":
            done = models("agencies", "Adjustment").objects.create(**entry)
            agency.names.update(valid_until=act.day)
            agency.names.create(name=act.name, valid_from=act.day, started_by=done)
            agency.name, agency.website, agency.contact_source = act.name, "https://example.org/", "来函"
            agency.contact_confirmed_on = act.day
            agency.save()
        else:
            scope = models("agencies", "Scope").objects.get(
                agency=agency, item__occupation__code=act.scope.code, item__work_type=""
            )
            entry |= {"scope": scope, "occupation": scope.item.occupation}
            done = models("agencies", "Adjustment").objects.create(**entry)
            (numeral,) = act.grades
            level = models("agencies", "GradeLevel").objects.get(numeral=numeral)
            if act.verb == "started":
                scope.grades.create(grade_level=level, valid_from=act.day, started_by=done)
            else:
                scope.grades.filter(grade_level=level).update(valid_until=act.day, ended_by=done)
        noted = models("agencies", "HistoricalAdjustment")
        values = {field.attname: getattr(done, field.attname) for field in done._meta.concrete_fields}
        noted.objects.create(
            **values, history_date=entered, history_type="+", history_change_reason="备案调整"
        )


def assert_rows_are_those_of(state: State, client: Client) -> None:
    for day in state.days():
        names, rows = state.agency_names(day), ask(client, on=str(day), per_page="200")["results"]
        held = {
            Named(row["filing_number"], row["code"], row["work_type"] or ""): frozenset(
                map(str, row["grades"])
            )
            for row in rows
        }
        assert held == state.held(day), day
        assert [row for row in rows if row["agency"] != names[row["filing_number"]]] == [], day


def assert_history_is_told(client: Client) -> None:
    """The acts, with their notice and its page; the former name; what was recorded beside the acts."""
    told = client.get("/changes/").content.decode()
    for act in THERE:
        assert f'<time datetime="{act.day}"' in told or str(act.day) in told, act
    assert client.get("/notices/2025-100/").status_code == 200
    agency = client.get(f"/agencies/{LIFTS[0]}/").content.decode()
    assert "至 2025-08-31" in agency
    assert "https://example.org/" in agency


def grades(client: Client) -> list[int]:
    found: list[int] = ask(client, **LIFT_GRADES)["results"][0]["grades"]
    return found


def found(client: Client, text: str) -> bool:
    return len(page(client, q=text, view="table").rows) > 1


def public_rows(client: Client) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = ask(client, per_page="200")["results"]
    return found


def table_counts() -> dict[str, int]:
    """Of what the release before had too: what is new in this one, it takes away when it is left."""
    models = (
        Agency,
        AgencyName,
        Alias,
        AnnexRow,
        Adjustment,
        Notice,
        Occupation,
        Scope,
        ScopeGrade,
        SearchNote,
    )
    counts = {model.__name__: model._base_manager.count() for model in models}
    histories = (model.history.model for model in models if hasattr(model, "history"))
    counts |= {model.__name__: model._base_manager.count() for model in histories}
    # Words that the guide or a notice answers.
    counts["Alias"] = Alias._base_manager.filter(topic=None, notice=None).count()
    return counts


@pytest.mark.django_db(transaction=True)
@pytest.mark.timeout(180)
@override_settings(PAGE_CACHE_BYTES=1024 * 1024)
def test_edits_before_and_after_an_upgrade_are_seen(client: Client) -> None:
    run("UPDATE agencies_alias SET text = %s WHERE text = %s", ["带娃能手", "月嫂"])
    rows, counts = public_rows(client), table_counts()
    assert (found(client, "娃娃师傅"), grades(client)) == (False, [5, 4, 3, 2, 1])
    # Known beforehand: the models of now read columns that the release before has not.
    lifts, versions = scope(*LIFTS).pk, [DataVersion.objects.now()]
    try:
        migrate(BEFORE)
        run("UPDATE agencies_notice SET title = issuer || ' ' || title")
        rename_alias("带娃能手", "娃娃师傅")
        versions.append(DataVersion.objects.now())
        end_grade(lifts, "5")
        record_acts()
        versions.append(DataVersion.objects.now())
    finally:
        migrate()
    assert (found(client, "娃娃师傅"), grades(client)) == (True, [4, 3, 2, 1])
    assert Notice.objects.editions().get().title.startswith("关于2025年")
    changed = {row["filing_number"] for row in public_rows(client) if row not in rows}
    assert changed == {act.scope.filing_number for act in UPGRADED.acts}
    assert_rows_are_those_of(UPGRADED, client)
    assert_history_is_told(client)
    assert {name: n for name, n in table_counts().items() if n < counts[name]} == {}
    rename_alias("娃娃师傅", "奶娃高手")
    versions.append(DataVersion.objects.now())
    end_grade(lifts, "4")
    versions.append(DataVersion.objects.now())
    assert (found(client, "奶娃高手"), found(client, "娃娃师傅"), grades(client)) == (True, False, [3, 2, 1])
    assert [version.number for version in versions] == sorted({version.number for version in versions})
