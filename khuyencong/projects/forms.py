"""What the rules ask of a workshop, as boxes: the same ones for its owner and for who appraises."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from khuyencong.core.reading.communes import CommuneError
from khuyencong.directory.models import Unit
from khuyencong.policy import selectors as policy
from khuyencong.projects.models.said import COLUMNS, EVERY
from khuyencong.projects.selectors import calling
from khuyencong.projects.services.said import LONGEST_MONTHS
from khuyencong.ui.fields import CountField, DongField, RowChoice, YesNoField
from khuyencong.ui.reading import words


class SaidForm(forms.Form):
    """Every box may stay empty. `keep` takes away those that nobody asks for."""

    is_new_machine = YesNoField(
        label=_("Máy mới hay máy cũ?"),
        choices=(("", _("Chưa rõ")), ("1", _("Máy mới")), ("0", _("Máy đã qua sử dụng"))),
    )
    is_manual_kiln = YesNoField(
        label=_("Nếu nung gạch đất sét: lò gì?"),
        choices=(
            ("", _("Chưa rõ, không nung gạch")),
            ("1", _("Lò thủ công cải tiến, lò vòng")),
            ("0", _("Lò khác")),
        ),
    )
    seat: forms.Field = RowChoice(
        Unit.objects.none(),
        label=_("Trụ sở đăng ký ở xã, phường khác nơi sản xuất?"),
        required=False,
        empty_label=_("Cùng nơi sản xuất, hoặc chưa rõ"),
    )
    is_in_cluster = YesNoField(label=_("Nơi sản xuất nằm trong cụm công nghiệp?"))
    local_material_dong = DongField(
        label=_("Một năm mua nguyên liệu trong tỉnh hết bao nhiêu?"),
        required=False,
        help_text=_("Hai câu nguyên liệu và hai câu sau chỉ để xếp trước khi thiếu tiền."),
    )
    material_dong = DongField(
        label=_("Một năm mua nguyên liệu tất cả hết bao nhiêu?"), required=False
    )
    is_exporting = YesNoField(label=_("Có sản phẩm xuất khẩu?"))
    has_key_product = YesNoField(label=_("Có làm sản phẩm chủ lực, mũi nhọn của tỉnh?"))
    registered_capital_dong = DongField(
        label=_("Vốn đăng ký của doanh nghiệp là bao nhiêu?"),
        required=False,
        help_text=_("Ghi theo giấy chứng nhận đăng ký: mức hỗ trợ tùy vào số này."),
    )
    is_recoverable = YesNoField(
        label=_("Xin hỗ trợ không hoàn lại hay có thu hồi?"),
        choices=(
            ("", _("Không nói gì: không hoàn lại")),
            ("0", _("Không hoàn lại")),
            ("1", _("Có thu hồi: trả lại theo đợt")),
        ),
        help_text=_("Có thu hồi: tiền được trả lại cho nguồn khuyến công, theo quy định của tỉnh."),
    )
    repaid_months = CountField(
        label=_("Nếu có thu hồi: trả lại hết trong bao nhiêu tháng?"),
        required=False,
        least=1,
        most=LONGEST_MONTHS,
    )

    def keep(self, facts: Iterable[str]) -> None:
        """Leaves the boxes of these facts only (words of rules/conditions.py: asked)."""
        names = {name for fact in facts for name in COLUMNS[fact]}
        for name in EVERY:
            if name not in names:
                self.fields.pop(name, None)

    def said(self) -> dict[str, Any]:
        return {name: self.cleaned_data.get(name) for name in EVERY}


class ForWhomForm(forms.Form):
    """Trades, activities and communes; none of a kind means every one. The same boxes for who opens
    a call and for who looks for one. `province`: its code."""

    activities = forms.MultipleChoiceField(
        label=_("Nội dung"), required=False, widget=forms.CheckboxSelectMultiple
    )
    trades = forms.MultipleChoiceField(
        label=_("Ngành nghề"), required=False, widget=forms.CheckboxSelectMultiple
    )
    places = forms.CharField(
        label=_("Xã, phường"),
        required=False,
        max_length=2_000,
        help_text=_("Ghi tên, cách nhau bằng dấu phẩy. Bỏ trống mỗi mục: tất cả."),
    )

    def __init__(self, *args: Any, province: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.province = province
        language = "en" if (get_language() or "vi").startswith("en") else "vi"
        self.fields["activities"].choices = [
            (code, one.label[language]) for code, one in policy.activities().items()
        ]
        self.fields["trades"].choices = calling.trades()

    def clean_places(self) -> list[str]:
        try:
            return calling.communes_called(
                self.cleaned_data["places"], self.province, on=timezone.localdate()
            )
        except CommuneError as error:
            raise forms.ValidationError(words(error, is_optional=True)) from error
