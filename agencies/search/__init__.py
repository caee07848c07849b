"""Typed text → `Answer`. Knows no request."""

from agencies.search.look_up import look_up

__all__ = ["look_up"]
