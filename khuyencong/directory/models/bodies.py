"""Offices, the names they had, and their posts."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from khuyencong.directory.models.dates import date_order
from khuyencong.directory.models.places import Unit


class Organisation(models.Model):
    """Cơ quan, đơn vị. Its names have dates of their own."""

    class Kind(models.TextChoices):
        PROVINCIAL_COMMITTEE = "provincial_committee", _("UBND tỉnh")
        DEPARTMENT = "department", _("Sở Công Thương")
        CENTRE = "centre", _("Trung tâm")
        FINANCE_DEPARTMENT = "finance_department", _("Sở Tài chính")
        TREASURY = "treasury", _("Kho bạc Nhà nước")
        COMMUNE_COMMITTEE = "commune_committee", _("UBND xã, phường")
        MINISTRY_AGENCY = "ministry_agency", _("Cơ quan của Bộ")
        OTHER = "other", _("Khác")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField(_("mã"), max_length=30, unique=True)
    kind = models.CharField(_("loại"), max_length=24, choices=Kind.choices)
    province = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    place = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("cơ quan, đơn vị")

    def __str__(self) -> str:
        return self.code

    @property
    def stream(self) -> str:
        return f"body:{self.uuid}"

    @property
    def newest_name(self) -> str:
        """What it is called now, for lists that fetched its names along; else its code."""
        names = sorted(self.names.all(), key=lambda name: name.valid_from)
        return names[-1].short_name if names else self.code


class OrganisationName(models.Model):
    """Tên của cơ quan trong một khoảng thời gian."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="names")
    name = models.CharField(_("tên"), max_length=200)
    short_name = models.CharField(_("tên gọi tắt"), max_length=100)
    symbol = models.CharField(_("ký hiệu"), max_length=20)
    valid_from = models.DateField(_("có từ"))
    valid_until = models.DateField(_("đến trước"), null=True, blank=True)
    source = models.CharField(_("nguồn"), max_length=200)

    class Meta:
        verbose_name = _("tên cơ quan")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "valid_from"], name="organisation_name_once"
            ),
            date_order("organisation_name_dates"),
        ]

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """Chức danh trong một cơ quan; the work stays with it when people change."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="posts")
    title = models.CharField(_("chức danh"), max_length=150)
    valid_from = models.DateField(_("có từ"))
    valid_until = models.DateField(_("đến trước"), null=True, blank=True)

    class Meta:
        verbose_name = _("chức danh")
        constraints = [date_order("post_dates")]

    def __str__(self) -> str:
        return self.title
