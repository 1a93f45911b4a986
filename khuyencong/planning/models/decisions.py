"""Plan decisions and approvals of estimates."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from khuyencong.directory.models import Organisation, Unit
from khuyencong.ledger.models import Fund
from khuyencong.projects.models import Project


class PlanDecision(models.Model):
    """Quyết định phê duyệt kế hoạch khuyến công of a year, with its list."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    province = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("năm kế hoạch"))
    decided_date = models.DateField(_("ngày quyết định"))
    decided_by = models.CharField(_("người quyết định"), max_length=200)

    class Meta:
        verbose_name = _("quyết định phê duyệt kế hoạch")

    def __str__(self) -> str:
        return f"{self.year} {self.decided_date}"


class PlanLine(models.Model):
    """Một đề án trong kế hoạch: money of one fund."""

    decision = models.ForeignKey(PlanDecision, models.PROTECT, related_name="lines")
    project = models.ForeignKey(Project, models.PROTECT, related_name="+")
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="+")
    amount_dong = models.BigIntegerField(_("kinh phí"))

    class Meta:
        verbose_name = _("dòng kế hoạch")
        constraints = [
            models.UniqueConstraint(fields=["project", "fund"], name="plan_line_once"),
            models.CheckConstraint(condition=Q(amount_dong__gt=0), name="plan_line_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.amount_dong}"


class EstimateApproval(models.Model):
    """Phê duyệt dự toán of one project, by fund; may lower what was planned, never raise it."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="+")
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="+")
    amount_dong = models.BigIntegerField(_("dự toán được duyệt"))
    approved_by = models.CharField(_("người duyệt"), max_length=200)
    approved_at = models.DateTimeField(_("lúc duyệt"))

    class Meta:
        verbose_name = _("phê duyệt dự toán")
        constraints = [
            models.UniqueConstraint(fields=["project", "fund"], name="estimate_approved_once"),
            models.CheckConstraint(condition=Q(amount_dong__gte=0), name="estimate_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.amount_dong}"
