"""What is said when a value cannot be read: what was typed, why not, and what to type."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from khuyencong.core.dates import short
from khuyencong.core.reading.errors import ReadingError

SHOWN = 60  # characters of what was typed
_NO_NUMBER = _("“{text}” không phải con số. Chỉ ghi số, ví dụ 1.000 hoặc 2,5.")
WORDS = {
    "money": {
        "empty": _("Chưa ghi số tiền. Ví dụ: 300.000.000 hoặc 300 triệu."),
        "negative": _("“{text}” là số âm. Ghi số tiền từ 0 trở lên."),
        "not_a_number": _("“{text}” không phải số tiền. Ví dụ: 300.000.000 hoặc 300 triệu."),
        "range": _("“{text}” là một khoảng. Ghi một số tiền, ví dụ 300 triệu."),
        "ambiguous": _("“{text}” có thể hiểu hai cách: {one} hay {other}? Ghi rõ một cách."),
        "unclear": _("“{text}” có thể hiểu hai cách. Ghi rõ, ví dụ 1.500.000 hoặc 1,5 triệu."),
        "small": _(
            "“{text}” là {one} hay {other}? Ghi rõ đơn vị: “{text} đồng” hoặc “{text} triệu”."
        ),
        "not_whole": _("“{text}” lẻ dưới một đồng. Ghi số đồng nguyên."),
        "too_large": _("“{text}” vượt {limit} đồng. Kiểm tra lại đơn vị."),
    },
    "count": {
        "empty": _("Chưa ghi con số nào. Không có thì ghi 0."),
        "none": _("“{text}” không phải con số. Không có thì ghi 0."),
        "negative": _("“{text}” là số âm. Ghi số từ 0 trở lên."),
        "range": _("“{text}” là một khoảng. Ghi một số."),
        "not_a_number": _NO_NUMBER,
        "ambiguous": _("“{text}” là {one} hay {other}? Ghi {one} hoặc {other}."),
        "not_whole": _("“{text}” là số lẻ; ô này cần số nguyên. Ghi {lower} hoặc {upper}."),
        "places": _("“{text}” có quá nhiều số lẻ. Ghi nhiều nhất {count} chữ số sau dấu phẩy."),
        "too_small": _("“{text}” nhỏ quá; ô này nhận từ {least} trở lên. Xem lại con số."),
        "too_large": _("“{text}” lớn quá; ô này nhận nhiều nhất {most}. Xem lại con số."),
    },
    "year": {
        "empty": _("Chưa ghi năm. Ghi đủ bốn chữ số."),
        "not_a_year": _("“{text}” không phải năm. Ghi đủ bốn chữ số, ví dụ 2026."),
        "short": _("“{text}” là năm {meant}? Ghi đủ bốn chữ số."),
        "outside": _("Năm {text} không nằm từ {first} đến {last}. Xem lại năm."),
    },
    "date": {
        "empty": _("Chưa ghi ngày. Ghi ngày/tháng/năm, ví dụ 05/03/2026."),
        "not_a_date": _("“{text}” không phải ngày. Ghi ngày/tháng/năm, ví dụ 05/03/2026."),
        "impossible": _("“{text}” không phải ngày. Ghi ngày/tháng/năm, ví dụ 05/03/2026."),
        "american": _("“{text}”: tháng chỉ có tới 12. Ý bạn là {meant}? Ghi ngày trước."),
        "no_year": _("“{text}” chưa có năm. Ghi đủ ngày/tháng/năm, ví dụ {today}."),
        "century": _("“{text}” là năm {one} hay năm {other}? Ghi đủ bốn chữ số."),
        "outside": _("Ngày {text} không nằm từ {first} đến {last}. Xem lại năm."),
    },
    "phone": {
        "empty": _("Chưa ghi số điện thoại. Ví dụ: 0912 345 678."),
        "none": _("“{text}” không phải số điện thoại. Ghi số của người nhà hoặc cán bộ xã."),
        "not_a_phone": _("“{part}” không phải số điện thoại. Chỉ ghi số, ví dụ 0912 345 678."),
        "length": _("“{part}” có {count} chữ số. Số di động có 10, số bàn có 11 chữ số."),
        "foreign": _("“{part}” là số nước ngoài. Ghi một số điện thoại ở Việt Nam."),
        "old": _("“{part}” là số 11 chữ số đã đổi từ 2018. Nếu nay là {meant}, ghi số đó."),
        "several": _("“{text}” có {count} số điện thoại. Ô này nhận một số."),
        "too_many": _("“{text}” có quá nhiều số điện thoại. Ghi nhiều nhất {most} số."),
    },
    "tax_code": {
        "letters": _("Mã số thuế “{text}” có ký tự không phải chữ số."),
        "length": _("Mã số thuế “{text}” có {count} chữ số; mã đúng có 10, 10-3 hoặc 12."),
        "lost_zero": _("Mã số thuế “{text}” có 9 chữ số. Nếu là {meant}, ghi đủ số 0 ở đầu."),
        "check_digit": _("Mã số thuế “{text}” sai số kiểm tra; đối chiếu lại giấy đăng ký."),
        "none": _("“{text}” không phải mã số thuế. Chưa có mã thì để trống."),
    },
    "bank_account": {
        "empty": _("Chưa ghi số tài khoản. Chép đúng số ngân hàng cấp."),
        "sign": _("Số tài khoản “{text}” có “{letter}”. Chỉ ghi chữ số, chữ cái A–Z."),
        "name": _("“{text}” không phải số tài khoản. Ghi số ngân hàng cấp, không ghi biệt danh."),
        "eye": _("Số tài khoản “{text}” có chữ giống số. Nếu là {meant}, ghi lại như vậy."),
        "length": _("Số tài khoản “{text}” có {count} ký tự; số đúng có từ {least} đến {most}."),
    },
    "invoice": {
        "no_symbol": _("Thiếu ký hiệu hóa đơn. Chép trên hóa đơn, ví dụ 1C26TAA."),
        "letter": _("Ký hiệu “{text}” có “{letter}”, không phải chữ của ký hiệu. Gõ lại bằng tay."),
        "shape": _("Ký hiệu “{text}” chưa đúng dạng. Ký hiệu có dạng 1C26TAA."),
        "forms": _("Ký hiệu “{text}” có hai mẫu số {one} và {other}. Ghi một mẫu số."),
        "no_number": _("Thiếu số hóa đơn. Chép số trên hóa đơn, ví dụ 123."),
        "not_a_number": _("Số hóa đơn “{text}” có ký tự khác chữ số. Ghi một số, ví dụ 123."),
    },
    "commune": {
        "unknown": _("Không có xã, phường “{text}”. Gõ tên hiện nay, không cần dấu."),
        "former": _("“{text}” nay là {successors}. Ghi tên mới."),
        "several": _("“{text}” có thể là: {names}. Ghi rõ hơn."),
    },
    "position": {
        "not_a_position": _(
            "“{text}” không phải vị trí do điện thoại ghi. Lấy lại, hoặc bỏ trống."
        ),
    },
    "text": {
        "too_long": _("Bài này dài {count} chữ cái; ô này nhận {limit}. Viết ngắn lại."),
    },
}

# Said instead where the box or cell may stay empty.
OPTIONAL = {
    ("phone", "none"): _(
        "“{text}” không phải số điện thoại. Ghi số của người nhà hoặc cán bộ xã, hoặc để trống."
    ),
}


def words(error: ReadingError, *, is_optional: bool = False) -> str:
    """The refusal of one value, in the reader's language. `is_optional`: it may be left out."""
    template = WORDS[error.kind][error.code]
    if is_optional:
        template = OPTIONAL.get((error.kind, error.code), template)
    told = {name: _shown(value) for name, value in error.params.items()}
    return str(template).format(today=short(timezone.localdate()), **told)


def _shown(value: object) -> str:
    text = str(value)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
