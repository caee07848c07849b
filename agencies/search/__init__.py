"""Typed text → `Answer`. Knows no request."""

from agencies.search.look_up import look_up
from agencies.search.numbers import hide_numbers

__all__ = ["hide_numbers", "look_up"]
