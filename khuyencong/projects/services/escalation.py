"""Overdue steps: the holder hears of it the day after, the head of the office some days later.

Each is told once for each time a project waits; what waits for the applicant escalates to nobody.
"""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext_lazy as lazy

from khuyencong.core.addresses import address
from khuyencong.core.calendar import working_days_left
from khuyencong.core.dates import hanoi_date, short
from khuyencong.core.told import told
from khuyencong.directory.services import notices
from khuyencong.projects.models import Project
from khuyencong.projects.selectors.clock import holder_of
from khuyencong.projects.workflow import PROJECT

HEAD_AFTER = 3  # working days past the day
AT_ONCE = 500
HEADS = {
    "centre": {"centre_head"},
    "department": {"department_leader"},
    "finance": {"department_leader"},
    "provincial": {"provincial_approver"},
}


def overdue_job(*, now: datetime) -> None:
    """Told in the order of their days, the longest overdue first."""
    today = hanoi_date(now)
    waiting = [state.name for state in PROJECT.states if state.name != "returned"]
    late = Project.objects.filter(due_date__lt=today, state__in=waiting)
    for project in late.select_related("province").order_by("due_date", "pk")[:AT_ONCE]:
        _tell(project, today, now=now)


def _tell(project: Project, today: date, *, now: datetime) -> None:
    assert project.due_date is not None  # asked for above
    holder = holder_of(PROJECT, project.state, project.track)
    if not holder:
        return
    roles = {
        role
        for step in PROJECT.open_from(project.state, project.track)
        if not step.is_optional
        for role in step.roles
    }
    audiences = [("late", roles)]
    left = working_days_left(project.due_date, today, province=project.province.code)
    if -left >= HEAD_AFTER:
        audiences.append(("late_head", HEADS.get(holder, set())))
    for key, wanted in audiences:
        users = notices.holders(
            wanted,
            on=today,
            province=project.province.code,
            organisation_id=project.implementing_unit_id,
        )
        notices.tell(
            users,
            text=told(
                lazy("Quá hạn từ {due}: đề án {code} “{title}” ({state})."),
                due=short(project.due_date),
                code=project.code,
                title=project.title[:150],
                state=PROJECT.state(project.state).label,
            ),
            path=address("project", project.code),
            key=f"{key}/{project.code}/{project.version}",
            at=now,
        )
