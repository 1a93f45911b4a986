"""Mã số thuế: 10 digits, 10-3 digits for a dependent unit, 12 digits for a person.

Soft: real papers have errors, so a wrong check digit warns and an officer may keep it with a
reason. The check-digit formula is remembered and was tried on well-known companies.
"""

from __future__ import annotations

import re

from django.utils.translation import gettext as _
from stdnum.vn import mst


def normalise(text: str) -> str:
    digits = re.sub(r"\D", "", text)
    return f"{digits[:10]}-{digits[10:]}" if len(digits) == 13 else digits


def warning(text: str) -> str:
    """Why this code looks wrong, in words; empty when it looks right or is not given."""
    code = normalise(text)
    if re.search(r"[^\d\s.-]", text):
        return _("Mã số thuế “{code}” có ký tự không phải chữ số.").format(code=text)
    digits = code.replace("-", "")
    if not text.strip():
        return ""
    if len(digits) == 12:
        return ""  # a personal identification number carries no check digit
    if len(digits) not in {10, 13}:
        return _("Mã số thuế “{code}” có {count} chữ số; mã đúng có 10, 10-3 hoặc 12.").format(
            code=text, count=len(digits)
        )
    if not mst.is_valid(digits[:10]):
        return _("Mã số thuế “{code}” sai số kiểm tra; đối chiếu lại giấy đăng ký.").format(
            code=code
        )
    return ""
