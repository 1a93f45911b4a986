"""National projects of a plan year."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from khuyencong.core.calendar import working_days_left
from khuyencong.directory.access import ActorRequest
from khuyencong.directory.selectors import province_of
from khuyencong.planning import services as planning
from khuyencong.planning.forms import ForwardForm
from khuyencong.planning.permissions import READERS, readers
from khuyencong.planning.selectors.national import deadline
from khuyencong.planning.selectors.years import year_of
from khuyencong.projects.models import Project, Track
from khuyencong.projects.permissions import has_step
from khuyencong.ui.acts import Act, Page

ACTS = {
    "forward": Act(
        planning.forward,
        ForwardForm,
        subject="chosen",
        done=lambda paper: _("Đã gửi đăng ký {count} đề án về Bộ.").format(
            count=paper.count_of_dossiers
        ),
    )
}


@readers
def national_page(request: ActorRequest) -> HttpResponse:
    """National projects of a plan year: ready to be forwarded, at the ministry, decided."""
    province = province_of(request.actor, *READERS, on=timezone.localdate())
    year = year_of(request)
    rows = list(
        Project.objects.visible_to(request.actor)
        .filter(province=province, year=year, track=Track.NATIONAL)
        .exclude(state__in=("withdrawn", "rejected"))
        .select_related("province", "implementing_unit__parent")
        .order_by("state", "pk")[:500]
    )
    ready = [project for project in rows if project.state == "concluded"]
    page = Page(request, ACTS, options={"forward": {"rows": ready}})
    if answer := page.perform():
        return answer
    due = deadline(province.code, year)
    return page.show(
        "planning/national.html",
        {
            "year": year,
            "ready": ready,
            "others": [project for project in rows if project.state != "concluded"],
            "chosen": page.typed.getlist("chosen") if page.pressed else None,
            "due": due,
            "left": working_days_left(due, timezone.localdate(), province=province.code)
            if due
            else None,
            "may_forward": has_step("forward", request.actor),
            "typed": page.typed,
        },
    )
