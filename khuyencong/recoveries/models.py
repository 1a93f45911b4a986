"""Money that left and comes back: support that is recovered, entries that are undone."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from khuyencong.contracts.models import Commitment
from khuyencong.core.actors import Actor
from khuyencong.core.models import Chained
from khuyencong.ledger.models import Receipt, Subject, Transfer
from khuyencong.projects.models import Project


class OfAProjectQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: Actor) -> OfAProjectQuerySet:
        """Of a project that she sees."""
        own = Project.objects.visible_to(actor).filter(pk=models.OuterRef("project"))
        return self.filter(models.Exists(own))


class Answered(models.Model):
    """Asked by one person, answered once by another."""

    asked_by_id = models.CharField(_("mã người đề nghị"), max_length=64)
    asked_by = models.CharField(_("người đề nghị"), max_length=200)
    asked_hands = models.JSONField(_("đề nghị thay ai"), default=list)
    asked_at = models.DateTimeField(_("lúc đề nghị"))
    is_decided = models.BooleanField(_("được quyết định"), null=True, blank=True)
    answered_by_id = models.CharField(_("mã người trả lời"), max_length=64, blank=True)
    answered_by = models.CharField(_("người trả lời"), max_length=200, blank=True)
    answered_hands = models.JSONField(_("trả lời thay ai"), default=list)
    answered_at = models.DateTimeField(_("lúc trả lời"), null=True, blank=True)
    answer = models.CharField(_("trả lời"), max_length=300, blank=True)

    class Meta:
        abstract = True


class AskedAndDecided(Chained, Answered):
    """With a chain of its own, of a project."""

    objects = OfAProjectQuerySet.as_manager()

    class Meta:
        abstract = True


def by_two(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=~Q(is_decided=True) | ~Q(answered_by_id=F("asked_by_id")),
        name=name,
        violation_error_message=_("Người đề nghị không tự quyết định."),
    )


class Recovery(AskedAndDecided):
    """Thu hồi kinh phí of one share and fund after its settlement; `basis`: the paper that found
    why; `authority`: the decision of the ministry's body, where it is national money.

    `is_lent`: hỗ trợ có thu hồi, whose contract says that it is paid back: owed from the settlement
    on, asked by who signed the contract, decided by who settled; it returns to its fund."""

    chain = "recovery"

    project = models.ForeignKey(Project, models.PROTECT, related_name="+")
    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="+")
    principal_dong = models.BigIntegerField(_("số phải thu hồi"))
    reason = models.CharField(_("lý do thu hồi"), max_length=300)
    basis = models.CharField(_("văn bản làm căn cứ"), max_length=200)
    authority = models.CharField(_("quyết định của cấp trên"), max_length=200, blank=True)
    closed_at = models.DateTimeField(_("lúc thu hết"), null=True, blank=True)
    is_lent = models.BooleanField(_("hỗ trợ có thu hồi"), default=False, db_default=False)

    class Meta:
        verbose_name = _("thu hồi kinh phí")
        indexes = [
            models.Index(
                fields=["-asked_at", "id"],
                name="recovery_open",
                condition=Q(is_decided=True, closed_at=None),
            ),
            models.Index(
                fields=["-asked_at", "id"], name="recovery_waiting", condition=Q(answered_at=None)
            ),
            models.Index(
                fields=["-asked_at", "id"],
                name="recovery_closed",
                condition=Q(closed_at__isnull=False),
            ),
        ]
        constraints = [
            by_two("recovery_by_two"),
            models.CheckConstraint(condition=Q(principal_dong__gt=0), name="recovery_positive"),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(is_decided=True), name="recovery_closed_decided"
            ),
            models.UniqueConstraint(
                fields=["commitment"], condition=Q(is_lent=True), name="lent_once_a_commitment"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.commitment_id} {self.principal_dong}"


class DebtChange(Answered):
    """Đổi lịch nộp, or xoá nợ, of what is still owed of a recovery. `schedule`: the days and
    amounts asked for instead; `authority`: the decision that allows a write-off, and of national
    money any change. No money moves by it."""

    class Kind(models.TextChoices):
        RESCHEDULE = "reschedule", _("đổi lịch nộp")
        WRITE_OFF = "write_off", _("xoá nợ")

    recovery = models.ForeignKey(Recovery, models.PROTECT, related_name="changes")
    kind = models.CharField(_("việc"), max_length=10, choices=Kind.choices)
    amount_dong = models.BigIntegerField(_("số tiền"))
    schedule = models.JSONField(_("lịch nộp mới"), default=list)
    reason = models.CharField(_("lý do"), max_length=300)
    basis = models.CharField(_("văn bản làm căn cứ"), max_length=200)
    authority = models.CharField(_("quyết định của cấp có thẩm quyền"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("đổi lịch nộp, xoá nợ")
        constraints = [
            by_two("debt_change_by_two"),
            models.CheckConstraint(condition=Q(amount_dong__gt=0), name="debt_change_positive"),
            models.CheckConstraint(
                condition=Q(kind="reschedule") | ~Q(authority=""),
                name="debt_written_off_by_decision",
                violation_error_message=_("Xoá nợ phải có quyết định của cấp có thẩm quyền."),
            ),
            models.UniqueConstraint(
                fields=["recovery"], condition=Q(answered_at=None), name="debt_change_one_waits"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recovery_id} {self.kind} {self.amount_dong}"


class RecoveryInstalment(models.Model):
    """Đợt nộp: so much until the end of a day. `change`: empty of the first schedule; of the others
    the one that set it, and the newest counts."""

    recovery = models.ForeignKey(Recovery, models.PROTECT, related_name="instalments")
    change = models.ForeignKey(
        DebtChange, models.PROTECT, null=True, blank=True, related_name="instalments"
    )
    number = models.PositiveSmallIntegerField(_("đợt"))
    due_date = models.DateField(_("hạn nộp"))
    amount_dong = models.BigIntegerField(_("số tiền"))

    class Meta:
        verbose_name = _("đợt nộp")
        constraints = [
            models.CheckConstraint(condition=Q(amount_dong__gt=0), name="instalment_positive"),
            models.UniqueConstraint(fields=["recovery", "number"], name="instalment_once"),
        ]

    def __str__(self) -> str:
        return f"{self.recovery_id} {self.number} {self.amount_dong}"


class Collection(models.Model):
    """Một lần nộp: what came on a day, by which document."""

    recovery = models.ForeignKey(Recovery, models.PROTECT, related_name="collections")
    received_date = models.DateField(_("ngày nộp"))
    amount_dong = models.BigIntegerField(_("số tiền"))
    document = models.CharField(_("chứng từ"), max_length=200)
    recorded_by_id = models.CharField(_("mã người ghi"), max_length=64)
    recorded_by = models.CharField(_("người ghi"), max_length=200)
    recorded_at = models.DateTimeField(_("lúc ghi"))

    class Meta:
        verbose_name = _("lần nộp")
        constraints = [
            models.CheckConstraint(condition=Q(amount_dong__gt=0), name="collection_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.recovery_id} {self.amount_dong}"


class Collected(Receipt):
    """What a collection gives back of one old transfer. `subject`: empty where the year of that
    transfer is closed and the money comes through the source of an open one."""

    collection = models.ForeignKey(Collection, models.PROTECT, related_name="parts")
    old = models.ForeignKey(Transfer, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("năm ngân sách"))
    subject = models.ForeignKey(Subject, models.PROTECT, null=True, blank=True, related_name="+")
    amount_dong = models.BigIntegerField(_("số tiền"))

    class Meta:
        verbose_name = _("phần đã thu hồi")
        constraints = [
            models.CheckConstraint(condition=Q(amount_dong__gt=0), name="collected_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.collection_id} {self.amount_dong}"


class Reversal(AskedAndDecided, Receipt):
    """Bút toán đảo: a wrong advance or payment undone before settlement."""

    chain = "reversal"

    project = models.ForeignKey(Project, models.PROTECT, related_name="+")
    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="+")
    old = models.ForeignKey(Transfer, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("năm ngân sách"))
    amount_dong = models.BigIntegerField(_("số tiền"))
    reason = models.CharField(_("sai ở đâu"), max_length=300)
    document = models.CharField(_("chứng từ"), max_length=200)

    class Meta:
        verbose_name = _("bút toán đảo")
        constraints = [
            by_two("reversal_by_two"),
            models.CheckConstraint(condition=Q(amount_dong__gt=0), name="reversal_positive"),
            models.UniqueConstraint(
                fields=["old"], condition=Q(answered_at=None), name="reversal_one_waits"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.old_id} {self.amount_dong}"
