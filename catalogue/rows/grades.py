"""Grades as pages show them: the ladder of a row, and the scale of an occupation with its counts."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from itertools import groupby
from typing import NamedTuple

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from agencies.labels import grade_name, grade_title, marked, translated_name
from agencies.models import Levels

# A run of at least so many grades is told by its ends.
LONG_RUN = 3


def drawn(held: Collection[str], levels: Levels, missing: str, sole: Collection[str] = ()) -> SafeString:
    """The steps that may be assessed and the holes, drawn; in words beside them, and in a sentence for ears.

    `missing` says of whom a hole speaks: `agency` or `city`; at `sole` grades one agency alone assesses.
    """
    steps = [
        # `三` on the step, in English `3`.
        format_html(
            "<b{}>{}</b>",
            SafeString(' class="one"') if level.numeral in sole else "",
            level.numeral if translated_name(level) else level.name[:1],
        )
        if level.numeral in held
        else "<i>\u00a0</i>"
        for level in levels
    ]
    return format_html(
        '<span class="ladder"><span class="vh">{}</span><span class="steps" aria-hidden="true">{}</span> '
        '<em aria-hidden="true">{}</em></span>',
        marked(ladder_sentence(held, levels, missing, sole)),
        SafeString("".join(steps)),
        grade_words(held, levels),
    )


def grade_words(numerals: Iterable[str], levels: Levels) -> SafeString:
    """`五级至三级`, `二级、一级`, `五级、三级`: from the lowest up, a long run by its ends."""
    held = set(numerals)
    words = []
    for is_held, run in groupby(levels, key=lambda level: level.numeral in held):
        names = [grade_name(level) for level in run]
        if is_held and len(names) >= LONG_RUN:
            words.append(_("%(first)s至%(last)s") % {"first": names[0], "last": names[-1]})
        elif is_held:
            words += names
    return marked(_("、").join(words))


def ladder_sentence(held: Collection[str], levels: Levels, missing: str, sole: Collection[str] = ()) -> str:
    """`可评五级、四级；本机构未列三级`."""
    have = _("、").join(grade_name(level) for level in levels if level.numeral in held)
    lack = _("、").join(grade_name(level) for level in levels if level.numeral not in held)
    says = _("可评%(grades)s") % {"grades": have} if have else ""
    alone = _("、").join(grade_name(level) for level in levels if level.numeral in sole)
    only = _("其中%(grades)s只有一家机构") % {"grades": alone} if alone else ""
    holes = ""
    if lack:
        pattern = _("本机构未列%(grades)s") if missing == "agency" else _("%(grades)s无机构")
        holes = pattern % {"grades": lack}
    return _("；").join(part for part in (says, only, holes) if part)


class ScaleStep(NamedTuple):
    """A grade level and how many agencies assess it; none is a hole."""

    numeral: str
    name: str
    title: str
    agencies: int


def scale(levels: Levels, holders: Iterable[tuple[str, Collection[str]]] = ()) -> list[ScaleStep]:
    """From 五级, the lowest, to 一级; `holders` are filing numbers, each with the numerals of a row."""
    agencies: defaultdict[str, set[str]] = defaultdict(set)
    for filing_number, numerals in holders:
        for numeral in numerals:
            agencies[numeral].add(filing_number)
    return [
        ScaleStep(level.numeral, grade_name(level), grade_title(level), len(agencies[level.numeral]))
        for level in levels
    ]
