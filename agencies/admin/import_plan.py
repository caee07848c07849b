"""A recorded plan, made ready to be read: problems by severity, changes by kind."""

from typing import Any, NamedTuple

from agencies.admin.import_forms import fingerprint
from agencies.annex.plan import LISTED_KINDS
from agencies.annex.report import SEVERITIES
from agencies.models import Import


class Found(NamedTuple):
    """Problems of one severity; fatal ones block the publication."""

    severity: str
    label: str
    problems: list[dict[str, Any]]


class Changes(NamedTuple):
    label: str
    changes: list[dict[str, Any]]


def shown(record: Import) -> dict[str, Any]:
    """The context of the page of an import."""
    plan = record.plan
    found = [
        Found(severity, label, [one for one in record.problems if one["severity"] == severity])
        for severity, label in SEVERITIES.items()
    ]
    kinds = [Changes(str(kind.label), plan.get(str(kind), [])) for kind in LISTED_KINDS]
    return {
        "found": [group for group in found if group.problems],
        "blocked": any(group.severity == "fatal" and group.problems for group in found),
        "plan": plan,
        "kinds": [kind for kind in kinds if kind.changes],
        "fingerprint": fingerprint(record),
    }
