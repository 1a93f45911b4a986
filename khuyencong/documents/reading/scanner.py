"""An outside malware scanner, where the setting names one (KHUYENCONG_SCANNER).

The command reads the file on standard input and answers 0 for clean, 1 for infected, as clamdscan
does with `-`. Without the setting nothing is scanned.
"""

from __future__ import annotations

import shlex
import subprocess

from django.conf import settings
from django.utils.translation import gettext as _

from khuyencong.core.errors import Refused

SECONDS = 30


def check(name: str, content: bytes) -> None:
    """Refused when the scanner finds something, or when it does not answer."""
    if not settings.SCANNER:
        return
    try:
        done = subprocess.run(  # noqa: S603  (the administrator's own command)
            shlex.split(settings.SCANNER), input=content, capture_output=True, timeout=SECONDS
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Refused(
            _("Chưa quét được mã độc trong tệp “{name}”.").format(name=name),
            fix=_("Gửi lại sau vài phút; nếu vẫn vậy, báo người quản trị."),
            field="file",
        ) from error
    if done.returncode:
        raise Refused(
            _("Tệp “{name}” bị trình quét mã độc từ chối.").format(name=name),
            fix=_("Chụp ảnh giấy tờ hoặc in lại thành PDF rồi gửi."),
            field="file",
        )
