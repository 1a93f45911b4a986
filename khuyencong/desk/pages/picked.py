"""Projects ticked in their list, pinned at one press in a scenario of the plan."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from khuyencong.core.actors import Actor
from khuyencong.desk.forms.picked import PinForm
from khuyencong.directory.access import ActorRequest, roles
from khuyencong.planning.models import Proposal, Scenario
from khuyencong.planning.scenarios import permissions
from khuyencong.planning.scenarios import services as scenarios
from khuyencong.planning.workflow import PLANNERS
from khuyencong.projects.models import Project
from khuyencong.ui.acts import Act, Page
from khuyencong.ui.picks import Picks

LISTED = 50  # scenarios to choose from, the newest
Row = tuple[Project, str, bool]


def _look(
    projects: list[Project],
    *,
    scenario: Scenario,
    how: str,
    reason: str,
    by: Actor,
    at: datetime,
) -> list[Row]:
    """(project, what would happen, whether it can): changes nothing."""
    inside = {
        proposal.project_id: proposal
        for proposal in Proposal.objects.filter(scenario=scenario, project__in=projects)
    }
    return [(row, *_told(inside.get(row.pk), how)) for row in projects]


def _told(proposal: Proposal | None, how: str) -> tuple[str, bool]:
    if proposal is None:
        return _("không: không có trong phương án này"), False
    if proposal.pin == how:
        return _("được; đang ghim như vậy, chỉ đổi lý do"), True
    if proposal.pin:
        return _("được; đổi dấu ghim đang có"), True
    return _("được"), True


def _pin(
    projects: list[Project],
    *,
    scenario: Scenario,
    how: str,
    reason: str,
    by: Actor,
    at: datetime,
) -> Scenario:
    """Those of them that are in the scenario, by the scenario's own act: all of those or none."""
    inside = Proposal.objects.filter(scenario=scenario, project__in=projects).order_by("pk")
    keys = list(inside.values_list("pk", flat=True))
    scenarios.pin_many(scenario, proposals=keys, how=how, reason=reason, by=by, at=at)
    return scenario


ACTS = {
    "look": Act(_look, PinForm, is_shown=True),
    "pin": Act(
        _pin,
        PinForm,
        done=lambda _scenario: _("Đã ghim các đề án đã chọn có trong phương án này."),
        then=lambda scenario: reverse("planning:scenario", args=[scenario.uuid]),
    ),
}


@roles(*PLANNERS)
def pin_picked(request: ActorRequest) -> HttpResponse:
    codes = Picks(request, "projects").codes
    found = Project.objects.visible_to(request.actor).filter(code__in=codes)
    projects = list(found.order_by("-pk"))
    near = Scenario.objects.visible_to(request.actor).order_by("-pk")[:LISTED]
    own = [row.pk for row in near if permissions.can_edit(row, request.actor)]
    options = {"rows": Scenario.objects.filter(pk__in=own).order_by("-pk")}
    page = Page(request, ACTS, projects, options={"look": options, "pin": options})
    if answer := page.perform():
        return answer
    looked = page.result if page.pressed == "look" else None
    return page.show(
        "desk/pin_picked.html",
        {
            "form": page.forms[page.pressed or "look"],
            "may_pin": bool(own),
            "looked": looked,
            "yes": sum(can for _row, _told, can in looked or ()),
            "rows": looked or [(row, "", True) for row in projects],
        },
    )
