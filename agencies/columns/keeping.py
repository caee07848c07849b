"""The columns of the present data version, for all threads of a process."""

from agencies.columns.reading import read_columns, renewed
from agencies.keeper import Keeper

keeper = Keeper(read_columns, lambda version: version.scopes, renewed)
