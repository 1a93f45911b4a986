"""Projects that are more than one purchase: slots of a group, umbrellas of years, value chains."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from khuyencong.core.actors import Actor
from khuyencong.core.models import Chained
from khuyencong.directory.models import Establishment, Unit
from khuyencong.directory.models.roles import PROVINCE_WIDE
from khuyencong.projects.models.projects import Beneficiary, Project
from khuyencong.projects.models.requests import OFFICERS


class Slot(models.Model):
    """Suất của đề án nhóm: what one party will get; who it is may be known later."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="slots")
    order = models.PositiveSmallIntegerField(_("thứ tự"))
    beneficiary = models.OneToOneField(
        Beneficiary, models.PROTECT, null=True, blank=True, related_name="slot"
    )
    filled_by = models.CharField(_("người chọn"), max_length=200, blank=True)
    filled_at = models.DateTimeField(_("lúc chọn"), null=True, blank=True)

    class Meta:
        verbose_name = _("suất của đề án nhóm")
        constraints = [
            models.UniqueConstraint(fields=["project", "order"], name="slot_order"),
            models.CheckConstraint(
                condition=Q(beneficiary=None, filled_at=None)
                | Q(beneficiary__isnull=False, filled_at__isnull=False),
                name="slot_filled_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.order}"


class UmbrellaQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> "UmbrellaQuerySet":
        known = [g.province for g in actor.grants if g.role in PROVINCE_WIDE | OFFICERS]
        return self.filter(province__code__in=known)


class Umbrella(Chained):
    """Đề án khung: several years or a whole chain of one trade; each year is a đề án of its own."""

    class Kind(models.TextChoices):
        YEARS = "years", _("nhiều năm")
        CHAIN = "chain", _("chuỗi giá trị")

    chain = "umbrella"

    province = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    kind = models.CharField(_("loại"), max_length=6, choices=Kind.choices)
    title = models.CharField(_("tên đề án khung"), max_length=300)
    aim = models.TextField(_("mục tiêu"))
    is_flagship = models.BooleanField(_("đề án điểm"), default=False)
    contents = models.JSONField(_("các nội dung"), default=list, blank=True)  # KC1 … KC9
    created_by = models.CharField(_("người lập"), max_length=200)
    created_at = models.DateTimeField(_("lúc lập"))

    objects = UmbrellaQuerySet.as_manager()

    class Meta:
        verbose_name = _("đề án khung")

    def __str__(self) -> str:
        return self.title

    @property
    def name(self) -> str:
        return self.title


class Tranche(models.Model):
    """Phân kỳ: what an umbrella means to ask in one year, and the đề án that became of it."""

    umbrella = models.ForeignKey(Umbrella, models.PROTECT, related_name="tranches")
    year = models.PositiveSmallIntegerField(_("năm"))
    aim = models.CharField(_("việc của năm"), max_length=300, blank=True)
    support_dong = models.BigIntegerField(_("kinh phí dự kiến"))

    class Meta:
        verbose_name = _("phân kỳ của đề án khung")
        constraints = [
            models.UniqueConstraint(fields=["umbrella", "year"], name="tranche_year"),
            models.CheckConstraint(condition=Q(support_dong__gt=0), name="tranche_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.umbrella_id} {self.year}"


class ChainLink(models.Model):
    """Mắt xích: an establishment at one stage of a value chain, and whom it supplies."""

    class Stage(models.TextChoices):
        MATERIAL = "material", _("Nguyên liệu")
        PROCESSING = "processing", _("Chế biến, sản xuất")
        FINISHING = "finishing", _("Hoàn thiện, bao bì")
        MARKET = "market", _("Thị trường")

    umbrella = models.ForeignKey(Umbrella, models.PROTECT, related_name="links")
    stage = models.CharField(_("khâu"), max_length=10, choices=Stage.choices)
    establishment = models.ForeignKey(
        Establishment, models.PROTECT, null=True, blank=True, related_name="+"
    )
    name = models.CharField(_("tên bên ngoài"), max_length=200, blank=True)
    product = models.CharField(_("cung cấp gì"), max_length=200)
    supplies = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="suppliers"
    )

    class Meta:
        verbose_name = _("mắt xích của chuỗi")
        constraints = [
            models.CheckConstraint(
                condition=Q(establishment__isnull=False) | ~Q(name=""),
                name="link_is_somebody",
                violation_error_message=_("Chọn cơ sở hoặc ghi tên."),
            )
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        return self.establishment.name if self.establishment else self.name
