"""Two cards of one establishment become one, by two persons, and may be parted again."""

import uuid
from datetime import date, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from khuyencong.core.actors import Actor
from khuyencong.core.dates import hanoi_date
from khuyencong.directory.models.bank_accounts import BankAccount
from khuyencong.directory.models.establishments import Establishment

UNDO_DAYS = 30  # a rule of this system, not of the law


class MergeQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> "MergeQuerySet":
        """Both cards within one's scope."""
        seen = Establishment.objects.visible_to(actor)
        return self.filter(
            models.Exists(seen.filter(pk=models.OuterRef("kept"))),
            models.Exists(seen.filter(pk=models.OuterRef("merged"))),
        )


class Merge(models.Model):
    """Đề nghị gộp cơ sở trùng: asked by one person, answered by another."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kept = models.ForeignKey(Establishment, models.PROTECT, related_name="+")
    merged = models.ForeignKey(Establishment, models.PROTECT, related_name="+")
    reason = models.CharField(_("vì sao là một cơ sở"), max_length=300)
    asked_by_id = models.CharField(_("mã người đề nghị"), max_length=64)
    asked_by = models.CharField(_("người đề nghị"), max_length=200)
    asked_hands = models.JSONField(_("đề nghị thay ai"), default=list)
    asked_at = models.DateTimeField(_("lúc đề nghị"))
    is_confirmed = models.BooleanField(_("được xác nhận"), null=True, blank=True)
    answered_by_id = models.CharField(_("mã người trả lời"), max_length=64, blank=True)
    answered_by = models.CharField(_("người trả lời"), max_length=200, blank=True)
    answered_at = models.DateTimeField(_("lúc trả lời"), null=True, blank=True)
    account = models.ForeignKey(
        BankAccount,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("số tài khoản dùng sau khi gộp"),
    )
    moved = models.JSONField(_("đã chuyển"), default=dict)  # {table: keys of its rows}
    known_as_before = models.TextField(_("chữ cũ trước khi gộp"), blank=True)
    last_event = models.BigIntegerField(_("sự kiện cuối của lần gộp"), null=True, blank=True)
    undone_by = models.CharField(_("người tách lại"), max_length=200, blank=True)
    undone_at = models.DateTimeField(_("lúc tách lại"), null=True, blank=True)
    undone_because = models.CharField(_("tách lại vì"), max_length=300, blank=True)

    objects = MergeQuerySet.as_manager()

    class Meta:
        verbose_name = _("đề nghị gộp cơ sở")
        indexes = [models.Index(fields=["id"], condition=Q(answered_at=None), name="merge_waiting")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(is_confirmed=True) | ~Q(answered_by_id=F("asked_by_id")),
                name="merge_by_two",
                violation_error_message=_("Người đề nghị không tự xác nhận."),
            ),
            models.CheckConstraint(condition=~Q(kept=F("merged")), name="merge_of_two"),
            models.UniqueConstraint(
                fields=["merged"], condition=Q(answered_at=None), name="merge_asked_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.merged_id} → {self.kept_id}"

    @property
    def stream(self) -> str:
        return f"merge:{self.uuid}"

    @property
    def undo_until(self) -> date | None:
        """The last day on which it is undone; none while it is not done."""
        if not self.is_confirmed or self.answered_at is None:
            return None
        return hanoi_date(self.answered_at) + timedelta(days=UNDO_DAYS)
