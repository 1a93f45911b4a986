"""What an official adds to what the owner sent: a reason where it is in doubt, papers at hand."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from khuyencong.claims.models import ExpenseClaim
from khuyencong.ui.fields import TextField


class AcceptForm(forms.Form):
    """By kind of the claim. `proofs`: papers that a payment needs, ticked where at hand."""

    def __init__(
        self,
        *args: Any,
        claim: ExpenseClaim,
        proofs: list[tuple[str, str]],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        if claim.kind == ExpenseClaim.Kind.INVOICE:
            self.fields["doubt_reason"] = forms.CharField(
                label=_("Lý do vẫn ghi"),
                required=False,
                max_length=500,
                help_text=_("Chỉ ghi khi hệ thống hỏi: tệp không có chữ ký, tổng tiền khác nhau."),
            )
            self.fields["serial_reason"] = forms.CharField(
                label=_("Lý do trùng số máy"), required=False, max_length=300
            )
        elif claim.kind == ExpenseClaim.Kind.MONEY and claim.project.state == "accepted":
            if proofs:
                self.fields["papers"] = forms.MultipleChoiceField(
                    label=_("Giấy tờ đã có trong hồ sơ"),
                    required=False,
                    choices=proofs,
                    widget=forms.CheckboxSelectMultiple,
                )
        elif claim.kind == ExpenseClaim.Kind.MONEY:
            self.fields["decision"] = forms.CharField(
                label=_("Văn bản quyết định tạm ứng"), required=False, max_length=200
            )
            self.fields["treasury_reason"] = forms.CharField(
                label=_("Lý do vượt mức chung của Kho bạc"), required=False, max_length=300
            )


class ReturnForm(forms.Form):
    reason = TextField(label=_("Sai ở đâu, phải sửa gì"), required=False, rows=2, max_length=500)
