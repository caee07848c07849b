"""Rename an agency, re-code an occupation, split an item, and put right a name that was typed in wrong."""

from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError

from agencies import adjustments, codes
from agencies.admin.act_forms import ActForm, day, grades, is_graded, text
from agencies.models import Adjustment, GradeLevel

FEWEST_PARTS, MOST_PARTS = 2, 6


class RenameAgencyForm(ActForm):
    name = text("新名称", "与备案的新名称完全一致。")
    second_name = text("另一名称", "文件在同一格中另印的名称；没有的留空。", required=False)
    effective_on = day("更名日期", "从这一天起用新名称；此前的页面和证明仍用当时的名称。")
    field_order = ["name", "second_name"]

    def act(self, user: User) -> list[Adjustment]:
        given = self.cleaned_data
        return [
            adjustments.rename_agency(
                basis=self.basis(user),
                agency=self.record,
                name=given["name"],
                second_name=given["second_name"],
                seen=given["seen"],
            )
        ]


class RecodeOccupationForm(ActForm):
    code = text("新编码", "形如 6-31-01-03。原编码的页面保留，并指向新编码。", max_length=20)
    name = text("新名称", "名称也变了才填；留空即沿用原名称。", required=False, max_length=100)
    field_order = ["code", "name"]

    def clean_code(self) -> str:
        code = codes.parse_code(self.cleaned_data["code"])
        if code is None:
            raise ValidationError("职业编码应形如 6-31-01-03；专项职业能力的编码应形如 4-04-05-Z1。")
        return code

    def act(self, user: User) -> list[Adjustment]:
        given = self.cleaned_data
        return adjustments.recode_occupation(
            basis=self.basis(user),
            occupation=self.record,
            code=given["code"],
            name=given["name"],
            seen=given["seen"],
        )


class SplitItemForm(ActForm):
    """Up to six work types; blank rows are left out."""

    def __init__(self, data: Any = None, *, record: Any) -> None:
        super().__init__(data, record=record)
        rows = {}
        for number in range(1, MOST_PARTS + 1):
            rows[f"part_{number}"] = text(f"工种 {number}", required=number <= FEWEST_PARTS, max_length=100)
            rows[f"grades_{number}"] = grades(f"工种 {number} 的等级")
        self.fields = {**rows, **self.fields}  # asked first

    @classmethod
    def concerns(cls, record: Any) -> bool:
        return is_graded(record.item.occupation) and bool(record.grades.open().exists())

    def parts(self) -> dict[str, list[GradeLevel]]:
        given = self.cleaned_data
        rows = [(given[f"part_{n}"], given[f"grades_{n}"]) for n in range(1, MOST_PARTS + 1)]
        return {part: list(levels) for part, levels in rows if part}

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        for number in range(1, MOST_PARTS + 1):
            if given.get(f"grades_{number}") and not given.get(f"part_{number}"):
                self.add_error(f"part_{number}", "选了等级，请写明工种；不用这一行的，请取消等级。")
        named = [given[f"part_{n}"] for n in range(1, MOST_PARTS + 1) if given.get(f"part_{n}")]
        if len(set(named)) < len(named):
            raise ValidationError("有两个工种名称相同；请合并成一行。")
        return given

    def act(self, user: User) -> list[Adjustment]:
        return [
            adjustments.split_item(
                basis=self.basis(user), scope=self.record, parts=self.parts(), seen=self.cleaned_data["seen"]
            )
        ]


class CorrectForm(ActForm):
    """`corrected` are the fields of the record that may be put right."""

    corrected: tuple[str, ...] = ()
    effective_on = None

    def __init__(self, data: Any = None, *, record: Any) -> None:
        super().__init__(data, record=record)
        for name in self.corrected:
            self.fields[name].initial = getattr(record, name)

    def act(self, user: User) -> list[Adjustment]:
        values = {name: self.cleaned_data[name] for name in self.corrected}
        return [
            adjustments.correct(
                basis=self.basis(user), record=self.record, values=values, seen=self.cleaned_data["seen"]
            )
        ]


class CorrectAgencyForm(CorrectForm):
    name = text("文件所印的名称")
    second_name = text("另一名称", "文件在同一格中另印的名称；没有的留空。", required=False)
    field_order = corrected = ("name", "second_name")


class CorrectOccupationForm(CorrectForm):
    name = text("文件所印的职业名称", max_length=100)
    field_order = corrected = ("name",)


class CorrectItemForm(CorrectForm):
    work_type = text("文件所印的工种", "未分工种的留空。", required=False, max_length=100)
    field_order = corrected = ("work_type",)
