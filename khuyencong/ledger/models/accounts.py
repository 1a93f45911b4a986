"""Funds, subjects, accounts and transfers. The ledger knows no project."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from khuyencong.ledger.models import stages

NO_SUBJECT = "--"


class Fund(models.Model):
    """A source of money of one organisation in one province, kept year by year."""

    class Track(models.TextChoices):
        LOCAL = "local", _("khuyến công địa phương")
        NATIONAL = "national", _("khuyến công quốc gia")

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    province = models.CharField(_("tỉnh"), max_length=2)
    organisation = models.ForeignKey(
        "directory.Organisation",
        verbose_name=_("cơ quan"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    code = models.CharField(_("mã"), max_length=40, unique=True)
    name = models.CharField(_("tên"), max_length=300)
    track = models.CharField(_("kênh"), max_length=10, choices=Track)

    class Meta:
        verbose_name = _("nguồn kinh phí")
        verbose_name_plural = _("nguồn kinh phí")
        constraints = [
            models.CheckConstraint(
                condition=Q(track__in=["local", "national"]), name="fund_track_known"
            ),
            models.CheckConstraint(condition=~Q(province=""), name="fund_has_province"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Subject(models.Model):
    """What money is planned for: a project, a filled slot of a group, a tranche of one year."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    label = models.CharField(_("tên gọi"), max_length=500)

    class Meta:
        verbose_name = _("đối tượng theo dõi kinh phí")
        verbose_name_plural = _("đối tượng theo dõi kinh phí")

    def __str__(self) -> str:
        return self.label


class Account(models.Model):
    """Money of a fund-year at one stage. `balance_dong` repeats what the transfers add up to."""

    key = models.CharField(_("khoá"), max_length=120, unique=True)
    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, verbose_name=_("nguồn kinh phí"))
    year = models.PositiveSmallIntegerField(_("năm ngân sách"))
    subject = models.ForeignKey(
        Subject, on_delete=models.PROTECT, null=True, verbose_name=_("đối tượng")
    )
    stage = models.CharField(_("giai đoạn"), max_length=12, choices=list(stages.LABELS.items()))
    balance_dong = models.BigIntegerField(_("số dư"), default=0)

    class Meta:
        verbose_name = _("tài khoản theo giai đoạn")
        verbose_name_plural = _("tài khoản theo giai đoạn")
        constraints = [
            models.CheckConstraint(
                condition=Q(balance_dong__gte=0) | Q(stage=stages.SOURCE),
                name="account_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(stage__in=sorted(stages.OF_A_SUBJECT), subject__isnull=False)
                | Q(
                    stage__in=sorted(set(stages.STAGES) - stages.OF_A_SUBJECT), subject__isnull=True
                ),
                name="account_subject_fits_stage",
            ),
        ]
        indexes = [
            models.Index(
                fields=["fund", "year", "stage", "-balance_dong", "id"], name="account_largest"
            )
        ]

    def __str__(self) -> str:
        return self.key


class YearTotal(models.Model):
    """What all accounts of one stage of a fund-year hold together: kept, so that nobody adds up
    the accounts of a year. Written with them; `verify` adds them up again."""

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, verbose_name=_("nguồn kinh phí"))
    year = models.PositiveSmallIntegerField(_("năm ngân sách"))
    stage = models.CharField(_("giai đoạn"), max_length=12, choices=list(stages.LABELS.items()))
    balance_dong = models.BigIntegerField(_("số dư"), default=0)

    class Meta:
        verbose_name = _("tổng của một giai đoạn trong năm")
        verbose_name_plural = _("tổng của một giai đoạn trong năm")
        constraints = [
            models.UniqueConstraint(fields=["fund", "year", "stage"], name="year_total_once"),
        ]

    def __str__(self) -> str:
        return f"{self.fund_id}/{self.year}/{self.stage}"


class Transfer(models.Model):
    """Money moved from one stage to another, for ever. Only `ledger.services` writes it."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    from_account = models.ForeignKey(
        Account, on_delete=models.PROTECT, related_name="transfers_out", verbose_name=_("từ")
    )
    to_account = models.ForeignKey(
        Account, on_delete=models.PROTECT, related_name="transfers_in", verbose_name=_("đến")
    )
    amount_dong = models.BigIntegerField(_("số tiền"))
    key = models.CharField(_("khoá"), max_length=200, unique=True)
    document = models.TextField(_("chứng từ"))
    reason = models.TextField(_("lý do"), blank=True)
    recovers = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        related_name="recoveries",
        verbose_name=_("thu hồi của"),
    )
    by_id = models.CharField(_("mã người làm"), max_length=64)
    by_name = models.CharField(_("người làm"), max_length=300)
    at = models.DateTimeField(_("thời điểm"))
    on = models.DateField(_("ngày"))

    class Meta:
        verbose_name = _("bút toán")
        verbose_name_plural = _("bút toán")
        constraints = [
            models.CheckConstraint(condition=Q(amount_dong__gt=0), name="transfer_positive"),
            models.CheckConstraint(
                condition=~Q(from_account=F("to_account")), name="transfer_moves_somewhere"
            ),
            models.CheckConstraint(condition=~Q(document=""), name="transfer_has_document"),
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.amount_dong}"


class Receipt(models.Model):
    """What an official did with money, in the words of its app: it points to what it moved.

    `transfer` is empty only on what was written before receipts pointed to transfers and where
    none was found; `verify` names it.
    """

    transfer = models.OneToOneField(
        Transfer,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("bút toán"),
    )

    class Meta:
        abstract = True


class Closing(models.Model):
    """A fund-year that takes no more transfers."""

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, verbose_name=_("nguồn kinh phí"))
    year = models.PositiveSmallIntegerField(_("năm ngân sách"))
    document = models.TextField(_("chứng từ"))
    by_id = models.CharField(_("mã người làm"), max_length=64)
    by_name = models.CharField(_("người làm"), max_length=300)
    at = models.DateTimeField(_("thời điểm"))
    on = models.DateField(_("ngày"))

    class Meta:
        verbose_name = _("khoá sổ năm")
        verbose_name_plural = _("khoá sổ năm")
        constraints = [
            models.UniqueConstraint(fields=["fund", "year"], name="closing_once_a_year"),
        ]

    def __str__(self) -> str:
        return f"{self.fund_id}/{self.year}"
