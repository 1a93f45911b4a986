"""What appraisal asks on its pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.http import Http404
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from khuyencong.appraisal.models import Council, Member, Opinion
from khuyencong.appraisal.selectors import ToAsk
from khuyencong.appraisal.services.opinions import Letter, Remark
from khuyencong.appraisal.services.overlaps import Overlap
from khuyencong.directory.models import Organisation, Person, Unit
from khuyencong.ledger.models import Fund
from khuyencong.projects.forms import SaidForm
from khuyencong.projects.models import EstimateLine
from khuyencong.rules.schema import Criterion
from khuyencong.ui.fields import (
    ContentField,
    CountField,
    DateField,
    DongField,
    NamedChoice,
    RowField,
    RowForm,
    TextField,
    TickedField,
    YesNoField,
)

SEATS = 9
AS_SAID = _("theo cơ sở khai")


def offer(field: Any, listed: list[Any], named: Callable[[Any], str] = str) -> None:
    """Lets a field choose among what was read, without reading it once more to show it."""
    model = field.queryset.model
    field.queryset = model.objects.filter(pk__in=[one.pk for one in listed])
    empty = [] if field.empty_label is None else [("", field.empty_label)]
    field.choices = lambda: [*empty, *((one.pk, named(one)) for one in listed)]


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
    elsewhere = forms.ModelChoiceField(
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


class ItemForm(RowForm):
    item = RowField(_("Không có mục bổ sung này."))


class AnswerForm(ItemForm):
    """An answer to one item: a file, words, or both."""

    file = ContentField(
        label=_("Tệp hoặc ảnh"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/*,.heic,.pdf,.docx,.xlsx,.xml"}),
    )
    text = TextField(label=_("Trả lời bằng lời"), required=False, rows=2)


class AgainForm(ItemForm):
    reason = TextField(label=_("Còn thiếu gì, vì sao"), required=False, rows=2)


class OverlapForm(forms.Form):
    """The decision on two establishments that look alike; `pairs` are those of the page."""

    member = forms.CharField()
    other = forms.CharField()
    reason = forms.CharField(required=False)

    def __init__(self, *args: Any, pairs: list[Overlap], **options: Any) -> None:
        super().__init__(*args, **options)
        self.pairs = pairs

    def values(self) -> dict[str, Any]:
        asked = (self.cleaned_data["member"], self.cleaned_data["other"])
        for pair in self.pairs:
            if (str(pair.member.pk), str(pair.other.pk)) == asked:
                reason = self.cleaned_data["reason"]
                return {"member": pair.member, "other": pair.other, "reason": reason}
        raise Http404(gettext("Không có dấu hiệu này."))


class FactsForm(RowForm, SaidForm):
    """What the appraiser found of one beneficiary; what stays empty is as its owner said.
    `facts`: what is asked of it; `places`: communes of the province."""

    member = RowField(_("Đề án không có đơn vị thụ hưởng này."))

    def __init__(
        self, *args: Any, facts: Iterable[str], places: list[Unit], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.fields["seat"].empty_label = AS_SAID
        offer(self.fields["seat"], places)
        for field in self.fields.values():
            if isinstance(field, YesNoField):
                field.choices = [("", AS_SAID), *list(field.widget.choices)[1:]]
        self.keep(facts)

    def values(self) -> dict[str, Any]:
        return {"member": self.cleaned_data["member"], "said": self.said()}


class PriorityForm(forms.Form):
    """The ministry's decision, or two empty boxes."""

    number = forms.CharField(label=_("Số quyết định của Bộ"), max_length=60, required=False)
    day = DateField(label=_("Ngày quyết định"), required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and bool(data.get("number")) != bool(data.get("day")):
            empty = "day" if data.get("number") else "number"
            self.add_error(empty, _("Ghi cả số và ngày quyết định, hoặc để trống cả hai."))
        return data

    def values(self) -> dict[str, Any]:
        number, day = self.cleaned_data["number"], self.cleaned_data["day"]
        return {"decision": (number, day) if number else None}


class ConflictForm(forms.Form):
    reason = forms.CharField(required=False)  # the service says that it is missing


class LiftForm(RowForm):
    conflict = RowField(_("Không có khai báo này."))
    reason = forms.CharField(required=False)


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


class LookAgainForm(forms.Form):
    words = TextField(
        label=_("Kết quả xem lại"),
        help_text=_("Quyết định cũ có giữ không, vì sao; phải đổi thì đổi bằng bước nào."),
    )


class ReviewForm(forms.Form):
    council: forms.ModelChoiceField = forms.ModelChoiceField(
        label=_("Hội đồng"), queryset=Council.objects.none()
    )

    def __init__(self, *args: Any, councils: list[Council], **options: Any) -> None:
        super().__init__(*args, **options)
        offer(self.fields["council"], councils, lambda one: f"{one.name} ({one.number})")


class ScoreForm(forms.Form):
    """Whole points for each criterion, as the rules of the day list them."""

    def __init__(
        self, *args: Any, criteria: tuple[Criterion, ...], language: str, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.criteria = criteria
        for one in criteria:
            self.fields[f"mark_{one.code}"] = CountField(
                label=one.label[language],
                most=one.points,
                help_text=_("0 đến {most} điểm").format(most=one.points),
            )
        self.fields["remark"] = TextField(label=_("Nhận xét"), required=False)

    def marks(self) -> dict[str, int]:
        return {one.code: self.cleaned_data[f"mark_{one.code}"] for one in self.criteria}

    def values(self) -> dict[str, Any]:
        return {"marks": self.marks(), "remark": self.cleaned_data["remark"]}


class PaperSheetForm(ScoreForm):
    """The same, keyed by the secretary from a signed sheet."""

    def __init__(self, *args: Any, members: list[Member], **options: Any) -> None:
        super().__init__(*args, **options)
        self.members = members
        names = [(row.pk, row.person.full_name) for row in members]
        self.fields["member"] = forms.ChoiceField(label=_("Phiếu của"), choices=names)
        self.fields["hand_total"] = CountField(
            label=_("Tổng ghi tay trên phiếu"), most=1_000, required=False
        )
        self.order_fields(["member"])

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        member = next(row for row in self.members if str(row.pk) == data["member"])
        return super().values() | {"member": member, "hand_total": data["hand_total"]}


class CloseForm(forms.Form):
    moderation = TextField(
        label=_("Thảo luận, thống nhất"),
        required=False,
        help_text=_("Bắt buộc khi điểm các thành viên chênh nhau nhiều."),
    )
    remark = TextField(label=_("Kết luận của hội đồng"))


class CouncilForm(forms.Form):
    name = forms.CharField(label=_("Tên hội đồng"), max_length=200)
    number = forms.CharField(label=_("Số quyết định thành lập"), max_length=60)
    decided_date = DateField(label=_("Ngày quyết định"))

    def __init__(self, *args: Any, people: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        parts = [Member.Part.CHAIR, Member.Part.SECRETARY] + [Member.Part.MEMBER] * (SEATS - 2)
        self.parts = [str(part) for part in parts]
        choices = [("", "–"), *((person.pk, str(person)) for person in people)]  # read once
        for place, part in enumerate(parts):
            seat = forms.ModelChoiceField(
                label=part.label if place < 2 else f"{part.label} {place - 1}",
                queryset=people,
                required=place < 3,
            )
            seat.choices = choices
            self.fields[f"seat_{place}"] = seat

    def seats(self) -> list[tuple[Person, str]]:
        chosen = [self.cleaned_data[f"seat_{place}"] for place in range(SEATS)]
        return [(person, part) for person, part in zip(chosen, self.parts, strict=True) if person]

    def values(self) -> dict[str, Any]:
        kept = {name: self.cleaned_data[name] for name in CouncilForm.base_fields}
        return kept | {"seats": self.seats()}


class EndCouncilForm(RowForm):
    council = RowField(_("Không có hội đồng này."))


class SlotsForm(forms.Form):
    """So many slots, each with the same item, price and support."""

    count = CountField(label=_("Số suất"), least=1, most=60)
    item = forms.CharField(label=_("Mỗi suất được gì"), max_length=300)
    unit = forms.CharField(label=_("Đơn vị tính"), max_length=40)
    unit_price_dong = DongField(label=_("Đơn giá"))
    support_dong = DongField(label=_("Khuyến công cho mỗi suất"))
    fund = NamedChoice(label=_("Nguồn cấp khuyến công"))

    def __init__(self, *args: Any, province: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["fund"].queryset = Fund.objects.filter(province=province).order_by("code")


class CloseSlotForm(RowForm):
    slot = RowField(_("Không có suất này."), key="order")


class ChooseForm(RowForm):
    """The waiting request of the establishment that is chosen for a slot, where it has one."""

    request = RowField(_("Không có đề nghị này trong phạm vi của bạn."), key="code", required=False)
