"""The gallery: each component in its states, for those who build pages."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from khuyencong.core.decisions import refuse
from khuyencong.core.errors import Refused
from khuyencong.ui.charts import as_image, bar_chart
from khuyencong.ui.fields import DateField, DongField

LONG = (
    "Hợp tác xã sản xuất, chế biến và tiêu thụ hàng thủ công mỹ nghệ mây tre đan xuất khẩu "
    "Nghi Lộc – Diễn Châu – Quỳnh Lưu"
)


class SampleForm(forms.Form):
    amount_dong = DongField(label="Số tiền", help_text="Ví dụ 300 triệu.")
    signed_date = DateField(label="Ngày ký")
    note = forms.CharField(label="Ghi chú", required=False, widget=forms.Textarea)


def gallery(request: HttpRequest) -> HttpResponse:
    wrong = SampleForm(
        {"amount_dong": "1.500 triệu", "signed_date": "31/02/2026"}, auto_id="wrong_%s"
    )
    wrong.is_valid()
    return render(request, "ui/gallery.html", {
        "long": LONG,
        "empty_form": SampleForm(),
        "filter_form": SampleForm(auto_id="filter_%s"),
        "wrong_form": wrong,
        "refusal": Refused(
            "Số tiền đề nghị 420.000.000 đồng vượt mức tối đa 300.000.000 đồng.",
            legal="Khoản 4 Điều 8 Thông tư 28/2018/TT-BTC", fix="Hãy giảm mức đề nghị.",
        ),
        "decision": refuse(_("Bước này thuộc vai trò khác."), fix=_("Chuyển hồ sơ.")),
        "day": date(2026, 2, 5),
        "entries": [{"at": datetime(2026, 2, 5, 9, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh")),
                     "title": "Nộp đề nghị", "by": "Chủ cơ sở"}],
        "image": as_image(bar_chart(["2016", "2017"], {"Giải ngân": [4000, 5327]})),
    })  # fmt: skip


gallery.access = "public"  # type: ignore[attr-defined]  # protocol of directory.access
