"""Councils, their reviews and sheets."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from khuyencong.appraisal.forms.choices import offer
from khuyencong.appraisal.models import Council, Member
from khuyencong.directory.models import Person
from khuyencong.documents.forms import MinutesForm
from khuyencong.rules.schema import Criterion
from khuyencong.ui.fields import (
    CountField,
    DateField,
    RowChoice,
    RowField,
    RowForm,
    TextField,
)

SEATS = 9


class ReviewForm(forms.Form):
    council: forms.ModelChoiceField = RowChoice(
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


class CloseForm(MinutesForm):
    field_order = ("moderation", "remark")
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
            seat = RowChoice(
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
