"""What is asked and answered at the end of a year, and when the Treasury's statement comes in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from khuyencong.treasury.models import Period, YearAct
from khuyencong.treasury.selectors.statement_rows import MEANINGS
from khuyencong.treasury.services import Part
from khuyencong.ui.fields import ContentField, DongField, RowField, RowForm, TickedField

OF_MONEY = [one for one in YearAct.Kind.choices if one[0] != YearAct.Kind.CLOSE]


class ActForm(RowForm):
    """Some of the open rows, and what becomes of them; the amount of one row may be a part."""

    chosen = TickedField(key="key")
    kind = forms.ChoiceField(label=_("Làm gì"), choices=[("", _("chọn")), *OF_MONEY])
    ground = forms.ChoiceField(label=_("Lý do theo quy định"))
    authority = forms.CharField(
        label=_("Văn bản cho phép"),
        max_length=200,
        required=False,
        help_text=_("Bắt buộc khi chuyển nguồn: số, ngày, cơ quan."),
    )
    reason = forms.CharField(label=_("Vì sao còn"), max_length=300)
    amount_dong = DongField(
        label=_("Chỉ một phần"),
        required=False,
        help_text=_("Chỉ ghi khi chọn một khoản; để trống là cả khoản."),
    )

    def __init__(self, *args: Any, grounds: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["ground"].choices = [("", _("chọn")), *grounds]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("amount_dong") and len(data.get("chosen", ())) != 1:
            self.add_error("amount_dong", _("Ghi một phần thì chỉ chọn một khoản."))
        return data

    def values(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        rows, amount = data.pop("chosen"), data.pop("amount_dong")
        parts = [Part(row.project, row.stage, amount or row.left_dong, row.subject) for row in rows]
        return data | {"parts": parts}


class CloseForm(forms.Form):
    reason = forms.CharField(label=_("Ghi chú vào biên bản khoá sổ"), max_length=300)

    def values(self) -> dict[str, Any]:
        return self.cleaned_data | {"kind": YearAct.Kind.CLOSE}


class DecideForm(RowForm):
    decide = RowField(_("Không có đề nghị này."))


class DeclineForm(RowForm):
    decline = RowField(_("Không có đề nghị này."))
    answer = forms.CharField(label=_("Lý do không quyết định"), max_length=300, required=False)


class BringForm(forms.Form):
    """A file of the Treasury and the period that it is of."""

    period = forms.ChoiceField(label=_("Kỳ"), choices=[("", _("chọn")), *Period.choices])
    file = ContentField(
        label=_("Tệp Excel hoặc CSV của Kho bạc"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv,.tsv,.txt"}),
        help_text=_("Sổ chi tiết, bảng đối chiếu, hoặc bảng xuất từ MISA, TABMIS: để nguyên."),
    )

    def values(self) -> dict[str, Any]:
        name, content = self.cleaned_data["file"]
        return {"period": self.cleaned_data["period"], "name": name, "content": content}


class ColumnsForm(forms.Form):
    """What each heading of the file means."""

    def __init__(self, *args: Any, headings: list[list[str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.keys: dict[str, str] = {}
        for n, (key, words, meaning) in enumerate(headings):
            self.keys[f"column{n}"] = key
            self.fields[f"column{n}"] = forms.ChoiceField(
                label=_("Cột “{heading}”").format(heading=words),
                choices=[*MEANINGS.items()],
                required=False,
                initial=meaning,
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        chosen = [data[name] for name in self.keys if data.get(name)]
        for name in self.keys:
            if data.get(name) and chosen.count(data[name]) > 1:
                self.add_error(name, _("Hai cột cùng một nghĩa: mỗi nghĩa chọn một cột."))
        return data

    def values(self) -> dict[str, Any]:
        return {"columns": {key: self.cleaned_data[name] for name, key in self.keys.items()}}


class ExplainForm(RowForm):
    """Some of the differences, and why they differ."""

    chosen = TickedField(key="key")
    words = forms.CharField(label=_("Vì sao lệch"), max_length=300)


class WithdrawForm(forms.Form):
    reason = forms.CharField(label=_("Vì sao rút bảng này"), max_length=300)
