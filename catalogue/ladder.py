"""The grade ladder: which steps may be assessed, which are holes, and the same in words."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from agencies.models import GradeLevel


@dataclass(frozen=True, slots=True)
class Step:
    """`mark` is what stands on the drawn step: `三`, in English `3`."""

    numeral: str
    mark: str
    name: str
    title: str
    held: bool


@dataclass(frozen=True, slots=True)
class Ladder:
    """Steps rise from 五级, the lowest. `sentence` says the same to those who do not see it."""

    steps: tuple[Step, ...]
    sentence: str


def ladder(held: Collection[str], levels: Sequence[GradeLevel], missing: str) -> Ladder:
    """`held` are numerals; `levels` rise; `missing` says of whom a hole speaks: `agency` or `city`."""
    steps = tuple(
        Step(
            numeral=level.numeral,
            mark=level.numeral if get_language() == "en" else level.name[:1],
            name=level_name(level),
            title=level_title(level),
            held=level.numeral in held,
        )
        for level in levels
    )
    have = _("、").join(step.name for step in steps if step.held)
    lack = _("、").join(step.name for step in steps if not step.held)
    says = _("可评%(grades)s") % {"grades": have} if have else ""
    holes = MISSING[missing](lack) if lack else ""
    return Ladder(steps, _("；").join(part for part in (says, holes) if part))


def _lacks_in_city(grades: str) -> str:
    return _("%(grades)s无机构") % {"grades": grades}


def _lacks_at_agency(grades: str) -> str:
    return _("本机构未列%(grades)s") % {"grades": grades}


MISSING = {"city": _lacks_in_city, "agency": _lacks_at_agency}


def level_name(level: GradeLevel) -> str:
    """`五级`; in English the unofficial `Grade 5`."""
    return level.name if get_language() != "en" else level.name_en.partition(" / ")[0]


def level_title(level: GradeLevel) -> str:
    """`初级工`; in English the unofficial `Junior skilled worker`."""
    return level.title if get_language() != "en" else level.name_en.partition(" / ")[2]


def level_label(level: GradeLevel) -> str:
    """The pair `三级／高级工`, which stands wherever a grade is named."""
    return _pair(level.name, level.title, level.name_en, get_language() or "")


@lru_cache(maxsize=64)
def _pair(name: str, title: str, name_en: str, language: str) -> str:
    if language == "en":
        name, _slash, title = name_en.partition(" / ")
    return _("%(name)s／%(title)s") % {"name": name, "title": title}
