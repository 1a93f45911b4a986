"""Hand-overs between people of one post."""

import uuid
from datetime import date, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from khuyencong.core.actors import Actor
from khuyencong.core.dates import hanoi_date
from khuyencong.core.models import Chained
from khuyencong.directory.models import Assignment, Organisation, Person, Unit
from khuyencong.directory.models.people import ROLE_CHOICES

# A rule of this system, not of the law: later the work of the newcomer has grown into the post.
UNDO_DAYS = 10


class HandOverQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> "HandOverQuerySet":
        """Those of one's own body, of the bodies below it, of the province one administers."""
        own = [grant.organisation_id for grant in actor.grants if grant.organisation_id]
        administered = [grant.province for grant in actor.grants_for("administrator")]
        return self.filter(
            Q(organisation_id__in=own)
            | Q(organisation__parent_id__in=own)
            | Q(organisation__province__code__in=administered)
        )


class HandOver(models.Model):
    """Bàn giao công việc của một chức danh."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    left = models.ForeignKey(Assignment, models.PROTECT, related_name="+")
    left_until = models.DateField(_("trước đó giữ đến"), null=True, blank=True)
    taken = models.ForeignKey(Assignment, models.PROTECT, related_name="+")
    hand_over_date = models.DateField(_("ngày bàn giao"))
    note = models.TextField(_("dặn dò"), blank=True)
    files = models.PositiveIntegerField(_("số hồ sơ"))
    recorded_by = models.CharField(_("người ghi"), max_length=200)
    recorded_at = models.DateTimeField(_("lúc ghi"))
    undone_by = models.CharField(_("người hủy"), max_length=200, blank=True)
    undone_at = models.DateTimeField(_("lúc hủy"), null=True, blank=True)

    objects = HandOverQuerySet.as_manager()

    class Meta:
        verbose_name = _("bàn giao công việc")

    def __str__(self) -> str:
        return f"{self.left_id} → {self.taken_id}"

    @property
    def stream(self) -> str:
        return f"hand_over:{self.uuid}"

    @property
    def undo_until(self) -> date:
        """The last day on which a mistaken hand-over is undone."""
        began = max(self.hand_over_date, hanoi_date(self.recorded_at))
        return began + timedelta(days=UNDO_DAYS)


class PostRequest(Chained):
    """Đề nghị giao một chức danh: asked by one person, answered by another."""

    chain = "post_request"

    class Kind(models.TextChoices):
        HAND_OVER = "hand_over", _("bàn giao")
        STAND_IN = "stand_in", _("cử người thay")
        NEW = "new", _("giao chức danh mới")
        UNDO = "undo", _("hủy bàn giao nhầm")

    kind = models.CharField(_("việc"), max_length=9, choices=Kind.choices)
    held = models.ForeignKey(Assignment, models.PROTECT, null=True, blank=True, related_name="+")
    hand_over = models.ForeignKey(
        HandOver, models.PROTECT, null=True, blank=True, related_name="requests"
    )
    to = models.ForeignKey(Person, models.PROTECT, related_name="+")
    role = models.CharField(_("vai trò"), max_length=24, choices=ROLE_CHOICES)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    place = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    since = models.DateField(_("từ ngày"))
    until = models.DateField(_("đến trước ngày"), null=True, blank=True)
    note = models.TextField(_("dặn dò, lý do"), blank=True)
    asked_by_id = models.CharField(_("mã người đề nghị"), max_length=64)
    asked_by = models.CharField(_("người đề nghị"), max_length=200)
    asked_hands = models.JSONField(_("đề nghị thay ai"), default=dict)
    asked_at = models.DateTimeField(_("lúc đề nghị"))
    is_confirmed = models.BooleanField(_("được xác nhận"), null=True, blank=True)
    answered_by_id = models.CharField(_("mã người trả lời"), max_length=64, blank=True)
    answered_by = models.CharField(_("người trả lời"), max_length=200, blank=True)
    answered_at = models.DateTimeField(_("lúc trả lời"), null=True, blank=True)
    given = models.ForeignKey(Assignment, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("đề nghị giao chức danh")
        constraints = [
            models.CheckConstraint(
                condition=~Q(is_confirmed=True) | ~Q(answered_by_id=F("asked_by_id")),
                name="post_request_by_two",
                violation_error_message=_("Người đề nghị không tự xác nhận."),
            ),
            models.CheckConstraint(
                condition=Q(kind="new", held=None, hand_over=None)
                | Q(kind="undo", held__isnull=False, hand_over__isnull=False)
                | Q(kind__in=["hand_over", "stand_in"], held__isnull=False, hand_over=None),
                name="post_request_has_its_object",
            ),
            models.CheckConstraint(
                condition=~Q(kind="stand_in") | Q(until__isnull=False),
                name="post_request_stand_in_ends",
                violation_error_message=_("Cử người thay phải có ngày hết."),
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, is_confirmed=None)
                | Q(answered_at__isnull=False, is_confirmed__isnull=False),
                name="post_request_answer",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.role} → {self.to_id}"
