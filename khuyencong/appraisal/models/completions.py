"""Yêu cầu bổ sung, hoàn thiện: what was asked for, and how each item was answered."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from khuyencong.projects.models import Project, Request


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


class CompletionItem(models.Model):
    """Một mục cần bổ sung, kèm lý do và trả lời. `paper`: of the dossier of `of_request`, where it
    was picked from what is missing there. `is_of_owner`: its owner answers, not the unit."""

    request = models.ForeignKey(CompletionRequest, models.PROTECT, related_name="items")
    item = models.CharField(_("cần bổ sung"), max_length=300)
    reason = models.TextField(_("lý do"))
    of_request = models.ForeignKey(
        Request, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("đề nghị")
    )
    paper = models.CharField(_("giấy tờ"), max_length=60, blank=True, default="", db_default="")
    is_of_owner = models.BooleanField(_("cơ sở trả lời"), default=False, db_default=False)
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
        verbose_name = _("mục bổ sung")

    def __str__(self) -> str:
        return self.item

    @property
    def is_open(self) -> bool:
        return self.answered_at is None

    @property
    def files(self) -> tuple[uuid.UUID, str]:
        """(what its files are about, their kind): those of a paper lie with its request."""
        about = self.of_request or self.request.project
        return about.uuid, self.paper or f"item_{self.pk}"
