"""The nouns of the register, one module each."""

from agencies.models.adjustment import Adjustment
from agencies.models.agency import Agency, AgencyName
from agencies.models.annex_import import Import
from agencies.models.annex_row import AGENCIES_A_PAGE, AnnexRow, annex_anchor, annex_place
from agencies.models.assessment_item import AssessmentItem, item_name
from agencies.models.data_version import ChangedAgency, DataVersion
from agencies.models.grade_level import GradeLevel
from agencies.models.notice import LINES_A_PAGE, Notice, line_place
from agencies.models.occupation import Occupation
from agencies.models.occupation_group import OccupationGroup
from agencies.models.proposal import Proposal
from agencies.models.scope import Scope
from agencies.models.scope_grade import ScopeGrade
from agencies.models.search_aids import Alias, MissedSearch, SearchNote

__all__ = [
    "AGENCIES_A_PAGE",
    "LINES_A_PAGE",
    "Adjustment",
    "Agency",
    "AgencyName",
    "Alias",
    "AnnexRow",
    "AssessmentItem",
    "ChangedAgency",
    "DataVersion",
    "GradeLevel",
    "Import",
    "MissedSearch",
    "Notice",
    "Occupation",
    "OccupationGroup",
    "Proposal",
    "Scope",
    "ScopeGrade",
    "SearchNote",
    "annex_anchor",
    "annex_place",
    "item_name",
    "line_place",
]
