"""Yêu cầu bổ sung, hoàn thiện: what was asked for, and how each item was answered."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from khuyencong.projects.models import AskedItem, Project, Request


class CompletionRequest(models.Model):
    """Yêu cầu bổ sung, hoàn thiện: one consolidated list, answered in place."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="+")
    round = models.PositiveSmallIntegerField(_("lần"))
    requested_by = models.CharField(_("người yêu cầu"), max_length=200)
    requested_at = models.DateTimeField(_("lúc yêu cầu"))

    class Meta:
        verbose_name = _("yêu cầu bổ sung, hoàn thiện")
        constraints = [
            models.UniqueConstraint(fields=["project", "round"], name="completion_round_once")
        ]

    def __str__(self) -> str:
        return f"{self.project_id}/{self.round}"


class CompletionItem(AskedItem):
    """Một mục cần bổ sung, kèm lý do và trả lời. `paper`: of the dossier of `of_request`, where it
    was picked from what is missing there. `is_of_owner`: its owner answers, not the unit. `draft`:
    an answer that is not sent yet; `is_changed`: another than the one that was asked again."""

    request = models.ForeignKey(CompletionRequest, models.PROTECT, related_name="items")
    of_request = models.ForeignKey(
        Request, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("đề nghị")
    )
    paper = models.CharField(_("giấy tờ"), max_length=60, blank=True, default="", db_default="")
    is_of_owner = models.BooleanField(_("cơ sở trả lời"), default=False, db_default=False)
    draft = models.TextField(_("trả lời chưa gửi"), blank=True, default="", db_default="")
    is_changed = models.BooleanField(_("đã sửa"), default=False, db_default=False)

    class Meta:
        verbose_name = _("mục bổ sung")

    @property
    def files(self) -> tuple[uuid.UUID, str]:
        """(what its files are about, their kind): those of a paper lie with its request."""
        about = self.of_request or self.request.project
        return about.uuid, self.paper or f"item_{self.pk}"
