"""Sign-in forms: allauth's, in our words."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm
from django import forms
from django.utils.translation import gettext_lazy as _

from khuyencong.directory.models import User
from khuyencong.ui.fields import PhoneField, RowField, RowForm


class SignInForm(LoginForm):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["password"].help_text = ""  # the page links to recovery itself


class NewPasswordForm(ChangePasswordForm):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["oldpassword"].help_text = ""
        self.fields["password1"].help_text = _(
            "Ít nhất 8 ký tự, không phải mật khẩu nhiều người dùng, không giống tên của bạn."
        )


class AskCodeForm(forms.Form):
    username = forms.CharField(label=_("Tên đăng nhập"), max_length=60)


class UseCodeForm(forms.Form):
    username = forms.CharField(label=_("Tên đăng nhập"), max_length=60)
    code = forms.CharField(
        label=_("Mã tám số"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )
    password = forms.CharField(
        label=_("Mật khẩu mới"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_(
            "Ít nhất 8 ký tự, không phải mật khẩu nhiều người dùng, không giống tên của bạn."
        ),
    )


class CounterForm(forms.Form):
    """An officer who has the person before her."""

    username = forms.CharField(label=_("Tên đăng nhập của người cần cấp lại"), max_length=60)
    how = forms.CharField(
        label=_("Đã kiểm tra người bằng cách nào"),
        max_length=300,
        help_text=_("Ví dụ: xem căn cước, đối chiếu tên chủ cơ sở và mã số thuế."),
    )
    new_phone = PhoneField(label=_("Số điện thoại mới"), required=False)
    drops_second_factor = forms.BooleanField(
        label=_("Bỏ xác thực hai lớp cũ (mất điện thoại)"), required=False
    )


class ApproveForm(RowForm):
    approve = RowField(_("Không có phiếu này trong phạm vi của bạn."))


class EndForm(RowForm):
    end = RowField(_("Không có phiên đăng nhập này của bạn."))


class ModeForm(forms.Form):
    mode = forms.ChoiceField(choices=User.NoticeMode.choices)
