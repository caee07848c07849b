"""The outcome of an import in words, for a terminal."""

from collections.abc import Iterator

from agencies.annex.applying.apply import NOT_PROVIDED
from agencies.annex.applying.importing import ImportOutcome
from agencies.annex.planning.plan import LISTED_KINDS

SEVERITIES = {"fatal": "必须改正", "warning": "请核对", "note": "说明"}


def report(outcome: ImportOutcome) -> Iterator[str]:
    """Problems first, then the notice, every change as a sentence, and what it all comes to."""
    for found in outcome.problems:
        place = f"第 {found.line} 行" if found.line else "全文"
        cell = f"，{found.cell}" if found.cell else ""
        yield f"[{SEVERITIES[found.severity]}] {place}{cell}：{found.message}"
    details = outcome.plan.details
    yield f"标题：{details.title or NOT_PROVIDED}；发文机关：{details.issuer or NOT_PROVIDED}"
    for kind in LISTED_KINDS:
        changes = outcome.plan.difference.of_kind(kind)
        if changes:
            yield f"{kind.label}（{len(changes)}）"
            yield from (f"  {change.sentence}" for change in changes)
    yield from outcome.plan.consequences
    yield f"不变（{outcome.plan.difference.unchanged}）"
    if outcome.refused:
        yield "未导入：请先改正上面“必须改正”的问题；登记册没有任何改动。"
    elif outcome.plan.is_loaded:
        yield "这份附件已经导入；登记册没有任何改动。"
    else:
        yield "已导入。" if outcome.applied else "可以导入（这次只是试算，登记册没有任何改动）。"
