"""Two people at one dossier: the second to save is told who was first."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from khuyencong.core import events
from khuyencong.core.errors import Changed


def changed(stream: str, version: int) -> Changed:
    """What to tell whoever saves upon an older version than `version`."""
    last = events.history(stream).last()
    if last is None:
        raise ValueError(f"nothing ever happened to {stream}")
    return Changed(
        _("{name} đã đổi hồ sơ này lúc {at}, sau khi bạn mở trang.").format(
            name=last.by_name, at=f"{timezone.localtime(last.at):%H:%M %d/%m/%Y}"
        ),
        fix=_("Phần bạn gõ còn nguyên dưới đây. Xem chỗ khác nhau rồi lưu lại nếu giữ bản này."),
        version=version,
    )
