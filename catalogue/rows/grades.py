"""Grades as pages show them: the ladder of a row, and the scale of an occupation with its counts."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from itertools import groupby
from typing import NamedTuple

from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from agencies.labels import grade_name, grade_title, marked
from agencies.models import Levels

NamedLevels = Sequence[tuple[str, str, str]]
ALONE = ' class="one"'
# A run of at least so many grades is told by its ends.
LONG_RUN = 3


def drawn(held: Collection[str], levels: Levels, missing: str, sole: Collection[str] = ()) -> SafeString:
    """The steps that may be assessed and the holes, drawn; in words beside them, and in a sentence for ears.

    `missing` says of whom a hole speaks: `agency` or `city`; at `sole` grades one agency alone assesses.
    """
    # Numeral, name in the language of the page, and the register's own.
    named = [(level.numeral, grade_name(level), level.name) for level in levels]
    steps = [
        # `三` on the step, in English `3`.
        f"<b{ALONE if numeral in sole else ''}>{escape(numeral if name != own else own[:1])}</b>"
        if numeral in held
        else "<i>\u00a0</i>"
        for numeral, name, own in named
    ]
    return SafeString(
        f'<span class="ladder"><span class="vh">{marked(_ladder_sentence(held, named, missing, sole))}</span>'
        f'<span class="steps" aria-hidden="true">{"".join(steps)}</span> '
        f'<em aria-hidden="true">{grade_words(held, levels)}</em></span>'
    )


def grade_words(held: Collection[str], levels: Levels) -> SafeString:
    """`五级至三级`, `二级、一级`, `五级、三级`: from the lowest up, a long run by its ends.

    Several in another language than the register's own by their numerals: `Grades 5–3`, `Grades 2 and 1`.
    """
    shown = [(level, grade_name(level)) for level in levels if level.numeral in held]
    by_numerals = len(shown) > 1 and all(name != level.name for level, name in shown)
    names = {level.numeral: level.numeral if by_numerals else name for level, name in shown}
    words: list[str] = []
    for is_held, same in groupby(levels, key=lambda level: level.numeral in names):
        run = [names[level.numeral] for level in same] if is_held else []
        if len(run) >= LONG_RUN:
            words.append(_("%(lowest)s至%(highest)s") % {"lowest": run[0], "highest": run[-1]})
        else:
            words += run
    *others, text = words or [""]
    if others:
        text = _("%(first)s、%(last)s") % {"first": _("、").join(others), "last": text}
    return marked(_("%(grades)s级") % {"grades": text} if by_numerals else text)


def _ladder_sentence(held: Collection[str], named: NamedLevels, missing: str, sole: Collection[str]) -> str:
    """`可评五级、四级；本机构未列三级`."""
    comma = _("、")
    have = comma.join(name for numeral, name, _own in named if numeral in held)
    lack = comma.join(name for numeral, name, _own in named if numeral not in held)
    says = _("可评%(grades)s") % {"grades": have} if have else ""
    alone = comma.join(name for numeral, name, _own in named if numeral in sole)
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
