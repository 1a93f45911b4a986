"""What commits money: a contract or an assignment, and advances against it."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from khuyencong.directory.models import Organisation
from khuyencong.ledger.models import Fund
from khuyencong.projects.models import Project


class Contract(models.Model):
    """Hợp đồng, quyết định giao nhiệm vụ; may hold several projects."""

    class Kind(models.TextChoices):
        CONTRACT = "contract", _("Hợp đồng")
        ASSIGNMENT = "assignment", _("Quyết định giao nhiệm vụ")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("loại"), max_length=12, choices=Kind.choices)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    signed_date = models.DateField(_("ngày ký"))
    end_date = models.DateField(_("thực hiện đến ngày"))
    signed_by = models.CharField(_("người ký"), max_length=200)

    class Meta:
        verbose_name = _("hợp đồng, giao nhiệm vụ")
        constraints = [
            models.CheckConstraint(
                condition=Q(end_date__gte=models.F("signed_date")),
                name="contract_date_order",
                violation_error_message=_("Ngày kết thúc phải từ ngày ký trở đi."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.signed_date}"


class Commitment(models.Model):
    """Số tiền một nguồn đã cam kết cho một đề án theo hợp đồng hoặc quyết định giao."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="commitments")
    project = models.ForeignKey(Project, models.PROTECT, related_name="+")
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="+")
    amount_dong = models.BigIntegerField(_("số tiền"))

    class Meta:
        verbose_name = _("khoản đã ký, đã giao")
        constraints = [
            models.UniqueConstraint(fields=["project", "fund"], name="commitment_once"),
            models.CheckConstraint(condition=Q(amount_dong__gt=0), name="commitment_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.amount_dong}"


class Advance(models.Model):
    """Tạm ứng. `decision` names the human decision where no legal share is known."""

    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="advances")
    amount_dong = models.BigIntegerField(_("số tiền"))
    payee = models.CharField(_("người nhận"), max_length=300)
    decision = models.CharField(_("văn bản quyết định"), max_length=200, blank=True)
    paid_by = models.CharField(_("người chi"), max_length=200)
    paid_at = models.DateTimeField(_("lúc chi"))

    class Meta:
        verbose_name = _("tạm ứng")
        constraints = [
            models.CheckConstraint(condition=Q(amount_dong__gt=0), name="advance_positive")
        ]

    def __str__(self) -> str:
        return f"{self.commitment_id} {self.amount_dong}"
