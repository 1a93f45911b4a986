"""Asking bodies for their opinion, giving one, keying one from a letter."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from khuyencong.appraisal.forms.choices import offer
from khuyencong.appraisal.models import Opinion
from khuyencong.appraisal.selectors import ToAsk
from khuyencong.appraisal.services.opinions import Letter, Remark
from khuyencong.directory.models import Organisation, Unit
from khuyencong.projects.models import EstimateLine
from khuyencong.ui.fields import (
    DateField,
    DongField,
    RowChoice,
    RowField,
    RowForm,
    TextField,
    TickedField,
)


def _body(body: Any) -> str:
    if body.has_people:
        return body.newest_name
    return gettext("{body} (chưa có tài khoản: hỏi bằng văn bản, trả lời thì nhập ở đây)").format(
        body=body.newest_name
    )


class AskForm(forms.Form):
    organisations: forms.ModelMultipleChoiceField = forms.ModelMultipleChoiceField(
        label=_("Cơ quan được hỏi"),
        queryset=Organisation.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    communes: forms.ModelMultipleChoiceField = forms.ModelMultipleChoiceField(
        label=_("UBND xã, phường nơi thực hiện, chưa có trong danh mục cơ quan"),
        queryset=Unit.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Được hỏi thì vào danh mục; hỏi bằng văn bản, trả lời thì nhập ở đây."),
    )
    elsewhere = RowChoice(
        label=_("Xã, phường khác nơi thực hiện"),
        queryset=Unit.objects.none(),
        required=False,
        help_text=_("Khi đề án không có đơn vị thụ hưởng, như lớp đào tạo, hội chợ."),
    )
    question = TextField(label=_("Nội dung cần cho ý kiến"), required=False)

    def __init__(self, *args: Any, to_ask: ToAsk, **options: Any) -> None:
        super().__init__(*args, **options)
        offer(self.fields["organisations"], to_ask.bodies, _body)
        offer(self.fields["elsewhere"], to_ask.communes)
        if to_ask.unlisted:
            offer(self.fields["communes"], to_ask.unlisted)
        else:
            del self.fields["communes"]

    def values(self) -> dict[str, Any]:
        chosen = {
            name: list(self.cleaned_data.get(name, ())) for name in ("organisations", "communes")
        }
        values = self.cleaned_data | chosen
        if (commune := values.pop("elsewhere")) is not None:
            values["communes"].append(commune)
        return values


class WaiveForm(RowForm):
    opinion = RowField(_("Không có phiếu này."))
    reason = forms.CharField(required=False)  # the service says that it is missing


class GiveForm(forms.Form):
    """One stance, words, and a remark beside each line of the estimate."""

    stance = forms.ChoiceField(
        label=_("Ý kiến"), choices=Opinion.Stance.choices, widget=forms.RadioSelect
    )
    text = TextField(
        label=_("Nội dung ý kiến"),
        required=False,
        help_text=_("Bắt buộc khi không đồng ý hoặc đồng ý nếu sửa."),
    )

    def __init__(self, *args: Any, lines: list[EstimateLine], **options: Any) -> None:
        super().__init__(*args, **options)
        self.lines = lines
        for order, line in enumerate(lines, 1):
            self.fields[f"text_{order}"] = forms.CharField(
                label=_("Ý kiến về khoản “{item}”").format(item=line.item), required=False
            )
            self.fields[f"proposed_{order}"] = DongField(
                label=_("Mức đề xuất cho khoản “{item}”").format(item=line.item), required=False
            )

    def rows(self) -> list[tuple[EstimateLine, forms.BoundField, forms.BoundField]]:
        return [
            (line, self[f"text_{order}"], self[f"proposed_{order}"])
            for order, line in enumerate(self.lines, 1)
        ]

    def remarks(self) -> list[Remark]:
        found = []
        for order, line in enumerate(self.lines, 1):
            text = self.cleaned_data[f"text_{order}"]
            proposed = self.cleaned_data[f"proposed_{order}"]
            if text or proposed is not None:
                found.append(Remark(order, text or str(line.item), proposed))
        return found

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {"stance": data["stance"], "text": data["text"], "remarks": self.remarks()}


class BulkForm(RowForm):
    chosen = TickedField()
    stance = forms.ChoiceField(
        label=_("Ý kiến chung"), choices=Opinion.Stance.choices, widget=forms.RadioSelect
    )
    text = TextField(label=_("Nội dung ý kiến"), required=False)


class OnPaper(forms.Form):
    """What the appraiser keys of a letter, beside what it says."""

    number = forms.CharField(label=_("Số văn bản"), max_length=60)
    day = DateField(label=_("Ngày văn bản"))
    signer = forms.CharField(
        label=_("Người ký văn bản"), max_length=200, help_text=_("Họ tên, chức vụ.")
    )
    scan = forms.FileField(
        label=_("Ảnh hoặc tệp PDF của văn bản"),
        widget=forms.FileInput(attrs={"accept": "image/*,.heic,.pdf"}),
    )

    def paper(self) -> list[forms.BoundField]:
        return [self[name] for name in OnPaper.base_fields]

    def letter(self) -> Letter:
        data = self.cleaned_data
        scan = data["scan"]
        return Letter(data["number"], data["day"], data["signer"], (scan.name, scan.read()))


class LetterForm(GiveForm, OnPaper):
    """One project's opinion from a letter, line by line."""

    def values(self) -> dict[str, Any]:
        return super().values() | {"letter": self.letter()}


class BulkLetterForm(BulkForm, OnPaper):
    """One letter for many projects."""

    def values(self) -> dict[str, Any]:
        data = {name: self.cleaned_data[name] for name in BulkForm.base_fields}
        return data | {"letter": self.letter()}
