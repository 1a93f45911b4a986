"""Cho xét tiếp khi thiếu: a paper or a commune's check that a conclusion does not wait for."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from khuyencong.projects.models import Project, Request


class Waiver(models.Model):
    """One paper of one request, by its code; without a code, the commune's check."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="+")
    request = models.ForeignKey(Request, models.PROTECT, related_name="+")
    paper = models.CharField(_("giấy tờ còn thiếu"), max_length=60, blank=True)
    reason = models.TextField(_("lý do cho xét tiếp"))
    waived_by_id = models.CharField(_("mã người cho xét tiếp"), max_length=60)
    waived_by = models.CharField(_("người cho xét tiếp"), max_length=200)
    waived_at = models.DateTimeField(_("lúc cho xét tiếp"))

    class Meta:
        verbose_name = _("việc cho xét tiếp khi thiếu")
        constraints = [
            models.UniqueConstraint(
                fields=["project", "request", "paper"], name="missing_waived_once"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="missing_waived_in_words"),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.paper}"
