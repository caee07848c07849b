"""The answer first: what the rows of an occupation or an agency come to on one day, in one sentence.

Pure functions of the rows. A sentence is safe HTML: on an English page a Chinese name inside it is marked as
Chinese. Neighbouring grades that the same agencies assess are told together: `五级至三级三家都可评`.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agencies.labels import chinese, grade_label, marked
from agencies.models import Levels
from catalogue.rows.grades import grade_words
from catalogue.rows.rows import RowLike, by_work_type

# So many names are listed before the rest is only counted.
MOST_NAMES = 4
BOTH = 2


def occupation_conclusion(name: str, rows: Sequence[RowLike], levels: Levels, edition: str) -> SafeString:
    """Whom the directory lists for the occupation, to which grade, and at which grades nobody.

    2025年版目录列有 3 家机构评价焊工（电焊工）；五级至三级三家都可评，二级、一级只有上海船厂船舶有限公司。
    """
    if not rows:
        return _say(_("本目录中没有机构评价%(name)s。"), name=chinese(name))
    # Two agencies may share a name, never a filing number.
    agencies, items = {row.filing_number for row in rows}, list(by_work_type(rows).values())
    if not rows[0].numerals:
        clauses: SafeString | str = _("专项职业能力不分等级")
    elif len(items) == 1:
        name = rows[0].item
        clauses = _join(_("，"), _grade_clauses(rows, levels, alone=len(agencies) == 1))
    else:
        clauses = _item_clauses(items, levels, alone=len(agencies) == 1)
    if len(agencies) == 1:
        pattern = _("目录中只有%(agency)s评价%(name)s；%(clauses)s。")
        return _say(pattern, agency=chinese(rows[0].agency), name=chinese(name), clauses=clauses)
    pattern = _("%(edition)s列有 %(count)s 家机构评价%(name)s；%(clauses)s。")
    return _say(pattern, edition=edition, count=len(agencies), name=chinese(name), clauses=clauses)


def agency_conclusion(name: str, rows: Sequence[RowLike], levels: Levels) -> SafeString:
    """What the agency may assess, and how far up.

    上海市电梯行业协会可以评价电梯安装维修工，五级至一级。
    """
    graded = [row for row in rows if row.numerals]
    special = [row for row in rows if not row.numerals]
    clauses = [*(_assesses(graded, levels) if graded else ()), *(_examines(special) if special else ())]
    if not clauses:
        return _say(_("本目录中%(name)s没有可评价的项目。"), name=chinese(name))
    return _say(_("%(name)s%(clauses)s。"), name=chinese(name), clauses=_join(_("；"), clauses))


def _grade_clauses(
    rows: Sequence[RowLike], levels: Levels, *, alone: bool, holes: bool = True
) -> list[SafeString]:
    """`alone`: one agency assesses the whole occupation and has been named; `holes`: tell them too."""
    everyone = len({row.filing_number for row in rows})
    at_level = {
        level.numeral: {row.filing_number: row.agency for row in rows if level.numeral in row.numerals}
        for level in levels
    }
    return [
        _grade_clause(at_level[run[0]], grade_words(run, levels), everyone, alone)
        for run in (list(same) for _, same in groupby(at_level, key=lambda numeral: at_level[numeral].keys()))
        if at_level[run[0]] or holes
    ]


def _grade_clause(agencies: Mapping[str, str], grades: SafeString, everyone: int, alone: bool) -> SafeString:
    if not agencies:
        return _say(_("%(grades)s无机构"), grades=grades)
    if alone:
        return _say(_("可评%(grades)s"), grades=grades)
    if len(agencies) == 1:
        (only,) = agencies.values()
        return _say(_("%(grades)s只有%(agency)s"), grades=grades, agency=chinese(only))
    if len(agencies) == everyone == BOTH:
        return _say(_("%(grades)s两家都可评"), grades=grades)
    if len(agencies) == everyone:
        return _say(_("%(grades)s%(count)s家都可评"), grades=grades, count=_count_word(len(agencies)))
    return _say(_("%(grades)s有 %(count)s 家"), grades=grades, count=len(agencies))


def _item_clauses(items: Sequence[Sequence[RowLike]], levels: Levels, *, alone: bool) -> SafeString:
    """Work types of which the same is true are told together; holes are those of the whole occupation."""
    told: dict[SafeString, list[SafeString]] = {}
    for rows in items:
        grades = _join(_("，"), _grade_clauses(rows, levels, alone=alone, holes=False))
        told.setdefault(grades, []).append(_work_type(rows[0].work_type))
    clauses = [
        _say(_("%(work_types)s：%(grades)s"), work_types=_join(_("、"), work_types), grades=grades)
        for grades, work_types in told.items()
    ]
    held = {numeral for rows in items for row in rows for numeral in row.numerals}
    if lacking := grade_words([level.numeral for level in levels if level.numeral not in held], levels):
        clauses.append(_say(_("%(grades)s无机构"), grades=lacking))
    return _join(_("；"), clauses)


def _assesses(rows: Sequence[RowLike], levels: Levels) -> list[SafeString]:
    if len(rows) == 1:
        grades = grade_words(rows[0].numerals, levels)
        return [_say(_("可以评价%(item)s，%(grades)s"), item=chinese(rows[0].item), grades=grades)]
    occupations = list(dict.fromkeys(row.occupation for row in rows))
    counted = ngettext("%(count)s 个职业", "%(count)s 个职业", len(occupations)) % {"count": len(occupations)}
    if len(occupations) != len(rows):
        counted = _("%(occupations)s（%(items)s 个评价项目）") % {"occupations": counted, "items": len(rows)}
    return [
        _say(_("可以评价 %(counted)s：%(names)s"), counted=counted, names=_listed_names(occupations)),
        *_tops(rows, levels),
    ]


def _tops(rows: Sequence[RowLike], levels: Levels) -> list[SafeString]:
    """How many items reach which grade, the highest first."""
    tops = Counter(row.numerals[-1] for row in rows)
    labels = {level.numeral: grade_label(level) for level in reversed(levels) if level.numeral in tops}
    if len(labels) == 1:
        return [_say(_("都可评到%(grade)s"), grade=marked(next(iter(labels.values()))))]
    told = [
        marked(
            (
                ngettext("%(count)s 项只评%(grade)s", "%(count)s 项只评%(grade)s", tops[numeral])
                if numeral == levels[0].numeral
                else ngettext("%(count)s 项可评到%(grade)s", "%(count)s 项可评到%(grade)s", tops[numeral])
            )
            % {"count": tops[numeral], "grade": label}
        )
        for numeral, label in labels.items()
    ]
    return [_join(_("，"), told)]


def _examines(rows: Sequence[RowLike]) -> list[SafeString]:
    pattern = ngettext(
        "可以考核 %(count)s 项专项职业能力：%(names)s，不分等级",
        "可以考核 %(count)s 项专项职业能力：%(names)s，不分等级",
        len(rows),
    )
    return [_say(pattern, count=len(rows), names=_listed_names([row.item for row in rows]))]


def _listed_names(names: Sequence[str]) -> SafeString:
    listed = _join(_("、"), [chinese(name) for name in names[:MOST_NAMES]])
    return listed if len(names) <= MOST_NAMES else _say(_("%(names)s等"), names=listed)


def _work_type(work_type: str) -> SafeString:
    return chinese(work_type) if work_type else conditional_escape(_("不分工种"))


def _count_word(count: int) -> str:
    """`三` in a Chinese sentence (`两` for two), the digits beyond ten and in English."""
    words = _("0 1 两 三 四 五 六 七 八 九 十").split()
    return words[count] if count < len(words) else str(count)


def _join(mark: str, parts: Iterable[SafeString | str]) -> SafeString:
    return SafeString(conditional_escape(mark).join(conditional_escape(part) for part in parts))


def _say(pattern: str, **parts: SafeString | str | int) -> SafeString:
    return SafeString(
        conditional_escape(pattern)
        % {
            name: conditional_escape(str(part)) if isinstance(part, int) else conditional_escape(part)
            for name, part in parts.items()
        }
    )
