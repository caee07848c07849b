"""What grades and days are called in the language of the page, in one place; kinds name themselves.

A name in another language stands in a field of its own, `name_en`; where it is blank, or the language has no
such field, the register's own Chinese name stands in. English names are this site's, not official.
"""

import datetime as dt
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from agencies.models import GradeLevel

# A run of Chinese, with the digits and points inside it: `沪人社职〔2024〕458号`, `焊工（电焊工）`.
CHINESE_RUN = re.compile(
    r"[《〔（「]*[\u3400-\u9fff](?:[\u3400-\u9fff0-9（）〔〕《》、，；：／·]*[\u3400-\u9fff）》〕])?」?"
)


def translated_name(record: Any) -> str:
    """The name in the page's language; blank where the register has none, as it always is in Chinese."""
    return getattr(record, f"name_{get_language()}", "")


def grade_name(level: GradeLevel) -> str:
    """`五级`; in English `Grade 5`."""
    return translated_name(level).partition(" / ")[0] or level.name


def grade_title(level: GradeLevel) -> str:
    """`初级工`; in English `Junior skilled worker`."""
    return translated_name(level).partition(" / ")[2] or level.title


def grade_label(level: GradeLevel) -> str:
    """The pair `三级／高级工`, which stands wherever a grade is named."""
    return _name_and_title(grade_name(level), grade_title(level), get_language())


def grade_in_full(level: GradeLevel) -> str:
    """`一级（高级技师）`."""
    return _("%(name)s（%(title)s）") % {"name": grade_name(level), "title": grade_title(level)}


def grade_names(levels: Iterable[GradeLevel]) -> str:
    """`五级、四级`."""
    return _("、").join(map(grade_name, levels))


def not_yet(day: dt.date, today: dt.date) -> str:
    """The mark behind whatever begins or ends on a day to come."""
    return _("（已录入、尚未生效）") if day > today else ""


def recorded_day(day: dt.date, today: dt.date) -> str:
    """`2024-12-30`; `2027-01-01（已录入、尚未生效）` of a day to come."""
    return day.isoformat() + not_yet(day, today)


@lru_cache(maxsize=64)
def _name_and_title(name: str, title: str, _language: str) -> str:
    return _("%(name)s／%(title)s") % {"name": name, "title": title}


def is_chinese() -> bool:
    """The register's names are in the language of the page."""
    return (get_language() or "zh").startswith("zh")


def chinese(name: str) -> SafeString:
    """A name of the directory, which stays Chinese; marked as such where the page is not."""
    return conditional_escape(name) if is_chinese() else format_html('<span lang="zh-Hans">{}</span>', name)


def marked(text: str) -> SafeString:
    """A sentence in which names stay Chinese: on a page in another language each of them says so."""
    safe = conditional_escape(text)
    return safe if is_chinese() else SafeString(CHINESE_RUN.sub(r'<span lang="zh-Hans">\g<0></span>', safe))
