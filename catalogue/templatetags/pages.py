"""Formatting for every page."""

import re

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from catalogue.kept import Kept
from catalogue.prefixes import language_and_prefix

register = template.Library()

# Of each fragment: a day, a choice or a section of the site apart, there are four faces of it.
MOST_DRAWN = 200

# A run of Chinese, with the digits and points inside it: `沪人社职〔2024〕458号`, `焊工（电焊工）`.
CHINESE_RUN = re.compile(
    r"[《〔（]*[\u3400-\u9fff](?:[\u3400-\u9fff0-9（）〔〕《》、，；：／·]*[\u3400-\u9fff）》〕])?"
)


@register.filter
def marked(text: str) -> SafeString:
    """A sentence in which names stay Chinese: on an English page each of them says that it is Chinese."""
    safe = conditional_escape(text)
    if get_language() != "en":
        return safe
    return SafeString(CHINESE_RUN.sub(r'<span lang="zh-Hans">\g<0></span>', safe))


class KeepNode(template.Node):
    def __init__(self, nodelist: NodeList, name: str) -> None:
        self.nodelist = nodelist
        self.name = name

    def render(self, context: template.Context) -> SafeString:
        context[self.name] = SafeString(" ".join(self.nodelist.render(context).split()))
        return SafeString("")


@register.tag
def keep(parser: Parser, token: Token) -> KeepNode:
    """`{% keep title %}{% block title %}…{% endblock %}{% endkeep %}`: a block once, shown in several places.

    Blanks and line breaks are collapsed, so that it fits an attribute.
    """
    _tag, name = token.split_contents()
    nodelist = parser.parse(("endkeep",))
    parser.delete_first_token()
    return KeepNode(nodelist, name)


class OnceNode(template.Node):
    def __init__(self, nodelist: NodeList, values: list[FilterExpression]) -> None:
        self.nodelist = nodelist
        self.values = values
        self.drawn: Kept[SafeString] = Kept(MOST_DRAWN)

    def render(self, context: template.Context) -> SafeString:
        given = [value.resolve(context, ignore_failures=True) for value in self.values]
        key = (context.get("language_and_prefix") or language_and_prefix(), *given)
        drawn = self.drawn.get(key)
        if drawn is None:
            drawn = self.nodelist.render(context)
            self.drawn.put(key, drawn)
        return drawn


@register.tag
def once(parser: Parser, token: Token) -> OnceNode:
    """`{% once facts.version standing.on %}…{% endonce %}`: what language, prefix and those values decide.

    Drawn when they are first met, then kept, so nothing in it may depend on anything else, and it may not
    stand within `{% language %}`, since the language is the page's. A
    `{% translate %}` takes ten times as long as a variable, a `{% url %}` twenty.
    """
    _tag, *names = token.split_contents()
    nodelist = parser.parse(("endonce",))
    parser.delete_first_token()
    return OnceNode(nodelist, [parser.compile_filter(name) for name in names])
