"""An applied plan leaves the register as the file prints it, and everything it did on record."""

import datetime as dt

import pytest
from django.contrib.auth.models import User

from agencies.annex.applying.apply import apply_plan
from agencies.annex.applying.importing import File, import_annex, new_import
from agencies.annex.planning.notice_details import Request
from agencies.annex.planning.plan import LISTED_KINDS
from agencies.changes import changes_from, compare_states, states_on
from agencies.models import Adjustment, Agency, AnnexRow, DataVersion, Import, Notice, Scope
from tests.agencies.annex.document import TEXT, read_annex
from tests.agencies.annex.editions import (
    ADJUSTMENT,
    COLUMNS,
    DAY,
    EVERYTHING,
    NUMBER,
    edition,
    imported,
    planned,
)
from tests.agencies.register import (
    EDITION,
    LIFTS,
    agency,
    grades_on,
    occupation,
    scope,
)

pytestmark = pytest.mark.django_db
BEFORE = DAY - dt.timedelta(days=1)
COFFEE = "S000031400042"


def test_the_register_holds_what_the_file_prints() -> None:
    outcome = imported(edition(*EVERYTHING))
    assert (outcome.applied, outcome.refused) == (True, False)
    held = states_on(DAY)
    assert len(held) == 115
    assert [grade.numeral for grade in held["S000031300037", "4-06-01-01", ""].levels] == ["3", "2"]
    assert held["S000031300006", "6-29-03-03", ""].agency == "上海市电梯协会"
    assert ("S000031200059", "4-08-08-23", "") not in held
    assert {key[2] for key in held if key[1] == "4-10-01-05"} == {"失能照护", "康复照护", ""}


def test_the_day_before_everything_is_as_it_was() -> None:
    before = states_on(EDITION)
    imported(edition(*EVERYTHING))
    assert states_on(BEFORE) == before


def test_other_grades_keep_their_dates_and_sources() -> None:
    imported(edition(*EVERYTHING))
    kept = scope("S000031300037", "4-06-01-01").grades.get(grade_level__numeral="3")
    assert (kept.valid_from, kept.valid_until, kept.started_by.notice.edition) == (EDITION, None, 2025)


def test_what_took_effect_is_what_was_planned() -> None:
    plan = planned(edition(*EVERYTHING))
    imported(edition(*EVERYTHING))
    acts = Adjustment.objects.changes().of_notice(Notice.objects.get(number=NUMBER))
    taken = sorted(change.sentence for change in changes_from(acts.newest_first()))
    assert taken == sorted(change.sentence for change in plan.difference.changes)


def test_the_two_editions_compared_differ_as_planned() -> None:
    plan = planned(edition(*EVERYTHING))
    imported(edition(*EVERYTHING))
    difference = compare_states(EDITION, DAY)
    assert difference.unchanged == 110
    for kind in LISTED_KINDS:
        assert {change.sentence for change in difference.of_kind(kind)} == {
            change.sentence for change in plan.difference.of_kind(kind)
        }


def test_the_same_file_again_is_no_change() -> None:
    imported(edition(*EVERYTHING))
    before = Adjustment.objects.count(), AnnexRow.every.count(), Import.objects.count()
    again = imported(edition(*EVERYTHING))
    assert (again.applied, again.plan.difference.changes, again.plan.difference.unchanged) == (True, (), 115)
    assert (Adjustment.objects.count(), AnnexRow.every.count(), Import.objects.count()) == before


def test_every_row_is_recorded_as_it_is_printed() -> None:
    text = edition(*EVERYTHING)
    imported(text)
    rows = AnnexRow.objects.filter(notice__number=NUMBER).order_by("line")
    lines = text.split("\n")
    assert len(rows) == 115
    assert ["\t".join(row.cells) for row in rows] == [lines[row.line - 1] for row in rows]


def test_scopes_stand_in_the_order_of_the_newest_edition() -> None:
    imported(edition(*EVERYTHING))
    rows = AnnexRow.objects.filter(notice__number=NUMBER).order_by("line")
    printed = list(rows.values_list("scope", flat=True))
    assert list(Scope.objects.in_force(DAY).as_printed().values_list("pk", flat=True)) == printed
    behind = Scope.objects.exclude(pk__in=printed).as_printed().values_list("print_order", flat=True)
    assert list(behind) == [116, 117, 118]


def test_every_act_knows_its_import_and_who_did_it() -> None:
    editor = User.objects.create_user("发布员")
    data = edition(*EVERYTHING).encode()
    import_annex(read_annex(data), File("2026.txt", data), Request(), by=editor)
    done = Import.objects.get()
    assert (done.status, done.applied_by, done.notice.number) == ("applied", editor, NUMBER)  # type: ignore[union-attr]
    assert (done.file_name, bytes(done.content), len(done.plan["added"])) == ("2026.txt", data, 3)
    (entry,) = done.history.all()
    assert (entry.history_user, entry.history_type, entry.history_change_reason) == (
        editor,
        "+",
        "年度目录所列",
    )
    acts = done.adjustments.all()
    assert {(act.entered_by, act.reason, act.effective_on) for act in acts} == {(editor, "年度目录所列", DAY)}
    assert acts.count() == 7
    assert scope(COFFEE, "4-03-02-18").grades.first().history.first().history_user == editor  # type: ignore[union-attr]


def test_a_recoded_occupation_replaces_the_old_one() -> None:
    imported(edition(*EVERYTHING))
    new = occupation("4-03-02-18")
    assert (new.name, new.replaces, new.in_classification) == ("咖啡师", occupation("4-03-02-08"), False)


def test_a_recode_may_change_the_levels_with_the_code() -> None:
    imported(edition(("4-03-02-08\t咖啡师\t5、4、3、2、1", "4-03-02-18\t咖啡师\t5、4、3")))
    assert grades_on(scope(COFFEE, "4-03-02-18"), DAY) == ["5", "4", "3"]
    assert grades_on(scope(COFFEE, "4-03-02-08"), BEFORE) == ["5", "4", "3", "2", "1"]


def test_special_abilities_come_and_go_without_levels() -> None:
    swapped = ("4-04-05-Z2\t人工智能模型运用", "4-04-05-Z3\t人工智能测试")
    imported(edition(swapped))
    assert grades_on(scope("S000031200057", "4-04-05-Z2"), DAY) == []
    assert grades_on(scope("S000031200057", "4-04-05-Z3"), DAY) == [None]


def test_a_second_name_is_kept_for_search() -> None:
    imported(edition(("上海市电梯行业协会", "上海市电梯协会 (上海电梯学院)")))
    lifts = agency(LIFTS[0])
    assert (lifts.name, lifts.second_name) == ("上海市电梯协会", "上海电梯学院")
    assert "dian ti" in lifts.pinyin


def test_a_code_outside_the_classification_is_marked() -> None:
    added = "\t\t\t2\t4-03-02-77\t茶饮研发师\t4、3\n36\t"
    outcome = imported(edition(("\n36\t", "\n" + added)))
    assert outcome.applied
    new = occupation("4-03-02-77")
    assert (new.in_classification, new.group.code, new.pinyin) == (False, "4-03-02", "cha yin yan fa shi")


def test_an_adjustment_changes_what_it_lists_and_its_rows_are_recorded() -> None:
    row = "1\t上海市电梯行业协会\tS000031300006\t1\t6-29-03-03\t电梯安装维修工\t5、4\n"
    assert imported(COLUMNS + row, ADJUSTMENT).applied
    lifts = scope(*LIFTS)
    assert [grades_on(lifts, day) for day in (dt.date(2025, 6, 30), dt.date(2025, 7, 1))] == [
        ["5", "4", "3", "2", "1"],
        ["5", "4"],
    ]
    (printed,) = AnnexRow.objects.filter(notice__number="沪人社职〔2025〕200号")
    assert (printed.scope, printed.notice.edition, printed.notice.issuer) == (lifts, None, "来源文件未提供")
    assert printed.get_absolute_url() == "/notices/2025-200/#line-2"
    assert lifts.print_order < Scope.UNPRINTED
    sources = AnnexRow.objects.printed_by(dt.date(2025, 7, 1)).of_scopes([lifts.pk])
    assert [row.notice.edition for row in sources] == [2025]
    assert len(states_on(dt.date(2025, 7, 1))) == 114


def test_the_data_version_moves() -> None:
    before = DataVersion.objects.now().number
    imported(edition())
    assert DataVersion.objects.now().number > before


def test_a_plan_without_a_day_is_never_applied() -> None:
    plan = planned(COLUMNS + "1\t上海市电梯行业协会\tS000031300006\t1\t6-29-03-03\t电梯安装维修工\t5\n")
    with pytest.raises(ValueError, match="without its notice"):
        apply_plan(plan, new_import(File("a", b""), Request(), None), "", None)


def test_an_outcome_unlike_the_file_is_taken_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("agencies.annex.applying.apply.carry_out", lambda *_: None)
    before = DataVersion.objects.now().number
    outcome = imported(edition(("4-06-01-01\t物业管理师\t4、3", "4-06-01-01\t物业管理师\t4")))
    assert [found.rule for found in outcome.problems if found.fatal] == ["refused"]
    assert "与文件所列不符" in next(found.message for found in outcome.problems if found.fatal)
    assert (outcome.applied, Agency.objects.count()) == (False, 56)
    assert DataVersion.objects.now().number == before


def test_the_document_itself_changes_nothing() -> None:
    before = DataVersion.objects.now().number
    assert imported(TEXT).applied
    assert DataVersion.objects.now().number == before
    assert not Import.objects.exists()
