"""An occupation's official rename: the name of each day on pages, in files, in plans, and after an undo."""

import datetime as dt

import pytest
from django.test import Client

from agencies.adjustments import AdjustmentRefused, Basis, correct, rename_occupation
from agencies.adjustments.retraction import retract
from agencies.annex.applying.undo import undo_import
from agencies.changes import changes_from, compare_states
from agencies.in_memory import in_force
from agencies.models import Adjustment, Import, Occupation, occupation_name_on
from tests.agencies.annex.editions import ADJUSTMENT, COLUMNS, edition, imported, kinds, planned, rules
from tests.agencies.register import EDITION, JULY, JUNE, LIFTS, basis, occupation
from tests.catalogue.asking import ask, body

pytestmark = pytest.mark.django_db
CODE, OLD, NEW = LIFTS[1], "电梯安装维修工", "电梯装调维修工"
EVE = JUNE - dt.timedelta(days=1)
PRINTED = (f"{CODE}\t{OLD}", f"{CODE}\t{NEW}")


def rename(name: str = NEW, on: dt.date = JUNE) -> Adjustment:
    return rename_occupation(basis=basis(on), occupation=occupation(CODE), name=name)


def name_on(on: dt.date) -> str:
    named = Occupation.objects.annotate(name_on_day=occupation_name_on(on)).values_list(
        "name_on_day", flat=True
    )
    name: str = named.get(code=CODE)
    return name


def test_a_name_holds_from_its_day_on() -> None:
    act = rename()
    assert [name_on(EDITION), name_on(EVE), name_on(JUNE)] == [OLD, OLD, NEW]
    assert (act.kind, act.before, act.after) == ("occupation_renamed", {"name": OLD}, {"name": NEW})
    assert [row.item for row in in_force(EVE).for_code(CODE)] == [OLD]
    assert [row.item for row in in_force(JUNE).for_code(CODE)] == [NEW]


@pytest.mark.parametrize(
    ("name", "on", "code"),
    [(" ", JULY, "no-name"), (NEW, JULY, "same-name"), ("电梯工", JUNE, "renamed-later")],
)
def test_a_rename_that_makes_no_sense_is_refused(name: str, on: dt.date, code: str) -> None:
    rename()
    with pytest.raises(AdjustmentRefused) as refused:
        rename(name, on)
    assert refused.value.code == code


def test_names_follow_each_other_and_a_correction_leaves_the_past() -> None:
    rename()
    rename("电梯工", JULY)
    correct(basis=basis(JULY), record=occupation(CODE), values={"name": "电梯维保工"})
    assert [name_on(EVE), name_on(JUNE), name_on(JULY)] == [OLD, NEW, "电梯维保工"]


def test_a_rename_that_is_taken_back_never_was() -> None:
    retract(record=rename(), reason="录入有误")
    assert [name_on(EVE), name_on(JUNE), occupation(CODE).former_names.count()] == [OLD, OLD, 0]


def test_changes_and_comparisons_tell_it() -> None:
    rename()
    told = f"职业“{OLD}”（{CODE}）更名为“{NEW}”。"
    assert [each.sentence for each in changes_from(Adjustment.objects.changes())] == [told]
    difference = compare_states(EVE, JUNE)
    assert [each.sentence for each in difference.changes] == [told]
    assert difference.unchanged == 114
    assert [each.occupation for each in compare_states(EDITION, EVE).changes] == []


def shown(client: Client, address: str) -> str:
    return " ".join(body(client.get(address)).decode().split())


def test_pages_of_each_day_print_the_name_of_that_day(client: Client) -> None:
    rename()
    for address in (
        f"/occupations/{CODE}/",
        f"/agencies/{LIFTS[0]}/",
        "/occupations/",
        f"/directory/?code={CODE}&view=table",
    ):
        separator = "&" if "?" in address else "?"
        before = shown(client, f"{address}{separator}on={EVE}")
        after = shown(client, f"{address}{separator}on={JUNE}")
        assert f">{OLD}<" in before
        assert f">{NEW}<" in after
        assert f">{NEW}</a>" not in before
        assert f">{OLD}</a>" not in after
    page = shown(client, f"/occupations/{CODE}/?on={JUNE}")
    assert f'曾用名称：<span lang="zh-Hans">{OLD}</span>（至 2025-05-31） 沪人社职〔2025〕100号' in page
    page = shown(client, f"/occupations/{CODE}/?on={EVE}")
    assert f'另有名称：<span lang="zh-Hans">{NEW}</span>（自 2025-06-01 起）' in page
    assert OLD in shown(client, f"/statements/{LIFTS[0]}/{CODE}/5/{EVE}/")
    linked = f'<a href="/occupations/{CODE}/">{NEW}</a>'
    assert f"职业“{OLD}”（{CODE}）更名为“{linked}”。" in shown(client, f"/changes/?code={CODE}")
    assert "职业更名" in shown(client, "/changes.atom")


def test_a_search_by_the_former_name_finds_it_and_says_so(client: Client) -> None:
    rename()
    (row,) = ask(client, q=OLD, on=JUNE.isoformat())["results"]
    assert (row["occupation"], row["matched"]) == (NEW, [f"“{OLD}”是 {NEW} 的曾用名称"])


def test_an_annex_with_another_name_proposes_the_rename() -> None:
    plan = planned(edition(PRINTED))
    assert (kinds(plan), plan.refused) == (["occupation_renamed"], False)
    assert [rule for rule, _line in rules(plan)] == ["occupation-renamed"]
    assert plan.as_json()["occupation_renamed"][0]["name_before"] == OLD
    assert plan.difference.unchanged == 114
    assert imported(edition(PRINTED)).applied
    day = dt.date(2025, 12, 29)
    assert [name_on(day - dt.timedelta(days=1)), name_on(day)] == [OLD, NEW]
    undo_import(annex_import=Import.objects.latest("pk"), reason="附件有误")
    assert [name_on(day), occupation(CODE).name] == [OLD, OLD]


def test_an_adjustment_may_bring_a_new_name_too() -> None:
    row = f"1\t上海市电梯行业协会\t{LIFTS[0]}\t1\t{CODE}\t{NEW}\t5、4、3、2、1\n"
    assert imported(COLUMNS + row, ADJUSTMENT).applied
    assert [name_on(JUNE), name_on(JULY)] == [OLD, NEW]


def test_the_name_of_another_occupation_is_a_mistyped_code() -> None:
    plan = planned(edition((PRINTED[0], f"{CODE}\t设备点检员")))
    assert plan.refused
    assert "name-unlike-register" in [rule for rule, _line in rules(plan, "fatal")]


def test_a_rename_ahead_of_its_day_is_told_as_one_to_come(client: Client) -> None:
    coming = Basis(effective_on=dt.date(2199, 1, 1), notice=basis().notice, reason="通知")
    rename_occupation(basis=coming, occupation=occupation(CODE), name=NEW)
    page = shown(client, f"/occupations/{CODE}/")
    assert f'<h1 lang="zh-Hans">{OLD}</h1>' in page
    assert "将自 2199-01-01 起" in shown(client, f"/changes/?code={CODE}")
