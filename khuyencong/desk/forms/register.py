"""The register of establishments: its filters, a correction of a card, a proposal to merge."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from khuyencong.core.finding import find
from khuyencong.desk.selectors.register import NEWEST, ORDERS
from khuyencong.directory.models import Establishment, Trade, Unit
from khuyencong.ui.fields import DateField, PhonesField, RowChoice, RowField, RowForm

ANY = ("", _("Tất cả"))


class RegisterForm(forms.Form):
    """All of it stands in the address."""

    q = forms.CharField(label=_("Tên, mã số thuế, chủ, điện thoại"), required=False)
    place = RowChoice(
        Unit.objects.none(), label=_("Xã, phường"), required=False, empty_label=ANY[1]
    )
    legal_form = forms.ChoiceField(label=_("Loại hình"), required=False)
    trade = RowChoice(
        Trade.objects.none(), label=_("Ngành nghề"), required=False, empty_label=ANY[1]
    )
    order = forms.ChoiceField(label=_("Xếp theo"), required=False)

    def __init__(self, *args: Any, communes: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["place"].queryset = communes
        self.fields["trade"].queryset = Trade.objects.order_by("name_vi", "pk")
        self.fields["legal_form"].choices = [ANY, *Establishment.LegalForm.choices]
        self.fields["order"].choices = [
            (name, words) for name, (words, _column, _way) in ORDERS.items()
        ]
        self.fields["order"].initial = NEWEST


class CorrectForm(forms.Form):
    """The card as it stands, to be written over."""

    name = forms.CharField(label=_("Tên cơ sở"), max_length=300)
    place = RowChoice(Unit.objects.none(), label=_("Xã, phường"))
    address_text = forms.CharField(label=_("Địa chỉ"), max_length=300, required=False)
    legal_form = forms.ChoiceField(label=_("Loại hình"), choices=Establishment.LegalForm.choices)
    tax_code = forms.CharField(label=_("Mã số thuế"), max_length=20, required=False)
    tax_code_note = forms.CharField(
        label=_("Lý do giữ mã số thuế"),
        max_length=200,
        required=False,
        help_text=_("Chỉ ghi khi hệ thống báo mã có chữ số kiểm tra sai."),
    )
    owner_name = forms.CharField(label=_("Chủ cơ sở"), max_length=200)
    owner_phone = PhonesField(label=_("Điện thoại chủ cơ sở"), required=False)
    valid_from = DateField(label=_("Đúng từ ngày"), of="act")
    source = forms.CharField(
        label=_("Theo giấy tờ"),
        max_length=200,
        help_text=_("Ví dụ: Giấy chứng nhận đăng ký hộ kinh doanh số 27A8, ngày 12/03/2026."),
    )

    def __init__(self, *args: Any, row: Establishment, communes: Any, **options: Any) -> None:
        names = ("name", "place", "address_text", "legal_form", "tax_code", "owner_name")
        options["initial"] = {name: getattr(row, name) for name in (*names, "owner_phone")}
        super().__init__(*args, **options)
        self.fields["place"].queryset = communes | Unit.objects.filter(pk=row.place_id)


class ProposeForm(forms.Form):
    """Which other card is this establishment, and how that is known."""

    merged = forms.CharField(
        label=_("Mã của thẻ trùng"), max_length=30, help_text=_("Như CS-40-000007.")
    )
    reason = forms.CharField(
        label=_("Vì sao là một cơ sở"),
        max_length=300,
        help_text=_("Ghi đã hỏi ai, xem giấy tờ nào."),
    )

    account = forms.ChoiceField(
        label=_("Số tài khoản dùng sau khi gộp"),
        choices=[
            ("", _("chỉ một thẻ đang dùng số tài khoản, hoặc chưa thẻ nào")),
            ("kept", _("của thẻ này")),
            ("merged", _("của thẻ trùng")),
        ],
        required=False,
    )

    def __init__(self, *args: Any, seen: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.seen = seen

    def values(self) -> dict[str, Any]:
        code = self.cleaned_data["merged"].strip()
        missing = _("Không có cơ sở này trong phạm vi của bạn.")
        return self.cleaned_data | {"merged": find(self.seen, missing, code=code)}


class ApartForm(RowForm):
    apart = RowField(_("Không có cặp cơ sở này trong phạm vi của bạn."))
    reason = forms.CharField(label=_("Vì sao là hai cơ sở"), max_length=300)


class UndoForm(forms.Form):
    reason = forms.CharField(label=_("Tách lại vì"), max_length=300)
