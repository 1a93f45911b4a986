"""What is asked when an old list comes in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from khuyencong.history.models import HistoryImport
from khuyencong.ui.fields import ContentField, TextField, YearField

PASTED = "dan-vao.txt"
MEANINGS = (
    ("", lazy("không dùng")), ("number", lazy("số thứ tự")), ("year", lazy("năm")),
    ("title", lazy("tên đề án")), ("establishment", lazy("cơ sở, đơn vị thụ hưởng")),
    ("implementer", lazy("đơn vị thực hiện")), ("place", lazy("địa điểm, xã")),
    ("district", lazy("huyện")), ("content", lazy("nội dung khuyến công")),
    ("track", lazy("nguồn (quốc gia, địa phương)")),
    ("planned", lazy("kinh phí khuyến công được duyệt")),
    ("planned/national", lazy("được duyệt, quốc gia")),
    ("planned/local", lazy("được duyệt, địa phương")),
    ("planned/district", lazy("được duyệt, cấp huyện")),
    ("paid", lazy("đã giải ngân, quyết toán")), ("paid/national", lazy("đã giải ngân, quốc gia")),
    ("paid/local", lazy("đã giải ngân, địa phương")),
    ("paid/district", lazy("đã giải ngân, cấp huyện")),
    ("counterpart", lazy("vốn đối ứng")), ("total", lazy("tổng kinh phí của đề án")),
    ("sum", lazy("cộng các nguồn khuyến công")), ("jobs", lazy("số lao động")),
    ("projects", lazy("số đề án")), ("decision", lazy("số quyết định")), ("note", lazy("ghi chú")),
)  # fmt: skip
UNITS = (
    ("0", lazy("như bảng ghi")), ("1", lazy("đồng")), ("1000", lazy("nghìn đồng")),
    ("1000000", lazy("triệu đồng")), ("1000000000", lazy("tỷ đồng")),
)  # fmt: skip


class SendListForm(forms.Form):
    """A file, or cells that were copied."""

    file = ContentField(
        label=lazy("Tệp Excel hoặc CSV"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv,.tsv,.txt"}),
    )
    text = TextField(
        label=lazy("Hoặc dán bảng vào đây"),
        required=False,
        rows=6,
        strip=False,
        help_text=lazy("Chép cả tên bảng, đơn vị tính và dòng tiêu đề."),
    )
    source = forms.CharField(
        label=lazy("Danh sách lấy từ đâu"),
        max_length=300,
        help_text=lazy("Ví dụ: báo cáo tổng kết năm 2015 của Trung tâm."),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("file") and not str(data.get("text") or "").strip():
            self.add_error("file", _("Chọn một tệp, hoặc dán bảng."))
        return data

    def values(self) -> dict[str, Any]:
        """A pasted table is kept as the text file that it is."""
        file, text = self.cleaned_data["file"], self.cleaned_data["text"]
        name, content = file or (PASTED, str(text).encode())
        return {"name": name, "content": content, "source": self.cleaned_data["source"]}


class ChooseForm(forms.Form):
    """What each heading means, the unit and the year where the list says none, and which sheets
    are left out."""

    unit = forms.ChoiceField(label=lazy("Đơn vị tính của cả danh sách"), choices=UNITS)
    year = YearField(
        label=lazy("Năm của cả danh sách"),
        required=False,
        help_text=lazy("Chỉ khi dòng, nhóm và tên trang không ghi năm."),
    )

    def __init__(self, *args: Any, batch: HistoryImport, **options: Any) -> None:
        super().__init__(*args, **options)
        self.batch = batch
        self.columns: dict[str, tuple[str, str]] = {}  # box → (key, what it is read as)
        chosen = batch.choices
        self.fields["unit"].initial = str(chosen.get("unit", 0))
        self.fields["year"].initial = chosen.get("year") or None
        keys: set[str] = set()
        for sheet in batch.summary.get("sheets", []):
            for column in sheet["columns"]:
                if column["key"] in keys or not column["key"]:
                    continue
                keys.add(column["key"])
                name = f"column{len(keys)}"
                self.columns[name] = (column["key"], column["meaning"])
                self.fields[name] = forms.ChoiceField(
                    label=_("Cột “{heading}”").format(heading=column["heading"]),
                    choices=MEANINGS, required=False, initial=column["meaning"],
                )  # fmt: skip
        names = batch.summary.get("sheets_there", [])
        if len(names) > 1:
            self.fields["left_out"] = forms.MultipleChoiceField(
                label=_("Bỏ các trang"), required=False, choices=[(n, n) for n in names],
                widget=forms.CheckboxSelectMultiple, initial=chosen.get("left_out", []),
            )  # fmt: skip

    def values(self) -> dict[str, Any]:
        """Only what was changed, and what had been changed before."""
        data, before = self.cleaned_data, self.batch.choices.get("headings", {})
        told = {key: (data[name], read) for name, (key, read) in self.columns.items()}
        changed = {key: now for key, (now, read) in told.items() if now != read or key in before}
        return {
            "headings": {**before, **changed},
            "unit": next(
                u for u in (0, 1, 1_000, 1_000_000, 1_000_000_000) if str(u) == data["unit"]
            ),
            "year": data["year"] or 0,
            "left_out": list(data.get("left_out", [])),
        }


class UndoForm(forms.Form):
    reason = forms.CharField(label=lazy("Vì sao rút lại"), max_length=300)
