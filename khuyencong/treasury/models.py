"""What is done with the money of a year when the year ends: asked by one, decided by another."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from khuyencong.core.actors import Actor
from khuyencong.core.models import Chained
from khuyencong.directory.models.roles import PROVINCE_WIDE
from khuyencong.ledger.models import Fund, Receipt, Subject, stages
from khuyencong.planning.models.money import CENTRE
from khuyencong.projects.models import Project


class YearActQuerySet(models.QuerySet["YearAct"]):
    def visible_to(self, actor: Actor) -> YearActQuerySet:
        """Of a province whose money she plans, pays, decides or inspects."""
        known = [grant.province for grant in actor.grants_for(*PROVINCE_WIDE, *CENTRE)]
        return self.filter(fund__province__in=known)


class YearAct(Chained):
    """Huỷ dự toán, nộp trả, chuyển nguồn, khoá sổ of one fund-year; `ground` by the law's list."""

    chain = "year_act"

    class Kind(models.TextChoices):
        CANCEL = "cancel", _("huỷ dự toán")
        REMIT = "remit", _("nộp trả ngân sách")
        CARRY = "carry", _("chuyển nguồn")
        CLOSE = "close", _("khoá sổ năm")

    fund = models.ForeignKey(Fund, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("năm ngân sách"))
    kind = models.CharField(_("việc"), max_length=6, choices=Kind.choices)
    ground = models.CharField(_("lý do theo quy định"), max_length=40, blank=True)
    authority = models.CharField(_("văn bản của cấp có thẩm quyền"), max_length=200, blank=True)
    reason = models.CharField(_("vì sao còn"), max_length=300)
    asked_by_id = models.CharField(_("mã người đề nghị"), max_length=64)
    asked_by = models.CharField(_("người đề nghị"), max_length=200)
    asked_hands = models.JSONField(_("đề nghị thay ai"), default=list)
    asked_at = models.DateTimeField(_("lúc đề nghị"))
    is_decided = models.BooleanField(_("được quyết định"), null=True, blank=True)
    answered_by_id = models.CharField(_("mã người trả lời"), max_length=64, blank=True)
    answered_by = models.CharField(_("người trả lời"), max_length=200, blank=True)
    answered_at = models.DateTimeField(_("lúc trả lời"), null=True, blank=True)
    answer = models.CharField(_("trả lời"), max_length=300, blank=True)

    objects = YearActQuerySet.as_manager()

    class Meta:
        verbose_name = _("việc cuối năm ngân sách")
        constraints = [
            models.CheckConstraint(
                condition=~Q(is_decided=True) | ~Q(answered_by_id=F("asked_by_id")),
                name="year_act_by_two",
                violation_error_message=_("Người đề nghị không tự quyết định."),
            ),
            models.UniqueConstraint(
                fields=["fund", "year"],
                condition=Q(kind="close", answered_at=None),
                name="year_act_one_closing_waits",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.fund_id}/{self.year}"


class YearLine(models.Model):
    """One part of the money an act is about: of a subject, with its project, or of the fund."""

    act = models.ForeignKey(YearAct, models.PROTECT, related_name="lines")
    project = models.ForeignKey(Project, models.PROTECT, null=True, blank=True, related_name="+")
    subject = models.ForeignKey(Subject, models.PROTECT, null=True, blank=True, related_name="+")
    stage = models.CharField(_("đang là"), max_length=12, choices=list(stages.LABELS.items()))
    amount_dong = models.BigIntegerField(_("số tiền"))

    class Meta:
        verbose_name = _("khoản của việc cuối năm")
        constraints = [
            models.CheckConstraint(condition=Q(amount_dong__gt=0), name="year_line_positive"),
            models.UniqueConstraint(fields=["act", "subject", "stage"], name="year_line_once"),
            models.UniqueConstraint(
                fields=["act", "stage"], condition=Q(subject=None), name="year_line_of_fund_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.act_id} {self.stage} {self.amount_dong}"


class YearMove(Receipt):
    """One transfer that a decided line made: out of its year, and into the next where carried."""

    line = models.ForeignKey(YearLine, models.PROTECT, related_name="moves")
    year = models.PositiveSmallIntegerField(_("năm ngân sách"))
    subject = models.ForeignKey(Subject, models.PROTECT, null=True, blank=True, related_name="+")
    amount_dong = models.BigIntegerField(_("số tiền"))

    class Meta:
        verbose_name = _("bút toán cuối năm")
        constraints = [
            models.CheckConstraint(condition=Q(amount_dong__gt=0), name="year_move_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.line_id} {self.year} {self.amount_dong}"
