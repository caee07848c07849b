"""What an import asks for: a file or a pasted table, its notice, the confirmation of exactly one plan."""

import hashlib
import json
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError

from agencies.admin.acts.forms import day_field, text_field
from agencies.admin.acts.retract_forms import RecordForm
from agencies.admin.checked import Paragraphs
from agencies.annex.applying.importing import File
from agencies.annex.applying.undo import undo_import
from agencies.annex.documents import MAX_BYTES
from agencies.annex.messages import ASKED
from agencies.annex.planning.notice_details import Request
from agencies.models import Import

PASTED = "粘贴的表格.txt"


class SaidForm(forms.Form):
    """What the importer says of a file; what is blank is taken from the document's own heading."""

    kind = forms.ChoiceField(
        label="类型", choices=Import.Kind, widget=forms.RadioSelect, initial=Import.Kind.ANNUAL
    )
    number = text_field("文号", "文件里印有的可以留空。", required=False, max_length=60)
    title = text_field("标题", "文件里印有的可以留空。", required=False)
    issuer = text_field("发文机关", "文件里印有的可以留空。", required=False, max_length=100)
    issued_on = day_field("发文日期", "文件里印有的可以留空。", required=False)
    in_force_from = day_field("实施日期", "文件里印有的可以留空。", required=False)


class PastedTable(forms.CharField):
    """Whatever else nobody sees in it, the reader names with its line."""

    def to_python(self, value: Any) -> str:
        text = str(super().to_python(value))
        if "\0" in text:
            raise ValidationError("粘贴的内容含有看不见的字符（U+0000）；请删去后重贴，或存为文件上传。")
        return text


class UploadForm(SaidForm):
    """A file, or the text of a table."""

    file = forms.FileField(
        label="附件文件",
        required=False,
        help_text="通知附件：XLSX、XLS、ODS、DOCX、网页或文本，不超过 5 MB。读取时请稍候，最长约半分钟。",
    )
    table = PastedTable(
        label="或粘贴表格",
        required=False,
        strip=False,
        widget=AdminTextareaWidget(attrs={"rows": 8}),
        help_text="从文件中复制整张表（连同表头）粘贴在这里，与上传文件二选一。",
    )
    field_order = ["file", "table"]

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if not self.errors and bool(given.get("file")) == bool((given.get("table") or "").strip()):
            raise ValidationError("请上传一个文件，或粘贴一张表格，二者选一。")
        return given

    def handed_in(self) -> File:
        """Never more of an upload than one byte too many: what is too large is refused, not read."""
        upload = self.cleaned_data["file"]
        if upload:
            return File(upload.name, upload.read(MAX_BYTES + 1))
        return File(PASTED, self.cleaned_data["table"].encode()[: MAX_BYTES + 1])

    def request(self) -> Request:
        return Request(**{name: self.cleaned_data[name] for name in SaidForm.base_fields})


class ConfirmForm(forms.Form):
    """Confirms the file and the plan that the page showed, no other, and each warning that asks for it."""

    confirmed = forms.CharField(widget=forms.HiddenInput)
    checked = forms.BooleanField(
        label="我已逐项核对上面的计划，确认按它更新目录", error_messages={"required": "请核对计划之后勾选。"}
    )

    def __init__(self, data: Any = None, *, annex_import: Import) -> None:
        super().__init__(data)
        self.expected = plan_fingerprint(annex_import)
        self.fields["confirmed"].initial = self.expected
        asked: dict[str, list[str]] = {}
        for found in annex_import.problems:
            if found["rule"] in ASKED:
                asked.setdefault(found["rule"], []).append(found["message"])
        for rule, told in asked.items():
            more = f"（同类提醒共 {len(told)} 条，都已看过）" if len(told) > 1 else ""
            self.fields[f"accept-{rule}"] = forms.BooleanField(
                label=f"接受提醒：{told[0]}{more}",
                error_messages={"required": "请确认这一项之后勾选；不对的请改正文件，重新上传。"},
            )
        self.order_fields(["confirmed", *(f"accept-{rule}" for rule in asked), "checked"])

    def clean_confirmed(self) -> str:
        if self.cleaned_data["confirmed"] != self.expected:
            raise ValidationError("您核对之后，这份计划已重新生成；请重新核对后再发布。")
        return self.expected


class UndoForm(RecordForm):
    slug, label, publishes = "undo", "撤销这次导入", True
    explanation = (
        "目录回到这次导入之前，随它而来的机构、职业、通知一并撤下；有更新的调整以它为基础的，不能撤销。"
    )
    reason = Paragraphs(label="撤销原因", max_length=500)

    @classmethod
    def concerns(cls, record: Any) -> bool:
        return bool(record.may_be_undone)

    def act(self, user: User, approved_by: User | None = None) -> list[Any]:  # as all acts
        return [undo_import(annex_import=self.record, reason=self.cleaned_data["reason"], by=user)]

    def message(self, done: list[Any]) -> str:  # as all acts
        return "已撤销，目录回到这次导入之前。"


class DropForm(forms.Form):
    """Of a plan that nobody wants: the record stays, and what became of it."""

    reason = Paragraphs(label="放弃的原因", max_length=500)


class CompareForm(forms.Form):
    other = forms.ModelChoiceField(label="与哪一份比较", queryset=Import.objects.none())

    def __init__(self, data: Any, annex_import: Import) -> None:
        super().__init__(data)
        others = Import.objects.exclude(pk=annex_import.pk).exclude(plan={}).newest_first()
        self.fields["other"].queryset = others.defer("content", "plan", "problems")  # type: ignore[attr-defined]  # of choices


class AgainForm(SaidForm):
    """To be mended without uploading the file again."""

    accept_removals = forms.BooleanField(
        label="接受移除",
        required=False,
        help_text="只在核对过文件完整、确实要移除超过 20 % 的评价范围时勾选。",
    )


def plan_fingerprint(annex_import: Import) -> str:
    """Of the file and its plan together: 64 hexadecimal digits."""
    plan = json.dumps(annex_import.plan, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(f"{annex_import.sha256}\n{plan}".encode()).hexdigest()
