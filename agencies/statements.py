"""The as-at statement: did this agency hold this grade of this occupation on that day, and by which notice?

Held, not held, or not known: before the first edition nothing is known, and that is never told as "not in the
directory". Of a day to come nothing is stated.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from agencies.coverage import Coverage
from agencies.models import Agency, AgencyName, AnnexRow, GradeLevel, Notice, Occupation, ScopeGrade
from agencies.models.assessment_item import item_name
from agencies.models.scope_grade import ScopeGradeQuerySet
from agencies.models.versioned import covers


class Verdict(StrEnum):
    HELD = "held"
    NOT_HELD = "not_held"
    NOT_KNOWN = "not_known"


@dataclass(frozen=True, kw_only=True)
class Statement:
    """What the register says of a day; the names are those of that day.

    `grade_level` is the one asked about, None for all of them; a special ability has none, and `no_grades` if
    one was asked. `items` are all of that code that the agency has ever had. `held` are the periods that
    cover the day, each with the adjustment and notice that started it; `others` those that do not (ended
    before, or to begin later), by which a "not held" can be explained.
    """

    answer: Verdict
    coverage: Coverage
    agency: Agency
    agency_name: str
    occupation: Occupation
    occupation_name: str
    grade_level: GradeLevel | None
    no_grades: bool
    items: tuple[str, ...]
    held: tuple[ScopeGrade, ...]
    others: tuple[ScopeGrade, ...]
    # The newest edition up to the day that prints a scope.
    printed: Mapping[int, Notice]

    @property
    def notices(self) -> list[Notice]:
        """The notices that the held periods rest on, each once."""
        return list(dict.fromkeys(self.basis_of(period) for period in self.held))

    def basis_of(self, period: ScopeGrade) -> Notice:
        """The notice it began by; where an edition has printed it since, that one."""
        edition = self.printed.get(period.scope_id)
        return edition if edition and edition.in_force_from > period.valid_from else period.started_by.notice

    @property
    def held_by_item(self) -> list[tuple[str, ScopeGrade, Notice]]:
        return [(self.name_of(period), period, self.basis_of(period)) for period in self.held]

    def name_of(self, period: ScopeGrade) -> str:
        """The item that it is of: `焊工（电焊工）`."""
        return item_name(self.occupation_name, period.scope.item.work_type)


def make_statement(
    *, agency: Agency, occupation: Occupation, grade_level: GradeLevel | None = None, coverage: Coverage
) -> Statement:
    """The answer for every item of the occupation, and for all levels if none is asked for. Four queries."""
    on, known = coverage.on, coverage.is_known
    special = occupation.kind == Occupation.Kind.SPECIAL_ABILITY
    level = None if special else grade_level
    everything = list(_periods(agency, occupation)) if known else []
    periods = [period for period in everything if level is None or period.grade_level_id == level.pk]
    held = tuple(period for period in periods if covers(period, on))
    names = list(AgencyName.objects.filter(agency=agency).order_by("valid_from"))
    name = next((name for name in names if covers(name, on)), names[0] if names and known else None)
    former = occupation.former_names.held_on(on).first()
    occupation_name = former.name if former else occupation.name
    printing = AnnexRow.objects.of_scopes({period.scope_id for period in held}).printed_by(on)
    work_types = dict.fromkeys(period.scope.item.work_type for period in everything)
    return Statement(
        answer=Verdict.NOT_KNOWN if not known else Verdict.HELD if held else Verdict.NOT_HELD,
        coverage=coverage,
        agency=agency,
        agency_name=name.name if name else agency.name,
        occupation=occupation,
        occupation_name=occupation_name,
        grade_level=level,
        no_grades=special and grade_level is not None,
        items=tuple(item_name(occupation_name, work_type) for work_type in work_types),
        held=held,
        others=tuple(period for period in periods if period not in held),
        printed={row.scope_id: row.notice for row in printing.select_related("notice") if row.scope_id},
    )


def under_other_codes(said: Statement) -> list[Statement]:
    """The same of all codes that the occupation bore before or bears by now, if the agency ever had them."""
    statements = (
        make_statement(
            agency=said.agency, occupation=each, grade_level=said.grade_level, coverage=said.coverage
        )
        for relation in ("replaces", "replaced_by")
        for each in _following(said.occupation, relation)
    )
    return [each for each in statements if each.held or each.others]


def _following(occupation: Occupation, relation: str) -> Iterator[Occupation]:
    """One after the other, up to what was recorded in error."""
    following = getattr(occupation, relation, None)
    while following is not None and not following.retracted:
        yield following
        following = getattr(following, relation, None)


def _periods(agency: Agency, occupation: Occupation) -> ScopeGradeQuerySet:
    periods: ScopeGradeQuerySet = ScopeGrade.objects.filter(
        scope__agency=agency, scope__item__occupation=occupation
    )
    related = ("scope__item__occupation", "grade_level", "started_by__notice", "ended_by__notice")
    order = ("scope__print_order", "scope_id", "grade_level__rank", "valid_from")
    return periods.select_related(*related).order_by(*order)
