"""What the order of a plan rests on, and a plan to be looked at again since one of it changed."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from khuyencong.planning.models.scenarios import Scenario
from khuyencong.policy.models import CLOSED_IN_WORDS, Look


class OrderRule(models.Model):
    """Dòng quy định mà thứ tự của một phương án dựa vào, as it was when projects were taken in."""

    scenario = models.ForeignKey(Scenario, models.CASCADE, related_name="order_rules")
    row = models.CharField(_("dòng quy định"), max_length=160)
    row_from = models.DateField(_("dòng bắt đầu từ"))
    unseen = models.CharField(_("chưa đối chiếu"), max_length=30, blank=True)
    basis_date = models.DateField(_("ngày căn cứ"))

    class Meta:
        verbose_name = _("quy định của thứ tự kế hoạch")
        constraints = [
            models.UniqueConstraint(fields=["scenario", "row"], name="order_rule_once"),
        ]
        indexes = [models.Index(fields=["row", "row_from"], name="order_rule_by_row")]

    def __str__(self) -> str:
        return f"{self.scenario_id} {self.row}"


class PlanLookAgain(Look):
    """Việc xem lại kế hoạch: a row changed on which its order rests; a person says what of it."""

    scenario = models.ForeignKey(Scenario, models.PROTECT, related_name="looks_again")

    class Meta:
        verbose_name = _("việc xem lại kế hoạch theo quy định mới")
        constraints = [
            models.UniqueConstraint(fields=["scenario", "rule"], name="plan_look_once_a_pack"),
            models.CheckConstraint(condition=CLOSED_IN_WORDS, name="plan_looked_at_in_words"),
        ]
        indexes = [
            models.Index(
                fields=["opened_at", "id"], condition=Q(closed_at=None), name="plan_look_open"
            )
        ]

    def __str__(self) -> str:
        return f"{self.scenario_id} {self.rule_id}"
