"""One number of the budget, and the rows that add up to it."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from khuyencong.directory.access import ActorRequest, roles
from khuyencong.directory.roles import OF_AN_ESTABLISHMENT, ROLES
from khuyencong.ledger import selectors as ledger
from khuyencong.ledger import stages
from khuyencong.ledger.models import Fund
from khuyencong.projects.models import Project

officers = roles(*sorted(set(ROLES) - OF_AN_ESTABLISHMENT))
MOST = 5_000


@officers
def budget(request: ActorRequest, fund: str, year: int, stage: str) -> HttpResponse:
    """Rows of one stage of a fund-year: projects, or the decisions that gave and took money."""
    provinces = {grant.province for grant in request.actor.grants}
    found = Fund.objects.filter(province__in=provinces, code=fund).first()
    if found is None or stage not in stages.STAGES:
        raise Http404(_("Không có nguồn kinh phí này trong phạm vi của bạn."))
    if stage in stages.OF_A_SUBJECT:
        accounts = ledger.accounts(found, year, stage)[:MOST]
        projects = {
            project.subject_id: project
            for project in Project.objects.filter(subject__in=[a.subject_id for a in accounts])
        }
        rows = [
            (projects.get(account.subject_id or 0), account.subject, account.balance_dong)
            for account in accounts
        ]
        moves = []
    else:
        rows, moves = [], ledger.moves(found, year, stage)[:MOST]
    total = ledger.fund_year(found, year)[stage]
    return render(
        request,
        "desk/budget.html",
        {
            "fund": found,
            "year": year,
            "stage": stages.LABELS[stage],
            "stages": stages.LABELS,
            "rows": rows,
            "moves": moves,
            "total": -total if stage == stages.SOURCE else total,
        },
    )
