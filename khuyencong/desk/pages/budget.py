"""One number of the budget, and the rows that add up to it."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from khuyencong.core.finding import find
from khuyencong.directory.access import ActorRequest, officers
from khuyencong.ledger import selectors as ledger
from khuyencong.ledger.models import Fund, stages
from khuyencong.projects.models import Project
from khuyencong.settlement import selectors as settlement


@officers
def budget(request: ActorRequest, fund: str, year: int, stage: str) -> HttpResponse:
    """Rows of one stage of a fund-year: projects, or the decisions that gave and took money.

    Projects that this officer may not open are one row together, without their names.
    """
    missing = _("Không có nguồn kinh phí này trong phạm vi của bạn.")
    found = find(Fund.objects.filter(province__in=request.actor.provinces), missing, code=fund)
    if stage not in stages.STAGES:
        raise Http404(missing)
    if stage in stages.OF_A_SUBJECT:
        accounts = list(ledger.accounts(found, year, stage))
        subjects = [account.subject_id for account in accounts]
        seen = Project.objects.visible_to(request.actor).filter(subject__in=subjects)
        projects = {project.subject_id: project for project in seen}
        rows = [
            (projects[account.subject_id], account.balance_dong)
            for account in accounts
            if account.subject_id in projects
        ]
        elsewhere = sum(account.balance_dong for account in accounts) - sum(a for _p, a in rows)
        moves = []
    else:
        rows, elsewhere, moves = [], 0, ledger.moves(found, year, stage)
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
            "elsewhere": elsewhere,
            "moves": moves,
            "acts": settlement.money_acts(*(p for p, _amount in rows), fund=found)
            if stage in {stages.ADVANCED, stages.PAID}
            else (),
            "total": -total if stage == stages.SOURCE else total,
        },
    )
