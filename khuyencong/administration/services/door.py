"""The once-only code of a new system: whoever started the server has it, and no stranger."""

from __future__ import annotations

import re
import secrets
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from khuyencong.core import rates
from khuyencong.core.errors import Refused


def file() -> Path:
    return Path(settings.DATA_DIR) / "keys" / "begin_code"


def code() -> str:
    """The code, made at the first call and kept (mode 600) until the province has begun."""
    kept = file()
    kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        with kept.open("x", encoding="ascii") as new:
            kept.chmod(0o600)
            new.write("-".join(f"{secrets.randbelow(10_000):04d}" for _block in range(4)))
    except FileExistsError:
        pass
    return kept.read_text(encoding="ascii").strip()


def require(typed: str, *, at: datetime) -> None:
    """Refused unless this is the code. Twenty tries an hour, for all visitors together."""
    rates.require("begin", most=20, seconds=3600, now=at)
    digits = re.sub(r"[^0-9]", "", typed)
    if not file().exists() or not secrets.compare_digest(digits, code().replace("-", "")):
        raise Refused(
            _("Mã bắt đầu không đúng."),
            fix=_("Mã in ra khi chạy script/server, và nằm trong thư mục dữ liệu: {file}").format(
                file="keys/begin_code"
            ),
            field="code",
        )


def close() -> None:
    file().unlink(missing_ok=True)
