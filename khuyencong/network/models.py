"""Hand-overs between people of one post."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from khuyencong.core.actors import Actor
from khuyencong.directory.models import Assignment, Organisation


class HandOverQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> "HandOverQuerySet":
        """Those of one's own body, and of the bodies below it."""
        own = [grant.organisation_id for grant in actor.grants if grant.organisation_id]
        return self.filter(Q(organisation_id__in=own) | Q(organisation__parent_id__in=own))


class HandOver(models.Model):
    """Bàn giao công việc của một chức danh."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    left = models.ForeignKey(Assignment, models.PROTECT, related_name="+")
    taken = models.ForeignKey(Assignment, models.PROTECT, related_name="+")
    hand_over_date = models.DateField(_("ngày bàn giao"))
    note = models.TextField(_("dặn dò"), blank=True)
    files = models.PositiveIntegerField(_("số hồ sơ"))
    recorded_by = models.CharField(_("người ghi"), max_length=200)
    recorded_at = models.DateTimeField(_("lúc ghi"))

    objects = HandOverQuerySet.as_manager()

    class Meta:
        verbose_name = _("bàn giao công việc")

    def __str__(self) -> str:
        return f"{self.left_id} → {self.taken_id}"
