"""Plain Django admin in Chinese, one module per noun, each registered here."""

from agencies.admin.acts import proposal
from agencies.admin.imports import annex_import
from agencies.admin.records import (
    accounts,
    adjustment,
    agency,
    alias,
    assessment_item,
    guide,
    notice,
    occupation,
    scope,
    search_aids,
    seen_finding,
)

__all__ = [
    "accounts",
    "adjustment",
    "agency",
    "alias",
    "annex_import",
    "assessment_item",
    "guide",
    "notice",
    "occupation",
    "proposal",
    "scope",
    "search_aids",
    "seen_finding",
]
