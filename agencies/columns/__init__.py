"""The register's scopes as columns of numbers in memory: what a question about many rows is answered from.

Names are searched and rows are counted in process, since a million rows in a database cost seconds to count
and some milliseconds here. The database stays the only truth: columns are read from it once a data version.
"""

from agencies.columns.holdings import Holding, agencies_as_listed, filing_numbers, holdings
from agencies.columns.selection import Found, Ranked, Ranks, Selection, in_force

__all__ = [
    "Found",
    "Holding",
    "Ranked",
    "Ranks",
    "Selection",
    "agencies_as_listed",
    "filing_numbers",
    "holdings",
    "in_force",
]
