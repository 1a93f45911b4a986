"""Plan decisions and approvals of estimates."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from khuyencong.core.models import Identified
from khuyencong.directory.models import Organisation, Unit
from khuyencong.ledger.models import Fund, Receipt, Transfer
from khuyencong.planning.workflow import ADJUSTMENT
from khuyencong.projects.models import LineSource, Project


class PlanDecision(Identified):
    """Quyết định phê duyệt kế hoạch khuyến công of a year, with its list."""

    province = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("năm kế hoạch"))
    decided_date = models.DateField(_("ngày quyết định"))
    decided_by = models.CharField(_("người quyết định"), max_length=200)

    class Meta:
        verbose_name = _("quyết định phê duyệt kế hoạch")
        indexes = [models.Index(fields=["province", "year", "id"], name="plan_decision_of_year")]

    def __str__(self) -> str:
        return f"{self.year} {self.decided_date}"


class Reserve(models.Model):
    """Dự phòng: concluded, not in the plan; offered again, in this order, when money returns."""

    decision = models.ForeignKey(PlanDecision, models.PROTECT, related_name="reserves")
    project = models.OneToOneField(Project, models.PROTECT, related_name="+")
    place = models.PositiveIntegerField(_("thứ tự dự phòng"))

    class Meta:
        verbose_name = _("đề án dự phòng")

    def __str__(self) -> str:
        return f"{self.place} {self.project_id}"


class Adjustment(Receipt):
    """Điều chỉnh kế hoạch of one project: asked by the implementing unit, decided by the level
    that the kind of change belongs to (Thông tư 36/2013/TT-BCT, Điều 11)."""

    class Kind(models.TextChoices):
        INCREASE = "increase", _("tăng kinh phí hỗ trợ")
        CONTENT = "content", _("đổi nội dung hoạt động")
        EXTENSION = "extension", _("kéo dài sang năm sau")
        REDUCTION = "reduction", _("giảm kinh phí hỗ trợ")
        PLACE = "place", _("đổi địa điểm")
        BENEFICIARY = "beneficiary", _("đổi đơn vị thụ hưởng")
        PARTNER = "partner", _("đổi đơn vị phối hợp")
        TIME = "time", _("đổi thời gian trong năm")
        OTHER = "other", _("thay đổi khác không tăng kinh phí")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    project = models.ForeignKey(Project, models.PROTECT, related_name="+")
    kind = models.CharField(_("điều chỉnh gì"), max_length=12, choices=Kind.choices)
    text = models.TextField(_("nội dung điều chỉnh"))
    reason = models.TextField(_("lý do"))
    fund = models.ForeignKey(Fund, models.PROTECT, null=True, blank=True, related_name="+")
    amount_dong = models.BigIntegerField(_("số tiền tăng, giảm"), null=True, blank=True)
    state = models.CharField(
        _("trạng thái"), max_length=8, choices=[(s.name, s.label) for s in ADJUSTMENT.states]
    )
    asked_by = models.CharField(_("người đề nghị"), max_length=200)
    asked_by_id = models.CharField(_("mã người đề nghị"), max_length=60)
    asked_at = models.DateTimeField(_("lúc đề nghị"))
    decided_by = models.CharField(_("người quyết định"), max_length=200, blank=True)
    decided_at = models.DateTimeField(_("lúc quyết định"), null=True, blank=True)
    answer = models.TextField(_("trả lời"), blank=True)

    class Meta:
        verbose_name = _("điều chỉnh kế hoạch")
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    kind__in=["increase", "reduction"], amount_dong__gt=0, fund__isnull=False
                )
                | (~Q(kind__in=["increase", "reduction"]) & Q(amount_dong=None, fund=None)),
                name="adjustment_of_money_says_how_much",
            )
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.kind}"


class PlanLine(Receipt):
    """Một đề án trong kế hoạch: money of one fund.

    `allotment`: the transfer by which the ministry's own decision gave the money, where it did.
    """

    decision = models.ForeignKey(PlanDecision, models.PROTECT, related_name="lines")
    project = models.ForeignKey(Project, models.PROTECT, related_name="+")
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="+")
    amount_dong = models.BigIntegerField(_("kinh phí"))
    allotment = models.OneToOneField(
        Transfer,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("bút toán giao kinh phí"),
    )

    class Meta:
        verbose_name = _("dòng kế hoạch")
        constraints = [
            models.UniqueConstraint(fields=["project", "fund"], name="plan_line_once"),
            models.CheckConstraint(condition=Q(amount_dong__gt=0), name="plan_line_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.amount_dong}"


class EstimateApproval(Receipt):
    """Phê duyệt dự toán of one project, by fund: the sum of its lines; may lower what was planned,
    never raise it.

    Its transfer is what was freed, none where everything planned was approved.
    """

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


class ApprovedLine(models.Model):
    """Một khoản mục của dự toán được duyệt: what it asked of the fund, and what it gets."""

    approval = models.ForeignKey(EstimateApproval, models.PROTECT, related_name="lines")
    source = models.OneToOneField(LineSource, models.PROTECT, related_name="+")
    asked_dong = models.BigIntegerField(_("đề nghị"))
    amount_dong = models.BigIntegerField(_("được duyệt"))

    class Meta:
        verbose_name = _("khoản mục được duyệt")
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_dong__gte=0) & Q(amount_dong__lte=models.F("asked_dong")),
                name="approved_line_within_asked",
                violation_error_message=_("Số được duyệt không quá số đề nghị."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.source_id} {self.amount_dong}"
