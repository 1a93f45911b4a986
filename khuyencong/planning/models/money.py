"""Money decided for a year, and how it may be spread."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from khuyencong.core.actors import Actor
from khuyencong.directory.models import Unit
from khuyencong.directory.models.roles import PROVINCE_WIDE
from khuyencong.ledger.models import Fund, Receipt


class Appropriation(Receipt):
    """Giao dự toán: number, date and amount; a cut is a negative row of its own."""

    fund = models.ForeignKey(Fund, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("năm ngân sách"))
    number = models.CharField(_("số quyết định"), max_length=60)
    decided_date = models.DateField(_("ngày quyết định"))
    amount_dong = models.BigIntegerField(_("số tiền"))

    class Meta:
        verbose_name = _("giao dự toán")
        constraints = [
            models.UniqueConstraint(fields=["fund", "year", "number"], name="appropriation_once"),
            models.CheckConstraint(
                condition=~Q(amount_dong=0),
                name="appropriation_not_zero",
                violation_error_message=_("Số tiền phải khác 0."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} ({self.year})"


CENTRE = frozenset({"centre_specialist", "centre_head", "centre_accountant"})


class OfProvince(models.QuerySet):
    """Rows of a province are for its officers: those who plan, pay, decide or inspect."""

    def visible_to(self, actor: Actor) -> "OfProvince":
        known = [g.province for g in actor.grants if g.role in PROVINCE_WIDE | CENTRE]
        return self.filter(province__code__in=known)


class Limit(models.Model):
    """Mức sàn, mức trần of a year. A blank fund, content or area stands for all of them."""

    class Measure(models.TextChoices):
        DONG = "dong", _("số tiền")
        COUNT = "count", _("số đề án")

    province = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("năm kế hoạch"))
    fund = models.ForeignKey(Fund, models.PROTECT, null=True, blank=True, related_name="+")
    content = models.CharField(_("nội dung khuyến công"), max_length=4, blank=True)
    area = models.CharField(_("địa bàn"), max_length=20, blank=True)
    measure = models.CharField(_("tính bằng"), max_length=5, choices=Measure.choices)
    least = models.BigIntegerField(_("mức sàn"), null=True, blank=True)
    most = models.BigIntegerField(_("mức trần"), null=True, blank=True)
    reason = models.CharField(_("căn cứ"), max_length=300)
    set_by = models.CharField(_("người đặt"), max_length=200)
    set_at = models.DateTimeField(_("lúc đặt"))

    objects = OfProvince.as_manager()

    class Meta:
        verbose_name = _("mức sàn, mức trần")
        constraints = [
            models.CheckConstraint(
                condition=(Q(least__isnull=False) | Q(most__isnull=False))
                & (Q(least=None) | Q(least__gte=0))
                & (Q(most=None) | Q(most__gte=0))
                & (Q(least=None) | Q(most=None) | Q(most__gte=models.F("least"))),
                name="limit_in_order",
                violation_error_message=_("Mức trần không thể thấp hơn mức sàn."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.content or '*'} {self.area or '*'}"
