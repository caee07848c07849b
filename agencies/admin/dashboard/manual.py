"""The editors' handbook, `docs/editors.zh-CN.md`, as a page of the desk: one text to read here and there."""

from pathlib import Path

from django.conf import settings
from django.contrib import admin
from django.http import Http404, HttpRequest
from django.template.response import TemplateResponse
from django.templatetags.static import static
from django.utils.safestring import SafeString

HANDBOOK = Path(settings.BASE_DIR, "docs", "editors.zh-CN.md")
# Where the text finds its pictures.
HANDBOOK_PICTURES = "../static/"


def manual_page(request: HttpRequest) -> TemplateResponse:
    if not HANDBOOK.exists():
        raise Http404
    _title, text = HANDBOOK.read_text(encoding="utf-8").split("\n", 1)
    context = {**admin.site.each_context(request), "title": "编辑手册", "manual": as_html(text)}
    return TemplateResponse(request, "admin/agencies/manual.html", context)


def as_html(text: str) -> SafeString:
    from markdown_it import MarkdownIt  # the rest of the site has no use for its tables

    reader = MarkdownIt("js-default")  # which shows HTML as it is typed, and knows tables
    blocks = reader.parse(text)
    for picture in (part for block in blocks for part in block.children or () if part.type == "image"):
        picture.attrSet("src", static(str(picture.attrGet("src")).removeprefix(HANDBOOK_PICTURES)))
        picture.attrSet("loading", "lazy")
    html: str = reader.renderer.render(blocks, reader.options, {})
    return SafeString(html)
