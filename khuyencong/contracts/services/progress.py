"""How far the work is."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from khuyencong.contracts.models import Progress
from khuyencong.core.actors import Actor
from khuyencong.core.dates import hanoi_date
from khuyencong.core.errors import Refused
from khuyencong.projects import permissions, selectors
from khuyencong.projects.models import Project
from khuyencong.projects.services import move


@transaction.atomic
def report_progress(
    project: Project,
    *,
    seen_date: date,
    percent: int,
    is_on_site: bool,
    note: str,
    by: Actor,
    at: datetime,
) -> Progress:
    """Ghi tiến độ: how far the work is, in percent, seen on site or told."""
    project = selectors.lock(project)
    step = permissions.require_step("report_progress", project, by)
    today = hanoi_date(at)
    if seen_date > today or not 0 <= percent <= 100:
        raise Refused(
            _("Tiến độ {percent} % ngày {seen} không ghi được.").format(
                percent=percent, seen=f"{seen_date:%d/%m/%Y}"
            ),
            fix=_("Ghi tỷ lệ từ 0 đến 100 và ngày không sau hôm nay."),
        )
    progress = Progress.objects.create(
        project=project,
        seen_date=seen_date,
        percent=percent,
        is_on_site=is_on_site,
        note=note,
        reported_by=by.name,
        reported_at=at,
    )
    move(step, project, by=by, at=at, payload={"percent": percent, "is_on_site": is_on_site})
    return progress
