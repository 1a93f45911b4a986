"""What may be kept of a file somebody sent: checked by content, images drawn anew.

A file is hostile until it is understood. Its name and stated type count for nothing; the first
bytes say what it is, and everything that could act by itself is refused in words. It is opened in
a process of its own, with limits of memory and seconds; this module gives it there and words the
answer.
"""

from __future__ import annotations

import logging
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as lazy

from khuyencong.core import apart
from khuyencong.core.errors import Refused
from khuyencong.documents.reading import checker, files, word_texts, workbooks
from khuyencong.documents.reading.unfit import InvoiceFile, Unfit

MEGABYTE = 1_000_000
LIMIT_BYTES = 25 * MEGABYTE
LIMIT_SECONDS = 20
LIMIT_MEGABYTES = 1_000  # a photo of 108 megapixels, unpacked and turned
NAME_LETTERS = 120
apart.preload(*(m.__name__ for m in (files, checker, word_texts, workbooks)))
logger = logging.getLogger(__name__)


class Words(NamedTuple):
    """What is said of an Unfit file, and what to do about it."""

    message: str | Promise
    fix: str | Promise


@dataclass(frozen=True)
class Accepted:
    """What is kept. `content` is not what was sent where an image was drawn anew."""

    name: str
    media_type: str
    content: bytes
    pages: int
    is_blurred: bool = False
    invoice: InvoiceFile | None = None


def inspect(name: str, content: bytes) -> Accepted:
    """The file to keep, or Refused saying what is wrong with it and what to do."""
    kept = opened(files.read, name, content)
    return Accepted(
        clean_name(name, kept.suffix),
        kept.media_type,
        content if kept.content is None else kept.content,
        kept.pages,
        kept.is_blurred,
        kept.invoice,
    )


def opened(
    reader: Callable[..., Any],
    name: str,
    content: bytes,
    *more: object,
    seconds: float = LIMIT_SECONDS,
) -> Any:
    """What `reader(content, …)` makes of a foreign file, in a process of its own. Refused in words
    where it is Unfit, or takes more time or memory than it may.
    """
    try:
        if not content:
            raise Unfit("empty")
        if len(content) > LIMIT_BYTES:
            sizes = {"size": len(content) // MEGABYTE, "limit": LIMIT_BYTES // MEGABYTE}
            raise Unfit("too_large", sizes)
        return apart.confined(reader, content, *more, seconds=seconds, megabytes=LIMIT_MEGABYTES)
    except Unfit as unfit:
        raise refusal(unfit, name) from unfit
    except apart.Stopped as stopped:
        raise refusal(Unfit("stopped"), name) from stopped
    except Exception as error:  # a file nobody thought of: its sender is told, and we are
        logger.exception("%s could not read a file of %d bytes", reader.__name__, len(content))
        raise refusal(Unfit("unreadable"), name) from error


def refusal(unfit: Unfit, name: str) -> Refused:
    message, fix = WORDS.get(unfit.code, WORDS["unreadable"])
    shown = str(message).format(name=clean_name(name), **unfit.params)
    return Refused(shown, fix=str(fix), field="file")


def clean_name(name: str, suffix: str = "") -> str:
    """A name that can be shown: one line, no path, no letters that turn the reading direction."""
    plain = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    printable = "".join(c for c in plain if unicodedata.category(c)[0] != "C").strip(" .")
    stem = re.sub(r"\.[A-Za-z0-9]{1,5}$", "", printable) if suffix else printable
    return f"{stem[: NAME_LETTERS - len(suffix)] or 'tep'}{suffix}"


WORDS = {
    "empty": Words(lazy("Tệp “{name}” rỗng."), fix=lazy("Chọn lại tệp, hoặc chụp lại ảnh.")),
    "too_large": Words(
        lazy("Tệp “{name}” có {size} MB, lớn hơn {limit} MB."),
        fix=lazy("Tách thành nhiều tệp, hoặc chụp ảnh từng trang."),
    ),
    "unknown_kind": Words(
        lazy("Tệp “{name}” không phải ảnh, PDF, Word hoặc Excel."),
        fix=lazy("Gửi ảnh chụp, PDF, tệp Word hoặc Excel."),
    ),
    "stopped": Words(
        lazy("Tệp “{name}” cần quá nhiều thời gian hoặc bộ nhớ để mở."),
        fix=lazy("Tách thành nhiều tệp nhỏ hơn, hoặc in lại thành PDF rồi gửi."),
    ),
    "unreadable": Words(
        lazy("Tệp “{name}” không đọc được."),
        fix=lazy("Lưu lại, hoặc in lại thành PDF rồi gửi."),
    ),
    "too_many_pixels": Words(
        lazy("Ảnh “{name}” có quá nhiều điểm ảnh."),
        fix=lazy("Chụp lại ở cỡ thường."),
    ),
    "broken_image": Words(
        lazy("Ảnh “{name}” bị hỏng, không mở được."),
        fix=lazy("Chụp lại hoặc gửi ảnh khác."),
    ),
    "more_after_pdf": Words(
        lazy("Tệp PDF “{name}” có dữ liệu lạ phía sau."),
        fix=lazy("In lại thành PDF rồi gửi."),
    ),
    "locked_pdf": Words(
        lazy("Tệp PDF “{name}” bị khóa bằng mật khẩu."),
        fix=lazy("Bỏ mật khẩu rồi gửi lại."),
    ),
    "broken_pdf": Words(
        lazy("Tệp PDF “{name}” bị hỏng, không mở được."),
        fix=lazy("In lại thành PDF rồi gửi."),
    ),
    "pages_of_pdf": Words(
        lazy("Tệp PDF “{name}” có {pages} trang; nhận từ 1 đến {limit}."),
        fix=lazy("Tách thành nhiều tệp."),
    ),
    "acting_pdf": Words(
        lazy("Tệp PDF “{name}” có nội dung tự chạy hoặc tệp đính kèm."),
        fix=lazy("In lại thành PDF rồi gửi."),
    ),
    "no_invoice": Words(
        lazy("Tệp XML “{name}” không phải hóa đơn điện tử đọc được."),
        fix=lazy("Tải lại tệp XML của hóa đơn từ nơi bán, hoặc chụp ảnh giấy tờ rồi gửi."),
    ),
    "broken_office": Words(
        lazy("Tệp “{name}” không phải Word hoặc Excel đọc được."),
        fix=lazy("Lưu lại rồi gửi."),
    ),
    "strange_archive": Words(
        lazy("Tệp “{name}” phình quá lớn khi mở, hoặc có cấu trúc lạ."),
        fix=lazy("Mở bằng Word hoặc Excel, lưu lại rồi gửi."),
    ),
    "acting_office": Words(
        lazy("Tệp “{name}” có macro, lệnh tự chạy hoặc lấy nội dung từ nơi khác."),
        fix=lazy("Lưu lại thành .docx, .xlsx thường hoặc PDF rồi gửi."),
    ),
    "entities": Words(
        lazy("Tệp “{name}” có khai báo lạ (DOCTYPE) mà Word và Excel không ghi ra."),
        fix=lazy("Mở bằng Word hoặc Excel, lưu lại rồi gửi."),
    ),
    "linked_workbook": Words(
        lazy("Tệp “{name}” lấy số từ tệp khác ({links}), nên số có thể đổi mà không ai biết."),
        fix=lazy(
            "Trong Excel: Dữ liệu → Liên kết (Edit Links) → Ngắt liên kết (Break Link), "
            "lưu lại rồi gửi."
        ),
    ),
    "acting_old_office": Words(
        lazy("Tệp “{name}” có macro, mật khẩu hoặc tệp nhúng."),
        fix=lazy("Lưu lại thành .docx, .xlsx hoặc PDF rồi gửi."),
    ),
    "no_word": Words(
        lazy("Tệp này không phải văn bản Word (.docx) đọc được."),
        fix=lazy("Lưu lại từ Word với kiểu .docx rồi tải lên."),
    ),
    "revisions": Words(
        lazy(
            "Tệp “{name}” còn {count} chỗ sửa đang theo dõi (Track Changes), "
            "chưa chấp nhận, chưa từ chối."
        ),
        fix=lazy(
            "Trong Word: Xem lại (Review) → Chấp nhận tất cả (Accept All Changes), "
            "đọc lại, lưu rồi gửi."
        ),
    ),
    "no_table": Words(
        lazy("Tệp “{name}” không phải bảng tính đọc được."),
        fix=lazy("Lưu lại kiểu .xlsx rồi gửi lại, hoặc dán các ô."),
    ),
}
