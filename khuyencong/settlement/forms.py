"""What is asked on the page of a settlement dossier."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from khuyencong.contracts.models import Share
from khuyencong.contracts.selectors import whose
from khuyencong.projects.models import Project
from khuyencong.settlement.models import Invoice, Look, Voucher
from khuyencong.settlement.selectors import dossier
from khuyencong.ui.fields import ContentField, DateField, DongField, RowChoice


class VoucherForm(forms.Form):
    kind = forms.ChoiceField(label=_("Loại chứng từ"), choices=Voucher.Kind.choices)
    share = forms.ChoiceField(label=_("Của ai"))
    number = forms.CharField(label=_("Số chứng từ"), max_length=100)
    issued_date = DateField(label=_("Ngày chứng từ"))
    amount_dong = DongField(
        label=_("Số tiền"),
        required=False,
        help_text=_("Chứng từ đối ứng và chứng từ chi phải ghi số tiền; loại khác để trống."),
    )
    seller_tax_code = forms.CharField(
        label=_("Mã số thuế nhà thầu"),
        max_length=14,
        required=False,
        help_text=_("Chỉ với quyết định lựa chọn nhà thầu, cùng hai ô dưới."),
    )
    route = forms.ChoiceField(
        label=_("Hình thức lựa chọn"),
        choices=[("", _("không chọn")), *Voucher.Route.choices],
        required=False,
    )
    apart_reason = forms.CharField(
        label=_("Lý do không gộp với lần mua khác"), max_length=300, required=False
    )
    file = ContentField(label=_("Ảnh chụp hoặc bản quét"), required=False)

    def __init__(self, *args: Any, project: Project, parts: list[Share], **options: Any) -> None:
        super().__init__(*args, **options)
        self.parts = {str(part.pk): part for part in parts}
        share = self.fields["share"]
        assert isinstance(share, forms.ChoiceField)
        share.choices = [(key, whose(part, project)) for key, part in self.parts.items()]

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        return data | {
            "share": self.parts[data["share"]],
            "amount_dong": data["amount_dong"] or 0,
        }


class CancelVoucherForm(forms.Form):
    voucher = RowChoice(Voucher.objects.none(), label=_("Chứng từ bỏ"))
    reason = forms.CharField(label=_("Lý do bỏ"), max_length=300)

    def __init__(self, *args: Any, project: Project, **options: Any) -> None:
        super().__init__(*args, **options)
        rows = self.fields["voucher"]
        assert isinstance(rows, RowChoice)
        rows.queryset = dossier.vouchers(project)
        rows.label_from_instance = lambda obj: f"{obj.get_kind_display()} {obj.number}"  # type: ignore[method-assign]


class LookForm(forms.Form):
    invoice = RowChoice(Invoice.objects.none(), label=_("Máy"))
    seen_date = DateField(label=_("Ngày xem"))
    found = forms.ChoiceField(label=_("Thấy"), choices=Look.Found.choices)
    remark = forms.CharField(
        label=_("Ghi chú"),
        max_length=300,
        required=False,
        help_text=_("Phải ghi khi máy không dùng, đã chuyển hoặc không còn."),
    )

    def __init__(self, *args: Any, keys: list[int], **options: Any) -> None:
        super().__init__(*args, **options)
        rows = self.fields["invoice"]
        assert isinstance(rows, RowChoice)
        rows.queryset = Invoice.objects.filter(pk__in=keys).select_related("line").order_by("pk")
        rows.label_from_instance = lambda obj: f"{obj.serial} · {obj.line.item}"  # type: ignore[method-assign]


class LiquidateForm(forms.Form):
    signed_date = DateField(label=_("Ngày thanh lý"))
    agreed_with = forms.CharField(
        label=_("Đại diện bên thụ hưởng ký"),
        max_length=500,
        help_text=_("Họ tên người ký của từng cơ sở, cách nhau bằng dấu chấm phẩy."),
    )

    def __init__(self, *args: Any, is_late: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        if is_late:
            self.fields["late_basis"] = forms.CharField(
                label=_("Căn cứ thanh lý sau hạn"), max_length=300, required=False
            )
