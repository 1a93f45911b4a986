"""What the rules ask of a workshop, as boxes: the same ones for its owner and for who appraises."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from khuyencong.directory.models import Unit
from khuyencong.projects.models.said import COLUMNS, EVERY
from khuyencong.ui.fields import DongField, RowChoice, YesNoField


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

    def keep(self, facts: Iterable[str]) -> None:
        """Leaves the boxes of these facts only (words of rules/conditions.py: asked)."""
        names = {name for fact in facts for name in COLUMNS[fact]}
        for name in EVERY:
            if name not in names:
                self.fields.pop(name, None)

    def said(self) -> dict[str, Any]:
        return {name: self.cleaned_data.get(name) for name in EVERY}
