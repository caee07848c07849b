"""What the import desk asks: a file or a pasted table, its notice, the confirmation of exactly one plan."""

import hashlib
import json
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import ValidationError

from agencies.admin.act_forms import day, text
from agencies.annex.documents import MAX_BYTES
from agencies.annex.facts import Request
from agencies.annex.importing import File
from agencies.models import Import

PASTED = "粘贴的表格.txt"


class UploadForm(forms.Form):
    """A file, or the text of a table; blank facts are taken from the document's own heading."""

    file = forms.FileField(
        label="附件文件",
        required=False,
        help_text="通知附件的文本、XLSX 或 DOCX，不超过 5 MB。",
    )
    table = forms.CharField(
        label="或粘贴表格",
        required=False,
        strip=False,
        widget=AdminTextareaWidget(attrs={"rows": 8}),
        help_text="从文件中复制整张表（连同表头）粘贴在这里，与上传文件二选一。",
    )
    kind = forms.ChoiceField(
        label="类型", choices=Import.Kind, widget=forms.RadioSelect, initial=Import.Kind.ANNUAL
    )
    number = text("文号", "文件里印有的可以留空。", required=False, max_length=60)
    issued_on = day("发文日期", "文件里印有的可以留空。", required=False)
    in_force_from = day("实施日期", "文件里印有的可以留空。", required=False)

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if bool(given.get("file")) == bool((given.get("table") or "").strip()):
            raise ValidationError("请上传一个文件，或粘贴一张表格，二者选一。")
        return given

    def handed_in(self) -> File:
        """Never more of an upload than one byte too many: what is too large is refused, not read."""
        upload = self.cleaned_data["file"]
        if upload:
            return File(upload.name, upload.read(MAX_BYTES + 1))
        return File(PASTED, self.cleaned_data["table"].encode()[: MAX_BYTES + 1])

    def request(self) -> Request:
        given = self.cleaned_data
        return Request(
            kind=given["kind"],
            number=given["number"],
            issued_on=given["issued_on"],
            in_force_from=given["in_force_from"],
        )


class ConfirmForm(forms.Form):
    """Confirms the file and the plan that the page showed, and no other."""

    confirmed = forms.CharField(widget=forms.HiddenInput)
    checked = forms.BooleanField(
        label="我已逐项核对上面的计划，确认按它更新目录",
        error_messages={"required": "请核对计划之后勾选。"},
    )

    def __init__(self, data: Any = None, *, annex_import: Import) -> None:
        super().__init__(data)
        self.expected = fingerprint(annex_import)
        self.fields["confirmed"].initial = self.expected

    def clean_confirmed(self) -> str:
        if self.cleaned_data["confirmed"] != self.expected:
            raise ValidationError("您核对之后，这份计划已重新生成；请重新核对后再发布。")
        return self.expected


class UndoForm(forms.Form):
    reason = forms.CharField(label="撤销原因", max_length=500, widget=AdminTextareaWidget(attrs={"rows": 3}))


class AgainForm(forms.Form):
    accept_removals = forms.BooleanField(
        label="接受移除",
        required=False,
        help_text="只在核对过文件完整、确实要移除超过 20 % 的评价范围时勾选。",
    )


def fingerprint(annex_import: Import) -> str:
    """Of the file and its plan together: 64 hexadecimal digits."""
    plan = json.dumps(annex_import.plan, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(f"{annex_import.sha256}\n{plan}".encode()).hexdigest()
