"""Forms of the records office."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from khuyencong.directory.models import Organisation, Person
from khuyencong.documents import selectors
from khuyencong.documents.models import FileHeading, Paper, SigningRight
from khuyencong.documents.papers.payload import titles
from khuyencong.ui.fields import (
    ContentField,
    CountField,
    DateField,
    HourField,
    RowChoice,
    RowField,
    RowForm,
    TextField,
    TickedField,
)

LINES = 20


class DraftForm(forms.Form):
    """What may be mended on a draft that came back; its figures come from the case."""

    summary = TextField(label=_("Trích yếu"), rows=2, max_length=500)
    recipients = TextField(
        label=_("Nơi nhận"),
        rows=3,
        required=False,
        help_text=_("Mỗi nơi một dòng; dòng Lưu hệ thống tự ghi."),
    )

    def values(self) -> dict[str, Any]:
        given = _lines(self.cleaned_data["recipients"])
        return {"summary": self.cleaned_data["summary"], "recipients": given}


class CopyForm(forms.Form):
    recipients = TextField(label=_("Nơi nhận"), rows=2, help_text=_("Mỗi nơi một dòng."))
    excerpt = TextField(
        label=_("Đoạn trích"),
        rows=4,
        required=False,
        help_text=_("Để trống là sao toàn văn; trích thì chép nguyên văn, mỗi đoạn một dòng."),
    )

    def values(self) -> dict[str, Any]:
        return self.cleaned_data | {"recipients": _lines(self.cleaned_data["recipients"])}


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()][:LINES]


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


class UnitForm(forms.Form):
    name = forms.CharField(max_length=200, label=_("Đơn vị soạn thảo"))
    symbol = forms.CharField(
        max_length=10,
        label=_("Ký hiệu"),
        help_text=_("In sau ký hiệu cơ quan trên công văn và ở dòng Lưu, như QLCN."),
    )
    valid_from = DateField(label=_("Từ ngày"))


class RightForm(forms.Form):
    person = RowChoice(label=_("Giao cho"), queryset=Person.objects.none())
    title = forms.CharField(max_length=200, label=_("Chức vụ in dưới chữ ký"))
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
    document = forms.CharField(
        max_length=300,
        label=_("Theo văn bản"),
        help_text=_("Quy chế làm việc, giấy ủy quyền: số, ngày."),
    )
    valid_from = DateField(label=_("Từ ngày"))
    valid_until = DateField(label=_("Đến trước ngày"), required=False)

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = selectors.people_of(organisation)
        self.fields["codes"].choices = titles()


class EndRightForm(forms.Form):
    right = RowChoice(
        queryset=SigningRight.objects.none(), widget=forms.HiddenInput, label=_("Quyền ký")
    )

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rights = SigningRight.objects.filter(organisation=organisation)
        self.fields["right"].queryset = rights


class HandOverForm(forms.Form):
    """Of one paper: who keeps its file copy, how many went, when and how."""

    keeper = forms.CharField(max_length=200, label=_("Đơn vị, người giữ bản lưu"))
    copies = CountField(label=_("Số lượng bản"), least=1, most=500)
    handed_date = DateField(label=_("Ngày chuyển"))
    receipt = forms.CharField(max_length=200, label=_("Ký nhận, cách chuyển"), required=False)
    note = forms.CharField(max_length=300, label=_("Ghi chú"), required=False)


class DispatchForm(HandOverForm):
    paper = RowChoice(queryset=Paper.objects.none(), label=_("Văn bản"), to_field_name="uuid")
    field_order = ("paper",)

    def __init__(self, *args: Any, papers: QuerySet[Paper], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["paper"].queryset = papers


class IncomingForm(forms.Form):
    """One letter as the stamp ĐẾN and the register ask for it."""

    received_date = DateField(label=_("Ngày đến"))
    author = forms.CharField(max_length=300, label=_("Nơi gửi"))
    symbol = forms.CharField(max_length=60, label=_("Số, ký hiệu"), required=False)
    dated = DateField(label=_("Ngày ghi trên văn bản"))
    summary = TextField(label=_("Tên loại và trích yếu"), rows=2, max_length=500)
    role = forms.ChoiceField(label=_("Giao cho"), choices=())
    receiver = forms.CharField(max_length=200, label=_("Tên đơn vị, người nhận"), required=False)
    due_date = DateField(label=_("Hạn giải quyết"), required=False)
    note = forms.CharField(max_length=300, label=_("Ghi chú"), required=False)
    is_copy = forms.BooleanField(label=_("Văn bản đến là bản sao y"), required=False)
    file = ContentField(label=_("Bản quét"), required=False)

    def __init__(self, *args: Any, roles: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = roles

    def values(self) -> dict[str, Any]:
        return self.cleaned_data | {"file": self.cleaned_data["file"] or None}


class AnswerForm(forms.Form):
    answer = TextField(label=_("Kết quả: trả lời bằng văn bản nào, hoặc lưu để biết"), rows=2)


class ScanForm(forms.Form):
    file = ContentField(label=_("Bản quét"))


class MinutesForm(forms.Form):
    """The hours that minutes begin and end at; whoever signs writes in those left open."""

    began = HourField(label=_("Bắt đầu lúc"), required=False)
    ended = HourField(
        label=_("Kết thúc lúc"),
        required=False,
        help_text=_("Hai giờ này in vào biên bản. Để trống thì ghi tay khi ký."),
    )


class InvitationForm(forms.Form):
    invited = TextField(
        label=_("Kính mời"), help_text=_("Mỗi nơi một dòng."), rows=2, max_length=500
    )
    subject = TextField(label=_("Tới dự"), rows=2, max_length=300)
    chair = forms.CharField(max_length=200, label=_("Chủ trì"), required=False)
    day = DateField(label=_("Ngày họp"))
    hour = HourField(label=_("Giờ họp"))
    place = forms.CharField(max_length=300, label=_("Địa điểm"))
    prepare = TextField(label=_("Đề nghị chuẩn bị"), rows=2, required=False, max_length=500)


class CorrectionForm(forms.Form):
    wrong = TextField(label=_("Đã ghi sai thể thức"), rows=2, max_length=500)
    right = TextField(label=_("Nay đính chính thành"), rows=2, max_length=500)


class HeadingForm(forms.Form):
    symbol = forms.CharField(
        max_length=30,
        label=_("Số, ký hiệu hồ sơ"),
        help_text=_("Ký hiệu đã có trong năm thì ghi đè lên đầu hồ sơ đó."),
    )
    title = TextField(label=_("Tiêu đề hồ sơ"), rows=2, max_length=500)
    retention_years = CountField(
        label=_("Thời hạn bảo quản (năm)"),
        least=1,
        most=100,
        required=False,
        help_text=_("Để trống là vĩnh viễn."),
    )
    maker = forms.CharField(max_length=200, label=_("Đơn vị, người lập"))
    note = forms.CharField(max_length=300, label=_("Ghi chú"), required=False)
    takes_projects = forms.BooleanField(
        label=_("Hồ sơ đề án đã quyết toán xếp vào đây"), required=False
    )


class DropHeadingForm(RowForm):
    heading = RowField(_("Không có đầu hồ sơ này trong danh mục của năm."))


class HandInForm(RowForm):
    chosen = TickedField()
    taker = forms.CharField(max_length=200, label=_("Người nhận của lưu trữ"))
    note = forms.CharField(max_length=300, label=_("Ghi chú"), required=False)

    def values(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {"files": given["chosen"], "taker": given["taker"], "note": given["note"]}


class FilingForm(forms.Form):
    heading = RowChoice(label=_("Đầu hồ sơ"), queryset=FileHeading.objects.none())
    title = TextField(label=_("Tiêu đề hồ sơ"), rows=2, max_length=500)

    def __init__(self, *args: Any, headings: QuerySet[FileHeading], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["heading"].queryset = headings


class ExtensionForm(forms.Form):
    until = DateField(label=_("Giữ lại đến ngày"))
    leave = forms.CharField(
        max_length=300, label=_("Theo văn bản"), help_text=_("Số, ngày của văn bản đồng ý.")
    )
