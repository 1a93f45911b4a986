"""Whom the provider's answer names, once everything about it was checked; or why it is refused."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from config.oidc import Provider
from khuyencong.core.errors import Refused

WHY = {
    "about": lazy("nơi này tự giới thiệu khác với cài đặt"),
    "form": lazy("không đúng dạng"),
    "algorithm": lazy("kiểu chữ ký không được nhận"),
    "key": lazy("ký bằng khóa lạ"),
    "signature": lazy("chữ ký không khớp"),
    "issuer": lazy("không phải nơi này cấp"),
    "audience": lazy("cấp cho hệ thống khác"),
    "expired": lazy("đã hết hạn"),
    "early": lazy("chưa có hiệu lực, hoặc đồng hồ hai bên lệch nhau"),
    "old": lazy("cấp đã lâu"),
    "nonce": lazy("không thuộc lần đăng nhập này"),
}


@dataclass(frozen=True)
class Identity:
    """One person at one provider. `name` is for her own eyes; nothing is matched by it."""

    issuer: str
    subject: str
    name: str
    has_second_factor: bool


def configured() -> Provider:
    """The provider of the settings. No page leads here without one."""
    assert settings.OIDC is not None
    return settings.OIDC


class Untrusted(Refused):
    """An answer that is not believed; `why` is the word of the security log."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(
            _("Câu trả lời của {provider} không được nhận: {why}.").format(
                provider=configured().name, why=WHY[why]
            ),
            fix=_(
                "Đăng nhập lại từ đầu. Vẫn vậy thì dùng mật khẩu và báo người quản trị hệ thống."
            ),
        )


class Unreachable(Refused):
    """No answer in time, or none that can be read."""

    why = "unreachable"


def unreachable() -> Unreachable:
    return Unreachable(
        _("{provider} không trả lời đúng lúc.").format(provider=configured().name),
        fix=_("Đăng nhập bằng mật khẩu, hoặc thử lại sau một phút."),
    )
