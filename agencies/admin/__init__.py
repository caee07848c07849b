"""Plain Django admin in Chinese, one module per noun, each registered here."""

from agencies.admin.acts import proposal  # noqa: F401
from agencies.admin.imports import annex_import  # noqa: F401
from agencies.admin.records import (  # noqa: F401
    accounts,
    adjustment,
    agency,
    guide,
    notice,
    occupation,
    scope,
    search_aids,
)
