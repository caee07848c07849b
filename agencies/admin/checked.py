"""What every form of the desk checks alike: no text that nobody can see, and doubts settled by a tick."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import (
    AdminTextareaWidget,
    AdminTextInputWidget,
    AutocompleteSelect,
    AutocompleteSelectMultiple,
)

# Controls, invisible marks, half a character, private ones, and separators of lines.
UNSEEN_CATEGORIES = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\u2028\u2029]")
SURE = "sure"


class LineText(forms.CharField):
    """One line. A line break out of Word (U+000B) is refused by name, as an import refuses it."""

    breaks = ""
    widget: Any = AdminTextInputWidget

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not isinstance(text, str):
            return text
        if self.breaks:
            text = LINE_ENDS.sub("\n", text)
        for character in text:
            if character == "\ufffd" or (
                character not in self.breaks and unicodedata.category(character) in UNSEEN_CATEGORIES
            ):
                raise forms.ValidationError(
                    f"含有看不见的字符（U+{ord(character):04X}），多半是粘贴时带来的换行或标记；请删去后重填。",
                    code="unseen",
                )
        return text


class Paragraphs(LineText):
    """Several lines, which all end alike."""

    breaks = "\n\t"
    widget = AdminTextareaWidget(attrs={"rows": 3})


class Doubts:
    """Of a form: what is unlikely and not impossible is asked about once, and done when it is meant."""

    data: Any
    asked = False

    @property
    def sure(self) -> bool:
        return bool(self.data and self.data.get(SURE) == "on")

    def ask(self, field: str, doubt: str) -> None:
        if not self.sure:
            self.asked = True
            form: Any = self
            form.add_error(field, f"{doubt}确实如此的，请在下方勾选“已核对”再提交。")


MOST_DIGITS = 18  # of a key that every database can hold


def whole_number(text: Any) -> int | None:
    """A key out of an address; None for what is none."""
    digits = str(text)
    return int(digits) if digits.isascii() and digits.isdecimal() and len(digits) <= MOST_DIGITS else None


class KeyChoices(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # generic in the stubs alone
    """A key too large for any record is no choice, and no fault."""

    def clean(self, value: Any) -> Any:
        known = [key for key in value or () if whole_number(key) is not None]
        return super().clean(known if len(known) == len(value or ()) else ["0"])


class KeysOnly:
    """A choice shown again with what was sent, of which only a key can be looked up."""

    def optgroups(self, name: str, value: Sequence[str], attr: dict[str, Any] | None = None) -> Any:
        known = [key for key in value if whole_number(key) is not None]
        return super().optgroups(name, known, attr)  # type: ignore[misc]  # a mixin


class Autocomplete(KeysOnly, AutocompleteSelect):
    pass


class AutocompleteMany(KeysOnly, AutocompleteSelectMultiple):
    pass


class ChoicesByKey:
    """Of a page of the admin: all choices that are made by typing take whatever a browser may send."""

    def formfield_for_foreignkey(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name in self.autocomplete_fields:  # type: ignore[attr-defined]  # a mixin
            kwargs["widget"] = Autocomplete(db_field, admin.site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]

    def formfield_for_manytomany(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name in self.autocomplete_fields:  # type: ignore[attr-defined]  # a mixin
            kwargs |= {"widget": AutocompleteMany(db_field, admin.site), "form_class": KeyChoices}
        return super().formfield_for_manytomany(db_field, request, **kwargs)  # type: ignore[misc]
