"""Sign-in forms: allauth's, in our words."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm
from django import forms
from django.utils.translation import gettext_lazy as _

from khuyencong.core.reading.errors import ReadingError
from khuyencong.core.reading.phones import read_phone
from khuyencong.directory.models import User
from khuyencong.ui.fields import (
    BankAccountField,
    ContactField,
    DateField,
    PhoneField,
    RowField,
    RowForm,
)


class SignInForm(LoginForm):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["password"].help_text = ""  # the page links to recovery itself

    def clean_login(self) -> str:
        """A telephone as the account is named by it, however it was typed."""
        login: str = super().clean_login()
        with suppress(ReadingError):
            return read_phone(login)
        return login


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


class FirstPasswordForm(forms.Form):
    password = forms.CharField(
        label=_("Mật khẩu mới"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_(
            "Ít nhất 8 ký tự, không phải mật khẩu nhiều người dùng, không giống tên của bạn."
        ),
    )


class ContactForm(forms.Form):
    """A telephone or a mail address, and nothing else."""

    contact = ContactField(
        label=_("Số điện thoại hoặc thư điện tử của bạn"),
        help_text=_("Ví dụ 0912 345 678. Không cần tên đăng nhập, không cần mật khẩu."),
    )


class ContactCodeForm(forms.Form):
    contact = ContactField(label=_("Số điện thoại hoặc thư điện tử của bạn"))
    code = forms.CharField(
        label=_("Mã tám số"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )


class GiveCodeForm(forms.Form):
    """An officer who has a newcomer before her, where no message can reach the telephone."""

    phone = PhoneField(
        label=_("Số điện thoại của người đó"),
        help_text=_("Xem giấy tờ của người đó trước, và gọi thử số này."),
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


class ClaimForm(RowForm):
    claim = RowField(_("Không có đề nghị nhận cơ sở này trong phạm vi của bạn."))
    reason = forms.CharField(label=_("Đã xem gì, vì sao"), max_length=300, required=False)


class EndForm(RowForm):
    end = RowField(_("Không có phiên đăng nhập này của bạn."))


class ModeForm(forms.Form):
    mode = forms.ChoiceField(label=_("Cách nhận"), choices=User.NoticeMode.choices)


class OwnAccountForm(forms.Form):
    """Where money for her workshop is to go."""

    number = BankAccountField(
        label=_("Số tài khoản"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Như ngân hàng cấp, không phải biệt danh."),
    )
    bank = forms.CharField(label=_("Ngân hàng"), max_length=200, help_text=_("Ví dụ: Agribank."))
    branch = forms.CharField(label=_("Chi nhánh"), max_length=200, required=False)
    holder = forms.CharField(
        label=_("Chủ tài khoản"), max_length=200, help_text=_("Đúng tên ngân hàng ghi.")
    )
    from_date = DateField(
        of="due",
        label=_("Dùng từ ngày"),
        required=False,
        help_text=_("Để trống: từ ngày được xác nhận."),
    )


class AccountForm(OwnAccountForm):
    """A bank account typed from a paper."""

    source = forms.CharField(
        label=_("Theo giấy tờ"),
        max_length=200,
        help_text=_("Ví dụ: giấy xác nhận tài khoản của ngân hàng ngày 12/03/2027."),
    )


class AccountAnswerForm(RowForm):
    account = RowField(_("Không có số tài khoản đó chờ xác nhận ở đây."))
    reason = forms.CharField(label=_("Đã xem gì, vì sao"), max_length=300, required=False)
