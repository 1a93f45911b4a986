"""Provinces and communes, what became of them, and how an area is classed."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from khuyencong.directory.models.dates import date_order, stands_on, valid_on


class UnitQuerySet(models.QuerySet):
    def on(self, day: date) -> "UnitQuerySet":
        return self.filter(valid_on(day))

    def communes(self) -> "UnitQuerySet":
        return self.filter(level=Unit.Level.COMMUNE)

    def provinces(self) -> "UnitQuerySet":
        return self.filter(level=Unit.Level.PROVINCE)

    def keys_of(self, *codes: str) -> list[int]:
        """Keys of the units that carry, or once carried, these codes. Lists that are asked by them
        walk an index that begins with the province; by its code they would be sorted as a whole."""
        return sorted(self.filter(code__in=codes).values_list("pk", flat=True))

    def within(self, place: "Unit", on: date) -> set[int]:
        """Keys of `place`, of everything below it, and of former units wholly merged into these.

        A former unit that was split belongs to nobody's scope: which part is meant is not guessed.
        """
        units, edge = {place.pk}, {place.pk}
        while edge:
            below = Q(parent__in=edge)
            merged = Q(
                pk__in=Succession.objects.filter(new__in=edge, is_whole=True, date__lte=on).values(
                    "old"
                )
            )
            edge = set(self.filter(below | merged).values_list("pk", flat=True)) - units
            units |= edge
        return units


class Unit(models.Model):
    """Đơn vị hành chính, as it stood between two dates."""

    class Level(models.TextChoices):
        PROVINCE = "province", _("Tỉnh, thành phố")
        DISTRICT = "district", _("Huyện")
        COMMUNE = "commune", _("Xã, phường")

    code = models.CharField(_("mã"), max_length=10)
    level = models.CharField(_("cấp"), max_length=10, choices=Level.choices)
    name = models.CharField(_("tên"), max_length=100)
    kind = models.CharField(_("loại"), max_length=40)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    province_code = models.CharField(_("mã tỉnh"), max_length=2)
    valid_from = models.DateField(_("có từ"))
    valid_until = models.DateField(_("đến trước"), null=True, blank=True)
    sort_key = models.CharField(_("khóa sắp xếp"), max_length=300)
    folded = models.CharField(_("tên để tìm"), max_length=100)
    source = models.CharField(_("nguồn"), max_length=200)

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("đơn vị hành chính")
        indexes = [models.Index(fields=["province_code", "level"], name="unit_of_province")]
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="unit_code_once"),
            date_order("unit_dates"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"

    def stands(self, on: date) -> bool:
        return stands_on(self, on)


class Succession(models.Model):
    """Đơn vị cũ thành đơn vị mới, whole or in part. A split is never guessed: it asks."""

    old = models.ForeignKey(Unit, models.PROTECT, related_name="successors")
    new = models.ForeignKey(Unit, models.PROTECT, related_name="predecessors")
    date = models.DateField(_("ngày"))
    is_whole = models.BooleanField(_("toàn bộ"))
    source = models.CharField(_("nguồn"), max_length=200)

    class Meta:
        verbose_name = _("kế thừa đơn vị hành chính")
        constraints = [models.UniqueConstraint(fields=["old", "new"], name="succession_once")]

    def __str__(self) -> str:
        return f"{self.old_id} → {self.new_id}"


class AreaClass(models.Model):
    """Một điều về địa bàn của một xã, phường: dated data with its source, one timeline a kind."""

    class Kind(models.TextChoices):
        INVESTMENT = "investment", _("Địa bàn theo pháp luật đầu tư")
        MINORITY_ZONE = "minority_zone", _("Vùng dân tộc thiểu số")
        TERRAIN = "terrain", _("Vùng cao, hải đảo, biên giới")
        POOR_DISTRICT = "poor_district", _("Huyện nghèo")
        NEW_RURAL = "new_rural", _("Kế hoạch nông thôn mới của năm")

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="areas")
    kind = models.CharField(
        _("phân loại theo"), max_length=20, choices=Kind.choices, default=Kind.INVESTMENT
    )
    area = models.CharField(_("địa bàn"), max_length=20)
    valid_from = models.DateField(_("có từ"))
    valid_until = models.DateField(_("đến trước"), null=True, blank=True)
    source = models.CharField(_("nguồn"), max_length=200)
    evidence = models.CharField(_("mức kiểm chứng"), max_length=12)

    class Meta:
        verbose_name = _("phân loại địa bàn")
        constraints = [date_order("area_dates")]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.kind} {self.area}"

    def stands(self, on: date) -> bool:
        return stands_on(self, on)
