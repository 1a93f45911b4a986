"""The password that everybody can read in the README opens a demonstration and nothing else."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

PUBLISHED = "khuyen-cong-2026"


def is_refused(password: str) -> bool:
    return password == PUBLISHED and not settings.IS_DEMONSTRATION


class NotPublished:
    """Django's validator: nobody chooses it."""

    def validate(self, password: str, user: object = None) -> None:
        if password == PUBLISHED:
            raise ValidationError(_("Mật khẩu này là của hệ thống trình diễn, ai cũng biết."))

    def get_help_text(self) -> str:
        return ""
