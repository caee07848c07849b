"""What the page of every record has in common: history, safe saving, counts beside filters, no deleting."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from django.contrib import admin, messages
from django.contrib.admin import helpers
from django.contrib.admin.widgets import AdminDateWidget
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import models
from django.forms import SlugField
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse

from agencies.adjustments import AdjustmentRefused
from agencies.adjustments.erasure import FREE, erase
from agencies.adjustments.retraction import show_again
from agencies.admin.checked import LineText, Paragraphs
from agencies.admin.editing import GUARD_FIELDS, EditConflictError, VersionedForm, take_next_version
from agencies.admin.erasing import EraseForm, may_erase
from agencies.admin.history import HistoryPages, StatesToRead
from agencies.days import DayField
from agencies.models import Agency, Import, Notice, Occupation
from agencies.search_aids.spelling import NAME_FIELDS, spell

if TYPE_CHECKING:
    TabularInline = admin.TabularInline[Any, Any]  # generic in the stubs alone
    StackedInline = admin.StackedInline[Any, Any]
    ModelAdmin = admin.ModelAdmin[Any]
else:
    TabularInline = admin.TabularInline
    StackedInline = admin.StackedInline
    ModelAdmin = admin.ModelAdmin


ISO_DAY = "%Y-%m-%d"
MOST_WORDS = 8


class Tool(NamedTuple):
    label: str
    url: str


def on_site(record: models.Model) -> str:
    """The way from the admin to the record's public page, for a record that is shown on another's."""
    kind = ContentType.objects.get_for_model(record)
    return reverse("admin:view_on_site", args=[kind.pk, record.pk])


def is_choosing(request: HttpRequest) -> bool:
    """Whether the request fills a list of choices."""
    return request.resolver_match is not None and request.resolver_match.url_name == "autocomplete"


def sounds_like(letters: str, pinyin: Sequence[str | None]) -> bool:
    """`hudong` and `hd` for `hu dong`, as a beginning of any word of it."""
    for spelt in pinyin:
        syllables = (spelt or "").split()
        joined, initials = "".join(syllables), "".join(syllable[0] for syllable in syllables)
        if letters in joined or letters in initials:
            return True
    return False


class AdminBase:
    """What every list and record has in common. Nothing can be deleted, by anybody."""

    show_facets = admin.ShowFacets.ALWAYS
    show_full_result_count = False
    list_per_page = 50

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    # The fields by which a record is called: in a list of choices the one of exactly that name stands first.
    called: Sequence[str] = ("name",)

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """Of eight words at most; by sound too, with joined syllables or their initials alone."""
        model_admin: Any = self
        words = search_term.split()[:MOST_WORDS]
        found, doubled = super().get_search_results(request, queryset, " ".join(words))  # type: ignore[misc]  # a mixin
        spelt = [field for field in model_admin.search_fields if field.endswith("pinyin")]
        if spelt and words and all(word.isascii() and word.isalpha() for word in words):
            rows = queryset.values_list("pk", *spelt)
            sounds_alike = [key for key, *sounds in rows if sounds_like("".join(words).lower(), sounds)]
            found = queryset.filter(models.Q(pk__in=found.values("pk")) | models.Q(pk__in=sounds_alike))
        if is_choosing(request) and words:
            exactly = [models.Q(**{field: search_term.strip()}) for field in self.called]
            whole = models.Case(
                *(models.When(each, models.Value(0)) for each in exactly), default=models.Value(1)
            )
            order = model_admin.get_ordering(request) or model_admin.model._meta.ordering
            found = found.annotate(whole_name=whole).order_by("whole_name", *order)
        return found, doubled

    def tools(self, request: HttpRequest, record: models.Model | None) -> list[Tool]:
        """Buttons above the record; above the list where `record` is None."""
        if record is None or type(record) not in FREE or not may_erase(request):
            return []
        return [Tool("抹去个人信息", self.address("erase", record))]

    def get_urls(self) -> list[Any]:
        model_admin: Any = self
        own = (
            [self.own_page("<int:key>/erase/", self.erase_view, "erase")] if model_admin.model in FREE else []
        )
        return [*own, *super().get_urls()]  # type: ignore[misc]  # a mixin

    def erase_view(self, request: HttpRequest, key: int) -> HttpResponse:
        model_admin: Any = self
        if not may_erase(request):
            raise PermissionDenied
        record = get_object_or_404(model_admin.model._base_manager, pk=key)
        form = EraseForm(request.POST or None)
        if is_file := isinstance(record, Import):
            form.fields["text"].required = False
        if form.is_valid():
            given = form.cleaned_data
            user: Any = request.user
            try:
                rows = erase(record=record, text=given["text"], reason=given["reason"], by=user)
            except AdjustmentRefused as refused:
                form.add_error(None, refused)
            else:
                told = f"抹去个人信息（{rows} 处）：{given['reason']}"
                model_admin.log_change(request, record, told)
                model_admin.message_user(request, told, messages.SUCCESS)
                return self.to_record(record)
        told = "只用于误录的个人信息。抹去的是自由填写的文字；名称、编码和文件所印的内容请用“更正”。"
        told += "上传的文件整个抹去，文字可以不填。" if is_file else ""
        told += "留下的只有校验值、抹去的人、时间和原因。此前的备份里仍有，到期清除。"
        return self.form_page(request, "form_page", "抹去个人信息", form, record, description=told)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        record = context.get("original")
        context["tools"] = self.tools(request, record) if record else []
        if getattr(record, "retracted", False):
            context["retraction"] = record.retractions.standing().last()  # type: ignore[union-attr]  # Retractable
        return super().render_change_form(request, context, *args, **kwargs)  # type: ignore[misc]  # a mixin

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        shown = {"tools": self.tools(request, None), **(extra_context or {})}
        try:
            return super().changelist_view(request, shown)  # type: ignore[misc]  # a mixin
        except OverflowError as error:
            raise BadRequest("网址中有一个过大的数。") from error

    def own_page(self, route: str, view: Any, name: str, **given: Any) -> Any:
        model_admin: Any = self
        name = f"agencies_{model_admin.opts.model_name}_{name}"
        return path(route, model_admin.admin_site.admin_view(view), given, name=name)

    def address(self, name: str, record: Any = None) -> str:
        """Of `change`, `history` and the like, or of a page of its own."""
        model_admin: Any = self
        key = [record.pk] if record is not None else []
        return reverse(f"admin:agencies_{model_admin.opts.model_name}_{name}", args=key)

    def to_record(self, record: Any) -> HttpResponseRedirect:
        return HttpResponseRedirect(self.address("change", record))

    def form_page(
        self,
        request: HttpRequest,
        template: str,
        title: str,
        form: Any = None,
        record: models.Model | None = None,
        description: str = "",
        **context: Any,
    ) -> TemplateResponse:
        """A page of its own with one form, below the record that it is about."""
        model_admin: Any = self
        fields = [field.name for field in form.visible_fields()] if form else []
        fieldsets: Any = [(None, {"fields": fields, "description": description})]
        page = {
            **model_admin.admin_site.each_context(request),
            "title": title,
            "subtitle": str(record) if record else None,
            "opts": model_admin.opts,
            "original": record,
            "form": form,
            "adminform": helpers.AdminForm(form, fieldsets, {}, model_admin=model_admin) if form else None,
            "media": model_admin.media + form.media if form else model_admin.media,
        }
        return TemplateResponse(request, f"admin/agencies/{template}.html", page | context)


class LookOnly:
    """What is only read here: it came from a document, or something else wrote it."""

    def has_add_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False


class LookOnlyAdmin(LookOnly, AdminBase, ModelAdmin):
    """Records without an audit history of their own."""


class RecordAdmin(AdminBase, HistoryPages):
    """A record of the register, with its audit history.

    `fixed_fields` can be typed when the record is made and only be read afterwards: codes, filing numbers
    and whatever is changed by a dated adjustment instead.
    """

    fixed_fields: Sequence[str] = ()

    def get_readonly_fields(self, request: HttpRequest, obj: models.Model | None = None) -> list[str]:
        return [*super().get_readonly_fields(request, obj), *(self.fixed_fields if obj else ())]


class ReadOnlyAdmin(LookOnly, StatesToRead, RecordAdmin):
    """A record that came from a document, or that a verb wrote."""


def take_hidden(typed: Agency | Notice | Occupation, by: Any) -> None:
    """What is typed under the key of a record that was retracted is that record, in use again."""
    key = {Agency: "filing_number", Notice: "number", Occupation: "code"}[type(typed)]
    hidden = type(typed).every.filter(retracted=True, **{key: getattr(typed, key)}).first()
    if hidden is not None:
        show_again(record=hidden, by=by, reason="再次录入")
        typed.pk, typed.version = hidden.pk, hidden.version + 1


class VersionedAdmin(RecordAdmin):
    """A record that people edit: each save has its reason, and none overwrites another unseen."""

    form = VersionedForm
    formfield_overrides = {
        models.URLField: {"assume_scheme": "https"},
        models.CharField: {"form_class": LineText},
        models.SlugField: {"form_class": SlugField},
        models.TextField: {"form_class": Paragraphs},
        models.DateField: {"form_class": DayField, "widget": AdminDateWidget(format=ISO_DAY)},
    }

    def get_fieldsets(self, request: HttpRequest, obj: models.Model | None = None) -> list[Any]:
        fieldsets = [
            (title, {**options, "fields": [name for name in options["fields"] if name not in GUARD_FIELDS]})
            for title, options in super().get_fieldsets(request, obj)
        ]
        if obj is not None and self.has_change_permission(request, obj):
            fieldsets.append(("保存本次修改", {"fields": GUARD_FIELDS}))
        return fieldsets

    def get_form(self, request: HttpRequest, obj: models.Model | None = None, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, **kwargs)
        form.conflict = getattr(request, "edit_conflict", False)
        return form

    def save_model(self, request: HttpRequest, obj: models.Model, form: Any, change: bool) -> None:
        if change:
            take_next_version(obj, form)
            obj._change_reason = form.cleaned_data["change_reason"]  # type: ignore[attr-defined]  # read by the history
        elif isinstance(obj, Agency | Notice | Occupation):
            take_hidden(obj, request.user)
        if type(obj) in NAME_FIELDS:
            spell(obj)
        super().save_model(request, obj, form, change)

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().changeform_view(request, *args, **kwargs)
        except EditConflictError:
            request.edit_conflict = True  # type: ignore[attr-defined]  # read by get_form
            return super().changeform_view(request, *args, **kwargs)

    def history_form_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> Any:
        if request.method == "POST" and not self.has_change_history_permission(request):
            return self._to_history(request, object_id, "还原历史版本需要“发布”权限。")
        try:
            return super().history_form_view(request, object_id, *args, **kwargs)
        except EditConflictError:
            return self._to_history(
                request, object_id, "您打开本页之后，这条记录又有人保存过，未作还原。请看过最新的历史再决定。"
            )

    def _to_history(self, request: HttpRequest, object_id: str, message: str) -> HttpResponseRedirect:
        self.message_user(request, message, messages.ERROR)
        return HttpResponseRedirect(
            reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_history", args=[object_id])
        )


class ReadOnlyInline(LookOnly, TabularInline):
    """Rows that belong to the record and are not edited on its page."""

    template = "admin/agencies/inline_rows.html"
    extra = 0
    max_num = 0
    can_delete = False
    show_change_link = True
