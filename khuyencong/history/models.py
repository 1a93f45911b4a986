"""Lists of before this system, the projects they tell of, and every other row they hold."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from khuyencong.core.actors import Actor
from khuyencong.core.models import Identified
from khuyencong.directory.models import Organisation, Unit
from khuyencong.directory.models.roles import PROVINCE_WIDE

OFFICES = PROVINCE_WIDE | {"centre_specialist", "centre_head", "centre_accountant"}


def provinces_of(actor: Actor) -> set[str]:
    """Those whose whole list of projects she works with."""
    return {grant.province for grant in actor.grants_for(*OFFICES)}


class HistoryImportQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> "HistoryImportQuerySet":
        return self.filter(province__code__in=provinces_of(actor))


class HistoryImport(Identified):
    """Một lần nhập danh sách cũ: a file or a pasted list, as it was read, and what became of it.

    Its projects count while it is `done`; taking it back is another status, no row is removed.
    """

    class Status(models.TextChoices):
        ARRIVED = "arrived", _("đang đọc")
        READ = "read", _("đã đọc, chưa nhập")
        WAITING = "waiting", _("đang nhập")
        DONE = "done", _("đã nhập")
        CANCELLED = "cancelled", _("đã huỷ")
        UNDONE = "undone", _("đã rút lại")

    province = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    name = models.CharField(_("tên danh sách"), max_length=200)
    source = models.CharField(_("nguồn của danh sách"), max_length=300)
    digest = models.CharField(_("mã băm của tệp"), max_length=64, db_index=True)
    size = models.PositiveBigIntegerField(_("dung lượng"))
    choices = models.JSONField(_("cách hiểu đã chọn"), default=dict)
    summary = models.JSONField(_("tóm tắt"), default=dict)
    status = models.CharField(_("tình trạng"), max_length=9, choices=Status, default=Status.READ)
    rows = models.PositiveIntegerField(_("số dòng có chữ"), default=0)
    imported = models.PositiveIntegerField(_("dòng nhập"), default=0)
    refused = models.PositiveIntegerField(_("dòng không nhập"), default=0)
    headings = models.PositiveIntegerField(_("dòng tiêu đề, nhóm, cộng"), default=0)
    total_dong = models.BigIntegerField(_("kinh phí khuyến công cộng được"), default=0)
    stated_total_dong = models.BigIntegerField(_("kinh phí bảng ghi"), null=True)
    done_rows = models.PositiveIntegerField(_("dòng đã ghi"), default=0)
    holder = models.CharField(_("tiến trình giữ"), max_length=300, blank=True)
    sent_by = models.CharField(_("người gửi"), max_length=200)
    sent_by_id = models.CharField(_("mã người gửi"), max_length=40)
    sent_at = models.DateTimeField(_("lúc gửi"))
    done_at = models.DateTimeField(_("lúc nhập xong"), null=True)
    undone_by = models.CharField(_("người rút lại"), max_length=200, blank=True)
    undone_at = models.DateTimeField(_("lúc rút lại"), null=True)
    undone_reason = models.CharField(_("lý do rút lại"), max_length=300, blank=True)

    objects = HistoryImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("lần nhập danh sách cũ")
        indexes = [models.Index(fields=["province", "status"], name="history_import_of_province")]
        constraints = [
            models.CheckConstraint(
                condition=Q(rows=F("imported") + F("refused") + F("headings")),
                name="history_import_every_row",
                violation_error_message=_("Mỗi dòng phải được nhập, bị từ chối hoặc là tiêu đề."),
            ),
            models.CheckConstraint(
                condition=(Q(status="undone") & ~Q(undone_reason="") & Q(undone_at__isnull=False))
                | (~Q(status="undone") & Q(undone_reason="") & Q(undone_at=None)),
                name="history_import_undone",
                violation_error_message=_("Rút lại phải có lý do."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def stream(self) -> str:
        return f"history:{self.uuid}"

    @property
    def is_waiting(self) -> bool:
        return self.status == self.Status.WAITING

    @property
    def is_busy(self) -> bool:
        """Being read or brought in beside the pages."""
        return self.status in (self.Status.ARRIVED, self.Status.WAITING)

    @property
    def is_reconciled(self) -> bool:
        """Whether the list's own total, where it states one, is what its rows sum to."""
        return self.stated_total_dong in (None, self.total_dong)


class HistoricProjectQuerySet(models.QuerySet):
    def live(self) -> "HistoricProjectQuerySet":
        """Of lists that were brought in and not taken back."""
        return self.filter(batch__status=HistoryImport.Status.DONE)

    def of_province(self, code: str) -> "HistoricProjectQuerySet":
        return self.live().filter(province_code=code)

    def visible_to(self, actor: Actor) -> "HistoricProjectQuerySet":
        return self.filter(province_code__in=provinces_of(actor))


class HistoricProject(models.Model):
    """Đề án của các năm trước, as an old list tells of it: its own table, never the ledger's money.

    Written once. Amounts in đồng, empty where the list has none. `projects`: how many the row tells
    of, 0 for the second source of one already counted. `cells`: by meaning, the cell and what stood
    in it. `confidence`: 100 less what had to be guessed (`reading.found.WORDS`).
    """

    class Track(models.TextChoices):
        LOCAL = "local", _("địa phương")
        NATIONAL = "national", _("quốc gia")
        DISTRICT = "district", _("cấp huyện")

    batch = models.ForeignKey(HistoryImport, models.PROTECT, related_name="projects_of")
    province_code = models.CharField(_("mã tỉnh"), max_length=2)
    first_year = models.PositiveSmallIntegerField(_("năm"))
    last_year = models.PositiveSmallIntegerField(_("đến năm"))
    track = models.CharField(_("nguồn"), max_length=8, choices=Track, blank=True)
    content = models.CharField(_("nội dung khuyến công"), max_length=4, blank=True)
    activity = models.CharField(_("hoạt động"), max_length=60, blank=True)
    title = models.CharField(_("tên đề án"), max_length=500, blank=True)
    establishment = models.CharField(_("cơ sở, đơn vị thụ hưởng"), max_length=500, blank=True)
    establishments = models.PositiveIntegerField(_("số cơ sở"), default=0)
    implementer = models.CharField(_("đơn vị thực hiện"), max_length=500, blank=True)
    place_text = models.CharField(_("địa bàn như bảng ghi"), max_length=500, blank=True)
    district = models.CharField(_("huyện như bảng ghi"), max_length=500, blank=True)
    place = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    planned_dong = models.BigIntegerField(_("kinh phí được duyệt"), null=True)
    paid_dong = models.BigIntegerField(_("đã giải ngân"), null=True)
    counterpart_dong = models.BigIntegerField(_("vốn đối ứng"), null=True)
    total_dong = models.BigIntegerField(_("tổng kinh phí"), null=True)
    support_dong = models.BigIntegerField(_("kinh phí khuyến công"))
    jobs = models.PositiveIntegerField(_("số lao động"), null=True)
    projects = models.PositiveIntegerField(_("số đề án"))
    decision = models.CharField(_("quyết định"), max_length=500, blank=True)
    note = models.CharField(_("ghi chú"), max_length=500, blank=True)
    sheet = models.CharField(_("trang"), max_length=100)
    row = models.PositiveIntegerField(_("dòng"))
    cells = models.JSONField(_("chữ gốc trong các ô"))
    findings = models.JSONField(_("điều cần biết"))
    confidence = models.PositiveSmallIntegerField(_("độ tin cậy"))
    key = models.CharField(_("khoá chống trùng"), max_length=64)

    objects = HistoricProjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("đề án các năm trước")
        indexes = [
            models.Index(
                fields=["province_code", "first_year", "content"], name="historic_by_year"
            ),
            models.Index(fields=["province_code", "key"], name="historic_by_key"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_year__gte=F("first_year")), name="historic_project_years"
            ),
            models.CheckConstraint(
                condition=Q(confidence__lte=100), name="historic_project_confidence"
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.establishment

    @property
    def years(self) -> str:
        same = self.first_year == self.last_year
        return str(self.first_year) if same else f"{self.first_year}–{self.last_year}"


class HistoricLine(models.Model):
    """Dòng không phải đề án: a title, heading, group, sum or remark, or a row that was refused."""

    batch = models.ForeignKey(HistoryImport, models.PROTECT, related_name="lines")
    sheet = models.CharField(_("trang"), max_length=100)
    row = models.PositiveIntegerField(_("dòng"))
    kind = models.CharField(_("là"), max_length=10)
    text = models.CharField(_("chữ trong dòng"), max_length=500)
    reason = models.JSONField(_("vì sao không nhập"), null=True)

    class Meta:
        verbose_name = _("dòng khác của danh sách cũ")

    def __str__(self) -> str:
        return f"{self.sheet} {self.row}"


class KnownHeading(models.Model):
    """Cách một cơ quan hiểu tiêu đề cột: chosen once, taken for its next list."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    key = models.CharField(_("tiêu đề, bỏ dấu"), max_length=200)
    heading = models.CharField(_("tiêu đề cột"), max_length=200)
    meaning = models.CharField(_("được hiểu là"), max_length=40, blank=True)
    set_by = models.CharField(_("người chọn"), max_length=200)
    set_at = models.DateTimeField(_("lúc chọn"))

    class Meta:
        verbose_name = _("tiêu đề cột đã biết")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "key"], name="known_heading_once")
        ]

    def __str__(self) -> str:
        return self.heading
