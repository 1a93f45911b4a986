"""Danh mục hồ sơ of a year, and the files of settled cases until the archive has them."""

from __future__ import annotations

import uuid
from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from khuyencong.core.actors import Actor
from khuyencong.core.models import Chained
from khuyencong.directory.models import Organisation, Unit
from khuyencong.documents.models.files import Paper

RETENTION = 10  # years a new heading proposes; no rule on files of projects was seen


class FileHeading(models.Model):
    """Một đầu hồ sơ: under what the files of a body are kept that year, and for how long."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("năm"))
    symbol = models.CharField(_("số, ký hiệu hồ sơ"), max_length=30)
    title = models.CharField(_("tiêu đề hồ sơ"), max_length=500)
    retention_years = models.PositiveSmallIntegerField(_("số năm bảo quản"), null=True, blank=True)
    maker = models.CharField(_("đơn vị, người lập hồ sơ"), max_length=200)
    note = models.CharField(_("ghi chú"), max_length=300, blank=True)
    takes_projects = models.BooleanField(_("nhận hồ sơ đề án"), default=False)

    class Meta:
        verbose_name = _("đầu hồ sơ trong danh mục")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "year", "symbol"], name="file_heading_once"
            ),
            models.UniqueConstraint(
                fields=["organisation", "year"],
                condition=Q(takes_projects=True),
                name="file_heading_of_projects",
            ),
            models.CheckConstraint(
                condition=Q(retention_years=None) | Q(retention_years__gte=1),
                name="file_heading_retention",
                violation_error_message=_("Thời hạn bảo quản từ một năm trở lên."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.symbol} {self.title}"

    @property
    def retention(self) -> str:
        if self.retention_years is None:
            return str(_("Vĩnh viễn"))
        return _("{count} năm").format(count=self.retention_years)


class CaseFileQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> CaseFileQuerySet:
        """Of the bodies in which she holds a post."""
        bodies = {grant.organisation_id for grant in actor.grants if grant.organisation_id}
        return self.filter(organisation__in=bodies)


class CaseFile(Chained):
    """Hồ sơ của một việc đã xong: what was issued and sent about it, to be handed in by its day."""

    chain = "archive"

    province = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    heading = models.ForeignKey(
        FileHeading, models.PROTECT, null=True, blank=True, related_name="files"
    )
    about = models.UUIDField(_("về hồ sơ"), unique=True)
    also = models.JSONField(_("gồm cả hồ sơ"), default=list)
    title = models.CharField(_("tiêu đề hồ sơ"), max_length=500)
    opened_date = models.DateField(_("ngày bắt đầu"))
    closed_date = models.DateField(_("ngày kết thúc công việc"))
    due_date = models.DateField(_("hạn nộp lưu"))
    leave = models.CharField(_("văn bản cho giữ lại"), max_length=300, blank=True)
    minutes = models.ForeignKey(Paper, models.PROTECT, null=True, blank=True, related_name="+")
    handed_date = models.DateField(_("ngày nộp lưu"), null=True, blank=True)

    objects = CaseFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("hồ sơ nộp lưu")
        indexes = [
            models.Index(fields=["organisation", "handed_date", "due_date"], name="case_file_due")
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_date__gte=F("opened_date")) & Q(due_date__gt=F("closed_date")),
                name="case_file_dates",
                violation_error_message=_("Hạn nộp lưu phải sau ngày kết thúc công việc."),
            ),
            models.CheckConstraint(
                condition=Q(minutes=None, handed_date=None)
                | Q(minutes__isnull=False, handed_date__isnull=False, heading__isnull=False),
                name="case_file_handed_in_by_minutes",
                violation_error_message=_("Hồ sơ nộp lưu phải theo biên bản giao nhận."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def abouts(self) -> list[uuid.UUID]:
        """The case, then those that belong to it, such as the requests of a project."""
        return [self.about, *map(uuid.UUID, self.also)]

    @property
    def is_handed_in(self) -> bool:
        return self.minutes_id is not None

    @property
    def retained_until(self) -> date | None:
        """The last day it must be kept; none where that is for ever, or under no heading yet."""
        years = self.heading.retention_years if self.heading else None
        return years_after(self.closed_date, years) if years else None


def years_after(day: date, years: int) -> date:
    """The same day so many years on; of 29 February the 28th where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
