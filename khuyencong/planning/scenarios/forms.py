"""What the plan room asks."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from khuyencong.allocation.objective import WEIGHTS
from khuyencong.core.errors import Refused
from khuyencong.core.reading.addresses import read_key
from khuyencong.core.reading.counts import CountError, read_count
from khuyencong.planning.models import (
    Budget,
    Proposal,
    Scenario,
)
from khuyencong.ui.fields import (
    ContentField,
    CountField,
    DongField,
    NamedChoice,
    PercentField,
    RowChoice,
    TextField,
)
from khuyencong.ui.reading import words


class NewScenarioForm(forms.Form):
    name = forms.CharField(label=_("Tên phương án"), max_length=120)
    like = NamedChoice(
        label=_("Chép mục tiêu, nguồn và ghim từ"),
        required=False,
        empty_label=_("không chép"),
    )

    def __init__(self, *args: Any, scenarios: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["like"].queryset = scenarios


class AimsForm(forms.Form):
    """How a scenario chooses: way, four weights, levels, money of each source."""

    way = forms.ChoiceField(
        label=_("Cách chọn"), choices=Scenario.Way.choices, widget=forms.RadioSelect
    )
    score = PercentField(label=_("Điểm thẩm định: mỗi đồng tính theo điểm, nhân (%)"), most=1000)
    jobs = CountField(label=_("Việc làm: một người hưởng lợi tính bằng (triệu đồng)"), most=1000)
    area = PercentField(
        label=_("Địa bàn khó khăn: cộng thêm (%); đặc biệt khó khăn cộng gấp đôi"), most=1000
    )
    leverage = PercentField(label=_("Vốn huy động: cộng thêm (%) vốn ngoài khuyến công"), most=1000)
    levels = forms.CharField(label=_("Các mức hỗ trợ (%)"), help_text=_("Ví dụ: 100, 80, 60."))
    is_one_each = forms.BooleanField(
        label=_("Mỗi cơ sở nhiều nhất một đề án trong năm"), required=False
    )

    def __init__(self, *args: Any, budgets: list[Budget], **options: Any) -> None:
        super().__init__(*args, **options)
        self.budgets = budgets
        for row in budgets:
            self.fields[f"fund_{row.fund_id}"] = DongField(
                label=_("Số tiền dùng được của {fund}").format(fund=row.fund.name),
                initial=row.limit_dong,
            )

    def clean_levels(self) -> list[int]:
        parts = self.cleaned_data["levels"].replace("%", " ").replace(";", ",").split(",")
        try:
            return [read_count(part, most=100) for part in parts if part.strip()]
        except CountError as error:
            raise forms.ValidationError(
                _("Ghi các số nguyên cách nhau bằng dấu phẩy, ví dụ 100, 80, 60.")
            ) from error

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "way": data["way"],
            "objective": {name: data[name] for name in WEIGHTS},
            "levels": data["levels"],
            "is_one_each": data["is_one_each"],
            "limits_dong": {row.fund_id: data[f"fund_{row.fund_id}"] for row in self.budgets},
        }


class PinForm(forms.Form):
    how = forms.ChoiceField(
        label=_("Ghim"), choices=Proposal.Pin.choices, required=False, widget=forms.RadioSelect
    )
    reason = TextField(
        label=_("Lý do"),
        required=False,
        max_length=300,
        rows=2,
        help_text=_("Bắt buộc khi ghim; hiện cạnh đề án cho mọi người xem."),
    )


class FilterForm(forms.Form):
    """What stands in the address of a scenario's grid."""

    q = forms.CharField(label=_("Tìm tên, mã, xã"), required=False, max_length=200)
    content = forms.ChoiceField(label=_("Nội dung"), required=False)
    which = forms.CharField(required=False, widget=forms.HiddenInput)
    commune = forms.CharField(required=False, widget=forms.HiddenInput)
    sort = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, contents: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["content"].choices = [("", _("Tất cả")), *contents]


class LevelsForm(forms.Form):
    """`percent_<proposal>` for each row of the table."""

    def values(self) -> dict[str, Any]:
        start = "percent_"
        typed = {n.removeprefix(start): self.data[n] for n in self.data if n.startswith(start)}
        keyed = ((read_key(number), str(text)) for number, text in typed.items())
        return {"percents": {key: _level(text) for key, text in keyed if key and text.strip()}}


class PinManyForm(LevelsForm):
    """`proposal` for each row that is ticked, and one reason; the levels typed beside go along."""

    reason = forms.CharField(required=False, max_length=300)

    def values(self) -> dict[str, Any]:
        ticked = (read_key(number) for number in self.data.getlist("proposal"))
        return super().values() | {
            "proposals": [key or 0 for key in ticked],
            "reason": self.cleaned_data["reason"],
        }


def _level(text: str) -> int:
    try:
        return read_count(text, most=100, units=("%",))
    except CountError as error:
        raise Refused(
            words(error), fix=gettext("Ghi mức hỗ trợ của đề án đó từ 0 đến 100 %.")
        ) from error


class ReturnForm(forms.Form):
    reason = forms.CharField(required=False)  # the service says that it is missing


class LookAgainForm(forms.Form):
    item: forms.ModelChoiceField = RowChoice(queryset=None, widget=forms.HiddenInput)
    words = TextField(
        label=_("Kết quả xem lại"),
        help_text=_("Kế hoạch cũ có giữ không, vì sao; phải đổi thì đổi bằng bước nào."),
    )

    def __init__(self, *args: Any, items: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["item"].queryset = items


class LookForm(forms.Form):
    number = forms.CharField(required=False, max_length=40)


class ApproveForm(LookForm):
    """`seen`: what was shown before the press, as one word."""

    seen = forms.CharField(required=False)
    scan = ContentField(required=False)
    read_dong = DongField(label=_("Số tiền lớn nhất ghi trên bản đã ký"), required=False)
