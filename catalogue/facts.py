"""The few facts that every page needs, read once per data version and kept in process."""

from dataclasses import dataclass

from django.http import HttpRequest

from agencies.models import DataVersion, GradeLevel, Notice, OccupationGroup
from agencies.models.data_version import Version


@dataclass(frozen=True, slots=True)
class Facts:
    """`editions` newest first, without their text; `grade_levels` rising from 五级; group names by code."""

    version: Version
    editions: tuple[Notice, ...]
    grade_levels: tuple[GradeLevel, ...]
    group_names: dict[str, str]

    def grade_level(self, numeral: str) -> GradeLevel:
        return next(level for level in self.grade_levels if level.numeral == numeral)


_kept: Facts | None = None


def facts(version: Version) -> Facts:
    """The facts of that data version: no query while it stands, three when it has moved."""
    global _kept  # noqa: PLW0603  # one slot per process, replaced whole
    kept = _kept
    if kept is None or kept.version != version:
        kept = Facts(
            version=version,
            editions=tuple(Notice.objects.editions().defer("text")),
            grade_levels=tuple(GradeLevel.objects.rising()),
            group_names=dict(OccupationGroup.objects.values_list("code", "name")),
        )
        _kept = kept
    return kept


def facts_of(request: HttpRequest) -> Facts:
    """The same facts for all that one request asks, so that a page never mixes two data versions."""
    kept: Facts | None = getattr(request, "facts", None)
    if kept is None:
        version: Version | None = getattr(request, "data_version", None)
        kept = facts(version or DataVersion.objects.now())
        request.facts = kept  # type: ignore[attr-defined]  # read here alone
    return kept
