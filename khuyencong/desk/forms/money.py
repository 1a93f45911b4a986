"""What is asked when money moves, or may move, to somebody."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from khuyencong.contracts import selectors as contracts
from khuyencong.contracts.models import Commitment, Share
from khuyencong.desk.forms.steps import StepForm, add_authority
from khuyencong.ui.fields import BankAccountField, DongField, KeyField, RowChoice, TextField


class CommitmentForm(StepForm):
    key = KeyField()
    commitment = RowChoice(Commitment.objects.none(), label=_("Nguồn"), empty_label=None)
    amount_dong = DongField(label=_("Số tiền"), help_text=_("Ví dụ 70.000.000 hoặc 70 triệu."))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["commitment"]
        signed = contracts.commitments(self.project)
        names = {row.pk: contracts.source_of(row, signed) for row in signed}
        field.queryset = Commitment.objects.filter(project=self.project).order_by("pk")
        field.label_from_instance = lambda row: names[row.pk]


class ReduceForm(CommitmentForm):
    reason = TextField(label=_("Lý do"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        add_authority(self)


def again_field() -> forms.BooleanField:
    return forms.BooleanField(
        label=_("Làm thêm một lần nữa"),
        required=False,
        help_text=_("Chỉ đánh dấu khi trong ngày đã có khoản giống hệt và vẫn cần khoản này."),
    )


class RecoverForm(CommitmentForm):
    is_again = again_field()
    document = forms.CharField(label=_("Chứng từ nộp trả"), max_length=200)


class AllowPayeeForm(StepForm):
    share = RowChoice(
        Share.objects.none(), label=_("Trả từ phần của"), empty_label=None, required=False
    )
    payee = forms.CharField(label=_("Người nhận"), max_length=300)
    reason = forms.CharField(label=_("Lý do trả cho bên khác"), max_length=300)
    amount_dong = DongField(
        label=_("Tất cả không quá"),
        help_text=_("Cả tạm ứng và thanh toán cho người này ở đề án. Ghi lại thì số mới thay."),
    )
    account = BankAccountField(label=_("Số tài khoản của người nhận"))
    bank = forms.CharField(label=_("Mở tại"), max_length=200)
    tax_code = forms.CharField(label=_("Mã số thuế"), max_length=14, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        parts = contracts.shares(self.project)
        if len(parts) < 2:
            del self.fields["share"]
            return
        field = self.fields["share"]
        field.queryset = Share.objects.filter(project=self.project).order_by("pk")
        names = {part.pk: contracts.whose(part, self.project) for part in parts}
        field.label_from_instance = lambda part: names[part.pk]
