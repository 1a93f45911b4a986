"""Ghi nội dung thẩm định, point by point, while the project is being appraised."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from khuyencong.appraisal import selectors
from khuyencong.appraisal.models import AppraisalContent, Content
from khuyencong.core import events
from khuyencong.core.actors import Actor
from khuyencong.core.folding import nfc
from khuyencong.projects import permissions
from khuyencong.projects import selectors as projects
from khuyencong.projects.models import Project
from khuyencong.projects.permissions import duties
from khuyencong.projects.workflow import PROJECT


@transaction.atomic
def write_contents(
    project: Project, *, contents: Mapping[str, str], by: Actor, at: datetime
) -> Project:
    """Ghi nhận xét của người thẩm định về năm điểm; the event keeps the words that changed."""
    project = projects.lock(project)
    permissions.require_step("conclude", project, by, act="write_contents")
    standing = selectors.contents_of(project)
    new = {name: nfc(text) for name, text in contents.items()}
    new = {name: text for name, text in new.items() if text != standing.get(name, "")}
    if not new:
        return project  # a second press
    for name, text in new.items():
        AppraisalContent.objects.update_or_create(
            project=project,
            content=Content(name),
            defaults={"text": text, "written_by": by.name, "written_at": at},
        )
    payload = {"contents": new} | duties.done_for(PROJECT.find("conclude").roles, project, by)
    events.record(project.stream, "write_contents", payload, by=by, at=at)
    return project
