"""Sign-in forms: allauth's, in our words."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm
from django.utils.translation import gettext_lazy as _

LOST = _("Quên mật khẩu thì liên hệ Trung tâm khuyến công để được cấp lại.")


class SignInForm(LoginForm):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["password"].help_text = LOST


class NewPasswordForm(ChangePasswordForm):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["oldpassword"].help_text = LOST
        self.fields["password1"].help_text = _(
            "Ít nhất 8 ký tự, không phải mật khẩu nhiều người dùng, không giống tên của bạn."
        )
