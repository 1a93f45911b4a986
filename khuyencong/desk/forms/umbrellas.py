"""What an umbrella project and a value chain ask."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from khuyencong.core.errors import Refused
from khuyencong.projects.models import ChainLink, Umbrella
from khuyencong.rules import engine
from khuyencong.rules.wording import label
from khuyencong.ui.fields import DongField, TextField, YearField

UMBRELLA_YEARS = 5


def content_choices() -> list[tuple[str, str]]:
    """The statute's contents that an activity belongs to, in their order."""
    codes = sorted({activity.content for activity in engine.activities().values()})
    return [(code, label("content", code, get_language() or "vi")) for code in codes]


class UmbrellaForm(forms.Form):
    """An umbrella with what it means to ask in each of up to five years in a row."""

    kind = forms.ChoiceField(
        label=_("Loại"), choices=Umbrella.Kind.choices, widget=forms.RadioSelect
    )
    title = forms.CharField(label=_("Tên đề án khung"), max_length=300)
    aim = TextField(label=_("Mục tiêu"))
    contents = forms.MultipleChoiceField(
        label=_("Các nội dung"), required=False, widget=forms.CheckboxSelectMultiple
    )
    is_flagship = forms.BooleanField(
        label=_("Đề án điểm"),
        required=False,
        help_text=_("Phải có ít nhất hai nội dung gắn với nhau và kéo dài trên một năm."),
    )
    first_year = YearField(label=_("Năm đầu"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["contents"].choices = content_choices()
        for place in range(1, UMBRELLA_YEARS + 1):
            self.fields[f"year_{place}"] = DongField(
                label=_("Kinh phí dự kiến năm thứ {place}").format(place=place), required=False
            )

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        amounts = {
            data["first_year"] + place - 1: data[f"year_{place}"]
            for place in range(1, UMBRELLA_YEARS + 1)
            if data[f"year_{place}"]
        }
        kept = {name: data[name] for name in ("kind", "title", "aim", "contents", "is_flagship")}
        return kept | {"tranches": amounts}


class LinkForm(forms.Form):
    """One link of a value chain."""

    stage = forms.ChoiceField(label=_("Khâu"), choices=ChainLink.Stage.choices)
    code = forms.CharField(label=_("Mã cơ sở"), required=False, max_length=30)
    name = forms.CharField(
        label=_("Hoặc tên bên ngoài"),
        required=False,
        max_length=200,
        help_text=_("Vùng trồng, đại lý, siêu thị chưa có trong danh bạ."),
    )
    product = forms.CharField(label=_("Cung cấp gì"), max_length=200)
    supplies = forms.TypedChoiceField(
        label=_("Cung cấp cho"), required=False, empty_value=None, coerce=int
    )

    def __init__(self, *args: Any, links: list[ChainLink], known: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.known = known
        self.links = {link.pk: link for link in links}
        self.fields["supplies"].choices = [
            ("", "–"),
            *((k, v.label) for k, v in self.links.items()),
        ]

    def clean_supplies(self) -> ChainLink | None:
        return self.links.get(self.cleaned_data["supplies"])

    def values(self) -> dict[str, Any]:
        """The establishment that the code names, among those `known` to who asks."""
        data = dict(self.cleaned_data)
        code = data.pop("code")
        establishment = self.known.filter(code=code).first() if code else None
        if code and establishment is None:
            raise Refused(
                gettext("Không có cơ sở mã {code} trong phạm vi của bạn.").format(code=code),
                fix=gettext("Kiểm tra mã, hoặc ghi tên bên ngoài."),
                field="code",
            )
        return data | {"establishment": establishment}
