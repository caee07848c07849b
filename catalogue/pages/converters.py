"""Path keys: a strict shape and length, so that anything else is 404 without asking the database."""

from django.urls.converters import IntConverter, StringConverter

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
