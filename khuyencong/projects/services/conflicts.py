"""Xung đột lợi ích: said by the person, and the dossier is closed to them from then on."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from khuyencong.core import events
from khuyencong.core.actors import Actor
from khuyencong.core.errors import Refused
from khuyencong.projects import permissions, selectors
from khuyencong.projects.models import Conflict, Project


@transaction.atomic
def declare_conflict(project: Project, *, reason: str, by: Actor, at: datetime) -> Conflict:
    """Khai báo xung đột. Nobody is asked to agree: it holds at once, on every path."""
    project = selectors.lock(project)
    if not reason.strip():
        raise Refused(
            _("Chưa ghi xung đột lợi ích là gì."),
            fix=_("Ghi ngắn gọn, ví dụ: chủ cơ sở là người thân."),
            field="reason",
        )
    conflict, is_new = Conflict.objects.get_or_create(
        project=project,
        person=by.id,
        lifted_at=None,
        defaults={"name": by.name, "reason": reason, "declared_at": at},
    )
    if is_new:
        events.record(project.stream, "declare_conflict", {"person": by.id}, by=by, at=at)
    return conflict


@transaction.atomic
def lift_conflict(conflict: Conflict, *, reason: str, by: Actor, at: datetime) -> Conflict:
    """Gỡ khai báo: only the head of the Department, and never of oneself."""
    project = selectors.lock(conflict.project)
    permissions.can_lift(conflict, by).require()
    if not reason.strip():
        raise Refused(_("Gỡ khai báo phải có lý do."), fix=_("Ghi lý do."), field="reason")
    conflict = Conflict.objects.select_for_update().get(pk=conflict.pk)
    if conflict.lifted_at is None:
        conflict.lifted_by, conflict.lifted_at = by.name, at
        conflict.save(update_fields=["lifted_by", "lifted_at"])
        payload = {"person": conflict.person, "reason": reason}
        events.record(project.stream, "lift_conflict", payload, by=by, at=at)
    return conflict
