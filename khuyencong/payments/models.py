"""Money leaves only by a request: prepared, checked, approved, sent, paid or returned."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from khuyencong.contracts.models import Advance, AllowedPayee, Commitment, Instalment
from khuyencong.core.actors import Actor
from khuyencong.core.models import Identified
from khuyencong.delivery.models import PaymentList
from khuyencong.directory.models import BankAccount
from khuyencong.ledger.models import Receipt, Transfer
from khuyencong.projects.models import Project
from khuyencong.projects.workflow import PAYMENT
from khuyencong.settlement.models import AcceptedLine, Payment

ORDERED, PAID, REFUSED, WITHDRAWN = "ordered", "paid", "refused", "withdrawn"
WAITING = ("prepared", "checked", "approved")  # not sent yet: nothing has moved
STANDING = (*WAITING, ORDERED, PAID)  # neither returned nor withdrawn


class PaymentRequestQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> PaymentRequestQuerySet:
        """Those of projects that she may open."""
        own = Project.objects.visible_to(actor).filter(pk=models.OuterRef("project"))
        return self.filter(models.Exists(own))

    def standing(self) -> PaymentRequestQuerySet:
        return self.filter(state__in=STANDING)

    def in_states(self, states: Iterable[str]) -> PaymentRequestQuerySet:
        return self.filter(state__in=list(states))


class PaymentRequest(Identified, Receipt):
    """Đề nghị thanh toán, tạm ứng out of one commitment: one voucher of the Treasury.

    `transfer` moved its money to the Treasury, `return_transfer` back where that returned it;
    `advance` or `payment` is what was paid in the end, with the transfer of that.
    """

    class Kind(models.TextChoices):
        ADVANCE = "advance", _("tạm ứng")
        PAYMENT = "payment", _("thanh toán")

    project = models.ForeignKey(Project, models.PROTECT, related_name="+")
    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="+")
    kind = models.CharField(_("loại"), max_length=7, choices=Kind.choices)
    number = models.PositiveSmallIntegerField(_("đề nghị số"))
    state = models.CharField(
        _("trạng thái"),
        max_length=9,
        choices=[(state.name, state.label) for state in PAYMENT.states],
    )
    amount_dong = models.BigIntegerField(_("số tiền"))
    instalment = models.ForeignKey(
        Instalment,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("đợt thanh toán"),
    )
    decision = models.CharField(_("văn bản quyết định"), max_length=200, blank=True)
    treasury_reason = models.CharField(
        _("lý do vượt mức chung của Kho bạc"), max_length=300, blank=True
    )
    papers = models.JSONField(_("giấy tờ đã có"), default=list, blank=True)
    payment_list = models.ForeignKey(
        PaymentList,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("bảng kê của lớp"),
    )
    replaces = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("thay cho")
    )
    key = models.CharField(_("khóa"), max_length=200, unique=True)
    prepared_by_id = models.CharField(_("mã người lập"), max_length=64)
    prepared_by = models.CharField(_("người lập"), max_length=200)
    prepared_at = models.DateTimeField(_("lúc lập"))
    checked_by = models.CharField(_("người kiểm tra"), max_length=200, blank=True)
    checked_at = models.DateTimeField(_("lúc kiểm tra"), null=True, blank=True)
    approved_by = models.CharField(_("người duyệt"), max_length=200, blank=True)
    approved_at = models.DateTimeField(_("lúc duyệt"), null=True, blank=True)
    sent_by = models.CharField(_("người gửi Kho bạc"), max_length=200, blank=True)
    sent_at = models.DateTimeField(_("lúc gửi Kho bạc"), null=True, blank=True)
    due_date = models.DateField(_("hạn của bước"), null=True, blank=True)
    treasury_number = models.CharField(_("số chứng từ Kho bạc"), max_length=60, blank=True)
    treasury_date = models.DateField(_("ngày Kho bạc"), null=True, blank=True)
    reason = models.CharField(_("lý do trả lại, rút"), max_length=500, blank=True)
    closed_by = models.CharField(_("người ghi kết quả"), max_length=200, blank=True)
    closed_at = models.DateTimeField(_("lúc ghi kết quả"), null=True, blank=True)
    return_transfer = models.OneToOneField(
        Transfer,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("bút toán trả lại"),
    )
    advance = models.OneToOneField(
        Advance, models.PROTECT, null=True, editable=False, related_name="+"
    )
    payment = models.OneToOneField(
        Payment, models.PROTECT, null=True, editable=False, related_name="+"
    )

    objects = PaymentRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("đề nghị thanh toán")
        indexes = [
            models.Index(fields=["state", "due_date", "id"], name="payment_request_waiting"),
            models.Index(fields=["state", "-id"], name="payment_request_newest"),
            models.Index(
                fields=["payment_list", "id"],
                name="payment_request_of_list",
                condition=Q(payment_list__isnull=False),
            ),
            models.Index(
                fields=["treasury_number"],
                name="payment_request_at_treasury",
                condition=Q(state="paid"),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "number"], name="payment_request_number_once"
            ),
            models.CheckConstraint(condition=Q(amount_dong__gt=0), name="payment_request_positive"),
            models.CheckConstraint(
                condition=Q(state="paid") & (Q(advance__isnull=False) | Q(payment__isnull=False))
                | ~Q(state="paid") & Q(advance=None, payment=None),
                name="payment_request_paid_once",
            ),
            models.CheckConstraint(
                condition=Q(sent_at=None) | Q(sent_at__gte=F("approved_at")),
                name="payment_request_sent_approved",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project_id}/{self.number}"

    @property
    def is_waiting(self) -> bool:
        return self.state in WAITING


class PaymentRequestLine(models.Model):
    """One payee of a request, and for what. The account as it was confirmed when it was prepared:
    of the directory, or told by who agreed that somebody else is paid."""

    request = models.ForeignKey(PaymentRequest, models.PROTECT, related_name="lines")
    order = models.PositiveSmallIntegerField(_("thứ tự"))
    payee = models.CharField(_("người nhận"), max_length=300)
    payee_reason = models.CharField(_("lý do trả cho bên khác"), max_length=300, blank=True)
    tax_code = models.CharField(_("mã số thuế"), max_length=14, blank=True)
    bank_account = models.ForeignKey(
        BankAccount, models.PROTECT, null=True, blank=True, related_name="+"
    )
    allowed = models.ForeignKey(
        AllowedPayee, models.PROTECT, null=True, blank=True, related_name="+"
    )
    account = models.CharField(_("số tài khoản"), max_length=20)
    bank = models.CharField(_("mở tại"), max_length=300)
    purpose = models.CharField(_("nội dung"), max_length=300, blank=True)
    accepted_line = models.ForeignKey(
        AcceptedLine, models.PROTECT, null=True, blank=True, related_name="+"
    )
    amount_dong = models.BigIntegerField(_("số tiền"))
    tax_dong = models.BigIntegerField(_("thuế khấu trừ"), default=0)

    class Meta:
        verbose_name = _("dòng đề nghị thanh toán")
        constraints = [
            models.UniqueConstraint(fields=["request", "order"], name="payment_request_line_order"),
            models.CheckConstraint(
                condition=Q(amount_dong__gt=0) & Q(tax_dong__gte=0, tax_dong__lt=F("amount_dong")),
                name="payment_request_line_amounts",
            ),
            models.CheckConstraint(
                condition=Q(bank_account__isnull=False, allowed=None)
                | Q(bank_account=None, allowed__isnull=False),
                name="payment_request_line_account",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id}/{self.order}"

    @property
    def net_dong(self) -> int:
        return self.amount_dong - self.tax_dong
