"""What is typed and ticked of a class."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from khuyencong.core.dates import short
from khuyencong.core.reading.tax_codes import read_tax_code
from khuyencong.delivery.models import AllowanceRate, ClassSession, PaymentList, Trainer
from khuyencong.directory.models import Unit
from khuyencong.ui.fields import (
    CountField,
    DateField,
    DongField,
    ReadField,
    RowChoice,
    RowForm,
    TickedField,
)


class TaxCodeField(ReadField):
    nothing = ""

    def read(self, text: str) -> str:
        return read_tax_code(text)


class OpenClassForm(forms.Form):
    place = RowChoice(Unit.objects.none(), label=_("Xã, phường"))
    venue = forms.CharField(label=_("Địa điểm học"), max_length=300)
    first_date = DateField(label=_("Ngày khai giảng"), of="due")
    last_date = DateField(label=_("Ngày bế giảng"), of="due")
    sessions = CountField(label=_("Số buổi"), least=1, most=400)
    hours = CountField(
        label=_("Số giờ của chương trình"),
        required=False,
        least=1,
        most=2_000,
        help_text=_("Để trống khi đề cương đã có chương trình đào tạo."),
    )

    def __init__(self, *args: Any, places: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["place"].queryset = places


class TrainerForm(forms.Form):
    kind = forms.ChoiceField(label=_("Ký hợp đồng với"), choices=Trainer.Kind.choices)
    full_name = forms.CharField(label=_("Họ và tên, tên tổ chức"), max_length=200)
    tax_code = TaxCodeField(label=_("Mã số thuế"), required=False)
    contract_number = forms.CharField(label=_("Số hợp đồng"), max_length=100)
    contract_date = DateField(label=_("Ngày hợp đồng"), of="due")
    hours = CountField(label=_("Số giờ theo hợp đồng"), least=1, most=2_000)
    fee_dong = DongField(label=_("Tiền một giờ (đồng)"))
    account = forms.CharField(label=_("Tài khoản nhận tiền"), required=False, max_length=100)
    has_tax_commitment = forms.BooleanField(
        label=_("Có bản cam kết chưa đến mức nộp thuế"), required=False
    )


class SessionForm(forms.Form):
    on_date = DateField(label=_("Ngày học"), of="due")
    half = forms.ChoiceField(label=_("Buổi"), choices=ClassSession.Half.choices)
    hours = CountField(label=_("Số giờ"), least=1, most=12)
    trainer = RowChoice(Trainer.objects.none(), label=_("Giảng viên"))
    topic = forms.CharField(label=_("Nội dung"), max_length=300)
    venue = forms.CharField(
        label=_("Nơi học"),
        required=False,
        max_length=300,
        help_text=_("Để trống khi học tại địa điểm của lớp."),
    )

    def __init__(self, *args: Any, trainers: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["trainer"].queryset = trainers


class SessionChoice(RowChoice):
    def label_from_instance(self, obj: ClassSession) -> str:
        return f"{short(obj.on_date)}, {obj.get_half_display()}: {obj.topic}"


class CancelForm(forms.Form):
    cancel = SessionChoice(ClassSession.objects.none(), label=_("Buổi học bỏ"))
    reason = forms.CharField(label=_("Lý do bỏ buổi học"), max_length=300)

    def __init__(self, *args: Any, sessions: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["cancel"].queryset = sessions


class AttendanceForm(RowForm):
    present = TickedField()
    reason = forms.CharField(label=_("Lý do sửa điểm danh"), required=False, max_length=300)


class AllowanceForm(forms.Form):
    area = forms.ChoiceField(label=_("Địa bàn"), choices=AllowanceRate.Area.choices)
    dong_per_day = DongField(label=_("Tiền một ngày (đồng)"))
    decision = forms.CharField(label=_("Theo văn bản"), max_length=200)
    decided_date = DateField(label=_("Ngày văn bản"))


class PrepareForm(forms.Form):
    kind = forms.ChoiceField(label=_("Loại bảng kê"), choices=PaymentList.Kind.choices)
    until_date = DateField(label=_("Tính đến hết ngày"))


class WithdrawForm(forms.Form):
    reason = forms.CharField(label=_("Lý do bỏ bảng kê"), max_length=300)
