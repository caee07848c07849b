"""What stands on a page by the hundred, written without a template's pace: rows, options and ticks."""

from collections.abc import Iterable, Sequence
from html import escape

from django import template
from django.template.loader import get_template
from django.urls import get_script_prefix
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from catalogue.facets import Option
from catalogue.listing import Row
from catalogue.printed import PrintedCell, PrintedLine

register = template.Library()


@register.simple_tag(takes_context=True)
def drawn(context: template.Context, name: str, rows: Sequence[Row]) -> SafeString:
    """`{% drawn "_partials/_row.html" rows %}`: each in that template, one after another.

    The template sees `row`, `facts` and `face` and nothing else. So it may cost what it likes: the HTML
    stays with the row, once for each language and prefix of addresses.
    """
    place = (name, get_language(), get_script_prefix())
    if undrawn := [row for row in rows if place not in row.drawings]:
        row_template = get_template(name)
        shared = {"facts": context["facts"], "face": context["face"]}
        for row in undrawn:
            row.drawings[place] = row_template.render({"row": row, **shared})
    return SafeString("".join(row.drawings[place] for row in rows))


@register.simple_tag
def ticks(name: str, of: Iterable[Option]) -> SafeString:
    """The boxes of a filter that may be ticked, each with its count."""
    return SafeString(
        "\n".join(
            f'<label class="option"> <input type="checkbox" name="{name}" value="{escape(o.value)}"'
            f"{' checked' if o.chosen else ''}> {escape(o.label)} "
            f'<span class="count">{o.count}</span> </label>'
            for o in of
        )
    )


@register.simple_tag
def options(of: Iterable[Option]) -> SafeString:
    """The `<option>`s of a select, each with its count; a template's loop takes twenty times as long."""
    return SafeString(
        "\n".join(
            f'<option value="{escape(o.value)}"{" selected" if o.chosen else ""}>'
            f"{escape(o.label)} ({o.count})</option>"
            for o in of
        )
    )


@register.simple_tag
def printed_lines(of: Iterable[PrintedLine]) -> SafeString:
    """The rows of an edition's table, cell by cell."""
    return SafeString(
        "\n".join(f'<tr id="{line.anchor}">{"".join(map(printed_cell, line.cells))}</tr>' for line in of)
    )


def printed_cell(cell: PrintedCell) -> str:
    text = escape(cell.text)
    shown = f'<a href="{cell.address}">{text}</a>' if cell.address else text
    return f'<td data-label="{escape(cell.label)}">{shown}</td>'
