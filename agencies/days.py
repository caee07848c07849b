"""Calendar days as people write them: the reader of every page, file, statement and form."""

import datetime as dt
import re

from django import forms
from django.utils.translation import gettext as _

from agencies.codes import fold_width

# Beyond these no day can be meant, and PostgreSQL and SQLite would disagree about some.
FIRST_DAY, LAST_DAY = dt.date(1900, 1, 1), dt.date(2199, 12, 31)
SPELLINGS = (
    re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})", re.ASCII),
    re.compile(r"(\d{4})(年)(\d{1,2})月(\d{1,2})[日号]?", re.ASCII),
    re.compile(r"(\d{4})()(\d{2})(\d{2})", re.ASCII),
)


def parse_day(text: str) -> dt.date:
    """ValueError, whose text says what to do, for what is no day or lies out of bounds.

    >>> {str(parse_day(text)) for text in ("2025-03-01", "2025/3/1", "2025年3月1日", "2025.3.1", "20250301")}
    {'2025-03-01'}
    """
    folded = fold_width(text)
    found = next((match for spelling in SPELLINGS if (match := spelling.fullmatch(folded))), None)
    try:
        day = dt.date(int(found[1]), int(found[3]), int(found[4])) if found else None
    except ValueError:
        day = None
    if day is None:
        raise ValueError(_("没有这一天，请填写形如 2025-03-01 的日期。"))
    if not FIRST_DAY <= day <= LAST_DAY:
        raise ValueError(_("日期超出可查询的范围，请填写形如 2025-03-01 的日期。"))
    return day


def iso_day(text: str) -> str:
    """The day as `2025-03-01`; what is no day as it stands."""
    try:
        return parse_day(text).isoformat()
    except ValueError:
        return text


class DayField(forms.DateField):
    """Shown as `2025-03-01`, read in any of the spellings."""

    widget = forms.DateInput(attrs={"placeholder": "2025-03-01"}, format="%Y-%m-%d")
    input_formats = ("any",)

    def strptime(self, value: str, *_format: str) -> dt.date:
        try:
            return parse_day(value)
        except ValueError as error:
            raise forms.ValidationError(str(error), code="invalid") from error
