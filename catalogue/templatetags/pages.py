"""Formatting for every page."""

from django import template
from django.template.base import NodeList, Parser, Token
from django.utils.safestring import SafeString

register = template.Library()


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
