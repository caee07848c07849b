"""The register's desk: plain Django admin in Chinese, one module per noun, each registered here."""

from agencies.admin import (
    adjustment,
    agency,
    assessment_item,
    notice,
    occupation,
    proposal,
    scope,
    search_aids,
)

__all__ = [
    "adjustment",
    "agency",
    "assessment_item",
    "notice",
    "occupation",
    "proposal",
    "scope",
    "search_aids",
]
