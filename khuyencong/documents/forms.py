"""Forms of the records office."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from khuyencong.directory.models import Organisation, Person
from khuyencong.documents import selectors
from khuyencong.documents.models import SigningRight
from khuyencong.documents.papers.payload import titles
from khuyencong.ui.fields import DateField, TextField

LINES = 20


class DraftForm(forms.Form):
    """What may be mended on a draft that came back; its figures come from the case."""

    summary = TextField(label=_("Trích yếu"), rows=2)
    recipients = TextField(
        label=_("Nơi nhận"),
        rows=3,
        required=False,
        help_text=_("Mỗi nơi một dòng; dòng Lưu hệ thống tự ghi."),
    )

    def values(self) -> dict[str, Any]:
        lines = self.cleaned_data["recipients"].splitlines()
        given = [line.strip() for line in lines if line.strip()]
        return {"summary": self.cleaned_data["summary"], "recipients": given[:LINES]}


class RemarkForm(forms.Form):
    remark = TextField(label=_("Ý kiến: sửa chỗ nào"), rows=2)


class DropForm(forms.Form):
    reason = TextField(label=_("Lý do bỏ dự thảo"), rows=2)


class OfficeForm(forms.Form):
    valid_from = DateField(label=_("Văn thư làm việc từ ngày"))
    has_unit_head = forms.BooleanField(
        label=_("Phiếu trình qua lãnh đạo phòng trước khi lên người ký"), required=False
    )
    is_joined = forms.BooleanField(
        label=_("Cơ quan nhỏ: ký xong hệ thống cấp số, phát hành luôn; người soạn được tự xem"),
        required=False,
    )


class RightForm(forms.Form):
    person = forms.ModelChoiceField(label=_("Giao cho"), queryset=Person.objects.none())
    title = TextField(label=_("Chức vụ in dưới chữ ký"))
    way = forms.ChoiceField(
        label=_("Hình thức ký"), choices=SigningRight.Way, widget=forms.RadioSelect
    )
    codes = forms.MultipleChoiceField(
        label=_("Loại văn bản được ký"),
        choices=(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Thừa lệnh không chọn loại nào là mọi loại; ủy quyền phải chọn."),
    )
    document = TextField(
        label=_("Theo văn bản"), help_text=_("Quy chế làm việc, giấy ủy quyền: số, ngày.")
    )
    valid_from = DateField(label=_("Từ ngày"))
    valid_until = DateField(label=_("Đến trước ngày"), required=False)

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = selectors.people_of(organisation)  # type: ignore[attr-defined]
        self.fields["codes"].choices = titles()  # type: ignore[attr-defined]


class EndRightForm(forms.Form):
    right = forms.ModelChoiceField(
        queryset=SigningRight.objects.none(), widget=forms.HiddenInput, label=_("Quyền ký")
    )

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rights = SigningRight.objects.filter(organisation=organisation)
        self.fields["right"].queryset = rights  # type: ignore[attr-defined]
