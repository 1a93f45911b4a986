"""A class with its trainers and sessions, and the list of all classes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from khuyencong.contracts import selectors as contracts
from khuyencong.core.actors import Actor
from khuyencong.core.finding import find
from khuyencong.delivery import permissions, selectors, services
from khuyencong.delivery.forms import CancelForm, OpenClassForm, SessionForm, TrainerForm
from khuyencong.delivery.models import Trainer, TrainingClass
from khuyencong.directory.access import ActorRequest, officers
from khuyencong.directory.models import Unit
from khuyencong.projects.models import CLASSES, Project
from khuyencong.ui.acts import Act, Page

SHOWN = 100  # classes of a list, the newest


def _of_the_class(service: Any) -> Any:
    """The page's object is the project, which has no class before it is opened."""

    def act(project: Project, *, by: Actor, at: datetime, **values: Any) -> Any:
        return service(TrainingClass.objects.get(project=project), by=by, at=at, **values)

    return act


OPEN = {"open": Act(services.open_class, OpenClassForm, done=lazy("Đã mở lớp."))}
ACTS = {
    "trainer": Act(
        _of_the_class(services.add_trainer), TrainerForm, done=lazy("Đã ghi giảng viên.")
    ),
    "plan": Act(_of_the_class(services.plan_session), SessionForm, done=lazy("Đã xếp buổi học.")),
    "cancel": Act(
        services.cancel_session, CancelForm, subject="cancel", done=lazy("Đã bỏ buổi học.")
    ),
}


def find_project(code: str, *, by: Actor) -> Project:
    missing = _("Không có lớp đào tạo {code} trong phạm vi của bạn.").format(code=code)
    rows = Project.objects.visible_to(by).select_related("province", "implementing_unit", "subject")
    project = find(rows, missing, code=code)
    if project.activity not in CLASSES:
        raise Http404(missing)
    return project


@officers
def class_page(request: ActorRequest, code: str) -> HttpResponse:
    project = find_project(code, by=request.actor)
    decision = permissions.can_open_class(project, request.actor)
    opened = selectors.class_of(project)
    if opened is None:
        today = timezone.localdate()
        places = Unit.objects.communes().filter(province_code=project.province.code).on(today)
        page = Page(request, OPEN, project, options={"open": {"places": places}})
        if answer := page.perform():
            return answer
        return page.show(
            "delivery/open_class.html",
            {
                "project": project,
                "decision": decision,
                "form": page.forms["open"],
                "programme": selectors.programme_hours(project),
            },
        )
    trainers = Trainer.objects.filter(training_class=opened).order_by("pk")
    sessions = selectors.sessions_of(opened)
    options: dict[str, dict[str, Any]] = {
        "trainer": {"auto_id": "trainer_%s"},
        "plan": {"trainers": trainers},
        "cancel": {"sessions": sessions.filter(cancelled_at=None, taken_at=None)},
    }
    page = Page(request, ACTS, project, options=options)
    if answer := page.perform():
        return answer
    planned, taught = selectors.hours_by_trainer(opened), selectors.hours_taught(opened)
    return page.show(
        "delivery/class.html",
        {
            "project": project,
            "opened": opened,
            "decision": decision,
            "trainers": [(one, planned.get(one.pk, 0), taught.get(one.pk, 0)) for one in trainers],
            "sessions": sessions,
            "learners": contracts.learners_of(project).count(),
            "planned": sum(planned.values()),
            "held": sum(taught.values()),
            "today": timezone.localdate(),
            "trainer_form": page.forms["trainer"],
            "plan_form": page.forms["plan"],
            "cancel_form": page.forms["cancel"],
        },
    )


@officers
def class_list(request: ActorRequest) -> HttpResponse:
    return render(
        request, "delivery/classes.html", {"classes": selectors.classes(request.actor, SHOWN)}
    )
