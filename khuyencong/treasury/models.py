"""What is done with the money of a year when it ends, and what the Treasury's own book says of it:
asked or brought in by one person, decided or signed by another."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

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


class Period(models.TextChoices):
    """A month, a quarter, or the adjusting period after the year."""

    JANUARY = "01", _("tháng 1")
    FEBRUARY = "02", _("tháng 2")
    MARCH = "03", _("tháng 3")
    FIRST = "q1", _("quý I")
    APRIL = "04", _("tháng 4")
    MAY = "05", _("tháng 5")
    JUNE = "06", _("tháng 6")
    SECOND = "q2", _("quý II")
    JULY = "07", _("tháng 7")
    AUGUST = "08", _("tháng 8")
    SEPTEMBER = "09", _("tháng 9")
    THIRD = "q3", _("quý III")
    OCTOBER = "10", _("tháng 10")
    NOVEMBER = "11", _("tháng 11")
    DECEMBER = "12", _("tháng 12")
    FOURTH = "q4", _("quý IV")
    ADJUSTING = "adj", _("thời gian chỉnh lý")

    def span(self, year: int) -> tuple[date, date]:
        """Its first and its last day; the adjusting period is the January after the budget year."""
        if self is Period.ADJUSTING:
            return date(year + 1, 1, 1), date(year + 1, 1, 31)
        is_quarter = self.startswith("q")
        last = int(self[1:]) * 3 if is_quarter else int(self)
        return date(year, last - 2 * is_quarter, 1), date(year, last, monthrange(year, last)[1])


class StatementQuerySet(models.QuerySet["Statement"]):
    def visible_to(self, actor: Actor) -> StatementQuerySet:
        """Of a province whose money she pays, signs for or inspects: payees and accounts are in
        it."""
        known = [grant.province for grant in actor.grants_for(*STATEMENT_READERS)]
        return self.filter(fund__province__in=known)

    def standing(self) -> StatementQuerySet:
        return self.filter(withdrawn_at=None)


STATEMENT_READERS = (
    "centre_accountant", "finance_officer", "centre_head", "department_leader", "inspector",
)  # fmt: skip


class Statement(Chained):
    """Sổ chi tiết, bảng đối chiếu of the Treasury: one fund, budget year and period, as its file
    says. `columns`: what its headings mean, by the folded heading, taken over from the statement
    of the fund before; `printed`: the totals that the file itself has, as (row, side, đồng);
    `hands`: who brought it in, chose or explained, and in whose place; `presented_at`: since when
    it lies before the heads with its explanations; `figures`: what was counted when the minutes
    were signed."""

    chain = "statement"

    fund = models.ForeignKey(Fund, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("năm ngân sách"))
    period = models.CharField(_("kỳ"), max_length=3, choices=Period.choices)
    name = models.CharField(_("tên tệp"), max_length=200)
    digest = models.CharField(_("mã băm của tệp"), max_length=64)
    columns = models.JSONField(_("cách hiểu các cột"), default=dict)
    headings = models.JSONField(_("tiêu đề các cột"), default=list)
    printed = models.JSONField(_("số tổng in trong tệp"), default=list, db_default=[])
    brought_by_id = models.CharField(_("mã người nhập"), max_length=64)
    brought_by = models.CharField(_("người nhập"), max_length=200)
    hands = models.JSONField(_("qua tay ai"), default=list)
    brought_at = models.DateTimeField(_("lúc nhập"))
    read_at = models.DateTimeField(_("lúc đọc được"), null=True, blank=True)
    presented_by = models.CharField(
        _("người trình ký"), max_length=200, blank=True, default="", db_default=""
    )
    presented_at = models.DateTimeField(_("lúc trình ký"), null=True, blank=True)
    withdrawn_by = models.CharField(_("người rút"), max_length=200, blank=True)
    withdrawn_at = models.DateTimeField(_("lúc rút"), null=True, blank=True)
    reason = models.CharField(_("lý do rút"), max_length=300, blank=True)
    signed_by_id = models.CharField(_("mã người ký"), max_length=64, blank=True)
    signed_by = models.CharField(_("người ký biên bản"), max_length=200, blank=True)
    signed_at = models.DateTimeField(_("lúc ký"), null=True, blank=True)
    figures = models.JSONField(_("số liệu lúc ký"), default=dict)

    objects = StatementQuerySet.as_manager()

    class Meta:
        verbose_name = _("bảng của Kho bạc")
        constraints = [
            models.UniqueConstraint(
                fields=["fund", "year", "period"],
                condition=Q(withdrawn_at=None),
                name="statement_one_of_a_period",
            ),
            models.UniqueConstraint(
                fields=["fund", "digest"],
                condition=Q(withdrawn_at=None),
                name="statement_file_once",
            ),
            models.CheckConstraint(
                condition=Q(signed_at=None)
                | Q(read_at__isnull=False, withdrawn_at=None) & ~Q(signed_by_id=F("brought_by_id")),
                name="statement_by_two",
                violation_error_message=_("Người nhập bảng không tự ký biên bản."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fund_id} {self.period}/{self.year}"

    @property
    def span(self) -> tuple[date, date]:
        return Period(self.period).span(self.year)

    @property
    def title(self) -> str:
        """tháng 7/2027"""
        return f"{self.get_period_display()}/{self.year}"


class StatementLine(models.Model):
    """One entry of the Treasury: money out, or money back. `row`: as the file counts. Without a
    day or an amount where its cells could not be read; `content` has them then."""

    statement = models.ForeignKey(Statement, models.PROTECT, related_name="lines")
    row = models.PositiveIntegerField(_("dòng"))
    day = models.DateField(_("ngày"), null=True, blank=True)
    number = models.CharField(_("số chứng từ"), max_length=60, blank=True)
    payee = models.CharField(_("bên nhận"), max_length=300, blank=True)
    account = models.CharField(_("tài khoản nhận"), max_length=60, blank=True)
    content = models.CharField(_("nội dung"), max_length=300, blank=True)
    code = models.CharField(_("mã nội dung kinh tế"), max_length=40, blank=True)
    is_out = models.BooleanField(_("chi ra"))
    amount_dong = models.BigIntegerField(_("số tiền"), null=True, blank=True)

    class Meta:
        verbose_name = _("dòng của bảng Kho bạc")
        constraints = [
            models.UniqueConstraint(fields=["statement", "row"], name="statement_line_once"),
            models.CheckConstraint(
                condition=Q(amount_dong=None) | Q(amount_dong__gt=0),
                name="statement_line_positive",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.statement_id} {self.row}"

    @property
    def is_read(self) -> bool:
        return self.day is not None and self.amount_dong is not None


class StatementNote(models.Model):
    """Giải trình of one difference: of a line ("row:12") or of an entry of ours ("request:…"). The
    newest counts."""

    statement = models.ForeignKey(Statement, models.PROTECT, related_name="notes")
    about = models.CharField(_("chênh lệch"), max_length=60)
    words = models.CharField(_("giải trình"), max_length=300)
    by_id = models.CharField(_("mã người giải trình"), max_length=64)
    by_name = models.CharField(_("người giải trình"), max_length=200)
    at = models.DateTimeField(_("lúc giải trình"))

    class Meta:
        verbose_name = _("giải trình chênh lệch với Kho bạc")

    def __str__(self) -> str:
        return f"{self.statement_id} {self.about}"
