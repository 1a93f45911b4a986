"""Who may not see a dossier because it touches them."""

from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from khuyencong.core.actors import Actor


class Conflict(models.Model):
    """Xung đột lợi ích: from this moment the dossier is closed to this person."""

    project = models.ForeignKey("Project", models.PROTECT, related_name="conflicts")
    person = models.CharField(_("mã người khai"), max_length=60)
    name = models.CharField(_("người khai"), max_length=200)
    reason = models.TextField(_("lý do"))
    declared_at = models.DateTimeField(_("lúc khai"))
    lifted_by = models.CharField(_("người gỡ"), max_length=200, blank=True)
    lifted_at = models.DateTimeField(_("lúc gỡ"), null=True, blank=True)

    class Meta:
        verbose_name = _("khai báo xung đột lợi ích")
        indexes = [models.Index(fields=["person", "project"], name="conflict_of_person")]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "person"],
                condition=Q(lifted_at__isnull=True),
                name="conflict_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.name}"


def closed_to(actor: Actor) -> models.QuerySet:
    """Keys of the projects in which this person declared an interest."""
    standing = Conflict.objects.filter(person=actor.id, lifted_at__isnull=True)
    return standing.values("project")


def subjects_closed_to(actor: Actor) -> list[UUID]:
    """UUIDs of the same, read once: mostly there is none, and a list of work is not asked of it."""
    standing = Conflict.objects.filter(person=actor.id, lifted_at__isnull=True)
    return list(standing.values_list("project__uuid", flat=True))
