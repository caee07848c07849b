"""The guide: topics, their claims, the quotations that bear them out, and official addresses."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from agencies.admin.base import ReadOnlyInline, StackedInline
from agencies.admin.checked import ChoicesByKey
from agencies.admin.editing import VersionedForm
from agencies.admin.history import VersionedAdmin
from agencies.admin.records.search_aids import LinesField
from agencies.models import Claim, GuideTopic, OfficialLookUp, Quotation
from agencies.models.guide import lines_saying


class ClaimInline(ReadOnlyInline):
    model = Claim
    verbose_name_plural = "本主题的内容（第一句是摘要；修改请点开该句）"
    fields = readonly_fields = ("position", "text", "step", "is_own_note")


class GuideTopicForm(VersionedForm):
    unprovided = LinesField("来源文件未提供的内容", "人们常问而通知没有写的，每行一项。", required=False)
    unprovided_en = LinesField("来源文件未提供的内容（英文）", "与中文逐行对应。", required=False)


@admin.register(GuideTopic)
class GuideTopicAdmin(VersionedAdmin):
    form = GuideTopicForm
    list_display = ["title", "label", "edition", "position"]
    list_filter = ["edition"]
    list_select_related = ["edition"]
    search_fields = ["title", "label", "slug"]
    search_help_text = "可按标题或网址名查找。"
    called = ("title", "label")
    autocomplete_fields = ["edition"]
    fixed_fields = ["edition", "slug"]
    inlines = [ClaimInline]


class QuotationForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs alone
    """Chosen by its lines, or by its words, which are then looked for: the rest is filled in."""

    first_line = forms.IntegerField(label="起行", min_value=1, required=False)
    last_line = forms.IntegerField(label="止行", min_value=1, required=False)
    text = forms.CharField(
        label="原文",
        required=False,
        help_text="贴上通知中的原文，行号可不填；或只填行号，取这几行全文。",
        widget=forms.Textarea(attrs={"rows": 3, "cols": 60}),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        notice, first, text = given.get("notice"), given.get("first_line"), given.get("text")
        if notice is None or self.errors:
            return given
        if text and not first:
            lines = lines_saying(notice.text, text)
            if lines is None:
                raise ValidationError({"text": "通知全文中没有这段文字；请从通知原文逐字选取。"})
            given["first_line"], given["last_line"] = lines
        elif first:
            given["last_line"] = given.get("last_line") or first
            given["text"] = text or "".join(notice.text.split("\n")[first - 1 : given["last_line"]])
            if not given["text"] and given["last_line"] >= first:
                raise ValidationError({"first_line": "通知全文没有这些行，或这些行是空白。"})
        else:
            raise ValidationError({"text": "请贴上原文，或填写行号。"})
        return given


MOST_QUOTATIONS = 30  # of one claim


class QuotationInline(ChoicesByKey, StackedInline):
    """The only records that editors may take away: the audit history keeps them."""

    model = Quotation
    form = QuotationForm
    fields = ("position", "notice", "first_line", "last_line", "text")
    autocomplete_fields = ["notice"]
    extra, max_num = 1, MOST_QUOTATIONS
    verbose_name_plural = "引文（保存时与通知全文逐字核对；没有引文的内容，公开页面注明“本站说明”）"

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("notice", "claim__topic")

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """However many a browser says that it sends."""
        return super().get_formset(request, obj, absolute_max=MOST_QUOTATIONS, **kwargs)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_change_permission(request, obj)


@admin.register(Claim)
class ClaimAdmin(VersionedAdmin):
    list_display = ["text", "topic", "position", "step", "is_own_note"]
    list_filter = ["topic__edition", "topic__label", "is_own_note"]
    list_select_related = ["topic"]
    search_fields = ["text", "text_en"]
    search_help_text = "可按内容查找。"
    autocomplete_fields = ["topic"]
    fixed_fields = ["topic"]
    inlines = [QuotationInline]

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        for quotation in formset.save(commit=False):
            quotation._change_reason = form.cleaned_data.get("change_reason", "")
            quotation.save()
        for quotation in formset.deleted_objects:
            quotation._change_reason = form.cleaned_data.get("change_reason", "")
            quotation.delete()


@admin.register(OfficialLookUp)
class OfficialLookUpAdmin(VersionedAdmin):
    """The newest of each subject is the one that pages lead to."""

    list_display = ["subject", "address", "source", "seen_on"]
    list_filter = ["subject"]
    search_fields = ["address", "source"]
