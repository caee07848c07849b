"""Path keys: a strict shape and length, so that anything else is 404 without asking the database."""


class TextConverter:
    regex = ""

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class OccupationCodeConverter(TextConverter):
    """A whole code: `6-31-01-03`, or `4-04-05-Z1` of a special ability."""

    regex = "[0-9]-[0-9]{2}-[0-9]{2}-(?:[0-9]{2}|Z[0-9])"


class GroupCodeConverter(TextConverter):
    """A group's code: `6`, `6-31` or `6-31-01`."""

    regex = "[0-9](?:-[0-9]{2}){0,2}"


class FilingNumberConverter(TextConverter):
    regex = "S[0-9]{12}"


class FileEndingConverter(TextConverter):
    """What the whole directory is prepared as."""

    regex = r"csv|csv\.gz|json|json\.gz|xlsx|sha256"


class NumberConverter:
    """From 1, and so small that any database can hold it."""

    regex = "[1-9][0-9]{0,3}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


class YearConverter:
    regex = "[0-9]{4}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return f"{value:04d}"
