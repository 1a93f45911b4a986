"""Xung đột lợi ích: said by the person, and the dossier is closed to them from then on."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from khuyencong.core import events
from khuyencong.core.actors import Actor
from khuyencong.core.errors import Refused
from khuyencong.projects import selectors
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
    row, is_new = Conflict.objects.get_or_create(
        project=project,
        person=by.id,
        lifted_at=None,
        defaults={"name": by.name, "reason": reason, "declared_at": at},
    )
    if is_new:
        events.record(project.stream, "declare_conflict", {"person": by.id}, by=by, at=at)
    return row


@transaction.atomic
def lift_conflict(row: Conflict, *, reason: str, by: Actor, at: datetime) -> Conflict:
    """Gỡ khai báo: only the head of the Department, and never of oneself."""
    project = selectors.lock(row.project)
    is_leader = any(
        grant.province == project.province.code for grant in by.grants_for("department_leader")
    )
    if not is_leader or row.person == by.id:
        raise Refused(
            _("Chỉ lãnh đạo Sở gỡ được khai báo xung đột của người khác."),
            fix=_("Gửi lý do cho lãnh đạo Sở."),
        )
    if not reason.strip():
        raise Refused(_("Gỡ khai báo phải có lý do."), fix=_("Ghi lý do."), field="reason")
    row = Conflict.objects.select_for_update().get(pk=row.pk)
    if row.lifted_at is None:
        row.lifted_by, row.lifted_at = by.name, at
        row.save(update_fields=["lifted_by", "lifted_at"])
        told = {"person": row.person, "reason": reason}
        events.record(project.stream, "lift_conflict", told, by=by, at=at)
    return row
