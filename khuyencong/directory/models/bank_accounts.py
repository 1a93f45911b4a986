"""Where money for an establishment or a body goes: asked by one person, confirmed by another."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from khuyencong.core.reading import bank_accounts
from khuyencong.directory.models.bodies import Organisation
from khuyencong.directory.models.dates import DATE_ORDER
from khuyencong.directory.models.establishments import Establishment


class BankAccount(models.Model):
    """Tài khoản ngân hàng của cơ sở hoặc cơ quan: valid from the day it was confirmed, or a later
    one that was asked for, until the next. Never edited: another takes its place."""

    establishment = models.ForeignKey(
        Establishment, models.PROTECT, null=True, blank=True, related_name="bank_accounts"
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="bank_accounts"
    )
    number = models.CharField(_("số tài khoản"), max_length=20)
    bank = models.CharField(_("ngân hàng"), max_length=200)
    branch = models.CharField(_("chi nhánh"), max_length=200, blank=True, default="", db_default="")
    holder = models.CharField(_("chủ tài khoản"), max_length=200)
    source = models.CharField(_("theo giấy tờ"), max_length=200, blank=True)
    from_date = models.DateField(_("đề nghị dùng từ ngày"), null=True, blank=True)
    asked_by_id = models.CharField(_("mã người đề nghị"), max_length=64)
    asked_by = models.CharField(_("người đề nghị"), max_length=200)
    asked_hands = models.JSONField(_("đề nghị thay ai"), default=list)
    asked_at = models.DateTimeField(_("lúc đề nghị"))
    is_confirmed = models.BooleanField(_("được xác nhận"), null=True, blank=True)
    answered_by_id = models.CharField(_("mã người trả lời"), max_length=64, blank=True)
    answered_by = models.CharField(_("người trả lời"), max_length=200, blank=True)
    answered_at = models.DateTimeField(_("lúc trả lời"), null=True, blank=True)
    reason = models.CharField(_("lý do"), max_length=300, blank=True)
    valid_from = models.DateField(_("có từ ngày"), null=True, blank=True)
    valid_until = models.DateField(_("đến trước ngày"), null=True, blank=True)

    class Meta:
        verbose_name = _("tài khoản ngân hàng")
        indexes = [
            models.Index(
                fields=["asked_at", "id"],
                condition=Q(answered_at=None),
                name="bank_account_waiting",
            ),
            models.Index(
                fields=["-valid_from", "-id"],
                condition=Q(is_confirmed=True),
                name="bank_account_newest",
            ),
            models.Index(
                fields=["organisation"],
                condition=Q(is_confirmed=True, organisation__isnull=False, valid_until=None),
                name="bank_account_of_body",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(establishment=None, organisation__isnull=False)
                | Q(establishment__isnull=False, organisation=None),
                name="bank_account_of_one",
            ),
            models.CheckConstraint(
                condition=~Q(is_confirmed=True) | ~Q(answered_by_id=F("asked_by_id")),
                name="bank_account_by_two",
                violation_error_message=_("Người đề nghị không tự xác nhận."),
            ),
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(is_confirmed=True), name="bank_account_confirmed"
            ),
            models.CheckConstraint(
                # Two in one day: the first then held for no day at all.
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="bank_account_dates",
                violation_error_message=DATE_ORDER,
            ),
        ]

    def __str__(self) -> str:
        return self.masked

    @property
    def masked(self) -> str:
        """The number as lists show it."""
        return bank_accounts.masked(self.number)

    @property
    def place(self) -> str:
        """Bank and branch, as a paper prints them."""
        return f"{self.bank}, {self.branch}" if self.branch else self.bank
