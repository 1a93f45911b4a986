"""One page a session: a name, a tick; and the sheet to print where there is no signal."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from khuyencong.contracts import selectors as contracts
from khuyencong.core.actors import Actor
from khuyencong.core.finding import find
from khuyencong.delivery import permissions, selectors, services
from khuyencong.delivery.forms import AttendanceForm
from khuyencong.delivery.models import ClassSession, TrainingClass
from khuyencong.directory.access import ActorRequest, officers
from khuyencong.ui.acts import Act, Page


def _sign(session: ClassSession, *, by: Actor, at: datetime) -> ClassSession:
    return services.sign_attendance(session, by=by, at=at)


ACTS = {
    "take": Act(
        services.take_attendance,
        AttendanceForm,
        done=lambda session: _("Đã điểm danh: {count} người có mặt.").format(
            count=len(selectors.present_at(session))
        ),
    ),
    "sign": Act(_sign, done=lazy("Đã ký xác nhận buổi học.")),
}


def find_class(code: str, *, by: Actor) -> TrainingClass:
    missing = _("Không có lớp đào tạo {code} trong phạm vi của bạn.").format(code=code)
    return selectors.find_class(code, by=by, missing=missing)


@officers
def attendance(request: ActorRequest, code: str, number: uuid.UUID) -> HttpResponse:
    opened = find_class(code, by=request.actor)
    rows = selectors.sessions_of(opened)
    session = find(rows, _("Lớp không có buổi học này."), uuid=number)
    session.training_class = opened
    learners = list(contracts.learners_of(opened.project))
    page = Page(request, ACTS, session, options={"take": {"rows": learners}})
    if answer := page.perform():
        return answer
    present = selectors.present_at(session)
    if page.pressed == "take":
        typed = set(page.typed.getlist("present"))
        present = {one.pk for one in learners if str(one.pk) in typed}
    return page.show(
        "delivery/attendance.html",
        {
            "project": opened.project,
            "opened": opened,
            "session": session,
            "learners": learners,
            "present": present,
            "decision": permissions.can_take_attendance(
                session, opened.project, request.actor, on=timezone.localdate()
            ),
            "signing": permissions.can_sign_attendance(session, opened.project, request.actor),
            "form": page.forms["take"],
        },
    )


@officers
def sheet(request: ActorRequest, code: str) -> HttpResponse:
    """Names against sessions, to be printed and signed in the class, then typed."""
    opened = find_class(code, by=request.actor)
    return render(
        request,
        "delivery/sheet.html",
        {
            "project": opened.project,
            "opened": opened,
            "learners": contracts.learners_of(opened.project),
            "sessions": selectors.sessions_of(opened).filter(cancelled_at=None),
        },
    )
