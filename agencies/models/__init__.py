"""The nouns of the register, one module each."""

from agencies.models.adjustment import Adjustment
from agencies.models.agency import Agency, AgencyName
from agencies.models.annex_import import Import
from agencies.models.annex_row import AnnexRow
from agencies.models.assessment_item import AssessmentItem, item_name
from agencies.models.data_version import DataVersion
from agencies.models.grade_level import GradeLevel, Levels
from agencies.models.guide import Claim, GuideTopic, OfficialLookUp, Quotation
from agencies.models.notice import EDITION_PAGE_SIZE, NOTICE_PAGE_SIZE, Notice, annex_place, line_place
from agencies.models.occupation import Occupation
from agencies.models.occupation_group import OccupationGroup
from agencies.models.occupation_name import OccupationName, occupation_name_on
from agencies.models.open_door import HistoryLink, OpenDoor
from agencies.models.proposal import Proposal
from agencies.models.retraction import Retraction
from agencies.models.scope import Scope
from agencies.models.scope_grade import ScopeGrade
from agencies.models.search_aids import Alias, MissedSearch, SearchNote
from agencies.models.seen_finding import SeenFinding

__all__ = [
    "EDITION_PAGE_SIZE",
    "NOTICE_PAGE_SIZE",
    "Adjustment",
    "Agency",
    "AgencyName",
    "Alias",
    "AnnexRow",
    "AssessmentItem",
    "Claim",
    "DataVersion",
    "GradeLevel",
    "GuideTopic",
    "HistoryLink",
    "Import",
    "Levels",
    "MissedSearch",
    "Notice",
    "Occupation",
    "OccupationGroup",
    "OccupationName",
    "OfficialLookUp",
    "OpenDoor",
    "Proposal",
    "Quotation",
    "Retraction",
    "Scope",
    "ScopeGrade",
    "SearchNote",
    "SeenFinding",
    "annex_place",
    "item_name",
    "line_place",
    "occupation_name_on",
]
