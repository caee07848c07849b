"""The page that hands the table of contact data out, and takes it back with a preview."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from import_export.admin import ImportMixin
from import_export.formats.base_formats import CSV
from import_export.forms import ConfirmImportForm, ImportForm
from import_export.tmp_storages import BaseStorage

from agencies.admin.checked import LineText
from agencies.admin.imports.contact_table import ContactResource, contacts_table, rows_of_file, tidy_table
from agencies.admin.session_limit import LONGEST_SESSION

EXPORTED_AS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
LARGEST_FILE = 1024 * 1024  # bytes


class ReasonedImportForm(ImportForm):
    """The file, and why: one reason for all that it changes."""

    change_reason = LineText(
        label="修改原因", max_length=500, help_text="如“2025年6月向各机构逐一核实”。存入每家机构的历史记录。"
    )
    field_order = ["resource", "import_file", "format", "change_reason"]

    def clean_import_file(self) -> SimpleUploadedFile:
        file = self.cleaned_data["import_file"]
        if file.size > LARGEST_FILE:
            raise ValidationError("文件超过 1 MB，不像是联系方式表格。")
        return SimpleUploadedFile(file.name, tidy_table(rows_of_file(file.read())).encode())


class SignedTable(BaseStorage):
    """The table itself, signed, as its own name: no file is kept, and none can be named by a browser."""

    def save(self, data: bytes) -> None:
        self.name = signing.dumps(data.decode(), salt=SignedTable.__name__, compress=True)

    def read(self) -> str:
        table: str = signing.loads(self.name, salt=SignedTable.__name__, max_age=LONGEST_SESSION)
        return table

    def remove(self) -> None:
        """There is nothing."""


def one_hidden(**given: Any) -> forms.ChoiceField:
    """The one format and the one table there are."""
    return forms.ChoiceField(choices=[("0", "")], widget=forms.HiddenInput, **given)


class ReasonedConfirmForm(ConfirmImportForm):
    change_reason = LineText(max_length=500, widget=forms.HiddenInput)
    format, resource = one_hidden(), one_hidden(required=False)

    def clean_import_file_name(self) -> str:
        name = str(self.cleaned_data["import_file_name"])
        try:
            SignedTable(name=name).read()
        except signing.BadSignature as unknown:
            raise ValidationError("对比已过期，或不是这里给出的。") from unknown
        return name


class ContactImportMixin(ImportMixin):
    """For those who may change an agency. Exporting is for all who see them."""

    change_list_template = "admin/agencies/change_list.html"
    import_export_change_list_template = None
    import_template_name = "admin/agencies/contact_import.html"
    resource_classes = [ContactResource]
    formats = [CSV]
    import_form_class = ReasonedImportForm
    confirm_form_class = ReasonedConfirmForm
    tmp_storage_class = SignedTable

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.contacts_view)
        export = [
            path(f"contacts.{form}", view, {"form": form}, name=f"agencies_agency_contacts_{form}")
            for form in EXPORTED_AS
        ]
        return [*export, *super().get_urls()]

    def contacts_view(self, request: HttpRequest, form: str) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        content = contacts_table().export(form)
        return HttpResponse(
            f"\ufeff{content}" if form == "csv" else content,  # a byte order mark, for Excel
            content_type=EXPORTED_AS[form],
            headers={"Content-Disposition": f'attachment; filename="contacts.{form}"'},
        )

    def has_import_permission(self, request: HttpRequest) -> bool:
        return bool(self.has_change_permission(request))

    def process_import(self, request: HttpRequest, **kwargs: Any) -> Any:
        """What was not shown here to be confirmed is uploaded anew."""
        form = self.create_confirm_form(request)
        if request.method == "POST" and self.has_import_permission(request) and not form.is_valid():
            told = "；".join(problem for problems in form.errors.values() for problem in problems)
            self.message_user(request, f"什么也没有导入，请重新上传：{told}", messages.ERROR)
            return HttpResponseRedirect(reverse("admin:agencies_agency_import"))
        return super().process_import(request, **kwargs)

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
        problems = [row.told for row in result.invalid_rows]
        problems += [error.told for _, errors in result.row_errors() for error in errors]
        if not problems:
            return super().process_result(result, request)
        for problem in problems[:20]:
            self.message_user(request, problem, messages.ERROR)
        self.message_user(request, "什么也没有导入。请改正后重新上传。", messages.ERROR)
        return HttpResponseRedirect(reverse("admin:agencies_agency_import"))
