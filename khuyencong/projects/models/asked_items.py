"""Một mục cần bổ sung: asked with its reason, answered, then accepted or asked again."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class AskedItem(models.Model):
    """Of a request that was sent back, or of a project."""

    item = models.CharField(_("cần bổ sung"), max_length=300)
    reason = models.TextField(_("lý do"))
    wants_file = models.BooleanField(_("phải gửi tệp"), default=False, db_default=False)
    answer = models.TextField(_("trả lời"), blank=True, default="", db_default="")
    answered_by_id = models.CharField(
        _("mã người trả lời"), max_length=60, blank=True, default="", db_default=""
    )
    answered_by = models.CharField(
        _("người trả lời"), max_length=200, blank=True, default="", db_default=""
    )
    answered_at = models.DateTimeField(_("lúc trả lời"), null=True, blank=True)
    accepted_by = models.CharField(
        _("người chấp nhận"), max_length=200, blank=True, default="", db_default=""
    )
    accepted_at = models.DateTimeField(_("lúc chấp nhận"), null=True, blank=True)
    asked_again = models.TextField(_("lý do yêu cầu lại"), blank=True, default="", db_default="")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.item

    @property
    def is_open(self) -> bool:
        return self.answered_at is None
