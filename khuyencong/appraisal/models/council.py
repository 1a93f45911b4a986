"""Hội đồng thẩm định: its members, its reviews, their sheets."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from khuyencong.core.models import Identified
from khuyencong.directory.models import Person, Unit
from khuyencong.projects.models import Project


class Council(Identified):
    """Hội đồng thẩm định, set up by a decision for as long as it lasts."""

    province = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    name = models.CharField(_("tên hội đồng"), max_length=200)
    number = models.CharField(_("số quyết định"), max_length=60)
    decided_date = models.DateField(_("ngày quyết định"))
    ended_date = models.DateField(_("thôi từ ngày"), null=True, blank=True)

    class Meta:
        verbose_name = _("hội đồng thẩm định")

    def __str__(self) -> str:
        return self.name


class Member(models.Model):
    """Thành viên hội đồng. Chair and secretary may close a review; every member scores."""

    class Part(models.TextChoices):
        CHAIR = "chair", _("Chủ tịch")
        SECRETARY = "secretary", _("Thư ký")
        MEMBER = "member", _("Ủy viên")

    council = models.ForeignKey(Council, models.PROTECT, related_name="members")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    part = models.CharField(_("nhiệm vụ"), max_length=10, choices=Part.choices)

    class Meta:
        verbose_name = _("thành viên hội đồng")
        constraints = [
            models.UniqueConstraint(fields=["council", "person"], name="member_once"),
            models.UniqueConstraint(
                fields=["council"], condition=Q(part="chair"), name="one_chair_a_council"
            ),
        ]

    def __str__(self) -> str:
        return str(self.person_id)


class Review(Identified):
    """Hội đồng chấm một đề án, by the criteria in force on the day it was opened."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="+")
    council = models.ForeignKey(Council, models.PROTECT, related_name="+")
    round = models.PositiveSmallIntegerField(_("lần"))
    criteria_date = models.DateField(_("tiêu chí tại ngày"))
    opened_by = models.CharField(_("người mở"), max_length=200)
    opened_at = models.DateTimeField(_("lúc mở"))
    due_date = models.DateField(_("hạn chấm"))
    # How the members came together where they were far apart; asked for before closing.
    moderation = models.TextField(_("thảo luận, thống nhất"), blank=True)
    points_hundredths = models.PositiveIntegerField(
        _("điểm bình quân, phần trăm điểm"), null=True, blank=True
    )
    remark = models.TextField(_("kết luận của hội đồng"), blank=True)
    closed_by = models.CharField(_("người chốt"), max_length=200, blank=True)
    closed_at = models.DateTimeField(_("lúc chốt"), null=True, blank=True)

    class Meta:
        verbose_name = _("phiên chấm của hội đồng")
        constraints = [
            models.UniqueConstraint(fields=["project", "round"], name="review_once_a_round"),
            models.CheckConstraint(
                condition=Q(closed_at=None, points_hundredths=None)
                | Q(closed_at__isnull=False, points_hundredths__isnull=False),
                name="review_closed_with_points",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project_id}/{self.round}"


class Sheet(models.Model):
    """Phiếu chấm điểm: the newest of a member counts, earlier ones stay as they were."""

    review = models.ForeignKey(Review, models.PROTECT, related_name="sheets")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    marks = models.JSONField(_("điểm từng tiêu chí"))
    remark = models.TextField(_("nhận xét"), blank=True)
    # What the member wrote under a sheet on paper; the system adds up by itself beside it.
    hand_total = models.PositiveSmallIntegerField(_("tổng ghi tay"), null=True, blank=True)
    is_on_paper = models.BooleanField(_("nhập từ bản giấy"), default=False)
    entered_by = models.CharField(_("người nhập"), max_length=200)
    entered_at = models.DateTimeField(_("lúc nhập"))

    class Meta:
        verbose_name = _("phiếu chấm điểm")

    def __str__(self) -> str:
        return f"{self.review_id} {self.member_id}"

    @property
    def points(self) -> int:
        return sum(self.marks.values())
