"""Names that help people find things. Approving one is not a tick on a form: its effect is seen first."""

import copy
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from agencies.adjustments.basis import save_by
from agencies.admin.acts.name_forms import CarryAliasesForm
from agencies.admin.acts.proposing import is_independent
from agencies.admin.base import LookOnlyAdmin, Way
from agencies.admin.checked import Paragraphs, whole_number
from agencies.admin.editing import VersionedForm
from agencies.admin.history import VersionedAdmin
from agencies.models import Alias, MissedSearch, SearchNote
from agencies.models.search_aids import TARGETS
from agencies.search_aids.alias_effect import effect_of


class LinesField(Paragraphs):
    """A list of texts, one a line: nobody who has not seen the code types a JSON list."""

    def __init__(self, label: str, help_text: str, *, required: bool = True) -> None:
        area = forms.Textarea(attrs={"rows": 6, "cols": 40})
        super().__init__(label=label, help_text=help_text, required=required, widget=area)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        text = super().to_python(str(value or ""))
        return [line.strip() for line in text.split("\n") if line.strip()]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(self.to_python(initial) != self.to_python(data))


class SearchNoteForm(VersionedForm):
    terms = LinesField("触发词", "输入这些词时显示本提示。每行一个词。")


@admin.register(SearchNote)
class SearchNoteAdmin(VersionedAdmin):
    form = SearchNoteForm
    list_display = ["title", "kind", "basis", "approved"]
    list_filter = ["approved", "kind"]
    search_fields = ["title", "text", "basis"]
    search_help_text = "可按标题、内容或依据查找。"
    autocomplete_fields = ["occupation", "related"]


@admin.register(MissedSearch)
class MissedSearchAdmin(LookOnlyAdmin):
    """What people looked for in vain; a text and a count, never who."""

    list_display = ["text", "kind", "count", "day"]
    list_filter = ["kind", "day"]
    search_fields = ["text"]
    date_hierarchy = "day"


ONE_TARGET = (
    "选且只选一个。所指为指南或通知的，把握为“低”时只在整句就是它时起作用；"
    "几段之间可以隔着别的字，用“…”连写，如“成绩…出来”。"
)
ALIAS_FIELDS = ("text", "kind", "confidence", "source", *TARGETS)


@admin.register(Alias)
class AliasAdmin(VersionedAdmin):
    list_display = ["text", "target", "kind", "confidence", "approved"]
    list_filter = ["approved", "confidence", "kind"]
    list_select_related = ["occupation", "item__occupation", "agency", "topic", "notice"]
    search_fields = ["text", "pinyin", "occupation__code", "occupation__name", "agency__name"]
    search_help_text = "可按叫法、拼音，或所指职业、机构查找。"
    autocomplete_fields = TARGETS
    readonly_fields = ["approved"]
    fieldsets = [
        (
            None,
            {
                "fields": ["text", "kind", "confidence", "source", "approved"],
                "description": "叫法只帮助检索，不是目录的一部分，公开页面会注明“按常用叫法匹配”。"
                "批准请用上方按钮，会先列出哪些检索的结果将改变。",
            },
        ),
        ("所指", {"fields": list(TARGETS), "description": ONE_TARGET}),
    ]

    @admin.display(description="所指")
    def target(self, alias: Any) -> str:
        return str(next(each for name in TARGETS if (each := getattr(alias, name))))

    def get_urls(self) -> list[Any]:
        return [
            self.own_page("propose/", self.propose_view, "propose"),
            self.own_page("<int:key>/approve/", self.approve_view, "approve"),
            *super().get_urls(),
        ]

    def tools(self, request: HttpRequest, record: Any) -> list[Way]:
        if record is None or not self.has_change_permission(request):
            return super().tools(request, record)
        offered = [Way(approval_label(record), self.address("approve", record))]
        meant = record.occupation or (record.item and record.item.occupation)
        if meant and request.user.has_perm("agencies.add_adjustment") and CarryAliasesForm.is_offered(meant):
            carry = reverse("admin:agencies_occupation_carry-aliases", args=[meant.pk])
            offered.append(Way(CarryAliasesForm.label, carry))
        return [*offered, *super().tools(request, record)]

    def propose_view(self, request: HttpRequest) -> HttpResponse:
        """A new alias. Complete, it shows what it would change; pressed again, it is made and approved."""
        if not (self.has_add_permission(request) and self.has_change_permission(request)):
            raise PermissionDenied
        form_class = self.get_form(request, None, fields=ALIAS_FIELDS)
        complete = any(keys_only(request.GET.dict()).get(name) for name in TARGETS)
        data = request.POST or (request.GET if complete else None)
        form = form_class(data) if data else form_class(initial=keys_only(request.GET.dict()))
        if not form.is_valid():
            return self.form_page(request, "alias_effect", "新增叫法", form)
        return self.show_or_do(request, form.save(commit=False), form)

    def approve_view(self, request: HttpRequest, key: int) -> HttpResponse:
        if not self.has_change_permission(request):
            raise PermissionDenied
        return self.show_or_do(request, get_object_or_404(Alias, pk=key))

    def show_or_do(self, request: HttpRequest, alias: Alias, form: Any = None) -> HttpResponse:
        label = approval_label(alias)
        # The button says what was meant: pressed twice, or by two people, it does not turn back.
        if request.POST.get("approve") != label:
            changed = effect_of(lambda: turn(copy.copy(alias), request), alias.text, timezone.localdate())
            seen: dict[str, Any] = {
                "alias": alias,
                "changed": changed,
                "subtitle": f"{alias.text} → {self.target(alias)}",
            }
            return self.form_page(request, "alias_effect", label, form, **seen)
        if needs_second_person(request, alias):
            return self.leave_waiting(request, alias)
        turn(alias, request)
        self.log_change(request, alias, label)
        self.message_user(request, f"{label}“{alias.text}”：已生效。", messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:missed"))

    def leave_waiting(self, request: HttpRequest, alias: Alias) -> HttpResponse:
        user: Any = request.user
        if not alias.pk:
            save_by(alias, user, "提交，等待另一人批准")
        self.message_user(request, f"“{alias.text}”还没有生效：要由另一人批准。", messages.WARNING)
        return self.to_record(alias)


def needs_second_person(request: HttpRequest, alias: Alias) -> bool:
    """Under the rule of two nobody approves an own alias; taking an approval back needs nobody."""
    if not settings.TWO_PERSON_RULE or alias.approved:
        return False
    author: Any = request.user
    if alias.pk:
        author = alias.history.earliest().history_user if alias.history.exists() else None
    return not is_independent(request, author)


def keys_only(given: dict[str, str]) -> dict[str, str]:
    """Without a target that is no key of any record."""
    return {
        name: text for name, text in given.items() if name not in TARGETS or whole_number(text) is not None
    }


def approval_label(alias: Alias) -> str:
    return "取消批准" if alias.approved else "批准"


def turn(alias: Alias, request: HttpRequest) -> None:
    """Approve it, or take the approval back; an alias that exists takes its next version."""
    label = approval_label(alias)
    if alias.pk:
        alias.claim_version(alias.version)
    alias.approved = not alias.approved
    user: Any = request.user
    save_by(alias, user, f"{label}：已看过对检索的影响")
