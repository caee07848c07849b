"""What every page needs and no view should have to pass: its variant, its other addresses, its edition."""

from dataclasses import replace
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from catalogue import __version__
from catalogue.pages import languages
from catalogue.pages.languages import address_of, plain_routes, variant_of
from catalogue.pages.site_data import current_site_data, site_data_of, today

# For those who work with the directory; each where the site has it.
TOOLS = {
    "compare": gettext_lazy("比较"),
    "coverage": gettext_lazy("覆盖"),
    "batch": gettext_lazy("批量核对"),
    "data": gettext_lazy("数据与接口"),
    "changes": gettext_lazy("变更记录"),
    "classification": gettext_lazy("职业分类"),
}


def base_context(request: HttpRequest) -> dict[str, Any]:
    """The context of base.html."""
    variant, root = variant_of(request), site_root(request)
    # A file has no versions: where it is refused, the switches lead to its page, or to the one that lists it.
    first = variant.path[1:].replace("/", ".").partition(".")[0]
    page = replace(variant, path=f"/{first}/" if first else "/") if "." in variant.path else variant
    standard = replace(page, large=False)
    # Kept with the site's data, if any was ever read: the page of an error must not ask the database.
    kept = current_site_data.current
    framed = kept[1].once(("frame", variant.root, variant.prefix), frame) if kept else frame()
    return {
        "variant": variant,
        "language": variant.language,
        # Lazy, since an error page must not ask the database; a view that reads a day passes its own.
        "site_data": SimpleLazyObject(lambda: site_data_of(request)),
        "coverage": SimpleLazyObject(lambda: site_data_of(request).coverage(today(), today())),
        # The large version is the same page to search engines.
        "site_root": root,
        "canonical": root + standard.address,
        "alternates": [
            (each, root + replace(standard, language=each).address) for each in languages.LANGUAGES
        ],
        "other_languages": [
            (each, replace(page, language=each).address)
            for each in languages.LANGUAGES
            if each != variant.language
        ],
        "other_size": replace(page, large=not page.large).address,
        # What the switches carry on, and behind canonical addresses the number of a later page of a list.
        "query": f"?{request.GET.urlencode()}" if request.GET else "",
        "page_query": "",
        "frame": framed,
        "site_nav": [
            # For `aria-current`: whether the path is it or lies within it.
            (address, label, "page" if request.path == address else "true" if address in request.path else "")
            for address, label in framed["ways_in"]
        ],
        "look_ups": SimpleLazyObject(lambda: site_data_of(request).look_ups),
        "no_day": getattr(request, "no_day", None),
        "on_a_day": bool(request.GET.get("on")),
        # What only some pages have. A template takes its time to find out that a name means nothing.
        "linked_data": "",
        "qr": "",
        "printed_on": None,
        "printed_address": "",
        "owner": settings.SITE_OWNER,
        "icp_number": settings.ICP_NUMBER,
        "report_error_url": settings.REPORT_ERROR_URL
        and told_of(settings.REPORT_ERROR_URL, root + variant.address),
        "site_version": __version__,
    }


def canonical(request: HttpRequest) -> str:
    """The one address of this page in its language."""
    return site_root(request) + replace(variant_of(request), large=False).address


def told_of(address: str, page: str) -> str:
    """Where a mistake is reported, with the page it stands on: in the text of a mail, else as `page`."""
    name = "body" if address.startswith("mailto:") else "page"
    return f"{address}{'&' if '?' in address else '?'}{name}={quote(page)}"


def frame() -> dict[str, Any]:
    """What the frame of every page says and leads to, under the prefix and in the language of this one.

    In a template, a `{% translate %}` takes ten times as long as a variable, a `{% url %}` twenty.
    """
    return {
        "style": static("css/site.css"),
        "script": static("js/site.js"),
        "read": _("朗读本页"),
        "stop_reading": _("停止朗读"),
        "icon": static("favicon.svg"),
        "touch_icon": static("root/apple-touch-icon.png"),
        "card": static("img/card.png"),
        "officially": _("评价机构和评价项目会动态调整，请以官方查询为准："),
        "bureau": _("市人力资源社会保障局网站"),
        "national": _("技能人才评价工作网"),
        "error": _("错误："),
        "home": address_of("home"),
        "home_label": _("首页"),
        "site_name": _("上海职业技能评价目录"),
        "description": _("查上海哪些机构可以评价哪些职业（工种）、评到几级，每一条都注明出处。"),
        "skip": _("跳到主要内容"),
        "here": _("当前位置"),
        "standard": _("标准版"),
        "large": _("长者版"),
        "sections": _("主要栏目"),
        "ways_in": (
            (address_of("directory"), _("查询")),
            (address_of("occupation-list"), pgettext("several", "职业")),
            (address_of("agency-list"), pgettext("several", "机构")),
            (address_of("edition-list"), _("目录原文")),
            (address_of("guide"), _("办事指南")),
        ),
        "search": address_of("directory"),
        "search_label": _("查职业、工种、编码或机构"),
        "search_placeholder": _("职业、机构或编码"),
        "search_button": _("查询"),
        "unofficial": _("本站不是政府网站，与发文机关没有隶属关系；目录以通知原文为准。"),
        "translated": _("英文页面中职业和等级的译名（标 * 的）由本站翻译，不是官方名称。"),
        "foot_links": (
            (address_of("about-data"), _("关于数据")),
            (address_of("accessibility"), _("无障碍声明")),
            (address_of("privacy"), _("隐私说明")),
            (address_of("site-status"), _("运行状态")),
        ),
        "tools_label": _("工作人员工具："),
        "tools": [(address_of(name), str(label)) for name, label in TOOLS.items() if name in plain_routes()],
        "report_error": _("报告错误"),
        "version": _("本站版本"),
    }


def site_root(request: HttpRequest) -> str:
    """`https://example.org`: the site's own address, or the one asked for while none is set."""
    if settings.SITE_URL:
        return str(settings.SITE_URL)
    try:
        return f"{request.scheme}://{request.get_host()}"
    except DisallowedHost:  # its page of refusal is shown by this very template
        return ""
