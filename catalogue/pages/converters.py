"""Path keys: a strict shape and length, so that anything else is 404 without asking the database."""

from django.urls.converters import IntConverter, StringConverter


class OccupationCodeConverter(StringConverter):
    """A whole code: `6-31-01-03`, or `4-04-05-Z1` of a special ability."""

    regex = "[0-9]-[0-9]{2}-[0-9]{2}-(?:[0-9]{2}|Z[0-9])"


class GroupCodeConverter(StringConverter):
    """A group's code: `6`, `6-31` or `6-31-01`."""

    regex = "[0-9](?:-[0-9]{2}){0,2}"


class FilingNumberConverter(StringConverter):
    regex = "S[0-9]{12}"


class FileEndingConverter(StringConverter):
    """What the whole directory was to be had as before there were releases."""

    regex = r"csv|csv\.gz|json|json\.gz|xlsx|sha256"


class NumberConverter(IntConverter):
    """From 1, and so small that any database can hold it."""

    regex = "[1-9][0-9]{0,3}"


class YearConverter(IntConverter):
    regex = "[1-9][0-9]{3}"


class DayConverter(StringConverter):
    """The shape alone: that there is such a day is for the form to say."""

    regex = "[0-9]{4}-[0-9]{2}-[0-9]{2}"


class GradeConverter(StringConverter):
    """A numeral: `3`, or `特` were the series to grow."""

    regex = "[0-9\u4e00-\u9fff]{1,2}"


class ReleaseFileConverter(StringConverter):
    """The name of a file in a release: `no-longer-listed.csv`."""

    regex = "[a-z0-9-]{1,40}\\.[a-z0-9]{1,8}(?:\\.gz)?"
