"""What an owner says under her contract: how far the work is, an invoice, money asked for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from khuyencong.documents.models import Upload
from khuyencong.ui.fields import (
    ContentsField,
    CountField,
    DateField,
    DongField,
    Files,
    KeyField,
    PercentField,
    RowChoice,
    RowField,
    RowForm,
    TextField,
)

MOST_PLACE = 1000  # lines of one invoice


class FilesForm(forms.Form):
    """Photos and files: taken now, or ticked among those that lie in the tray."""

    def __init__(self, *args: Any, tray: list[Upload], **options: Any) -> None:
        super().__init__(*args, **options)
        if tray:
            rows = Upload.objects.filter(pk__in=[one.pk for one in tray]).order_by("order", "pk")
            self.fields["files"] = forms.ModelMultipleChoiceField(
                label=_("Ảnh, tệp đã gửi lên"),
                queryset=rows,
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )
        self.fields["photos"] = ContentsField(
            label=_("Chụp ảnh bằng điện thoại"),
            required=False,
            widget=Files(attrs={"accept": "image/*", "capture": "environment"}),
        )
        self.fields["more"] = ContentsField(
            label=_("Hoặc chọn ảnh, tệp đã có"),
            required=False,
            widget=Files(attrs={"accept": "image/*,.heic,.pdf,.xml"}),
        )

    def values(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        data["more"] = data.pop("photos") + data["more"]
        data["files"] = list(data.get("files", ()))
        return data | {"key": f"own/{data['key']}"}


class AttachForm(FilesForm):
    """Into the tray."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, tray=[], **options)

    def values(self) -> dict[str, Any]:
        return {"given": self.cleaned_data["photos"] + self.cleaned_data["more"]}


class ProgressForm(FilesForm):
    key = KeyField()
    words = TextField(label=_("Đã làm gì"), rows=2, max_length=1000)
    done_date = DateField(label=_("Tính đến ngày"), help_text=_("Ví dụ 05/03/2026."))
    percent = PercentField(label=_("Xong bao nhiêu phần trăm"))


class InvoiceForm(FilesForm):
    """What the file says is left empty."""

    key = KeyField()
    line = RowChoice(queryset=None, label=_("Cho khoản nào trong hợp đồng"))
    amount_dong = DongField(label=_("Số tiền của khoản này trên hóa đơn"))
    seller_tax_code = forms.CharField(
        label=_("Mã số thuế bên bán"),
        required=False,
        max_length=20,
        help_text=_("Có tệp hóa đơn điện tử thì bỏ trống ô này và ba ô dưới: hệ thống tự đọc."),
    )
    symbol = forms.CharField(label=_("Ký hiệu hóa đơn"), required=False, max_length=30)
    number = forms.CharField(label=_("Số hóa đơn"), required=False, max_length=30)
    issued_date = DateField(label=_("Ngày hóa đơn"), required=False)
    place = CountField(label=_("Dòng thứ mấy trên hóa đơn"), least=1, most=MOST_PLACE, initial=1)
    serial = forms.CharField(label=_("Số máy trên nhãn máy"), required=False, max_length=60)

    def __init__(self, *args: Any, lines: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["line"].queryset = lines


class AskForm(RowForm):
    """Money of one fund: an advance of so much, or all that acceptance earned."""

    key = KeyField()
    commitment = RowField(_("Khoản này không còn trong hợp đồng của bạn."))
    amount_dong = DongField(label=_("Xin tạm ứng bao nhiêu"), required=False)

    def __init__(self, *args: Any, is_advance: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not is_advance:
            del self.fields["amount_dong"]

    def values(self) -> dict[str, Any]:
        return self.cleaned_data | {"key": f"own/{self.cleaned_data['key']}"}


class OwnClaim(RowForm):
    """A press beside one of the things she sent."""

    claim = RowField(_("Việc này không còn ở đây."))


class OwnFile(RowForm):
    """A press beside one file of the tray."""

    file = RowField(_("Tệp này không còn ở đây."), key="uuid")
