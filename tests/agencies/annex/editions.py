"""The next annual directory, made from the document: the heading of another year, and some changed rows."""

import datetime as dt

from agencies.annex.applying.importing import File, ImportOutcome, import_annex
from agencies.annex.planning.notice_details import Request
from agencies.annex.planning.plan import Plan, make_plan
from agencies.changes import Change
from agencies.models import Import
from tests.agencies.annex.document import TEXT, read, read_annex

NUMBER, DAY = "沪人社职〔2025〕470号", dt.date(2025, 12, 29)
HEADING = (
    ("2025年", "2026年"),
    ("2025 年", "2026 年"),
    ("2024年12月30日", "2025年12月29日"),
    ("沪人社职〔2024〕458号", NUMBER),
)
# Old text → new text, or a row with its line end → "" to take it out.
Replacement = tuple[str, str]
# Every kind of change that an annual directory can bring, and where in the edited text it stands.
RENAMED = ("上海市电梯行业协会", "上海市电梯协会")
REMOVED = ("51\t上海建工集团股份有限公司\tS000031200059\t1\t4-08-08-23\t建筑信息模型技术员\t4\n", "")
REGRADED = ("4-06-01-01\t物业管理师\t4、3", "4-06-01-01\t物业管理师\t3、2")
RECODED = ("4-03-02-08\t咖啡师", "4-03-02-18\t咖啡师")
SPLIT = (
    "1\t4-10-01-05\t养老护理员\t5、4、3、2、1\n",
    "1\t4-10-01-05\t养老护理员（失能照护）\t5、4、3\n\t\t\t2\t4-10-01-05\t养老护理员（康复照护）\t4、3\n",
)
ADDED = (
    "供应链管理师\t3\n\n二、",
    "供应链管理师\t3\n56\t上海市测试协会\tS000031300064\t1\t4-04-05-05\t人工智能训练师\t5、4\n\n二、",
)
EVERYTHING = (RENAMED, REMOVED, REGRADED, RECODED, SPLIT, ADDED)
ADJUSTMENT = Request(
    accept_warnings=True,
    kind=Import.Kind.ADJUSTMENT,
    number="沪人社职〔2025〕200号",
    issued_on=dt.date(2025, 6, 1),
    in_force_from=dt.date(2025, 7, 1),
)
COLUMNS = "编号\t评价机构名称\t机构备案号\t序号\t职业编码\t职业（工种）\t等级\n"


def edition(*replacements: Replacement) -> str:
    text = TEXT
    for old, new in HEADING:
        assert old in text
        text = text.replace(old, new)
    for old, new in replacements:
        assert text.count(old) == 1, (old, text.count(old))
        text = text.replace(old, new)
    return text


def planned(text: str, request: Request | None = None) -> Plan:
    return make_plan(read(text), request or Request())


def imported(
    text: str, request: Request | None = None, *, staged: Import | None = None, dry_run: bool = False
) -> ImportOutcome:
    data = text.encode()
    return import_annex(
        read_annex(data), File("annex.txt", data), request or Request(), staged=staged, dry_run=dry_run
    )


def rules(plan: Plan, *severities: str) -> list[tuple[str, int | None]]:
    """Rule and line of every problem of these severities, fatal ones and warnings if none is named."""
    return [
        (found.rule, found.line)
        for found in plan.problems
        if found.severity in (severities or ("fatal", "warning"))
    ]


def shown(change: Change) -> tuple[str, str, str, str, list[int], list[int]]:
    told = change.as_json()
    return (
        change.kind,
        change.filing_number,
        change.code,
        change.work_type,
        told["grades_before"],
        told["grades_after"],
    )


def kinds(plan: Plan) -> list[str]:
    return [str(change.kind) for change in plan.difference.changes]
