"""What a class pays to people: rates by area, lists of learners and of trainers."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from khuyencong.contracts.models import Learner
from khuyencong.core.models import Identified
from khuyencong.delivery.models.classes import Trainer, TrainingClass


class AllowanceRate(models.Model):
    """Mức hỗ trợ học viên một ngày, as a decision of the province says; the newest counts."""

    class Area(models.TextChoices):
        ANY = "any", _("Mọi địa bàn")
        NORMAL = "normal", _("Địa bàn thường")
        DIFFICULT = "difficult", _("Địa bàn khó khăn")
        EXTREMELY_DIFFICULT = "extremely_difficult", _("Địa bàn đặc biệt khó khăn")

    training_class = models.ForeignKey(TrainingClass, models.PROTECT, related_name="rates")
    area = models.CharField(_("địa bàn"), max_length=20, choices=Area.choices)
    dong_per_day = models.BigIntegerField(_("tiền một ngày"))
    decision = models.CharField(_("theo văn bản"), max_length=200)
    decided_date = models.DateField(_("ngày văn bản"))
    set_by = models.CharField(_("người ghi"), max_length=200)
    set_at = models.DateTimeField(_("lúc ghi"))

    class Meta:
        verbose_name = _("mức hỗ trợ học viên")
        constraints = [
            models.CheckConstraint(condition=Q(dong_per_day__gt=0), name="allowance_rate_positive")
        ]

    def __str__(self) -> str:
        return f"{self.area} {self.dong_per_day}"


class PaymentList(Identified):
    """Bảng kê: whom a class pays, for days or hours that were held and signed."""

    class Kind(models.TextChoices):
        LEARNERS = "learners", _("Hỗ trợ học viên")
        TRAINERS = "trainers", _("Thù lao giảng viên")

    training_class = models.ForeignKey(TrainingClass, models.PROTECT, related_name="lists")
    kind = models.CharField(_("loại"), max_length=8, choices=Kind.choices)
    number = models.PositiveSmallIntegerField(_("bảng kê số"))
    until_date = models.DateField(_("tính đến hết ngày"))
    prepared_by = models.CharField(_("người lập"), max_length=200)
    prepared_hands = models.JSONField(_("lập thay ai"), default=dict)
    prepared_at = models.DateTimeField(_("lúc lập"))
    approved_by = models.CharField(_("người duyệt"), max_length=200, blank=True)
    approved_at = models.DateTimeField(_("lúc duyệt"), null=True, blank=True)
    withdraw_reason = models.CharField(_("lý do bỏ"), max_length=300, blank=True)
    withdrawn_by = models.CharField(_("người bỏ"), max_length=200, blank=True)
    withdrawn_at = models.DateTimeField(_("lúc bỏ"), null=True, blank=True)

    class Meta:
        verbose_name = _("bảng kê của lớp")
        constraints = [
            models.UniqueConstraint(
                fields=["training_class", "kind", "number"], name="payment_list_number"
            ),
            models.CheckConstraint(
                condition=Q(approved_at=None) | Q(withdrawn_at=None),
                name="payment_list_approved_stays",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"


class PaymentLine(models.Model):
    """Một người trong bảng kê: days or hours, the rate, the tax withheld."""

    payment_list = models.ForeignKey(PaymentList, models.PROTECT, related_name="lines")
    order = models.PositiveSmallIntegerField(_("thứ tự"))
    learner = models.ForeignKey(Learner, models.PROTECT, null=True, blank=True, related_name="+")
    trainer = models.ForeignKey(Trainer, models.PROTECT, null=True, blank=True, related_name="+")
    full_name = models.CharField(_("họ và tên"), max_length=200)
    account = models.CharField(_("tài khoản nhận tiền"), max_length=100, blank=True)
    quantity = models.PositiveSmallIntegerField(_("số ngày, số giờ"))
    rate_dong = models.BigIntegerField(_("mức một ngày, một giờ"))
    amount_dong = models.BigIntegerField(_("số tiền"))
    tax_dong = models.BigIntegerField(_("thuế khấu trừ"))

    class Meta:
        verbose_name = _("dòng của bảng kê")
        constraints = [
            models.UniqueConstraint(fields=["payment_list", "order"], name="payment_line_order"),
            models.CheckConstraint(
                condition=Q(learner__isnull=False, trainer=None)
                | Q(learner=None, trainer__isnull=False),
                name="payment_line_of_one_person",
            ),
            models.CheckConstraint(
                condition=Q(quantity__gt=0)
                & Q(amount_dong=models.F("quantity") * models.F("rate_dong"))
                & Q(tax_dong__gte=0, tax_dong__lte=models.F("amount_dong")),
                name="payment_line_adds_up",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.full_name} {self.amount_dong}"

    @property
    def net_dong(self) -> int:
        return self.amount_dong - self.tax_dong
