"""What is typed of a recommendation."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from khuyencong.core.actors import Actor
from khuyencong.inspection.models import Recommendation
from khuyencong.projects.models import Project
from khuyencong.ui.fields import DateField, DongField, TextField


class RecordForm(forms.Form):
    body = forms.CharField(label=_("Cơ quan kiến nghị"), max_length=200)
    report_number = forms.CharField(label=_("Số báo cáo, kết luận"), max_length=100)
    report_date = DateField(label=_("Ngày báo cáo, kết luận"))
    content = TextField(label=_("Kiến nghị"), max_length=1000)
    amount_dong = DongField(
        label=_("Số tiền kiến nghị"),
        required=False,
        help_text=_("Thu hồi, giảm, nộp trả; không về tiền thì để trống."),
    )
    project = forms.CharField(label=_("Mã đề án, nếu có"), max_length=30, required=False)
    due_date = DateField(label=_("Hạn thực hiện"), of="due")
    answerer = forms.ChoiceField(
        label=_("Ai phải trả lời"), choices=Recommendation.Answerer.choices
    )

    def __init__(self, *args: Any, by: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        self.by = by

    def clean_project(self) -> Project | None:
        code = self.cleaned_data["project"].strip().upper()
        if not code:
            return None
        found = Project.objects.visible_to(self.by).filter(code=code)
        project = found.select_related("province", "implementing_unit").first()
        if project is None:
            raise forms.ValidationError(_("Không có đề án này trong phạm vi của bạn."))
        return project


class AnswerForm(forms.Form):
    answer = TextField(label=_("Đã làm gì"), max_length=1000)
    proof = forms.CharField(
        label=_("Chứng từ chứng minh"),
        max_length=300,
        help_text=_("Số, ngày, cơ quan của giấy nộp tiền, quyết định, biên bản."),
    )


class CloseForm(forms.Form):
    remark = forms.CharField(label=_("Nhận xét"), max_length=500, required=False)


class SendBackForm(forms.Form):
    remark = forms.CharField(label=_("Còn thiếu gì"), max_length=500)
