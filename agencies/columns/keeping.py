"""The columns of the present data version, for all threads of a process."""

from agencies.columns.reading import read_columns
from agencies.keeper import Keeper

keeper = Keeper(read_columns)
