"""Rename an agency, re-code an occupation, split an item, and put right a name that was typed in wrong."""

from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.utils import timezone

from agencies import adjustments, codes
from agencies.adjustments.aliases import aliases_of, begin_later, carry_aliases, left_behind
from agencies.adjustments.recode_and_split import FEWEST_PARTS
from agencies.admin.acts.forms import ActForm, day_field, grades_field, is_graded, text_field
from agencies.admin.acts.retract_forms import RecordForm, in_the_way
from agencies.admin.checked import Doubts
from agencies.annex.planning.register import PROVINCE_END
from agencies.models import Agency, AgencyName, Occupation, Scope

PART_FIELDS = range(1, 7)


class ReplacingForm(ActForm):
    """Names what goes on saying the name or code of before, which nothing changes: `former` is its field."""

    former = "name"

    def __init__(self, data: Any = None, *, record: Any, **given: Any) -> None:
        super().__init__(data, record=record, **given)
        self.said = str(getattr(record, self.former))

    def context(self) -> dict[str, Any]:
        return {"said": self.said, "left": [in_the_way(each) for each in left_behind(self.record, self.said)]}

    def message(self, done: list[Any]) -> str:
        left = [f"“{each}”" for each in left_behind(self.record, self.said)]
        more = f"仍写着“{self.said}”或指向它的还有 {len(left)} 处，请核对：{'、'.join(left[:5])}。"
        return super().message(done) + (more if left else "")


class AgencyNameForm(ActForm):
    """A name that another agency bears or bore is asked about."""

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"])
        ask_about_name(self, name, self.record.filing_number)
        return name


def ask_about_name(form: Doubts, name: str, filing_number: str) -> None:
    same = AgencyName.objects.filter(name=name) | AgencyName.objects.filter(agency__name=name)
    other = same.exclude(agency__filing_number=filing_number).select_related("agency").first()
    if other is not None:
        form.ask("name", f"“{name}”是 {other.agency} 用的（或用过的）名称。")


class FiledAgency(Doubts):
    """Number and name of a new agency: full-width digits are folded, what is unlikely is asked about."""

    cleaned_data: dict[str, Any]

    def clean_filing_number(self) -> str:
        number = codes.fold_width(self.cleaned_data["filing_number"])
        known = {known[:PROVINCE_END] for known in Agency.objects.values_list("filing_number", flat=True)}
        if codes.is_filing_number(number) and known and number[:PROVINCE_END] not in known:
            self.ask("filing_number", f"本站的备案号都以 {'、'.join(sorted(known))} 开头，{number} 不是。")
        return number

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"])
        ask_about_name(self, name, str(self.cleaned_data.get("filing_number")))
        return name


class RenameAgencyForm(ReplacingForm, AgencyNameForm):
    slug, label = "rename", "机构更名"
    explanation = "记录一次调整：从某一天起，该机构改用新名称。新旧名称都能查到这一机构。"
    verb, subject, names = adjustments.rename_agency, "agency", True

    name = text_field("新名称", "与备案的新名称完全一致。")
    second_name = text_field("另一名称", "文件在同一格中另印的名称；没有的留空。", required=False)
    effective_on = day_field("更名日期", "从这一天起用新名称；此前的页面和证明仍用当时的名称。")
    field_order = ["name", "second_name"]


class RenameOccupationForm(ReplacingForm):
    slug, label = "rename", "职业更名"
    explanation = (
        "记录一次调整：从某一天起，这一职业改用新名称，编码不变。新旧名称都能查到。只用于职业名称："
        "工种改了名的，是新的评价项目替代原来的，请在该范围终止原项目，再新增新项目。"
    )
    verb, subject, names = adjustments.rename_occupation, "occupation", True

    name = text_field("新名称", "与文件所印的新名称完全一致。", max_length=100)
    effective_on = day_field("更名日期", "从这一天起用新名称；此前的页面和说明仍用当时的名称。")
    field_order = ["name"]


class RecodeOccupationForm(ReplacingForm):
    slug, label, publishes = "recode", "职业编码变更", True
    explanation = (
        "记录一次调整：从某一天起，这一职业改用新编码，在目录内的各机构随之转到新编码；"
        "已经生效的，指向原编码的叫法也随之改指。"
    )
    verb, subject, former = adjustments.recode_occupation, "occupation", "code"

    code = text_field("新编码", "形如 6-31-01-03。原编码的页面保留，并指向新编码。", max_length=20)
    name = text_field("新名称", "名称也变了才填；留空即沿用原名称。", required=False, max_length=100)
    field_order = ["code", "name"]

    def clean_code(self) -> str:
        code = codes.parse_code(self.cleaned_data["code"])
        if code is None:
            raise ValidationError("职业编码应形如 6-31-01-03；专项职业能力的编码应形如 4-04-05-Z1。")
        return code

    def message(self, done: list[Any]) -> str:
        told, later = super().message(done), list(begin_later(self.record)[:20])
        if left := aliases_of(self.record).filter(approved=True).count():
            told += f"另有 {left} 条叫法指向原编码，生效之后请在原编码的页面按“{CarryAliasesForm.label}”。"
        if later:
            told += f"以后才起、仍在原编码的有 {len(later)} 项，请核对：{'、'.join(map(str, later[:5]))}。"
        return told


class CarryAliasesForm(RecordForm):
    slug, label, names = "carry-aliases", "叫法改指新编码", True
    explanation = "指向原编码的叫法一步改为指向替代它的新编码；新编码已有同样叫法的，取消原来那一条的批准。"
    reason = None

    @classmethod
    def concerns(cls, record: Any) -> bool:
        in_force = Scope.objects.in_force(timezone.localdate()).filter(item__occupation=record)
        replaced = Occupation.objects.filter(replaces=record).exists() and not in_force.exists()
        return replaced and aliases_of(record).filter(approved=True).exists()

    def in_words(self) -> list[tuple[str, str]]:
        return [("叫法", "、".join(alias.text for alias in aliases_of(self.record)))]

    def context(self) -> dict[str, Any]:
        return {"summary": self.in_words()}

    def act(self, user: User, approved_by: User | None = None) -> list[Any]:  # needs no basis
        return carry_aliases(occupation=self.record, by=user)

    def message(self, done: list[Any]) -> str:
        return f"{self.label}：{len(done)} 条，{'、'.join(map(str, done))}。"


class SplitItemForm(ActForm):
    """Up to six work types; blank rows are left out."""

    slug, label, publishes = "split", "拆分项目", True
    explanation = (
        "记录一次调整：从某一天起，这一项目终止，改按下列各工种评价。至少写两个工种，用不到的行留空。"
    )
    verb = adjustments.split_item

    def __init__(self, data: Any = None, *, record: Any, **given: Any) -> None:
        super().__init__(data, record=record, **given)
        rows = {}
        for number in PART_FIELDS:
            required = number <= FEWEST_PARTS
            rows[f"part_{number}"] = text_field(f"工种 {number}", required=required, max_length=100)
            rows[f"grades_{number}"] = grades_field(f"工种 {number} 的等级")
        self.fields = {**rows, **self.fields}  # asked first

    @classmethod
    def concerns(cls, record: Any) -> bool:
        return is_graded(record.item.occupation) and bool(record.grades.open().exists())

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        for number in PART_FIELDS:
            if given.get(f"grades_{number}") and not given.get(f"part_{number}"):
                self.add_error(f"part_{number}", "选了等级，请写明工种；不用这一行的，请取消等级。")
        named = [given[f"part_{number}"] for number in PART_FIELDS if given.get(f"part_{number}")]
        if len(set(named)) < len(named):
            raise ValidationError("有两个工种名称相同；请合并成一行。")
        return given

    def arguments(self) -> dict[str, Any]:
        given = self.cleaned_data
        rows = [(given[f"part_{number}"], list(given[f"grades_{number}"])) for number in PART_FIELDS]
        parts = {part: levels for part, levels in rows if part}
        return {"scope": self.record, "parts": parts, "seen": given["seen"]}


class CorrectForm(ActForm):
    """`corrected` are the fields of the record that may be put right."""

    slug = "correct"
    verb, names = adjustments.correct, True
    corrected: tuple[str, ...] = ()
    effective_on = None

    def __init__(self, data: Any = None, *, record: Any, **given: Any) -> None:
        super().__init__(data, record=record, **given)
        for name in self.corrected:
            self.fields[name].initial = getattr(record, name)

    def arguments(self) -> dict[str, Any]:
        values = {name: self.cleaned_data[name] for name in self.corrected}
        return {"record": self.record, "values": values, "seen": self.cleaned_data["seen"]}


class CorrectAgencyForm(AgencyNameForm, CorrectForm):
    label = "更正名称（录入有误）"
    explanation = "只用于本站录入的名称与文件原文不符。机构改了名，请用“机构更名”。"

    name = text_field("文件所印的名称")
    second_name = text_field("另一名称", "文件在同一格中另印的名称；没有的留空。", required=False)
    field_order = corrected = ("name", "second_name")


class CorrectOccupationForm(CorrectForm):
    label = "更正名称（录入有误）"
    explanation = (
        "只用于本站录入的名称与文件原文不符。职业改了名，请用“职业更名”。"
        "编码不能更正：录错编码的，请另行新增。"
    )

    name = text_field("文件所印的职业名称", max_length=100)
    field_order = corrected = ("name",)


class CorrectItemForm(CorrectForm):
    label = "更正工种（录入有误）"
    explanation = (
        "只用于本站录入的工种与文件原文不符；评价这一项目的各机构都随之更正。工种改了名不是更正："
        "新工种是新的评价项目，替代原来的。"
    )

    work_type = text_field("文件所印的工种", "未分工种的留空。", required=False, max_length=100)
    field_order = corrected = ("work_type",)
