"""The most that a request may be given, said to its owner while she types her costs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from khuyencong.core.errors import Refused
from khuyencong.core.money import dong
from khuyencong.projects.models import Request
from khuyencong.projects.selectors import asking
from khuyencong.projects.selectors.estimate import Line
from khuyencong.rules.wording import say


@dataclass(frozen=True)
class Said:
    """`is_over`: as it stands it would be refused when it is sent."""

    words: str
    is_over: bool = False


def ceiling(request: Request, lines: Sequence[Line], *, on: date) -> Said:
    """`lines`: as they are typed, of her own workshop."""
    lines = asking.of_her(request, lines)
    try:
        found = asking.asked(request, lines, on=on)
    except Refused as refusal:
        return Said(str(refusal.message), is_over=True)
    if found is None:
        return Said(_("Ghi số lượng và giá: mức hỗ trợ tối đa hiện ở đây."))
    if found.support.status == "ineligible":
        language = "en" if (get_language() or "vi").startswith("en") else "vi"
        why = " ".join(say(reason, language) for reason in found.support.reasons)
        words = _("Chưa đủ điều kiện được hỗ trợ: {why}").format(why=why)
        return Said(words, is_over=bool(found.over_dong))
    if found.support.ceiling_dong is None:
        return Said(_("Chưa tính được mức tối đa: người thẩm định quyết định."))
    most, over_dong = dong(found.support.ceiling_dong), found.over_dong
    if over_dong:
        words = _("Đang đề nghị {asked}, vượt mức tối đa {most}. Hãy giảm {over}.")
        words = words.format(asked=dong(found.asked_dong), most=most, over=dong(over_dong))
        return Said(words, is_over=True)
    words = _("Với chi phí này, hỗ trợ tối đa {most}; đang đề nghị {asked}.")
    return Said(words.format(most=most, asked=dong(found.asked_dong)))
