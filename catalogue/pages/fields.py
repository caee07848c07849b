"""The fields in which pages ask for a filing number, a code and a day."""

from collections.abc import Callable, Iterable
from copy import copy
from html import escape
from typing import Any

import django_filters
from django import forms
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from agencies import codes
from agencies.days import DayField
from agencies.in_memory import Selection
from agencies.models import Notice
from agencies.search.index.forms import other_forms
from agencies.search.text.folding import fold
from catalogue.pages.site_data import SiteData

# A longer list weighs more than it helps; the field then takes a name, a number or a code.
MOST_OPTIONS = 100


class ParsedField(forms.CharField):
    """Text in one of several spellings → the one that the register has; blank stays blank."""

    parse: Callable[[str], str | None]

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        parsed = self.parse(text) if text else ""
        if parsed is None:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return parsed


class FilingNumberField(ParsedField):
    parse = staticmethod(codes.parse_filing_number)
    default_error_messages = {"invalid": _("机构备案号应为 S 加 12 位数字，如 S000031300006。")}


class CodeField(ParsedField):
    parse = staticmethod(codes.parse_code)
    default_error_messages = {"invalid": _("请填写完整的职业编码，形如 6-31-01-03；连字符可省略。")}


class CodePrefixField(ParsedField):
    """A whole code, or the first levels of one."""

    parse = staticmethod(codes.parse_code_prefix)
    default_error_messages = {
        "invalid": _("职业编码应形如 6-31-01-03，也可只填前几位，如 4-04；连字符可省略。")
    }


class RowsField(forms.MultipleChoiceField):
    """Rows by what they are, never by a key of the database: `S000031300006~6-29-03-03~work type`.

    The work type is left out where the item has none. Cleaned they are as the register spells them.
    """

    widget = forms.MultipleHiddenInput
    default_error_messages = {"invalid": _("“%(value)s”不是条目：应为备案号、职业编码、工种，以 ~ 相连。")}

    def to_python(self, value: Any) -> list[str]:
        return list(dict.fromkeys(self._parsed(text) for text in value or () if text.strip()))

    # Whether there is such a row is another question.
    validate = forms.Field.validate

    def _parsed(self, text: str) -> str:
        number, _first, rest = text.partition("~")
        code, _second, work_type = rest.partition("~")
        parsed = codes.parse_filing_number(number), codes.parse_code(code)
        if not all(parsed):
            raise forms.ValidationError(self.error_messages["invalid"], "invalid", {"value": text[:60]})
        return "~".join(filter(None, (*parsed, work_type.strip())))


class RowsFilter(django_filters.Filter):
    field_class = RowsField


class FilingNumberFilter(django_filters.Filter):
    field_class = FilingNumberField


class CodePrefixFilter(django_filters.Filter):
    field_class = CodePrefixField


class DayFilter(django_filters.Filter):
    field_class = DayField


def number_named(scopes: Selection, text: str) -> str:
    """The filing number of the one agency with that whole name, however it is written; else blank."""
    names = {name: number for number, name, _count in scopes.agency_counts(len(scopes))}
    if text in names:
        return names[text]
    wanted = fold(text)
    found = {
        number
        for name, number in names.items()
        if wanted in (folded := fold(name), *other_forms(name, folded))
    }
    return found.pop() if len(found) == 1 else ""


def code_named(scopes: Selection, text: str) -> str:
    return {item.occupation: item.code for item, _count in scopes.item_counts()}.get(text, "")


def with_keys(asked: Any, scopes: Selection) -> Any:
    """The same, with the filing number or the code where a whole name of the day stands in its place."""
    agency, code, found = asked.get("agency", "").strip(), asked.get("code", "").strip(), {}
    if agency and not codes.parse_filing_number(agency):
        found["agency"] = number_named(scopes, agency)
    if code and not codes.parse_code_prefix(code):
        found["code"] = code_named(scopes, code)
    if not any(found.values()):
        return asked
    keyed = asked.copy()
    for name, key in found.items():
        keyed[name] = key or asked[name]
    return keyed


def options(choices: Iterable[tuple[str, str, bool]]) -> SafeString:
    """Of a list: value and text of each, and whether it is chosen.

    There are hundreds on a page: a loop of a template takes ten times as long, `format_html` seven times.
    """
    return SafeString(
        "\n".join(
            f'<option value="{escape(value)}"{" selected" if chosen else ""}>{escape(text)}</option>'
            for value, text, chosen in choices
        )
    )


def lists_of(scopes: Selection, site_data: SiteData, **asked: str) -> dict[str, SafeString]:
    """Agencies, occupations, notices to choose from, the chosen one marked; none where there are too many."""
    offered = site_data.once(("lists", scopes.on.isoformat()), lambda: offered_by(scopes))
    return {name: with_chosen(offered[name], value) for name, value in asked.items()}


def offered_by(scopes: Selection) -> dict[str, SafeString]:
    agencies = scopes.agency_counts(MOST_OPTIONS)
    occupations = {item.code: f"{item.occupation} {item.code}" for item, _count in scopes.item_counts()}
    if len(occupations) > MOST_OPTIONS:
        occupations = {}
    return {
        "agency": options((number, name, False) for number, name, _count in agencies),
        "code": options((code, text, False) for code, text in sorted(occupations.items())),
        "notice": options((notice.slug, str(notice), False) for notice in Notice.objects.defer("text")),
    }


def with_chosen(offered: SafeString, value: str) -> SafeString:
    """What is none of them is one more, so that sending the form again asks the same."""
    if not offered or not value:
        return offered
    plain, chosen = (options([(value, value, mark)]).partition(">")[0] for mark in (False, True))
    if plain in offered:
        return SafeString(offered.replace(plain, chosen, 1))
    return offered + options([(value, value, True)])


class Shared(dict[str, Any]):
    """Filters or fields of which each set or form has its own, what they are made of being shared."""

    def __deepcopy__(self, _memo: object) -> dict[str, Any]:
        copies = {name: copy(each) for name, each in self.items()}
        for each in copies.values():
            if isinstance(each, django_filters.Filter):
                each.method = each.method  # bound to the copy
        return copies
