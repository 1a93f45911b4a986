"""What is said when a value cannot be read: what was typed, why not, and what to type."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from khuyencong.core.reading.errors import ReadingError

WORDS = {
    "tax_code": {
        "letters": _("Mã số thuế “{text}” có ký tự không phải chữ số."),
        "length": _("Mã số thuế “{text}” có {count} chữ số; mã đúng có 10, 10-3 hoặc 12."),
        "lost_zero": _("Mã số thuế “{text}” có 9 chữ số. Nếu là {meant}, ghi đủ số 0 ở đầu."),
        "check_digit": _("Mã số thuế “{text}” sai số kiểm tra; đối chiếu lại giấy đăng ký."),
        "none": _("“{text}” không phải mã số thuế. Chưa có mã thì để trống."),
    },
}


def words(error: ReadingError) -> str:
    """The refusal of one value, in the reader's language."""
    return str(WORDS[error.kind][error.code]).format(**error.params)
