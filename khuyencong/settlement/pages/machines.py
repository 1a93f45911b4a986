"""Machines of a project: what was seen of each since its acceptance, and when to look next."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from khuyencong.directory.access import ActorRequest
from khuyencong.projects import selectors as projects
from khuyencong.settlement import forms, permissions, services
from khuyencong.settlement.selectors import machines as selectors
from khuyencong.ui.acts import Act, Page

ACTS = {
    "look_at_machine": Act(
        services.look_at_machine, forms.LookForm, subject="invoice", done=_("Đã ghi lần xem.")
    ),
}


@permissions.readers
def machines(request: ActorRequest, code: str) -> HttpResponse:
    project = projects.find_project(code, by=request.actor)
    rows = selectors.machines([project]).get(project.pk, [])
    options = {"look_at_machine": {"keys": [one.invoice.pk for one in rows]}}
    page = Page(request, ACTS, project, options=options)
    if answer := page.perform():
        return answer
    return page.show(
        "settlement/machines.html",
        {
            "project": project,
            "rows": rows,
            "today": timezone.localdate(),
            "may_look": permissions.can_look(project, request.actor) if rows else None,
            "forms": page.forms,
        },
    )
