"""The grade ladder in a template: `{% ladder_of row.numerals "agency" %}`."""

from collections.abc import Iterable
from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from agencies.models import GradeLevel
from catalogue.facts import Facts
from catalogue.ladder import ladder

register = template.Library()


@register.simple_tag(takes_context=True)
def ladder_of(context: template.Context, numerals: Iterable[str], missing: str) -> SafeString:
    """Drawn once for each set of grades: a page of a hundred rows shows a few dozen sets at most."""
    facts: Facts = context["facts"]
    return _drawn(frozenset(numerals), facts.grade_levels, missing, get_language() or "")


@lru_cache(maxsize=512)
def _drawn(
    numerals: frozenset[str], levels: tuple[GradeLevel, ...], missing: str, _language: str
) -> SafeString:
    return render_to_string("_partials/_ladder.html", {"ladder": ladder(numerals, levels, missing)})
