"""Import and export of contact data on the list of agencies: file, preview, confirmation."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from import_export.admin import ImportMixin
from import_export.formats.base_formats import CSV

from agencies.admin.contacts import (
    ContactResource,
    ReasonedConfirmForm,
    ReasonedImportForm,
    contacts_csv,
)


class ContactImportMixin(ImportMixin):
    """For those who may change an agency. Exporting is for all who see them."""

    change_list_template = "admin/agencies/change_list.html"
    import_export_change_list_template = None
    import_template_name = "admin/agencies/contact_import.html"
    resource_classes = [ContactResource]
    formats = [CSV]
    import_form_class = ReasonedImportForm
    confirm_form_class = ReasonedConfirmForm

    def get_urls(self) -> list[Any]:
        export = path(
            "contacts.csv", self.admin_site.admin_view(self.contacts_view), name="agencies_agency_contacts"
        )
        return [export, *super().get_urls()]

    def contacts_view(self, request: HttpRequest) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return HttpResponse(
            contacts_csv(),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": 'attachment; filename="contacts.csv"'},
        )

    def has_import_permission(self, request: HttpRequest) -> bool:
        return bool(self.has_change_permission(request))

    def get_confirm_form_initial(self, request: HttpRequest, import_form: Any) -> dict[str, Any]:
        initial: dict[str, Any] = super().get_confirm_form_initial(request, import_form)
        if import_form is not None:
            initial["change_reason"] = import_form.cleaned_data["change_reason"]
        return initial

    def get_import_data_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """All lines or none: one that fails at the last moment takes the others back."""
        reason = kwargs["form"].cleaned_data["change_reason"]
        return {
            **super().get_import_data_kwargs(**kwargs),
            "change_reason": reason,
            "rollback_on_validation_errors": True,
        }

    def add_success_message(self, result: Any, request: HttpRequest) -> None:
        totals = result.totals
        self.message_user(
            request, f"已导入：修改 {totals['update']} 家，{totals['skip']} 家没有变化。", messages.SUCCESS
        )

    def process_result(self, result: Any, request: HttpRequest) -> Any:
        """Told as done only when it is done."""
        problems = [f"第 {row.number} 行：{'；'.join(row.error.messages)}" for row in result.invalid_rows] + [
            f"第 {line} 行：{error.error}" for line, errors in result.row_errors() for error in errors
        ]
        if not problems:
            return super().process_result(result, request)
        for problem in problems[:20]:
            self.message_user(request, problem, messages.ERROR)
        self.message_user(request, "什么也没有导入。请改正后重新上传。", messages.ERROR)
        return HttpResponseRedirect(reverse("admin:agencies_agency_import"))
