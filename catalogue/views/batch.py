"""Batch check: a list of certificates against the directory. What is sent is not stored, logged or cached."""

import datetime as dt
from typing import Any

from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt

from agencies.annex.documents.document import DocumentRefused
from agencies.annex.documents.in_child import text_of_file
from agencies.days import parse_day
from catalogue.batch.answers import by_status, changed_since, left_out
from catalogue.batch.match import match_lines
from catalogue.batch.table import LARGEST, MOST_LINES, Table, TableRefused, read_table
from catalogue.downloads.checked_list import batch_workbook
from catalogue.downloads.xlsx import MIME_TYPE
from catalogue.pages.context import site_root
from catalogue.pages.site_data import SiteData, site_data_of, today

TEMPLATE = "catalogue/batch.html"
TOO_MUCH = gettext_lazy("表格太大，读取时已停止；请分几次核对。")
# Why a file is not read, for whoever has a list to check.
FILE_REFUSALS = {
    "file-empty": gettext_lazy("文件是空的；请重新选择文件。"),
    "file-kind": gettext_lazy("这不是表格；请提供 XLSX、XLS、ODS 或 CSV 文件。"),
    "package-encrypted": gettext_lazy("文件有密码保护；请取消密码后再上传。"),
    "package-macros": gettext_lazy("文件含有宏；请另存为不含宏的 XLSX 文件。"),
    "too-many-lines": TOO_MUCH,
    "too-many-columns": TOO_MUCH,
    "reading-took-too-long": TOO_MUCH,
    "reading-took-too-much": TOO_MUCH,
}
UNREADABLE_FILE = gettext_lazy("文件读不出来；请另存为 XLSX 或 CSV 文件，再上传。")


# No session to misuse: a forged form gets an answer about its own text, and no cookie is read or set.
@csrf_exempt
def batch(request: HttpRequest) -> HttpResponse:
    context: dict[str, Any] = {"most": MOST_LINES, "today": today(), "on": today().isoformat()}
    if request.method != "POST":
        return render(request, TEMPLATE, context)
    # In memory alone, which the guard's bound on the body allows; never a file.
    request.upload_handlers = [MemoryFileUploadHandler(request)]
    context["on"] = request.POST.get("on", "")
    context["others"], context["merged"] = "others" in request.POST, "merged" in request.POST
    try:
        table = read_table(
            list_handed_in(request),
            request.POST.getlist("column"),
            others=context["others"],
            is_merged=context["merged"],
        )
    except TableRefused as error:
        return render(request, TEMPLATE, context | {"refused": str(error)}, status=400)
    context |= {"carried": table.as_text(), "private": table.refused}
    try:
        day = parse_day(context["on"]) if context["on"] else None
    except ValueError as error:
        return render(request, TEMPLATE, context | {"day_problem": str(error)}, status=400)
    context |= {"table": table, "choices": choices(table)}
    if not table.is_understood:
        return render(request, TEMPLATE, context)
    checked = match_lines(table.asked(), day, site_data_of(request), today())
    names = {each.filing_number: each.agency_name for each in checked if each.filing_number}
    ticked = [number for number in request.POST.getlist("agency") if number in names]
    context |= {"agencies": names.items(), "ticked": ticked}
    if ticked:
        since, site_data = day or today(), site_data_of(request)
        context["left_out"] = list(left_out(checked, ticked, min(since, today()), site_data))
        context["changed"] = changed_since(ticked, since, today(), site_data)
    if "xlsx" in request.POST:
        others = [table.headings[at] for at in table.carried]
        told = explained(day, site_data_of(request))
        further = (context.get("left_out", ()), context.get("changed", ())) if ticked else ()
        return as_workbook(batch_workbook(checked, told, site_root(request), others, *further))
    wanted = request.POST.get("status", "")
    shown = [each for each in checked if wanted in {"", each.status}]
    context |= {"counts": list(by_status(checked)), "checked": shown, "total": len(checked), "wanted": wanted}
    return render(request, TEMPLATE, context)


def list_handed_in(request: HttpRequest) -> str:
    """What was uploaded, or else pasted or carried along. TableRefused: too large, or unreadable."""
    file = request.FILES.get("file")
    if file is None:
        text = request.POST.get("table", "")
        data = text.encode(errors="replace")
    else:
        data = file.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise TableRefused(_("最多 2 MB。"))
    if file is None:
        return text
    try:
        return text_of_file(data)
    except DocumentRefused as error:
        raise TableRefused(FILE_REFUSALS.get(error.problem.rule, UNREADABLE_FILE)) from error


def choices(table: Table) -> list[tuple[str, str, str]]:
    """Of each column its heading, the first thing in it, and what it is taken for."""
    first = [
        next((cells[at] for _number, cells in table.rows if cells[at]), "")
        for at in range(len(table.columns))
    ]
    told = zip(table.headings, first, table.columns, strict=True)
    return [each for at, each in enumerate(told) if table.is_kept(at)]


def explained(day: dt.date | None, site_data: SiteData) -> list[str]:
    coverage = site_data.coverage(day or today(), today())
    return [
        _("本表由本站按所收录的目录逐行核对，不是证书查询，也不是证明；请以官方查询为准。"),
        _("日期一栏空白的，按所填的日期 %(day)s 核对。") % {"day": day or "—"},
        *filter(None, [coverage.caveat]),
        _("没有把握的一律列为“有几种可能”，不作推测。"),
    ]


def as_workbook(content: bytes) -> HttpResponse:
    name = content_disposition_header(as_attachment=True, filename=_("核对结果.xlsx"))
    return HttpResponse(
        content, content_type=MIME_TYPE, headers={"Content-Disposition": name or "attachment"}
    )
