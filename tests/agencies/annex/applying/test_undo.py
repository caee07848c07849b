"""An import taken back leaves the register as if it had never been, and keeps what it was."""

import datetime as dt

import pytest
from django.contrib.auth.models import User

from agencies.adjustments import (
    AdjustmentRefused,
    Basis,
    correct_period,
    end_grade,
    file_agency,
    rename_agency,
    start_grade,
)
from agencies.adjustments.retraction import retract
from agencies.annex.applying.undo import undo_import
from agencies.changes import changes_from, states_on
from agencies.database.door import open_door
from agencies.models import (
    Adjustment,
    Agency,
    AgencyName,
    AnnexRow,
    Import,
    Notice,
    Occupation,
    Retraction,
    Scope,
    ScopeGrade,
)
from tests.agencies.annex.document import TEXT
from tests.agencies.annex.editions import (
    ADDED,
    ADJUSTMENT,
    COLUMNS,
    DAY,
    EVERYTHING,
    NUMBER,
    edition,
    imported,
)
from tests.agencies.register import (
    EDITION,
    JUNE,
    LIFTS,
    agency,
    basis,
    grades_on,
    item,
    levels,
    notice,
    scope,
)

pytestmark = pytest.mark.django_db
LATER = dt.date(2026, 3, 1)


def applied() -> Import:
    assert imported(edition(*EVERYTHING)).applied
    return Import.objects.get(status=Import.Status.APPLIED)


def state() -> tuple[object, ...]:
    """All that the public could see of the register, on any day."""
    return (
        list(
            ScopeGrade.objects.order_by("pk").values_list("scope", "grade_level", "valid_from", "valid_until")
        ),
        list(AgencyName.objects.order_by("pk").values_list("agency", "name", "valid_from", "valid_until")),
        list(Occupation.objects.filter(replaces__isnull=False).values_list("code")),
        list(Notice.objects.editions().values_list("number")),
        list(AnnexRow.objects.order_by("pk").values_list("pk")),
        [change.sentence for change in changes_from(Adjustment.objects.changes())],
        list(Scope.objects.in_force(EDITION).as_printed().values_list("pk", flat=True)),
    )


def test_the_register_is_as_it_was_before() -> None:
    before = state()
    undo_import(annex_import=applied(), reason="文件有误")
    assert state() == before
    assert agency(LIFTS[0]).name == "上海市电梯行业协会"


def test_an_act_of_it_is_not_taken_back_alone() -> None:
    """The document goes on saying what it prints; of seven acts of five kinds none goes by itself."""
    acts, before = applied().adjustments.all(), state()
    assert (len(acts), len({act.kind for act in acts})) == (7, 5)
    for act in acts:
        with pytest.raises(AdjustmentRefused, match="撤销整次导入"):
            retract(record=act, reason="录错")
    assert (state() != before, Retraction.objects.count()) == (False, 0)


def test_its_acts_rows_and_file_are_kept() -> None:
    done = applied()
    editor = User.objects.create_user("发布员")
    undone = undo_import(annex_import=done, reason="文件有误", by=editor)
    assert (undone.status, undone.undone_by, undone.undone_reason) == ("undone", editor, "文件有误")
    assert (undone.undone_at is not None, bytes(undone.content) != b"") == (True, True)
    assert undone.adjustments.count() == 7
    assert undone.adjustments.standing().count() == 0
    assert AnnexRow.every.filter(notice__number=NUMBER, undone=True).count() == 115


def test_the_audit_history_tells_of_it() -> None:
    undo_import(annex_import=applied(), reason="文件有误")
    scope_history = scope("S000031300037", "4-06-01-01").history.first()
    assert scope_history.history_change_reason == "撤销导入：文件有误"
    deleted = ScopeGrade.history.filter(history_type="-")
    assert {entry.history_change_reason for entry in deleted} == {"撤销导入：文件有误"}


def test_the_same_file_may_be_imported_again() -> None:
    undo_import(annex_import=applied(), reason="文件有误")
    assert imported(edition(*EVERYTHING)).applied
    assert len(states_on(DAY)) == 115
    assert Notice.objects.get(number=NUMBER).edition == 2026
    assert AnnexRow.objects.filter(notice__number=NUMBER).count() == 115


def test_a_corrected_file_may_be_imported_instead() -> None:
    undo_import(annex_import=applied(), reason="机构名称有误")
    text = edition(*EVERYTHING).replace("上海市测试协会", "上海市测评协会")
    assert imported(text).applied
    renamed = agency("S000031300064")
    assert (renamed.name, [name.name for name in renamed.names.all()]) == (
        "上海市测评协会",
        ["上海市测评协会"],
    )
    assert Notice.objects.get(number=NUMBER).text == text


def test_an_adjustment_is_undone_too() -> None:
    before = state()
    row = "1\t上海市电梯行业协会\tS000031300006\t1\t6-29-03-03\t电梯安装维修工\t5、4\n"
    assert imported(COLUMNS + row, ADJUSTMENT).applied
    undo_import(annex_import=Import.objects.get(), reason="误导入")
    assert state() == before
    assert grades_on(scope(*LIFTS), dt.date(2025, 8, 1)) == ["5", "4", "3", "2", "1"]


def on(day: dt.date) -> Basis:
    return Basis(effective_on=day, notice=notice(), reason="之后的调整")


def test_a_later_act_on_its_scopes_agencies_or_codes_forbids_it() -> None:
    done = applied()
    end_grade(basis=on(LATER), scope=scope("S000031300038", "4-10-01-05", "失能照护"), grade_levels=levels(3))
    refused(done, "newer-act")


def test_a_later_start_of_what_it_ended_forbids_it() -> None:
    done = applied()
    builder = scope("S000031200059", "4-08-08-23")
    start_grade(basis=on(LATER), agency=builder.agency, item=builder.item, grade_levels=levels(4))
    refused(done, "newer-act")


def test_a_later_name_forbids_it() -> None:
    done = applied()
    rename_agency(basis=on(LATER), agency=agency(LIFTS[0]), name="上海电梯协会")
    refused(done, "newer-act")


def test_a_new_scope_of_an_agency_that_it_brought_forbids_it() -> None:
    done = applied()
    start_grade(
        basis=on(LATER), agency=agency("S000031300064"), item=item("4-08-08-08"), grade_levels=levels(3)
    )
    refused(done, "newer-act")


def refused(done: Import, code: str) -> None:
    before = state()
    with pytest.raises(AdjustmentRefused) as refusal:
        undo_import(annex_import=done, reason="文件有误")
    assert refusal.value.code == code
    assert state() == before


def test_a_later_act_on_something_else_does_not() -> None:
    done = applied()
    end_grade(basis=on(LATER), scope=scope(*LIFTS), grade_levels=levels(1))
    assert undo_import(annex_import=done, reason="文件有误").status == "undone"
    assert grades_on(scope(*LIFTS), LATER) == ["5", "4", "3", "2"]


def test_a_later_edition_forbids_it() -> None:
    done = applied()
    following = edition(*EVERYTHING)
    for old, new in (("2026", "2027"), ("2025年12月", "2026年12月"), (NUMBER, "沪人社职〔2026〕470号")):
        following = following.replace(old, new)
    assert imported(following).applied
    refused(done, "newer-edition")


def test_it_is_undone_once_and_with_a_reason() -> None:
    done = applied()
    with pytest.raises(AdjustmentRefused) as refusal:
        undo_import(annex_import=done, reason=" ")
    assert refusal.value.code == "no-reason"
    undo_import(annex_import=done, reason="文件有误")
    refused(done, "not-applied")


def test_an_earlier_act_does_not_forbid_it() -> None:
    end_grade(basis=basis(JUNE), scope=scope(*LIFTS), grade_levels=levels(1))
    before = state()
    undo_import(annex_import=applied(), reason="文件有误")
    assert state() == before


def test_what_was_entered_before_the_import_stays_as_it_was() -> None:
    """A notice with the text of its own, an occupation and an agency that nothing listed yet."""
    known = Notice.objects.create(
        number=NUMBER,
        slug="entered-before",
        title="先行录入的标题",
        issuer="某局",
        issued_on=DAY,
        in_force_from=DAY,
        text="先行录入的全文",
    )
    filed = file_agency(basis=basis(), filing_number="S000031300064", name="先行登记的协会")
    written = set(Notice.objects.filter(pk=known.pk).values()[0].items())
    undo_import(annex_import=applied(), reason="文件有误")
    now = set(Notice.objects.filter(pk=known.pk).values()[0].items())
    assert {name for name, _value in now - written} == {"version"}
    assert Agency.objects.filter(pk=filed.pk).exists()


def test_what_only_the_import_brought_is_hidden_with_it() -> None:
    undone = undo_import(annex_import=applied(), reason="文件有误")
    hidden = undone.retractions.standing()
    assert {str(each.subject) for each in hidden if each.notice or each.agency} == {
        str(undone.notice),
        *(str(each) for each in Agency.every.filter(retracted=True)),
    }
    for model in (Agency, Occupation, Notice, Scope):
        assert model.every.filter(retracted=True).exists(), model
    assert not Scope.objects.filter(grades=None).exists()


def test_the_same_file_shows_again_what_was_hidden() -> None:
    undo_import(annex_import=applied(), reason="文件有误")
    assert imported(edition(*EVERYTHING)).applied
    for model in (Agency, Occupation, Notice):
        assert not model.every.filter(retracted=True).exists(), model
    assert not Retraction.objects.standing().exists()


def test_a_misspelt_name_of_an_undone_file_does_not_stop_the_right_one() -> None:
    """Of a special ability and of an occupation outside the classification."""
    last = "\t\t\t2\t4-04-05-Z2\t人工智能模型运用\t专项职业能力\n"
    assert TEXT.count(last) == 1
    ability = (last, last + "\t\t\t3\t4-04-05-Z3\t人工智能寻检\t专项职业能力\n")
    new = (ADDED[0], ADDED[1].replace("4-04-05-05\t人工智能训练师", "4-04-05-99\t智能巡捡员"))
    wrong = edition(ability, new)
    assert imported(wrong).applied
    undo_import(annex_import=Import.objects.get(status=Import.Status.APPLIED), reason="名称有误")
    assert imported(wrong.replace("寻检", "巡检").replace("巡捡", "巡检")).applied
    names = dict(Occupation.objects.filter(code__in=["4-04-05-Z3", "4-04-05-99"]).values_list("code", "name"))
    assert names == {"4-04-05-Z3": "人工智能巡检", "4-04-05-99": "智能巡检员"}


def filed_beforehand() -> Notice:
    days = {"issued_on": DAY, "in_force_from": DAY}
    about = {"slug": "2025-470", "title": "关于2026年的通知", "issuer": "上海市人力资源和社会保障局"}
    return Notice.objects.create(number=NUMBER, text="略", **about, **days)


def test_a_notice_on_which_an_earlier_act_rests_stays_in_sight() -> None:
    filed = filed_beforehand()
    rests = Basis(effective_on=dt.date(2025, 7, 1), notice=filed, reason="先行登记")
    end_grade(basis=rests, scope=scope(*LIFTS), grade_levels=levels(1))
    undo_import(annex_import=applied(), reason="文件有误")
    assert Notice.objects.filter(pk=filed.pk).exists()


def test_a_notice_of_which_no_earlier_state_is_known_keeps_what_it_says() -> None:
    filed = filed_beforehand()
    with open_door("a test"):
        filed.history.all().delete()
    undo_import(annex_import=applied(), reason="文件有误")
    assert Notice.objects.get(pk=filed.pk).edition is None


def test_what_is_dated_before_an_edition_and_entered_after_it_ends_where_that_begins() -> None:
    """The edition lists all that holds from its day on, and goes with all that it lists."""
    done = applied()
    lifts, property_managers = scope(*LIFTS), scope("S000031300037", "4-06-01-01")
    end_grade(basis=basis(JUNE), scope=lifts, grade_levels=levels(1))
    start_grade(
        basis=basis(JUNE),
        agency=property_managers.agency,
        item=property_managers.item,
        grade_levels=levels(5),
    )
    between = DAY - dt.timedelta(days=1)
    assert (grades_on(lifts, between), grades_on(lifts, DAY)) == (
        ["5", "4", "3", "2"],
        ["5", "4", "3", "2", "1"],
    )
    assert (grades_on(property_managers, between), grades_on(property_managers, DAY)) == (
        ["5", "4", "3"],
        ["3", "2"],
    )
    told = {change.sentence: change.notice for change in changes_from(Adjustment.objects.changes())}
    (again,) = (sentence for sentence in told if "新增一级" in sentence)
    assert (str(told[again]).split()[0], grades_on(lifts, JUNE)) == (NUMBER, ["5", "4", "3", "2"])
    undo_import(annex_import=done, reason="文件有误")
    assert grades_on(lifts, DAY) == ["5", "4", "3", "2"]
    assert grades_on(property_managers, DAY) == ["5", "4", "3"]


def test_an_end_that_an_edition_says_too_brings_nothing_back() -> None:
    applied()
    property_managers = scope("S000031300037", "4-06-01-01")
    four = property_managers.grades.get(grade_level__numeral="4")
    # Against the edition, which does not print it.
    correct_period(basis=basis(DAY), grade=four, valid_from=four.valid_from, valid_until=None)
    assert "4" in grades_on(property_managers, DAY)
    end_grade(basis=basis(JUNE), scope=property_managers, grade_levels=levels(4))
    assert (grades_on(property_managers, JUNE), grades_on(property_managers, DAY)) == (["3"], ["3", "2"])
