"""Formatting for every page."""

import re
from typing import Any
from unicodedata import normalize

from django import template
from django.template.base import NodeList, Parser, Token
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from agencies.labels import grade_label, grade_name, marked, not_yet
from catalogue.pages.fields import options

TELEPHONE = re.compile(r"\+?[0-9][0-9 -]{5,}[0-9]")
register = template.Library()
register.simple_tag(options)
register.filter("grade_label", grade_label)
register.filter("grade_name", grade_name)
register.filter("marked", marked)
register.filter("not_yet", not_yet)


@register.filter
def but_first(number: int) -> int | None:
    """The first page of a list has no number in its address."""
    return number if number > 1 else None


@register.simple_tag
def heads(*labels: str) -> SafeString:
    """The head row of a table, with the roles that CSS takes away; a blank label stands for no column."""
    cells = format_html_join(
        "", '<th scope="col" role="columnheader">{}</th>', ((each,) for each in labels if each)
    )
    return format_html('<thead role="rowgroup"><tr role="row">{}</tr></thead>', cells)


@register.filter
def unstopped(sentence: str) -> str:
    """Without its full stop, which what follows brings along."""
    return sentence.rstrip("。.")


@register.filter
def at(values: Any, place: int) -> Any:
    """`heads|at:2`: that of the third column, blank beyond them."""
    return values[place] if place < len(values) else ""


@register.filter
def telephones(text: str) -> SafeString:
    """`０２１-６２３４５６７８转8001` → the number as a link, its digits as any telephone has them."""
    parts, end, folded = [], 0, normalize("NFKC", text)
    for found in TELEPHONE.finditer(folded):
        number = re.sub(r"[^+0-9]", "", found[0])
        parts += [folded[end : found.start()], format_html('<a href="tel:{}">{}</a>', number, found[0])]
        end = found.end()
    return format_html_join("", "{}", ((part,) for part in [*parts, folded[end:]]))


class CaptureNode(template.Node):
    def __init__(self, nodelist: NodeList, name: str) -> None:
        self.nodelist = nodelist
        self.name = name

    def render(self, context: template.Context) -> SafeString:
        context[self.name] = SafeString(" ".join(self.nodelist.render(context).split()))
        return SafeString("")


@register.tag
def capture(parser: Parser, token: Token) -> CaptureNode:
    """`{% capture title %}{% block title %}…{% endblock %}{% endcapture %}`: a block shown in several places.

    Blanks and line breaks are collapsed, so that it fits an attribute.
    """
    _tag, name = token.split_contents()
    nodelist = parser.parse(("endcapture",))
    parser.delete_first_token()
    return CaptureNode(nodelist, name)
