"""A broken annex: every kind of defect is found on its line, and nothing of the file is applied."""

import datetime as dt

import pytest

from agencies.annex.messages import FILE_RULES, REGISTER_RULES
from agencies.annex.planning.notice_details import Request
from agencies.models import Adjustment, Agency, AnnexRow, DataVersion, Import, Notice
from tests.agencies.annex.document import edited
from tests.agencies.annex.editions import DAY, HEADING, NUMBER, edition, imported, planned, rules

pytestmark = pytest.mark.django_db

# One defect each: the line of the document, the text on it and what stands there instead, the rule that
# finds it. Lines and texts are those of the printed notice.
DEFECTS = [
    (80, "6-18-01-01", "6-18-1-01", "code-malformed"),
    (80, "S000031100001", "S00003110001", "filing-number-malformed"),
    (92, "5、4、3、2、1", "5、4、6、2、1", "grade-malformed"),
    (92, "5、4、3、2、1", "5、4、4、2、1", "grade-repeated"),
    (93, "（电焊工）", "（电焊工", "bracket-unbalanced"),
    (93, "（电焊工）", "（电焊工）等", "bracket-position"),
    (94, "电工", "", "cell-blank"),
    (94, "电工", "=1+1", "formula"),
    (94, "电工", "电\u200b工", "control-character"),
    (94, "电工", "电" * 101, "cell-too-long"),
    (94, "\t电工", "", "cell-count"),
    (96, "\t2\t", "\t1\t", "position-repeated"),
    (99, "6\t上海市电梯", "五\t上海市电梯", "agency-position-malformed"),
    (99, "6\t上海市电梯", "5\t上海市电梯", "agency-position-repeated"),
    (99, "上海市电梯行业协会", "", "agency-cells-missing"),
    (99, "S000031300006", "S000031600007", "filing-number-two-names"),
    (99, "6-29-03-03", "4-04-05-Z8", "kind-mismatch"),
    (203, "专项职业能力", "5、4", "special-ability-grades"),
    (81, "（普通车工）", "", "item-repeated"),
    (94, "6-31-01-03", "6-31-01-02", "code-two-names"),
    (79, "等级", "备注", "heading-unknown"),
    # Against the register
    (99, "6-29-03-03", "9-99-03-03", "group-unknown"),
    (99, "电梯安装维修工", "设备点检员", "name-unlike-register"),
    (99, "S000031300006", "S000031600002", "filing-number-of-another"),
]


def next_year(text: str) -> str:
    for old, new in HEADING:
        text = text.replace(old, new)
    return text


@pytest.mark.parametrize(("line", "old", "new", "rule"), DEFECTS)
def test_a_defect_is_found_on_its_line_and_nothing_is_applied(
    line: int, old: str, new: str, rule: str
) -> None:
    before = counts()
    outcome = imported(next_year(edited((line, old, new))))
    found = [(found.rule, found.line) for found in outcome.problems if found.fatal]
    assert (rule, line) in found
    assert outcome.applied is False
    assert counts() == before


def counts() -> tuple[int, ...]:
    """Nothing the public sees has moved."""
    models = (Adjustment, Agency, AnnexRow, Notice)
    return (DataVersion.objects.now().number, *(model.objects.count() for model in models))


def test_fifteen_defects_at_once_are_all_found() -> None:
    chosen = {defect[0]: defect for defect in reversed(DEFECTS) if defect[0] not in {79, 81, 96}}
    several = [
        *chosen.values(),
        (86, "5、4、3", "5,4、8", "grade-malformed"),
        (103, "4-10-03-01", "4-10-3-01", "code-malformed"),
        (105, "\t4\t", "\t四\t", "position-malformed"),
        (120, "\t餐厅服务员", "", "cell-count"),
        (131, "计算机程序设计员", "计算机（程序）设计员", "bracket-position"),
        (142, "5、4、3", "", "cell-blank"),
        (150, "(网商)", "(网商", "bracket-unbalanced"),
    ]
    outcome = imported(next_year(edited(*((line, old, new) for line, old, new, _ in several))))
    found = {(found.rule, found.line) for found in outcome.problems}
    assert {(rule, line) for line, _, _, rule in several} <= found
    assert (outcome.applied, outcome.plan.difference.changes) == (False, ())


def test_a_refused_import_is_kept_with_its_reasons() -> None:
    outcome = imported(next_year(edited((80, "6-18-01-01", "6-18-1-01"))))
    kept = Import.objects.get()
    assert (kept.status, kept.notice, bytes(kept.content) != b"") == ("refused", None, True)
    assert [found["line"] for found in kept.problems if found["severity"] == "fatal"] == [80]
    assert outcome.refused


def test_a_name_known_under_another_number_is_another_agency() -> None:
    plan = planned(edition(("S000031300006", "S000031300099")))
    assert ("name-under-another-number", 99) in rules(plan, "warning")
    assert not plan.refused


def test_a_code_outside_the_classification_names_where_its_name_stands() -> None:
    plan = planned(edition(("4-12-04-03\t钟表维修工", "4-12-04-93\t钟表维修工")))
    (found,) = [found for found in plan.problems if found.rule == "code-outside-classification"]
    assert "（大典中该名称的编码是 4-12-04-03）" in found.message
    assert found.severity == "warning"


# Facts of the notice


def test_a_table_alone_needs_its_notice_told() -> None:
    pasted = "\n".join(edition().split("\n")[78:203])
    plan = planned(pasted)
    assert {"number-missing", "issued-missing", "in-force-missing"} <= {
        rule for rule, _ in rules(plan, "fatal")
    }
    told = planned(pasted, Request(number="沪人社职[2025]470号", issued_on=DAY))
    assert "in-force-missing" in {rule for rule, _ in rules(told, "fatal")}
    whole = planned(pasted, Request(number="沪人社职[2025]470号", issued_on=DAY, in_force_from=DAY))
    assert (whole.refused, whole.details.number, whole.details.edition) == (False, NUMBER, 2026)
    assert ("edition-assumed", None) in rules(whole)


def test_the_importers_word_goes_before_the_files_and_a_warning_says_so() -> None:
    request = Request(number="沪人社职〔2025〕471号", issued_on=dt.date(2025, 12, 31))
    plan = planned(edition(), request)
    assert (plan.details.number, plan.details.in_force_from) == (
        "沪人社职〔2025〕471号",
        dt.date(2025, 12, 31),
    )
    assert [rule for rule, _ in rules(plan)] == ["heading-differs"] * 3
    early = planned(edition(), Request(issued_on=dt.date(2025, 12, 31), in_force_from=DAY))
    assert "in-force-before-issue" in {rule for rule, _ in rules(early)}


def test_an_edition_comes_after_the_newest_and_once_a_year() -> None:
    old = planned(edition(), Request(in_force_from=dt.date(2024, 12, 30)))
    assert "edition-not-newer" in {rule for rule, _ in rules(old, "fatal")}
    titles = (("2026 年上海", "2025 年上海"), ("附件：2026年", "附件：2025年"))
    this_year = edition(*titles)
    year = planned(this_year, Request(in_force_from=dt.date(2025, 6, 1)))
    assert "edition-loaded" in {rule for rule, _ in rules(year, "fatal")}
    printed = planned(this_year, Request(number="沪人社职〔2025〕471号"))
    assert (printed.refused, printed.details.edition) == (False, 2026)
    assert "edition-printed-is-loaded" in {rule for rule, _ in rules(printed)}


def test_an_adjustment_comes_after_the_first_edition() -> None:
    plan = planned(edition(), Request(kind=Import.Kind.ADJUSTMENT, in_force_from=dt.date(2024, 1, 1)))
    assert "before-first-edition" in {rule for rule, _ in rules(plan, "fatal")}


def test_a_loaded_notice_takes_no_other_file_and_no_other_day() -> None:
    imported(edition())
    other = imported(edition(("4-06-01-01\t物业管理师\t4、3", "4-06-01-01\t物业管理师\t4")))
    assert [found.rule for found in other.problems if found.fatal] == ["notice-loaded-otherwise"]
    moved = planned(edition(("2025年12月29日\n\n（此件", "2025年12月30日\n\n（此件")))
    assert [rule for rule, _ in rules(moved, "fatal")] == ["notice-differs", "notice-differs"]


def test_every_message_says_what_to_do() -> None:
    for rule, (severity, message) in {**FILE_RULES, **REGISTER_RULES}.items():
        assert severity == "note" or "请" in message or "{value}" in message, rule
