"""Reports of a period, the rows of their figures, and what changed after they were sent."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from khuyencong.core.actors import Actor
from khuyencong.core.models import Chained
from khuyencong.directory.models import Organisation, Trade, Unit
from khuyencong.directory.models.roles import PROVINCE_WIDE
from khuyencong.planning.models.money import CENTRE
from khuyencong.projects.models import Project

READERS = PROVINCE_WIDE | set(CENTRE)


class ReportQuerySet(models.QuerySet["Report"]):
    def visible_to(self, actor: Actor) -> ReportQuerySet:
        """Of a province whose projects she plans, pays, decides or inspects; of a centre, its
        own."""
        known = [grant.province for grant in actor.grants_for(*PROVINCE_WIDE)]
        centres = [grant.organisation_id for grant in actor.grants_for(*CENTRE)]
        return self.filter(Q(province__code__in=known) | Q(organisation__in=centres))


class Report(Chained):
    """Báo cáo định kỳ of one body. `figures`: {column: {table: {row: đồng or how many}}}."""

    chain = "report"

    class Kind(models.TextChoices):
        MONTH = "month", _("tháng")
        QUARTER = "quarter", _("quý")
        HALF = "half", _("6 tháng")
        NINE = "nine", _("9 tháng")
        YEAR = "year", _("năm")
        FIVE = "five", _("5 năm")

    province = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    kind = models.CharField(_("kỳ"), max_length=8, choices=Kind.choices)
    year = models.PositiveSmallIntegerField(_("năm"))
    part = models.PositiveSmallIntegerField(_("tháng, quý thứ"), default=0)
    first_date = models.DateField(_("số liệu từ ngày"))
    last_date = models.DateField(_("số liệu đến ngày"))
    is_by_law = models.BooleanField(_("ngày chốt theo quy định đã biết"))
    done = models.TextField(_("kết quả"), blank=True)
    hard = models.TextField(_("khó khăn, nguyên nhân"), blank=True)
    asked = models.TextField(_("kiến nghị, nhiệm vụ kỳ sau"), blank=True)
    figures = models.JSONField(_("số liệu"), default=dict)
    drafted_by = models.CharField(_("người lập"), max_length=200)
    drafted_hands = models.JSONField(_("mã người lập"), default=list)
    drafted_at = models.DateTimeField(_("lúc lập"))
    sent_by = models.CharField(_("người ký gửi"), max_length=200, blank=True)
    sent_at = models.DateTimeField(_("lúc gửi"), null=True, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("báo cáo định kỳ")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind", "year", "part"], name="report_once_a_period"
            ),
            models.CheckConstraint(
                condition=Q(last_date__gte=F("first_date")), name="report_period_in_order"
            ),
        ]
        indexes = [models.Index(fields=["province", "-last_date", "-id"], name="report_list")]

    def __str__(self) -> str:
        return f"{self.kind} {self.part or ''} {self.year}"

    @property
    def is_sent(self) -> bool:
        return self.sent_at is not None


class ReportRow(models.Model):
    """What one project adds to one column of a report. `amount`: đồng, or 1 where projects are
    counted; below zero where money came back."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="rows", db_index=False)
    column = models.CharField(_("cột"), max_length=12)
    content = models.CharField(_("nội dung"), max_length=8)
    track = models.CharField(_("nguồn"), max_length=10)
    place = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", db_index=False)
    trade = models.ForeignKey(Trade, models.PROTECT, null=True, related_name="+", db_index=False)
    project = models.ForeignKey(Project, models.PROTECT, related_name="+")
    amount = models.BigIntegerField(_("số"))
    on = models.DateField(_("ngày"))
    document = models.TextField(_("chứng từ"), blank=True)

    class Meta:
        verbose_name = _("dòng của báo cáo")
        indexes = [
            models.Index(fields=["report", "column", "content", "id"], name="report_by_content"),
            models.Index(fields=["report", "column", "track", "id"], name="report_by_track"),
            models.Index(fields=["report", "column", "place", "id"], name="report_by_place"),
            models.Index(fields=["report", "column", "trade", "id"], name="report_by_trade"),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} {self.column} {self.amount}"


class ReportAdjustment(models.Model):
    """Điều chỉnh: a figure of a sent report that is another number now, and why."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="adjustments")
    column = models.CharField(_("cột"), max_length=12)
    table = models.CharField(_("bảng"), max_length=8)
    row = models.CharField(_("dòng"), max_length=40)
    was = models.BigIntegerField(_("đã báo cáo"))
    now = models.BigIntegerField(_("đúng là"))
    reason = models.CharField(_("lý do"), max_length=300)
    by_name = models.CharField(_("người điều chỉnh"), max_length=200)
    at = models.DateTimeField(_("lúc"))

    class Meta:
        verbose_name = _("điều chỉnh số đã báo cáo")

    def __str__(self) -> str:
        return f"{self.report_id} {self.column} {self.table}/{self.row}"
