"""The year's ranking: concluded projects in their order, from which a scenario is proposed."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count, Sum
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as lazy

from khuyencong.core.actors import Actor
from khuyencong.core.reading.addresses import read_year_asked
from khuyencong.desk import selectors
from khuyencong.desk.forms.plan import ChosenForm, PlaceForm
from khuyencong.directory.access import ActorRequest, officers
from khuyencong.directory.models import Unit
from khuyencong.planning import selectors as plans
from khuyencong.planning import services as planning
from khuyencong.planning.permissions import can_place, can_plan
from khuyencong.planning.scenarios import services as scenarios
from khuyencong.policy import selectors as policy
from khuyencong.projects.models import Project
from khuyencong.rules.engine import label
from khuyencong.ui.acts import Act, Page

PLAN_ROWS = 1000


def _preview(chosen: list[Project], *, year: int, by: Actor, at: datetime) -> plans.Preview:
    return plans.preview(chosen, year=year, by=by)


ACTS = {
    "preview": Act(_preview, ChosenForm, subject="chosen", is_shown=True),
    "propose": Act(
        scenarios.propose,
        ChosenForm,
        subject="chosen",
        done=lazy("Đã lập phương án theo thứ tự; xem lại rồi trình lãnh đạo Sở."),
        then=lambda scenario: reverse("planning:scenario", args=[scenario.uuid]),
    ),
    "place": Act(planning.place_before, PlaceForm, subject="project"),
}


@officers
def plan(request: ActorRequest) -> HttpResponse:
    """Concluded projects of the year in their order, against what is left of the appropriation."""
    today = timezone.localdate()
    year = read_year_asked(request.GET.get("year"), otherwise=today.year)
    here = Unit.objects.keys_of(*request.actor.provinces)
    of_year = Project.objects.filter(state="concluded", year=year, track="local", province__in=here)
    concluded = Project.objects.visible_to(request.actor).filter(pk__in=of_year.values("pk"))
    waiting = list(
        concluded.select_related("province", "implementing_unit").order_by("pk")[:PLAN_ROWS]
    )
    whole = concluded.order_by().aggregate(count=Count("pk"), asked=Sum("support_dong"))
    rows, when = {"rows": waiting}, {"year": year}
    page = Page(
        request,
        ACTS,
        options={"preview": rows, "propose": rows, "place": rows},
        more={"preview": when, "propose": when},
    )
    if answer := page.perform():
        return answer
    money = selectors.money_of_year(request.actor, year)
    province = min(request.actor.provinces, default="")
    ticked = page.typed.getlist("chosen")
    return page.show(
        "desk/plan.html",
        {
            "year": year,
            "rows": plans.ranking(
                waiting, on=today, book=policy.book(province), lang=get_language() or "vi"
            ),
            "left": sum(found["appropriated"] for _fund, found in money),
            "asked": whole["asked"] or 0,
            "count": whole["count"],
            "chosen": {project.code for project in waiting if project.code in ticked},
            "preview": page.result,
            "may_propose": can_plan(province, request.actor),
            "may_place": can_place(province, request.actor),
            "typed": page.typed,
            "label": label,
        },
    )
