"""Forms beside the steps: requests on their way into a project, calls, contacts, saved views."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from khuyencong.desk.models import SavedView
from khuyencong.desk.selectors.filters import activity_choices
from khuyencong.projects.forms import ForWhomForm
from khuyencong.projects.models import Track
from khuyencong.projects.services.contacts import CHANNELS, LONGEST
from khuyencong.ui.fields import (
    DateField,
    NamedChoice,
    RowField,
    RowForm,
    TextField,
    TickedField,
    YearField,
)


class SavedViewForm(forms.ModelForm):
    """A view's name and who else may use it; the query comes from the list's address."""

    class Meta:
        model = SavedView
        fields = ("name", "is_shared", "is_default", "is_followed")


class AnswerForm(RowForm):
    number = RowField(_("Không có yêu cầu này trong phạm vi của bạn."))
    text = forms.CharField(required=False)  # the service says that it is missing


class ContactForm(forms.Form):
    """A call or a message, written down with one press."""

    channel = forms.ChoiceField(label=_("Đã liên hệ bằng"), choices=list(CHANNELS.items()))
    text = forms.CharField(label=_("Nhắc việc gì, hẹn khi nào"), required=False, max_length=LONGEST)


class DraftForm(RowForm):
    """A project, with the waiting requests that are ticked for it."""

    requests = TickedField(key="code")
    title = forms.CharField(label=_("Tên đề án"), max_length=300)
    activity = forms.ChoiceField(label=_("Nội dung"))
    year = YearField(label=_("Năm kế hoạch"))
    track = forms.ChoiceField(label=_("Nguồn quản lý"), choices=Track.choices)
    is_group = forms.BooleanField(
        label=_("Đề án nhóm"),
        required=False,
        help_text=_("Nhiều đơn vị thụ hưởng; có suất điền sau khi kế hoạch được duyệt."),
    )
    umbrella = NamedChoice(
        label=_("Thuộc đề án khung"), required=False, empty_label=_("không thuộc")
    )

    def __init__(self, *args: Any, umbrellas: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["activity"].choices = activity_choices()
        self.fields["umbrella"].queryset = umbrellas


class DeclineForm(forms.Form):
    reason = TextField(label=_("Lý do"))


class LateForm(forms.Form):
    reason = TextField(
        label=_("Vì sao vẫn nhận"), help_text=_("Chủ cơ sở đọc được lý do này."), rows=2
    )


class CallForm(ForWhomForm):
    """The call's own boxes first, then for whom it is."""

    field_order = ("title", "text", "opens_date", "closes_date")
    title = forms.CharField(label=_("Tên thông báo"), max_length=300)
    text = TextField(label=_("Nội dung"), required=False)
    opens_date = DateField(label=_("Mở từ ngày"), of="period")
    closes_date = DateField(label=_("Đóng hết ngày"), of="period")


class CorrectCallForm(RowForm):
    call = RowField(_("Không có đợt này."))
    title = forms.CharField(label=_("Tên thông báo"), max_length=300)
    closes_date = DateField(
        label=_("Đóng hết ngày"),
        of="period",
        help_text=_("Ghi ngày hôm qua thì từ hôm nay không nhận nữa."),
    )
    reason = forms.CharField(label=_("Lý do sửa"), max_length=300)
