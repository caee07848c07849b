"""What a printed sheet carries back: its whole address with the state of the data that it was printed from.

Opened again, the page says whether anything has changed since on exactly what it shows. A list carries the
number of its rows too: once what was wrong is put right, nothing else tells what it had wrongly listed.
"""

import datetime as dt
import re
from collections.abc import Callable, Collection
from typing import Any
from urllib.parse import urlencode

import zxingcpp
from django.core.exceptions import BadRequest
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django_filters import FilterSet

from agencies.changes import Change, ChangeKind, changes_from
from agencies.in_memory import in_force
from agencies.models import Adjustment, GradeLevel, Notice, Retraction
from agencies.models.adjustment import AdjustmentQuerySet
from agencies.models.data_version import Version
from catalogue.pages.context import canonical
from catalogue.pages.site_data import day_asked, site_data_of, today

# The day, microseconds since 1970 in letters (so many digits would be taken for somebody's number), rows.
PRINTED = re.compile(r"(\d{4}-\d{2}-\d{2})_([a-p]{10,14})(?:_(\d{1,7}))?")
TO_LETTERS = str.maketrans("0123456789abcdef", "abcdefghijklmnop")
TO_DIGITS = str.maketrans("abcdefghijklmnop", "0123456789abcdef")
MICROSECOND = dt.timedelta(microseconds=1)
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
# A code of a longer address is too fine to be read from paper.
LONGEST_ADDRESS = 250
# The light border of the code, in modules; what a dark one and a light one are in the path of a row.
QUIET = 2
# Any of the eight can be read; to find the evenest takes seven times as long as the code itself.
PATTERN = 3
STROKES = {0: "h1", 255: "m1 0"}
# The data version is stamped by the database, an act by this program: they may differ by so much.
SLACK = dt.timedelta(milliseconds=10)
# (filing number, code) of what the page shows.
Pairs = Collection[tuple[str, str]]


def printed(
    request: HttpRequest,
    pairs: Pairs,
    *,
    grade: GradeLevel | None = None,
    rows: int | None = None,
    rows_then: int | None = None,
    now: str = "",
    changes: Callable[[AdjustmentQuerySet], list[Change]] | None = None,
    contact: Callable[[dt.datetime], bool] | None = None,
) -> dict[str, Any]:
    """For the colophon: the address to print, its code, and when the data last changed.

    Of a sheet that is scanned, also what was recorded since on what stands in `pairs`: a blank filing number
    or code stands for any, a group for what lies in it. `grade`: of no other grade. `rows` is how many a list
    has, `rows_then` how many it has on the day of printing as that day is known now. `now` is the address
    of what holds now, where it is not that of the sheet. Nothing for a preview, which may never come to hold.
    `changes` picks from acts what a list of changes tells, of which `rows` are the changes; `contact` says
    whether the contact block was another at a moment.
    """
    if getattr(request, "is_preview", False):  # set by the desk
        return {}
    version = site_data_of(request).version
    moment = timezone.localtime(version.changed_at, timezone.get_default_timezone())
    asked = [(name, value) for name, values in request.GET.lists() if name != "printed" for value in values]
    query = f"?{urlencode(asked)}" if asked else ""
    stamp = f"{(version.changed_at - EPOCH) // MICROSECOND:x}".translate(TO_LETTERS)
    counted = "" if rows is None else f"_{rows}"
    asked.append(("printed", f"{today().isoformat()}_{stamp}{counted}"))
    address = f"{canonical(request)}?{urlencode(asked)}"
    text = request.GET.get("printed", "")
    return {
        "today": today(),
        "printed_address": address,
        "cited_address": canonical(request) + query,
        "now_address": now or request.path + query,
        "qr": qr_svg(address) if len(address) <= LONGEST_ADDRESS else "",
        "data_version": version.number,
        "data_moment": moment.strftime("%Y-%m-%d %H:%M"),
        **(
            since_printed(text, with_rows(pairs, version), grade, rows_then, changes, contact) if text else {}
        ),
    }


def with_rows(pairs: Pairs, version: Version) -> set[tuple[str, str]]:
    """With each agency or occupation whatever it ever held or was held by."""
    ever = in_force(today(), version).on_any_day()
    rows = [
        ever.of_agency(number) if number else ever.for_code(code)
        for number, code in pairs
        if bool(number) != bool(code)
    ]
    return {*pairs, *((row.filing_number, row.code) for held in rows for row in held)}


def since_printed(
    text: str,
    pairs: Pairs,
    grade: GradeLevel | None,
    rows_then: int | None,
    its_changes: Callable[[AdjustmentQuerySet], list[Change]] | None,
    contact: Callable[[dt.datetime], bool] | None,
) -> dict[str, Any]:
    """BadRequest for what no sheet carries."""
    found = PRINTED.fullmatch(text)
    day = day_asked(found[1]) if found else None
    if day is None or found is None:
        raise BadRequest(_("网址中的打印时间不完整，请重新扫描，或去掉它再查询。"))
    after = EPOCH + int(found[2].translate(TO_DIGITS), 16) * MICROSECOND + SLACK
    if its_changes is not None:
        # What came into effect since stands on such a sheet with its day, and what is gone was taken back.
        changes = its_changes(Adjustment.objects.filter(entered_at__gt=after))
        gone = found[3] and rows_then is not None and int(found[3]) > rows_then - len(changes)
        return {"printed_on": day, "since_printed": changes, "taken_back": gone, "rows_then": None}
    # Of another number of rows what was known of that day is no more: any of it may have been a row.
    counted = rows_then if found[3] and int(found[3]) != rows_then else None
    acts = Adjustment.objects.standing().recorded_since(after, day, today()).newest_first()
    changes = [
        change
        for change in changes_from(acts)
        if (counted is not None and change.kind == ChangeKind.CORRECTED)
        or (
            at_grade(change, grade)
            and concerns(change.filing_number, (change.code, change.former_code), pairs)
        )
    ]
    subjects = {
        subject_of(each)
        for each in Retraction.objects.since(after)
        if each.adjustment is None or each.adjustment.entered_at <= after
    }
    subjects |= {subject_of(act) for act in Adjustment.every.undone_since(after)}
    if Notice.every.withdrawn_since(after).exists():
        subjects.add(("", ""))  # every sheet names the edition of its day
    taken_back = any(concerns(number, (code,), pairs) for number, code in subjects)
    return {
        "printed_on": day,
        "since_printed": changes,
        "taken_back": taken_back or (counted is not None and subjects),
        "rows_printed": found[3],
        "rows_then": counted,
        "contact_changed": contact is not None and contact(after),
    }


def concerns(filing_number: str, codes: Collection[str], pairs: Pairs) -> bool:
    """What names no code befell an agency as such, and what names no agency an occupation."""
    known = [code for code in codes if code]
    if ("", "") in pairs or not (filing_number or known):
        return True
    if not known:
        return any(number == filing_number for number, _code in pairs)
    return any(
        (number in {"", filing_number} if filing_number else its_code != "")
        and any(code.startswith(its_code) for code in known)
        for number, its_code in pairs
    )


def at_grade(change: Change, grade: GradeLevel | None) -> bool:
    """What regrades a scope is of the grades that it changes."""
    return grade is None or change.kind != ChangeKind.CHANGED or grade in change.started + change.ended


def subject_of(taken_back: Retraction | Adjustment) -> tuple[str, str]:
    """Filing number and code; blank where it names none."""
    act = taken_back.adjustment if isinstance(taken_back, Retraction) else taken_back
    scope, agency, occupation = (
        getattr(taken_back, name) or (act and getattr(act, name))
        for name in ("scope", "agency", "occupation")
    )
    agency = agency or (scope and scope.agency)
    occupation = occupation or (scope and scope.item.occupation)
    return (agency.filing_number if agency else "", occupation.code if occupation else "")


def conditions(filters: FilterSet) -> str:
    """What a list is narrowed by, in the words of its form, which is not printed."""
    told = []
    for name, value in filters.form.cleaned_data.items():
        if value and name in filters.filters:
            field = filters.form.fields[name]
            named = dict(getattr(field, "choices", ()))
            values = value if isinstance(value, list) else [value]
            text = _("、").join(str(named.get(each, each)) for each in values)
            told.append(_("%(name)s：%(text)s") % {"name": field.label, "text": text})
    return _("；").join(told)


def qr_svg(address: str) -> SafeString:
    """Inline SVG without any style attribute, which the site's policy would refuse.

    The package's own drawing is longer.
    """
    code = zxingcpp.create_barcode(address, zxingcpp.BarcodeFormat.QRCode, ec_level="M", data_mask=PATTERN)
    drawn: Any = code.to_image(add_quiet_zones=False)  # a buffer, which its types do not tell
    image = memoryview(drawn)
    dots, size = image.tobytes().decode("latin-1"), len(image)
    path = "".join(
        f"M{QUIET} {y + QUIET + 0.5}{dots[y * size : (y + 1) * size].translate(STROKES)}" for y in range(size)
    )
    # Without a size of its own it has a `viewBox`, and is drawn whole at whatever size the style sheet says.
    size += 2 * QUIET
    return format_html(
        '<svg viewBox="0 0 {} {}" class="qr"><path stroke="#000" d="{}"/></svg>', size, size, path
    )
