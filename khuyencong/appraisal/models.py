"""Requests to complete and conclusions."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from khuyencong.projects.models import Project


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
    """Một mục cần bổ sung, kèm lý do."""

    request = models.ForeignKey(CompletionRequest, models.PROTECT, related_name="items")
    item = models.CharField(_("cần bổ sung"), max_length=300)
    reason = models.TextField(_("lý do"))

    class Meta:
        verbose_name = _("mục bổ sung")

    def __str__(self) -> str:
        return self.item


class Conclusion(models.Model):
    """Kết luận thẩm định, with the rules as they answered that day."""

    project = models.OneToOneField(Project, models.PROTECT, related_name="+")
    is_passed = models.BooleanField(_("đạt"))
    support_dong = models.BigIntegerField(_("kinh phí đề nghị bố trí"))
    opinion = models.TextField(_("ý kiến"))
    rule_snapshot = models.JSONField(_("quy định áp dụng"))
    concluded_by = models.CharField(_("người kết luận"), max_length=200)
    concluded_at = models.DateTimeField(_("lúc kết luận"))

    class Meta:
        verbose_name = _("kết luận thẩm định")

    def __str__(self) -> str:
        return f"{self.project_id}: {self.is_passed}"
