"""What the registry of routes says of a view: whether it has languages, and the parameters that it reads."""

from collections.abc import Callable
from typing import Any, TypeVar

View = TypeVar("View", bound=Callable[..., Any])


def described(view: View, *, has_languages: bool, reads: tuple[str, ...] | None) -> View:
    """`reads` in the order of the canonical address; None for what is not public."""
    vars(view).update(has_languages=has_languages, reads=reads)
    return view


def page(view: View, *reads: str, many: tuple[str, ...] = ()) -> View:
    """In every language, and in the large version; of the parameters `many` it reads every value."""
    vars(view).update(many=many)
    return described(view, has_languages=True, reads=reads)


# In `reads`: whatever else the address says is the view's to see, and to refuse.
ANYTHING = "*"


def refusing(view: View, *reads: str) -> View:
    """A file that refuses every parameter which it does not read."""
    return described(view, has_languages=False, reads=(*reads, ANYTHING))


def file(view: View, *reads: str) -> View:
    """At one address, whatever page links to it."""
    return described(view, has_languages=False, reads=reads)


# Of each there are as many as there are days, pairs or questions: read by people, and by no search engine.
ENDLESS_PATHS = ("/statements/S", "/editions/*/compare/", "/coverage/", "/v1/")
ENDLESS_PARAMETERS = ("on", "row", "view", "column", "picked")
