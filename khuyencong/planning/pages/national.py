"""National projects of a plan year."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from khuyencong.core.calendar import working_days_left
from khuyencong.core.errors import Refused
from khuyencong.directory.access import ActorRequest
from khuyencong.planning import services as planning
from khuyencong.planning.permissions import province_of, readers
from khuyencong.planning.selectors.national import deadline
from khuyencong.planning.selectors.years import year_of
from khuyencong.projects.models import Project, Track


@readers
def national_page(request: ActorRequest) -> HttpResponse:
    """National projects of a plan year: ready to be forwarded, at the ministry, decided."""
    province, year = province_of(request), year_of(request)
    rows = list(
        Project.objects.visible_to(request.actor)
        .filter(province=province, year=year, track=Track.NATIONAL)
        .exclude(state__in=("withdrawn", "rejected"))
        .select_related("province", "implementing_unit__parent")
        .order_by("state", "pk")[:500]
    )
    ready = [row for row in rows if row.state == "concluded"]
    chosen = [row for row in ready if row.code in request.POST.getlist("chosen")]
    refusal = None
    if request.method == "POST":
        try:
            planning.forward(
                chosen,
                last_year=request.POST.get("last_year", ""),
                this_year=request.POST.get("this_year", ""),
                by=request.actor,
                at=timezone.now(),
            )
        except Refused as error:
            refusal = error
        else:
            messages.success(
                request, _("Đã gửi đăng ký {count} đề án về Bộ.").format(count=len(chosen))
            )
            return redirect(f"{reverse('planning:national')}?year={year}")
    due = deadline(province.code, year)
    return render(
        request,
        "planning/national.html",
        {
            "year": year,
            "ready": ready,
            "others": [row for row in rows if row.state != "concluded"],
            "chosen": {row.code for row in chosen} if request.method == "POST" else None,
            "due": due,
            "left": working_days_left(due, timezone.localdate()) if due else None,
            "may_forward": request.actor.has_role("department_leader"),
            "refusal": refusal,
            "typed": request.POST,
        },
        status=422 if refusal else 200,
    )
