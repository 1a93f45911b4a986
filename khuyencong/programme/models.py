"""The five-year programme with its targets, and what the programmes of others pay for."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from khuyencong.core.models import Identified
from khuyencong.directory.models import Unit
from khuyencong.planning.models.money import OfProvince


class Programme(Identified):
    """Chương trình khuyến công of several years; stands above the annual plans."""

    province = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    name = models.CharField(_("tên chương trình"), max_length=200)
    number = models.CharField(_("số quyết định"), max_length=60)
    decided_date = models.DateField(_("ngày quyết định"))
    first_year = models.PositiveSmallIntegerField(_("năm đầu"))
    last_year = models.PositiveSmallIntegerField(_("năm cuối"))
    entered_by = models.CharField(_("người ghi"), max_length=200)
    entered_at = models.DateTimeField(_("lúc ghi"))

    objects = OfProvince.as_manager()

    class Meta:
        verbose_name = _("chương trình khuyến công")
        constraints = [
            models.CheckConstraint(
                condition=Q(last_year__gte=models.F("first_year")), name="programme_years"
            ),
            models.UniqueConstraint(fields=["province", "number"], name="programme_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Target(models.Model):
    """Chỉ tiêu: so many projects, establishments or đồng of a content, in one year or in all."""

    class Measure(models.TextChoices):
        DONG = "dong", _("kinh phí")
        PROJECTS = "projects", _("số đề án")
        ESTABLISHMENTS = "establishments", _("số cơ sở")

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="targets")
    year = models.PositiveSmallIntegerField(_("năm"), default=0)  # 0: of all its years
    content = models.CharField(_("nội dung khuyến công"), max_length=4, blank=True)
    measure = models.CharField(_("tính bằng"), max_length=14, choices=Measure.choices)
    amount = models.BigIntegerField(_("mức"))

    class Meta:
        verbose_name = _("chỉ tiêu của chương trình")
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "year", "content", "measure"],
                name="target_once",
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="target_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.programme_id} {self.year or '*'} {self.content or '*'}"


class OtherProgramme(models.Model):
    """Chương trình khác: what it pays for, at most how much, and until when one may ask."""

    class Kind(models.TextChoices):
        OCOP = "ocop", _("OCOP")
        NEW_RURAL = "new_rural", _("nông thôn mới")
        MINORITIES = "minorities", _("dân tộc thiểu số, miền núi")
        SCIENCE = "science", _("khoa học, công nghệ")
        TRADE = "trade", _("xúc tiến thương mại")
        SUPPORTING = "supporting", _("công nghiệp hỗ trợ")
        CREDIT = "credit", _("tín dụng")
        OTHER = "other", _("khác")

    class Evidence(models.TextChoices):
        SEEN = "seen", _("đã đối chiếu văn bản")
        REMEMBERED = "remembered", _("chưa kiểm chứng")

    province = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    kind = models.CharField(_("loại"), max_length=12, choices=Kind.choices)
    name = models.CharField(_("tên chương trình"), max_length=200)
    office = models.CharField(_("cơ quan quản lý"), max_length=200)
    # What it pays for, in words that the items of an estimate use, separated by commas.
    items = models.TextField(_("khoản được chi, cách nhau bằng dấu phẩy"))
    terms = models.TextField(_("mức và điều kiện"), blank=True)
    cap_dong = models.BigIntegerField(_("mức tối đa"), null=True, blank=True)
    opens_date = models.DateField(_("nhận hồ sơ từ"), null=True, blank=True)
    closes_date = models.DateField(_("nhận hồ sơ đến hết"), null=True, blank=True)
    source = models.CharField(_("nguồn"), max_length=300)
    evidence = models.CharField(
        _("mức kiểm chứng"), max_length=12, choices=Evidence.choices, default=Evidence.REMEMBERED
    )
    ended_date = models.DateField(_("thôi từ ngày"), null=True, blank=True)
    entered_by = models.CharField(_("người ghi"), max_length=200)
    entered_at = models.DateTimeField(_("lúc ghi"))

    objects = OfProvince.as_manager()

    class Meta:
        verbose_name = _("chương trình khác")
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_date=None)
                | Q(opens_date=None)
                | Q(closes_date__gte=models.F("opens_date")),
                name="other_programme_dates",
                violation_error_message=_("Ngày đóng phải từ ngày mở trở đi."),
            )
        ]

    def __str__(self) -> str:
        return self.name
