"""What an owner says was done, bought, and asks to be paid, under her own contract."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from khuyencong.contracts.models import Commitment, Progress, Share
from khuyencong.core.actors import Actor
from khuyencong.core.models import Chained
from khuyencong.payments.models import PaymentRequest
from khuyencong.projects.models import EstimateLine, Project, Request
from khuyencong.settlement.models import Invoice

WAITING = Q(answered_at=None, withdrawn_at=None)
STANDING = Q(withdrawn_at=None) & ~Q(is_accepted=False)  # neither sent back nor taken back


class ExpenseClaimQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> ExpenseClaimQuerySet:
        """Of a project that she sees."""
        own = Project.objects.visible_to(actor).filter(pk=models.OuterRef("project"))
        return self.filter(models.Exists(own))

    def waiting(self) -> ExpenseClaimQuerySet:
        return self.filter(WAITING)

    def standing(self) -> ExpenseClaimQuerySet:
        return self.filter(STANDING)


class ExpenseClaim(Chained):
    """Việc chủ cơ sở báo: one item, answered on its own. Its files are about her request, of the
    kind `files_kind`. `key`: of the press. What it became is its progress, invoice or payment.
    """

    chain = "expense_claim"

    class Kind(models.TextChoices):
        PROGRESS = "progress", _("báo tiến độ")
        INVOICE = "invoice", _("gửi hóa đơn")
        MONEY = "money", _("đề nghị chi tiền")

    kind = models.CharField(_("loại"), max_length=8, choices=Kind.choices)
    request = models.ForeignKey(Request, models.PROTECT, related_name="+")
    project = models.ForeignKey(Project, models.PROTECT, related_name="+")
    share = models.ForeignKey(Share, models.PROTECT, related_name="+")
    line = models.ForeignKey(EstimateLine, models.PROTECT, null=True, blank=True, related_name="+")
    commitment = models.ForeignKey(
        Commitment, models.PROTECT, null=True, blank=True, related_name="+"
    )
    amount_dong = models.BigIntegerField(_("số tiền"), null=True, blank=True)
    said_date = models.DateField(_("ngày làm, ngày hóa đơn"), null=True, blank=True)
    percent = models.PositiveSmallIntegerField(_("tỷ lệ hoàn thành (%)"), null=True, blank=True)
    words = models.CharField(_("đã làm gì"), max_length=1000, blank=True)
    seller_tax_code = models.CharField(_("mã số thuế bên bán"), max_length=14, blank=True)
    symbol = models.CharField(_("ký hiệu hóa đơn"), max_length=20, blank=True)
    number = models.CharField(_("số hóa đơn"), max_length=20, blank=True)
    place = models.PositiveSmallIntegerField(_("dòng thứ"), null=True, blank=True)
    invoice_key = models.CharField(_("khóa hóa đơn"), max_length=120, blank=True)  # folded
    serial = models.CharField(_("số máy"), max_length=60, blank=True)
    key = models.CharField(_("khóa"), max_length=200, unique=True)
    due_date = models.DateField(_("hạn trả lời"))
    sent_by_id = models.CharField(_("mã người gửi"), max_length=64)
    sent_by = models.CharField(_("người gửi"), max_length=200)
    sent_hands = models.JSONField(_("gửi thay ai"), default=list)
    sent_at = models.DateTimeField(_("lúc gửi"))
    withdrawn_at = models.DateTimeField(_("lúc rút lại"), null=True, blank=True)
    is_accepted = models.BooleanField(_("được nhận"), null=True, blank=True)
    answered_by_id = models.CharField(_("mã người trả lời"), max_length=64, blank=True)
    answered_by = models.CharField(_("người trả lời"), max_length=200, blank=True)
    answered_at = models.DateTimeField(_("lúc trả lời"), null=True, blank=True)
    answer = models.CharField(_("lý do trả lại"), max_length=500, blank=True)
    progress = models.OneToOneField(
        Progress, models.PROTECT, null=True, blank=True, related_name="+"
    )
    invoice = models.OneToOneField(Invoice, models.PROTECT, null=True, blank=True, related_name="+")
    payment = models.OneToOneField(
        PaymentRequest, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = ExpenseClaimQuerySet.as_manager()

    class Meta:
        verbose_name = _("việc chủ cơ sở báo")
        indexes = [
            models.Index(fields=["project", "-id"], name="claim_of_project"),
            models.Index(fields=["due_date", "id"], name="claim_waiting", condition=WAITING),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["invoice_key", "place"],
                condition=STANDING & ~Q(invoice_key=""),
                name="claim_invoice_once",
            ),
            models.UniqueConstraint(
                fields=["commitment"],
                condition=WAITING & Q(commitment__isnull=False),
                name="claim_money_one_waits",
            ),
            models.CheckConstraint(
                condition=Q(amount_dong=None) | Q(amount_dong__gt=0), name="claim_positive"
            ),
            models.CheckConstraint(
                condition=Q(is_accepted=None, answered_at=None)
                | Q(is_accepted__isnull=False, answered_at__isnull=False, withdrawn_at=None),
                name="claim_answered_once",
            ),
            models.CheckConstraint(
                condition=~Q(is_accepted=True) | ~Q(answered_by_id=F("sent_by_id")),
                name="claim_by_two",
                violation_error_message=_("Người gửi không tự nhận."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.kind} {self.sent_at:%d/%m/%Y}"

    @property
    def is_waiting(self) -> bool:
        return self.answered_at is None and self.withdrawn_at is None

    @property
    def files_kind(self) -> str:
        return f"claim_{self.uuid.hex}"

    @property
    def standing(self) -> str:
        """Where it stands, in words."""
        if self.withdrawn_at:
            return str(_("bạn đã rút lại"))
        if self.is_accepted is None:
            return str(_("đã gửi, chờ Trung tâm xem"))
        return str(_("Trung tâm đã nhận") if self.is_accepted else _("Trung tâm trả lại"))
