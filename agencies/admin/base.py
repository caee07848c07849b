"""What the page of every record has in common: history, safe saving, counts beside filters, no deleting."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from django.contrib import admin, messages
from django.contrib.admin import helpers
from django.contrib.admin.templatetags import admin_list
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.templatetags.static import static
from django.urls import path, reverse
from django.utils.html import format_html

from agencies.adjustments import AdjustmentRefused
from agencies.adjustments.erasure import FREE, erase
from agencies.admin.checked import ChoicesByKey
from agencies.admin.erasing import EraseForm, may_erase
from agencies.models import Import

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


class Way(NamedTuple):
    """To something else at the desk; `waiting` is how much there is to do."""

    label: str
    url: str
    waiting: int | None = None


def on_site(record: models.Model) -> str:
    """The way from the admin to the record's public page, for a record that is shown on another's."""
    kind = ContentType.objects.get_for_model(record)
    return reverse("admin:view_on_site", args=[kind.pk, record.pk])


def change_page(record: models.Model) -> str:
    return reverse(f"admin:{record._meta.app_label}_{record._meta.model_name}_change", args=[record.pk])


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


def boolean_icon(value: bool | None) -> str:
    """As Django's own, which is read out as True and False in every language."""
    name, said = {True: ("yes", "是"), False: ("no", "否"), None: ("unknown", "不详")}[value]
    return format_html('<img src="{}" alt="{}">', static(f"admin/img/icon-{name}.svg"), said)


admin_list._boolean_icon = boolean_icon  # type: ignore[attr-defined]  # which lists and pages look up there


class AdminBase(ChoicesByKey, ModelAdmin):
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
        words = search_term.split()[:MOST_WORDS]
        found, doubled = super().get_search_results(request, queryset, " ".join(words))
        spelt = [field for field in self.search_fields if field.endswith("pinyin")]
        if spelt and words and all(word.isascii() and word.isalpha() for word in words):
            rows = queryset.values_list("pk", *spelt)
            sounds_alike = [key for key, *sounds in rows if sounds_like("".join(words).lower(), sounds)]
            found = queryset.filter(models.Q(pk__in=found.values("pk")) | models.Q(pk__in=sounds_alike))
        if is_choosing(request) and words:
            exactly = [models.Q(**{field: search_term.strip()}) for field in self.called]
            whole = models.Case(
                *(models.When(each, models.Value(0)) for each in exactly), default=models.Value(1)
            )
            order = self.get_ordering(request) or self.model._meta.ordering
            found = found.annotate(whole_name=whole).order_by("whole_name", *order)
        return found, doubled

    def tools(self, request: HttpRequest, record: models.Model | None) -> list[Way]:
        """Buttons above the record; above the list where `record` is None."""
        if record is None or type(record) not in FREE or not may_erase(request):
            return []
        return [Way("抹去个人信息", self.address("erase", record))]

    def get_urls(self) -> list[Any]:
        erase_page = self.own_page("<int:key>/erase/", self.erase_view, "erase")
        return [*([erase_page] if self.model in FREE else []), *super().get_urls()]

    def erase_view(self, request: HttpRequest, key: int) -> HttpResponse:
        if not may_erase(request):
            raise PermissionDenied
        record = get_object_or_404(self.model._base_manager, pk=key)
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
                self.log_change(request, record, told)
                self.message_user(request, told, messages.SUCCESS)
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
        return super().render_change_form(request, context, *args, **kwargs)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        shown = {"tools": self.tools(request, None), **(extra_context or {})}
        try:
            return super().changelist_view(request, shown)
        except OverflowError as error:
            raise BadRequest("网址中有一个过大的数。") from error

    def own_page(self, route: str, view: Any, name: str, **given: Any) -> Any:
        name = f"agencies_{self.opts.model_name}_{name}"
        return path(route, self.admin_site.admin_view(view), given, name=name)

    def address(self, name: str, record: Any = None) -> str:
        """Of `change`, `history` and the like, or of a page of its own; of a record, or by its key."""
        key = [getattr(record, "pk", record)] if record is not None else []
        return reverse(f"admin:agencies_{self.opts.model_name}_{name}", args=key)

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
        fields = [field.name for field in form.visible_fields()] if form else []
        fieldsets: Any = [(None, {"fields": fields, "description": description})]
        page = {
            **self.admin_site.each_context(request),
            "title": title,
            "subtitle": str(record) if record else None,
            "opts": self.opts,
            "original": record,
            "form": form,
            "adminform": helpers.AdminForm(form, fieldsets, {}, model_admin=self) if form else None,
            "media": self.media + form.media if form else self.media,
        }
        return TemplateResponse(request, f"admin/agencies/{template}.html", page | context)


class LookOnly:
    """What is only read here: it came from a document, or something else wrote it."""

    def has_add_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False


class LookOnlyAdmin(LookOnly, AdminBase):
    """Records without an audit history of their own."""


class ReadOnlyInline(LookOnly, TabularInline):
    """Rows that belong to the record and are not edited on its page."""

    template = "admin/agencies/inline_rows.html"
    extra = 0
    max_num = 0
    can_delete = False
    show_change_link = True
    # What its rows name beside themselves.
    related: Sequence[str] = ()

    def get_queryset(self, request: HttpRequest) -> Any:
        rows = super().get_queryset(request)
        return rows.select_related(*self.related) if self.related else rows
