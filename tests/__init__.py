"""Laid out like the two packages. Without this file `tests/agencies` would take the name of `agencies`."""
