"""The year's plan: concluded projects in their order, approved at once after a look."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count, Sum
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from khuyencong.core.actors import Actor
from khuyencong.core.errors import Refused
from khuyencong.core.reading.addresses import read_year_asked
from khuyencong.desk import selectors
from khuyencong.desk.forms.plan import ChosenForm, NumberForm, PlaceForm
from khuyencong.directory.access import ActorRequest, officers
from khuyencong.directory.models import Organisation, Unit
from khuyencong.planning import selectors as plans
from khuyencong.planning import services as planning
from khuyencong.planning.models import PlanDecision
from khuyencong.planning.permissions import can_place
from khuyencong.policy import selectors as policy
from khuyencong.projects.models import Project
from khuyencong.projects.permissions import has_step
from khuyencong.rules.engine import label
from khuyencong.ui.acts import Act, Page

PLAN_ROWS = 1000


def _preview(chosen: list[Project], *, year: int, by: Actor, at: datetime) -> plans.Preview:
    return plans.preview(chosen, year=year, by=by)


def _approve(
    chosen: list[Project], *, number: str, year: int, by: Actor, at: datetime
) -> PlanDecision:
    """All of them or nothing."""
    if not chosen:
        raise Refused(_("Chưa chọn đề án nào."), fix=_("Đánh dấu các đề án cần duyệt."))
    committee = Organisation.objects.get(province=chosen[0].province, kind="provincial_committee")
    return planning.approve(chosen, organisation=committee, year=year, number=number, by=by, at=at)


ACTS = {
    "preview": Act(_preview, ChosenForm, subject="chosen", is_shown=True),
    "approve": Act(
        _approve,
        NumberForm,
        subject="chosen",
        done=lambda decision: _("Đã phê duyệt {count} đề án.").format(
            count=decision.lines.values("project").distinct().count()
        ),
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
        options={"preview": rows, "approve": rows, "place": rows},
        more={"preview": when, "approve": when},
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
            "may_approve": has_step("approve", request.actor),
            "may_place": can_place(province, request.actor),
            "typed": page.typed,
            "label": label,
        },
    )
