"""抹去个人信息: what only 管理员 may do, and nobody can take back."""

from django import forms
from django.contrib.admin.widgets import AdminTextInputWidget
from django.http import HttpRequest

from agencies.admin.checked import LineText

# Of the four groups only 管理员 has it.
RIGHT = "auth.change_user"


def may_erase(request: HttpRequest) -> bool:
    return request.user.has_perm(RIGHT)


class EraseForm(forms.Form):
    text = LineText(
        label="要抹去的文字",
        min_length=2,
        max_length=300,
        help_text="照原样填写，如姓名、手机号码。这条记录、它的全部历史、提交和操作日志里的都会抹去。",
        widget=AdminTextInputWidget(attrs={"autocomplete": "off"}),
    )
    reason = LineText(label="为什么抹去", max_length=50, help_text="长期保留，请不要写进要抹去的内容。")
    sure = forms.BooleanField(label="我知道抹去之后谁也不能恢复")

    def clean_reason(self) -> str:
        reason, text = self.cleaned_data["reason"], self.cleaned_data.get("text")
        if text and text in reason:
            raise forms.ValidationError("这里会长期保留，请不要写进要抹去的内容。")
        return str(reason)
