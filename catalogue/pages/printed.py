"""What a printed sheet carries back: its whole address with the state of the data that it was printed from.

Opened again, the page says whether anything has changed since on exactly what it shows.
"""

import datetime as dt
import re
from collections.abc import Collection
from typing import Any
from urllib.parse import urlencode

import segno
from django.core.exceptions import BadRequest
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from agencies.changes.acts import changes_from
from agencies.models import Adjustment, Retraction
from catalogue.pages.context import canonical
from catalogue.pages.site_data import day_asked, site_data_of, today

# The day, and microseconds since 1970 in letters: so many digits would be taken for somebody's number.
PRINTED = re.compile(r"(\d{4}-\d{2}-\d{2})_([a-p]{10,14})")
TO_LETTERS = str.maketrans("0123456789abcdef", "abcdefghijklmnop")
TO_DIGITS = str.maketrans("abcdefghijklmnop", "0123456789abcdef")
MICROSECOND = dt.timedelta(microseconds=1)
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
# A code of a longer address is too fine to be read from paper.
LONGEST_ADDRESS = 250
# The light border of the code, in modules, and the dark ones that stand together in a row.
QUIET = 2
DARK = re.compile(b"\x01+")
# The data version is stamped by the database, an act by this program: they may differ by so much.
SLACK = dt.timedelta(milliseconds=10)
# (filing number, code) of what the page shows.
Pairs = Collection[tuple[str, str]]


def printed(request: HttpRequest, pairs: Pairs) -> dict[str, Any]:
    """For the colophon: the address to print, its code, and when the data last changed.

    Of a sheet that is scanned, also what was recorded since on what stands in `pairs`: a blank filing number
    or code stands for any, a group for what lies in it.
    """
    version = site_data_of(request).version
    moment = timezone.localtime(version.changed_at, timezone.get_default_timezone())
    asked = [(name, value) for name, values in request.GET.lists() if name != "printed" for value in values]
    cited = canonical(request) + (f"?{urlencode(asked)}" if asked else "")
    stamp = f"{(version.changed_at - EPOCH) // MICROSECOND:x}".translate(TO_LETTERS)
    asked.append(("printed", f"{today().isoformat()}_{stamp}"))
    address = f"{canonical(request)}?{urlencode(asked)}"
    return {
        "printed_address": address,
        "cited_address": cited,
        "qr": qr_svg(address) if len(address) <= LONGEST_ADDRESS else "",
        "data_version": version.number,
        "data_moment": moment.strftime("%Y-%m-%d %H:%M"),
        **(since_printed(text, pairs) if (text := request.GET.get("printed", "")) else {}),
    }


def since_printed(text: str, pairs: Pairs) -> dict[str, Any]:
    """BadRequest for what no sheet carries."""
    found = PRINTED.fullmatch(text)
    day = day_asked(found[1]) if found else None
    if day is None or found is None:
        raise BadRequest(_("网址中的打印时间不完整，请重新扫描，或去掉它再查询。"))
    after = EPOCH + int(found[2].translate(TO_DIGITS), 16) * MICROSECOND + SLACK
    acts = Adjustment.objects.changes().recorded_since(after, day, today()).newest_first()
    changes = [change for change in changes_from(acts) if concerns(change.filing_number, change.code, pairs)]
    taken_back = [
        each for each in Retraction.objects.since(after) if concerns(*subject_taken_back(each), pairs)
    ]
    return {"printed_on": day, "since_printed": changes, "taken_back": taken_back}


def concerns(filing_number: str, code: str, pairs: Pairs) -> bool:
    return any(
        (not filing_number or not number or number == filing_number)
        and (not code or code.startswith(its_code))
        for number, its_code in pairs
    )


def subject_taken_back(retraction: Retraction) -> tuple[str, str]:
    """Filing number and code of what was taken back; blank where it names none."""
    act = retraction.adjustment
    scope = retraction.scope or (act and act.scope)
    agency = retraction.agency or (act and act.agency) or (scope and scope.agency)
    occupation = retraction.occupation or (act and act.occupation) or (scope and scope.item.occupation)
    return (agency.filing_number if agency else "", occupation.code if occupation else "")


def qr_svg(address: str) -> SafeString:
    """Inline SVG without any style attribute, which the site's policy would refuse."""
    # Readers take any of the eight masks; to try them all takes four times as long.
    code = segno.make(address, error="m", micro=False, mask=2)
    path = ""
    for y, row in enumerate(code.matrix):
        # From one dark run to the next; drawn by segno itself it takes five times as long.
        at = None
        for run in DARK.finditer(row):
            start, end = run.span()
            path += f"M{start + QUIET} {y + QUIET + 0.5}" if at is None else f"m{start - at} 0"
            path += f"h{end - start}"
            at = end
    # Without a size of its own it has a `viewBox`, and is drawn whole at whatever size the style sheet says.
    size = len(code.matrix) + 2 * QUIET
    return format_html(
        '<svg viewBox="0 0 {} {}" class="qr"><path stroke="#000" d="{}"/></svg>', size, size, path
    )
