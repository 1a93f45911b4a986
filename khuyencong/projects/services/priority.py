"""The ministry's decision that raises the level of a priority area or trade."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from khuyencong.core import events
from khuyencong.core.actors import Actor
from khuyencong.core.folding import nfc
from khuyencong.projects import permissions, selectors
from khuyencong.projects.models import Project


@transaction.atomic
def record_priority(
    project: Project, *, decision: tuple[str, date] | None, by: Actor, at: datetime
) -> Project:
    """Ghi quyết định của Bộ, by number and day; None: there is none, or it was written by mistake.
    Law: điểm t khoản 2 Điều 6 Thông tư liên tịch 26/2014."""
    project = selectors.lock(project)
    permissions.can_record_priority(project, by).require()
    number, day = decision or ("", None)
    number = nfc(number.strip())
    if (project.priority_decision, project.priority_date) != (number, day):
        project.priority_decision, project.priority_date = number, day
        project.save(update_fields=["priority_decision", "priority_date"])
        told = {"number": number, "date": day.isoformat() if day else ""}
        events.record(project.stream, "record_priority", told, by=by, at=at)
    return project
