"""Dấu hiệu trùng: what a person said of a likeness."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from khuyencong.directory.models import Establishment
from khuyencong.projects.models import Project


class OverlapDecision(models.Model):
    """Kết luận về một dấu hiệu trùng: a person looked, and says whether both may stand."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="+")
    establishment = models.ForeignKey(Establishment, models.PROTECT, related_name="+")
    other = models.ForeignKey(Establishment, models.PROTECT, related_name="+")
    is_allowed = models.BooleanField(_("không trùng, được xét tiếp"))
    reason = models.TextField(_("lý do"))
    decided_by = models.CharField(_("người kết luận"), max_length=200)
    decided_at = models.DateTimeField(_("lúc kết luận"))

    class Meta:
        verbose_name = _("kết luận về dấu hiệu trùng")
        constraints = [
            models.UniqueConstraint(
                fields=["project", "establishment", "other"], name="overlap_decided_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.establishment_id} {self.other_id}"
