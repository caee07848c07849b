"""The register's scopes as columns of numbers in memory: what a question about many rows is answered from.

Names are searched and rows are counted in process, since a million rows in a database cost seconds to count
and some milliseconds here. The database stays the only truth: columns are read from it once a data version.
"""

from agencies.in_memory.selection import Found, Ranks, Selection, in_force
from agencies.in_memory.summaries import (
    Turn,
    agencies_as_listed,
    agencies_by_code,
    filing_numbers,
    first_day,
    grades_by_item,
    last_end,
    next_start,
)

__all__ = [
    "Found",
    "Ranks",
    "Selection",
    "Turn",
    "agencies_as_listed",
    "agencies_by_code",
    "filing_numbers",
    "first_day",
    "grades_by_item",
    "in_force",
    "last_end",
    "next_start",
]
