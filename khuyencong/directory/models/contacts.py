"""A telephone or a mail address, until its owner has typed the code that went there."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ContactCode(models.Model):
    """Mã xác nhận một số điện thoại hoặc thư; swept after two days."""

    contact = models.CharField(_("số điện thoại hoặc thư"), max_length=60, db_index=True)
    asked_at = models.DateTimeField(_("lúc xin"))
    code_hash = models.CharField(_("mã đã băm"), max_length=200, blank=True)
    expires_at = models.DateTimeField(_("hết hạn"))
    tries = models.PositiveSmallIntegerField(_("số lần thử"), default=0)
    used_at = models.DateTimeField(_("lúc dùng"), null=True, blank=True)
    # An officer who had the person before her gave the code; empty when a message carried it.
    given_by_id = models.CharField(_("mã cán bộ đưa mã"), max_length=60, blank=True)
    given_by = models.CharField(_("cán bộ đưa mã"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("mã xác nhận liên hệ")

    def __str__(self) -> str:
        return f"{self.pk} {self.asked_at:%d/%m/%Y}"
