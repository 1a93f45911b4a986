"""What is asked to prepare a request, and what the Treasury answered."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from khuyencong.contracts.models import Commitment, Instalment
from khuyencong.core.money import dong
from khuyencong.payments.models import PaymentRequest
from khuyencong.payments.selectors.rows import Payable
from khuyencong.payments.services import Line
from khuyencong.ui.fields import DateField, DongField, KeyField, TextField


class PrepareForm(forms.Form):
    """One amount and one payee for each row of what may be paid; a row left empty is not asked for.
    Payees are chosen, with the account that was confirmed for each."""

    key = KeyField()

    def __init__(
        self,
        *args: Any,
        commitment: Commitment,
        rows: list[Payable],
        payees: list[tuple[str, str]],
        proofs: list[tuple[str, str]],
        instalments: list[tuple[Instalment, int]] = (),  # type: ignore[assignment]
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.commitment, self.rows = commitment, rows
        self.instalments = {str(one.pk): one for one, _left in instalments}
        if instalments:
            self.fields["instalment"] = forms.ChoiceField(
                label=_("Đợt thanh toán của hợp đồng"),
                choices=[
                    (
                        str(one.pk),
                        gettext("Đợt {number}: {condition}, {amount}; còn {left}").format(
                            number=one.number, condition=one.get_condition_display(),
                            amount=dong(one.amount_dong), left=dong(left),
                        ),
                    )
                    for one, left in instalments
                ],
                initial=next((str(one.pk) for one, left in instalments if left), None),
                help_text=_("Phần đợt trước chưa đề nghị được tính vào đợt này."),
            )  # fmt: skip
        for row in rows:
            self.fields[row.amount_name] = DongField(label=row.label, required=False)
            self.fields[row.payee_name] = forms.ChoiceField(
                label=_("Người nhận"), choices=payees, required=False
            )
        if self.is_advance:
            self.fields["decision"] = forms.CharField(
                label=_("Văn bản quyết định tạm ứng"),
                required=False,
                max_length=200,
                help_text=_(
                    "Cần khi chưa có quy định đã kiểm chứng về tỷ lệ tạm ứng, hoặc khi vượt mức "
                    "chung của Kho bạc."
                ),
            )
            self.fields["treasury_reason"] = forms.CharField(
                label=_("Lý do vượt mức chung của Kho bạc"),
                required=False,
                max_length=300,
                help_text=_("Cần khi tạm ứng vượt mức chung của Kho bạc, cùng văn bản quyết định."),
            )
        elif proofs:
            self.fields["papers"] = forms.MultipleChoiceField(
                label=_("Giấy tờ đã có trong hồ sơ"),
                required=False,
                choices=proofs,
                widget=forms.CheckboxSelectMultiple,
            )
        self.fields["is_again"] = forms.BooleanField(
            label=_("Làm thêm một lần nữa"),
            required=False,
            help_text=_("Chỉ đánh dấu khi trong ngày đã có khoản giống hệt và vẫn cần khoản này."),
        )

    @property
    def is_advance(self) -> bool:
        return any(row.accepted is None for row in self.rows)

    @property
    def drawn(self) -> list[tuple[Payable, Any, Any]]:
        """(row, its amount, its payee) as the table draws them."""
        return [(row, self[row.amount_name], self[row.payee_name]) for row in self.rows]

    @property
    def rest(self) -> list[Any]:
        """The other fields."""
        names = {name for row in self.rows for name in (row.amount_name, row.payee_name)}
        return [bound for bound in self if bound.name not in names]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not any(data.get(row.amount_name) for row in self.rows):
            self.add_error(self.rows[0].amount_name, _("Ghi số tiền cho ít nhất một khoản."))
        return data

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        rest: dict[str, Any] = {
            name: data[name]
            for name in ("decision", "treasury_reason", "papers", "is_again")
            if name in data
        }
        if self.instalments:
            rest["instalment"] = self.instalments[data["instalment"]]
        lines = [
            Line(
                payee=data[row.payee_name],
                amount_dong=data[row.amount_name],
                purpose=row.label,
                accepted_line=row.accepted,
            )
            for row in self.rows
            if data.get(row.amount_name)
        ]
        kind = PaymentRequest.Kind.ADVANCE if self.is_advance else PaymentRequest.Kind.PAYMENT
        return rest | {"kind": kind, "lines": lines, "key": f"prepare/{data['key']}"}


class ListForm(forms.Form):
    """For what acceptance found of the class the whole list is asked; its amounts are its own."""

    key = KeyField()

    def __init__(
        self,
        *args: Any,
        commitment: Commitment,
        rows: list[Payable],
        proofs: list[tuple[str, str]],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.commitment = commitment
        self.accepted = {str(row.accepted.pk): row.accepted for row in rows if row.accepted}
        self.fields["accepted_line"] = forms.ChoiceField(
            label=_("Trả từ khoản đã nghiệm thu"),
            choices=[
                (
                    str(row.accepted.pk),
                    gettext("{item} · còn {rest}").format(item=row.label, rest=dong(row.rest_dong)),
                )
                for row in rows
                if row.accepted
            ],
        )
        if proofs:
            self.fields["papers"] = forms.MultipleChoiceField(
                label=_("Giấy tờ đã có trong hồ sơ"),
                required=False,
                choices=proofs,
                widget=forms.CheckboxSelectMultiple,
            )

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "commitment": self.commitment,
            "accepted_line": self.accepted[data["accepted_line"]],
            "papers": data.get("papers", ()),
            "key": f"prepare/{data['key']}",
        }


class SendForm(forms.Form):
    """Mã nội dung kinh tế: the items proposed for the activity, the accountant decides."""

    def __init__(self, *args: Any, codes: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["budget_item"] = forms.ChoiceField(
            label=_("Mã nội dung kinh tế"),
            choices=[("", _("Kế toán ghi trên chứng từ")), *codes],
            required=False,
            help_text=_("Đề xuất theo hoạt động của đề án; kế toán quyết định."),
        )


class RecordForm(forms.Form):
    treasury_number = forms.CharField(label=_("Số chứng từ Kho bạc"), max_length=60)
    treasury_date = DateField(label=_("Ngày Kho bạc chi"))


class ReturnForm(forms.Form):
    treasury_number = forms.CharField(
        label=_("Số thông báo của Kho bạc"), max_length=60, required=False
    )
    treasury_date = DateField(label=_("Ngày Kho bạc trả lại"))
    reason = TextField(label=_("Kho bạc trả lại vì"))


class WithdrawForm(forms.Form):
    reason = TextField(label=_("Rút vì"))
