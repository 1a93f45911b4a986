"""What is typed of recognised products and of reports."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from khuyencong.market.models import SIDES, FakeReport, RecognisedProduct
from khuyencong.ui.fields import ContentField, DateField, TextField

PHOTO = {"accept": "image/*"}


class ProposeForm(forms.Form):
    """A product of a decision that was signed, with its scan and three photographs."""

    establishment = forms.CharField(
        label=lazy("Mã cơ sở"), max_length=30, help_text=lazy("Ví dụ: CS-40-000007.")
    )
    name = forms.CharField(label=lazy("Tên sản phẩm"), max_length=200)
    level = forms.TypedChoiceField(
        label=lazy("Cấp công nhận"), choices=RecognisedProduct.Level.choices, coerce=int, initial=2
    )
    decision_number = forms.CharField(
        label=lazy("Số quyết định"), max_length=60, help_text=lazy("Ví dụ: 1997/QĐ-UBND.")
    )
    decided_date = DateField(label=lazy("Ngày quyết định"))
    decided_by = forms.CharField(label=lazy("Cơ quan quyết định"), max_length=200)
    scan = ContentField(label=lazy("Bản quét quyết định đã ký"))
    photo_front = ContentField(label=lazy("Ảnh mặt trước"), widget=forms.FileInput(attrs=PHOTO))
    photo_side = ContentField(label=lazy("Ảnh mặt bên"), widget=forms.FileInput(attrs=PHOTO))
    photo_top = ContentField(label=lazy("Ảnh từ trên"), widget=forms.FileInput(attrs=PHOTO))
    consent = forms.CharField(
        label=lazy("Cơ sở đồng ý công khai"),
        max_length=300,
        required=False,
        help_text=lazy("Giấy hay lời đồng ý nào, ngày nào. Để trống thì không vào danh sách."),
    )

    def __init__(self, *args: Any, establishments: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.establishments = establishments

    def clean_establishment(self) -> Any:
        code = self.cleaned_data["establishment"].strip().upper()
        found = self.establishments.filter(code=code).first()
        if found is None:
            raise forms.ValidationError(
                _("Không có cơ sở mã {code} trong tỉnh của bạn.").format(code=code)
            )
        return found

    def values(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        photos = {side: data.pop(side) for side in SIDES}
        return {**data, "photos": photos}


class ReasonForm(forms.Form):
    reason = forms.CharField(label=lazy("Lý do"), max_length=300)


class ConsentForm(forms.Form):
    consent = forms.CharField(
        label=lazy("Cơ sở đồng ý công khai"),
        max_length=300,
        required=False,
        help_text=lazy("Giấy hay lời đồng ý nào, ngày nào. Để trống thì không vào danh sách."),
    )


class AnswerForm(forms.Form):
    outcome = forms.ChoiceField(label=lazy("Kết quả"), choices=FakeReport.Outcome.choices)
    answer = TextField(label=lazy("Đã làm gì"), max_length=500)
