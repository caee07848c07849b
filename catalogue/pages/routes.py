"""What the registry of routes says of a view: whether it has languages, and the parameters that it reads.

Path keys have a strict shape and length, so that anything else is 404 without asking the database.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from django.urls.converters import IntConverter, StringConverter

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
ENDLESS_PARAMETERS = ("on", "since", "until", "row", "view", "column", "picked", "printed")

PATH_KEYS: dict[str, tuple[type[StringConverter | IntConverter], str]] = {
    # A whole code, `6-31-01-03`, or `4-04-05-Z1` of a special ability.
    "code": (StringConverter, "[0-9]-[0-9]{2}-[0-9]{2}-(?:[0-9]{2}|Z[0-9])"),
    # `6`, `6-31` or `6-31-01`.
    "group": (StringConverter, "[0-9](?:-[0-9]{2}){0,2}"),
    "filing_number": (StringConverter, "S[0-9]{12}"),
    "year": (IntConverter, "[1-9][0-9]{3}"),
    # The shape alone: that there is such a day is for the form to say.
    "day": (StringConverter, "[0-9]{4}-[0-9]{2}-[0-9]{2}"),
    # A numeral: `3`, or `特` were the series to grow.
    "grade": (StringConverter, "[0-9\u4e00-\u9fff]{1,2}"),
    # From 1, and so small that any database can hold it.
    "number": (IntConverter, "[1-9][0-9]{0,3}"),
    # The name of a file in a release: `no-longer-listed.csv`.
    "release_file": (StringConverter, "[a-z0-9-]{1,40}\\.[a-z0-9]{1,8}(?:\\.gz)?"),
    # What the whole directory was to be had as before there were releases.
    "file_ending": (StringConverter, r"csv|csv\.gz|json|json\.gz|xlsx|sha256"),
}
