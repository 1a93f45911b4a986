"""Money decided for a year, and how it may be spread."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from khuyencong.core.actors import Actor
from khuyencong.directory.models import Unit
from khuyencong.directory.models.roles import PROVINCE_WIDE
from khuyencong.documents.models import Upload
from khuyencong.ledger.models import Fund, Receipt


class Appropriation(Receipt):
    """Giao dự toán: number, date and amount; a cut is a negative row of its own.

    `kind` is empty on what was written before additions were told from the first decision; codes
    are those of the budget index of its year, empty where nobody named them.
    """

    class Kind(models.TextChoices):
        INITIAL = "initial", _("giao đầu năm")
        ADDITION = "addition", _("bổ sung")
        CUT = "cut", _("cắt giảm")

    fund = models.ForeignKey(Fund, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("năm ngân sách"))
    number = models.CharField(_("số quyết định"), max_length=60)
    decided_date = models.DateField(_("ngày quyết định"))
    amount_dong = models.BigIntegerField(_("số tiền"))
    kind = models.CharField(
        _("loại quyết định"), max_length=8, choices=Kind, blank=True, default="", db_default=""
    )
    ground = models.CharField(_("lý do"), max_length=300, blank=True, default="", db_default="")
    chapter = models.CharField(_("chương"), max_length=7, blank=True, default="", db_default="")
    category = models.CharField(
        _("loại, khoản"), max_length=7, blank=True, default="", db_default=""
    )
    item = models.CharField(_("tiểu mục"), max_length=7, blank=True, default="", db_default="")
    source = models.CharField(_("mã nguồn"), max_length=7, blank=True, default="", db_default="")
    scan = models.ForeignKey(
        Upload, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("bản chụp")
    )

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


class OpeningBalance(models.Model):
    """Số dư đầu kỳ, or a figure of the fund put right: asked by one person, answered by another.

    `amount_dong` is the right figure; `was_dong` what the books said before. What is confirmed
    becomes an appropriation of its own, of the difference.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("năm ngân sách"))
    corrects = models.ForeignKey(
        Appropriation, models.PROTECT, null=True, blank=True, related_name="corrections"
    )
    number = models.CharField(_("số quyết định"), max_length=60)
    decided_date = models.DateField(_("ngày quyết định"))
    amount_dong = models.BigIntegerField(_("số đúng"))
    was_dong = models.BigIntegerField(_("số đã ghi"), default=0)
    reason = models.CharField(_("lý do"), max_length=300)
    asked_by_id = models.CharField(_("mã người đề nghị"), max_length=64)
    asked_by = models.CharField(_("người đề nghị"), max_length=200)
    asked_hands = models.JSONField(_("đề nghị thay ai"), default=list)
    asked_at = models.DateTimeField(_("lúc đề nghị"))
    is_confirmed = models.BooleanField(_("được xác nhận"), null=True, blank=True)
    answered_by_id = models.CharField(_("mã người trả lời"), max_length=64, blank=True)
    answered_by = models.CharField(_("người trả lời"), max_length=200, blank=True)
    answered_at = models.DateTimeField(_("lúc trả lời"), null=True, blank=True)
    given = models.OneToOneField(
        Appropriation, models.PROTECT, null=True, blank=True, related_name="opening"
    )

    class Meta:
        verbose_name = _("số dư đầu kỳ")
        constraints = [
            models.CheckConstraint(
                condition=~Q(is_confirmed=True) | ~Q(answered_by_id=F("asked_by_id")),
                name="opening_balance_by_two",
                violation_error_message=_("Người đề nghị không tự xác nhận."),
            ),
            models.CheckConstraint(
                condition=~Q(amount_dong=F("was_dong")), name="opening_balance_changes"
            ),
            models.UniqueConstraint(
                fields=["fund", "year", "number"],
                condition=Q(answered_at=None),
                name="opening_balance_asked_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} ({self.year})"

    @property
    def stream(self) -> str:
        return f"opening_balance:{self.uuid}"


CENTRE = frozenset({"centre_specialist", "centre_head", "centre_accountant"})


class OfProvince(models.QuerySet):
    """Rows of a province are for its officers: those who plan, pay, decide or inspect."""

    def visible_to(self, actor: Actor) -> "OfProvince":
        known = [g.province for g in actor.grants if g.role in PROVINCE_WIDE | CENTRE]
        return self.filter(province__in=Unit.objects.keys_of(*known) if known else ())


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
