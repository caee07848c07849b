"""The register's desk: plain Django admin in Chinese, one module per noun, each registered here."""

from agencies.admin import (
    accounts,
    adjustment,
    agency,
    alias,
    annex_import,
    assessment_item,
    notice,
    occupation,
    proposal,
    scope,
    search_aids,
)

__all__ = [
    "accounts",
    "adjustment",
    "agency",
    "alias",
    "annex_import",
    "assessment_item",
    "notice",
    "occupation",
    "proposal",
    "scope",
    "search_aids",
]
