"""The year's plan: concluded projects in their order, approved at once after a look."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from khuyencong.core.errors import Refused
from khuyencong.desk import selectors
from khuyencong.directory.access import ActorRequest, roles
from khuyencong.directory.models import Organisation
from khuyencong.directory.models.roles import OF_AN_ESTABLISHMENT, ROLES
from khuyencong.planning import selectors as plans
from khuyencong.planning import services as planning
from khuyencong.policy import selectors as policy
from khuyencong.projects.models import Project
from khuyencong.rules.engine import label

officers = roles(*sorted(set(ROLES) - OF_AN_ESTABLISHMENT))
PLAN_ROWS = 1000


@officers
def plan(request: ActorRequest) -> HttpResponse:
    """Concluded projects of the year in their order, against what is left of the appropriation."""
    year = request.GET.get("year", "")
    year_shown = int(year) if year.isdigit() and len(year) == 4 else timezone.localdate().year
    waiting = list(
        Project.objects.visible_to(request.actor)
        .filter(state="concluded", year=year_shown, track="local")
        .select_related("province", "implementing_unit")
        .order_by("pk")[:PLAN_ROWS]
    )
    by_code = {project.code: project for project in waiting}
    chosen = [by_code[code] for code in request.POST.getlist("chosen") if code in by_code]
    refusal, preview = None, None
    if request.method == "POST":
        try:
            if request.POST.get("act") == "preview":
                preview = plans.preview(chosen, year=year_shown, by=request.actor)
            else:
                _change_plan(request, by_code, chosen, year_shown)
                return redirect(f"{reverse('desk:plan')}?year={year_shown}")
        except Refused as error:
            refusal = error
    money = selectors.money_of_year(request.actor, year_shown)
    province = next(iter(sorted({grant.province for grant in request.actor.grants})), "")
    return render(
        request,
        "desk/plan.html",
        {
            "year": year_shown,
            "rows": plans.ranking(
                waiting,
                on=timezone.localdate(),
                book=policy.book(province),
                lang=get_language() or "vi",
            ),
            "left": sum(found["appropriated"] for _fund, found in money),
            "asked": sum(project.support_dong for project in waiting),
            "chosen": {project.code for project in chosen},
            "preview": preview,
            "may_approve": request.actor.has_role("provincial_approver"),
            "may_place": request.actor.has_role("department_leader", "provincial_approver"),
            "refusal": refusal,
            "typed": request.POST,
            "label": label,
        },
        status=422 if refusal else 200,
    )


def _change_plan(
    request: ActorRequest, by_code: dict[str, Project], chosen: list[Project], year: int
) -> None:
    """Approves what was chosen, all of it or nothing; or moves one project up."""
    now = timezone.now()
    if request.POST.get("act") == "approve":
        if not chosen:
            raise Refused(_("Chưa chọn đề án nào."), fix=_("Đánh dấu các đề án cần duyệt."))
        committee = Organisation.objects.get(
            province=chosen[0].province, kind="provincial_committee"
        )
        number = request.POST.get("number", "").strip()[:20]
        planning.approve(
            chosen, organisation=committee, year=year, number=number, by=request.actor, at=now
        )
        messages.success(request, _("Đã phê duyệt {count} đề án.").format(count=len(chosen)))
        return
    pair = [by_code.get(request.POST.get(name, "")) for name in ("project", "before")]
    if pair[0] is None or pair[1] is None:
        raise Refused(_("Chưa chọn đủ hai đề án."), fix=_("Chọn đề án và đề án đứng sau."))
    reason = request.POST.get("reason", "")
    planning.place_before(pair[0], pair[1], reason=reason, by=request.actor, at=now)
