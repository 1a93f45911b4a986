"""Kết luận thẩm định, the rules each decision rests on, and the looking again at them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from khuyencong.policy.models import CLOSED_IN_WORDS, Look
from khuyencong.projects.models import Project


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


class RuleUsed(models.Model):
    """Dòng quy định mà một quyết định dựa vào: one row of its derivation, flat, to be asked for."""

    class Decision(models.TextChoices):
        CONCLUDE = "conclude", _("Kết luận thẩm định đạt")
        REJECT = "reject", _("Kết luận thẩm định không đạt")
        APPROVE = "approve", _("Phê duyệt kế hoạch")
        MINISTRY_PLAN = "record_ministry_plan", _("Ghi kế hoạch Bộ giao")
        ADJUST = "decide_adjustment", _("Điều chỉnh kế hoạch")
        REFUSE_ADJUSTMENT = "refuse_adjustment", _("Không đồng ý điều chỉnh")
        REVIEW = "close_review", _("Hội đồng chốt điểm")
        SIGN = "sign", _("Ký hợp đồng")
        ASSIGN = "assign", _("Giao nhiệm vụ")
        ADVANCE = "pay_advance", _("Tạm ứng")
        PAY = "pay", _("Thanh toán")

    project = models.ForeignKey(Project, models.PROTECT, related_name="+")
    decision = models.CharField(_("quyết định"), max_length=24, choices=Decision.choices)
    row = models.CharField(_("dòng quy định"), max_length=160)
    row_from = models.DateField(_("dòng bắt đầu từ"))
    unseen = models.CharField(_("chưa đối chiếu"), max_length=30, blank=True)
    basis_date = models.DateField(_("ngày căn cứ"))
    decided_at = models.DateTimeField(_("lúc quyết định"))

    class Meta:
        verbose_name = _("quy định đã dùng")
        indexes = [models.Index(fields=["row", "row_from", "project"], name="rule_used_by_row")]

    def __str__(self) -> str:
        return f"{self.project_id} {self.row}"


class LookAgain(Look):
    """Việc xem lại: a row changed on which an open decision rests; a person says what of it."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("việc xem lại theo quy định mới")
        constraints = [
            models.UniqueConstraint(fields=["project", "rule"], name="look_again_once_a_pack"),
            models.CheckConstraint(condition=CLOSED_IN_WORDS, name="looked_at_in_words"),
        ]
        indexes = [
            models.Index(
                fields=["opened_at", "id"], condition=Q(closed_at=None), name="look_again_open"
            )
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.rule_id}"
