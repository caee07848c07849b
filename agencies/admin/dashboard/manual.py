"""The editors' handbook, `docs/editors.zh-CN.md`, as a page of the desk: one text to read here and there."""

import re
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.contrib import admin
from django.http import Http404, HttpRequest
from django.template.response import TemplateResponse
from django.templatetags.static import static
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

HANDBOOK = Path(settings.BASE_DIR, "docs", "editors.zh-CN.md")
PICTURE = re.compile(r"!\[([^]]*)\]\(\.\./static/([^)]+)\)")
MARKS_IN_TEXT = (
    (re.compile(r"\*\*(.+?)\*\*"), r"<strong>\1</strong>"),
    (re.compile(r"`(.+?)`"), r"<code>\1</code>"),
)
LIST_ITEM = re.compile(r"(\d+\.|-) ")


def manual_page(request: HttpRequest) -> TemplateResponse:
    if not HANDBOOK.exists():
        raise Http404
    _title, text = HANDBOOK.read_text(encoding="utf-8").split("\n", 1)
    context = {**admin.site.each_context(request), "title": "编辑手册", "manual": as_html(text)}
    return TemplateResponse(request, "admin/agencies/manual.html", context)


def as_html(text: str) -> SafeString:
    """Of the few marks that the handbook uses; everything else is shown as it stands."""
    blocks = (block.split("\n") for block in re.split(r"\n{2,}", text.strip()))
    return mark_safe("\n".join(html_of(block) for block in blocks))  # noqa: S308  # our own, and escaped


def html_of(lines: list[str]) -> str:
    first = lines[0]
    if first.startswith("## "):
        return f"<h2>{inline(first[3:])}</h2>"
    if first.startswith("|"):
        return f"<table>{''.join(rows_in_html(lines))}</table>"
    if LIST_ITEM.match(first):
        tag = "ul" if first.startswith("-") else "ol"
        return f"<{tag}>{''.join(f'<li>{inline(item)}</li>' for item in items_of_list(lines))}</{tag}>"
    return f"<p>{inline(''.join(lines))}</p>"


def rows_in_html(lines: list[str]) -> Iterator[str]:
    for at, line in enumerate(lines):
        cells = [inline(cell.strip()) for cell in line.strip("|").split("|")]
        if at == 0:
            yield "<thead><tr>" + "".join(f'<th scope="col">{cell}</th>' for cell in cells) + "</tr></thead>"
        elif at > 1:
            first, *others = cells
            yield f'<tr><th scope="row">{first}</th>{"".join(f"<td>{cell}</td>" for cell in others)}</tr>'


def items_of_list(lines: list[str]) -> Iterator[str]:
    """An item goes on in the lines that are moved in."""
    text = "\n".join(lines)
    yield from (re.sub(r"\s*\n\s*", "", item) for item in re.split(r"(?:^|\n)(?:\d+\.|-) ", text) if item)


def inline(text: str) -> str:
    html = str(escape(text.strip()))
    for mark, tag in MARKS_IN_TEXT:
        html = mark.sub(tag, html)
    return PICTURE.sub(lambda found: f'<img src="{static(found[2])}" alt="{found[1]}" loading="lazy">', html)
