"""Calendar days in Shanghai, and what the loaded editions can say about one.

Every read takes the day as an argument. Only a view asks for today, here, when the address names none.
"""

import datetime as dt
import re
from dataclasses import dataclass

from django.core.exceptions import BadRequest
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.models import Notice
from catalogue.facts import facts_of

# The standard library reads other spellings too, such as 2025-W09-6.
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
# Beyond these no day can be meant, and PostgreSQL and SQLite would disagree about some.
FIRST_DAY, LAST_DAY = dt.date(1900, 1, 1), dt.date(2199, 12, 31)


def today() -> dt.date:
    """The day it is in Asia/Shanghai, the project's time zone."""
    # Nothing activates another zone, and looking for one costs more than all the rest.
    return dt.datetime.now(timezone.get_default_timezone()).date()


@dataclass(frozen=True, slots=True)
class Standing:
    """What the loaded editions say about a day.

    `edition` is the annual directory in force on it, None before the first one: the answer is then "not
    known", never "not in the directory".
    """

    on: dt.date
    edition: Notice | None
    first: Notice | None
    newest: Notice | None

    @property
    def is_known(self) -> bool:
        return self.edition is not None

    @property
    def edition_name(self) -> str:
        """`2025年版目录`."""
        return _("%(year)s年版目录") % {"year": self.edition.edition if self.edition else ""}

    @property
    def is_past_newest(self) -> bool:
        """The day lies after the year of the newest loaded edition, so a later one may exist."""
        return self.newest is not None and self.on.year > (self.newest.edition or 0)

    @property
    def caveat(self) -> str:
        """The sentence that every page shows when the editions do not settle this day; else blank."""
        if self.newest is None or self.first is None:
            return _("本站尚未载入目录。")
        if not self.is_known:
            return _("本站载入的最早目录自%(day)s起实施；此前的目录未载入，当日情况本站无从知道。") % {
                "day": self.first.in_force_from.isoformat()
            }
        if self.is_past_newest:
            return _("本站载入的最新目录为%(year)s年版；之后的年度目录未载入，请以官方查询为准。") % {
                "year": self.newest.edition
            }
        return ""


def standing_on(on: dt.date, editions: tuple[Notice, ...]) -> Standing:
    """`editions` newest first, as `Notice.objects.editions()` gives them."""
    edition = next((notice for notice in editions if notice.in_force_from <= on), None)
    return Standing(
        on=on,
        edition=edition,
        first=editions[-1] if editions else None,
        newest=editions[0] if editions else None,
    )


def standing_for(request: HttpRequest) -> Standing:
    """What the editions say about the day that the address names, or about today.

    Raises BadRequest, whose text says what to do, for what is no day.
    """
    text = request.GET.get("on", "").strip()
    return standing_on(read_day(text) if text else today(), facts_of(request).editions)


def read_day(text: str) -> dt.date:
    try:
        return parse_day(text)
    except ValueError as error:
        raise BadRequest(str(error)) from error


def parse_day(text: str) -> dt.date:
    """`2025-03-01` and no other spelling. For what is no day ValueError, whose text says what to do."""
    try:
        day = dt.date.fromisoformat(text) if DAY.fullmatch(text) else None
    except ValueError:
        day = None
    if day is None:
        raise ValueError(_("没有这一天，请填写形如 2025-03-01 的日期。"))
    if not FIRST_DAY <= day <= LAST_DAY:
        raise ValueError(_("日期超出可查询的范围，请填写形如 2025-03-01 的日期。"))
    return day
