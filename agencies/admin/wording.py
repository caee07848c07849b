"""How the admin says things in Chinese; used by lists, inlines, forms and messages alike."""

from collections.abc import Iterable

from agencies.models import ScopeGrade


def grades_in_words(grades: Iterable[ScopeGrade]) -> str:
    """`五级、四级、三级`; a special ability has no grades and says so."""
    names = [grade.grade_level.name if grade.grade_level else "不分等级" for grade in grades]
    return "、".join(names) or "无（今日不在目录内）"
