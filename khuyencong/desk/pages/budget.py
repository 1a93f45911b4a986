"""One number of the budget, and the rows that add up to it."""

from __future__ import annotations

from typing import Any

from django.db.models import OuterRef, Q, Subquery
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from khuyencong.contracts import selectors as contracts
from khuyencong.contracts.models import Share
from khuyencong.core.finding import find
from khuyencong.core.reading.addresses import read_key
from khuyencong.directory.access import ActorRequest, officers
from khuyencong.ledger import selectors as ledger
from khuyencong.ledger.models import Fund, stages
from khuyencong.projects.models import Project
from khuyencong.settlement import selectors as settlement

ROWS = 50


@officers
def budget(request: ActorRequest, fund: str, year: int, stage: str) -> HttpResponse:
    """Rows of one stage of a fund-year: projects, or the decisions that gave and took money.

    Projects that this officer may not open are one row together, without their names; where
    there are several pages, with those of the others, so that each page adds up to the number.
    """
    missing = _("Không có nguồn kinh phí này trong phạm vi của bạn.")
    found = find(Fund.objects.filter(province__in=request.actor.provinces), missing, code=fund)
    if stage not in stages.STAGES:
        raise Http404(missing)
    sign = -1 if stage == stages.SOURCE else 1  # the source has given what it holds below nothing
    held = ledger.given_years if stage == stages.SOURCE else ledger.fund_years
    total = sign * held([found], year)[found.pk][stage]
    if stage in stages.OF_A_SUBJECT:
        shown = _projects(request, found, year, stage, total)
    else:
        shown = _moves(request, found, year, stage, sign)
    after = shown.pop("after")
    return render(
        request,
        "desk/budget.html",
        {
            "fund": found,
            "year": year,
            "stage": stages.LABELS[stage],
            "stages": stages.LABELS,
            "acts": settlement.money_acts(*(p for p, _amount in shown["rows"]), fund=found)
            if stage in {stages.ADVANCED, stages.PAID}
            else (),
            "total": total,
            "first_url": request.path if request.GET.get("after") else None,
            "next_url": f"{request.path}?after={after}" if after else None,
            **shown,
        },
    )


def _projects(
    request: ActorRequest, fund: Fund, year: int, stage: str, total: int
) -> dict[str, Any]:
    """Projects with what each holds, the largest first.

    Each account is asked whether its project may be seen, so that only those shown are read.
    """
    visible = Project.objects.visible_to(request.actor)
    here = Subquery(visible.filter(subject=OuterRef("subject")).values("pk")[:1])
    parts = Share.objects.filter(subject=OuterRef(OuterRef("subject")))
    of_a_part = Subquery(visible.filter(pk__in=parts.values("project")).values("pk")[:1])
    # PostgreSQL would answer EXISTS by reading all that may be seen.
    seen = ledger.accounts(fund, year, stage).alias(here=here, of_a_part=of_a_part)
    mine = seen.filter(Q(here__isnull=False) | Q(of_a_part__isnull=False))
    last = _after(request)
    if last:
        dong, key = last
        mine = mine.filter(Q(balance_dong__lt=dong) | Q(balance_dong=dong, pk__gt=key))
    listed = list(mine[: ROWS + 1])
    page = listed[:ROWS]
    subjects = [account.subject_id for account in page if account.subject_id]
    projects = contracts.project_of_each(subjects, visible)
    rows = [(projects[account.subject_id or 0], account.balance_dong) for account in page]
    others = total - sum(amount for _project, amount in rows)
    is_whole = not last and len(listed) <= ROWS
    return {
        "rows": rows,
        "elsewhere": others if is_whole else 0,
        "other_pages": 0 if is_whole else others,
        "moves": [],
        "after": f"{page[-1].balance_dong}.{page[-1].pk}" if len(listed) > ROWS else None,
    }


def _after(request: ActorRequest) -> tuple[int, int] | None:
    """What the last row of the page before held, đồng, and its key."""
    dong, _dot, key = str(request.GET.get("after") or "").partition(".")
    amount, number = read_key(dong), read_key(key)
    return None if amount is None or number is None else (amount, number)


def _moves(request: ActorRequest, fund: Fund, year: int, stage: str, sign: int) -> dict[str, Any]:
    """What was given and taken, the newest first."""
    before = read_key(request.GET.get("after"))
    moves = ledger.moves(fund, year, stage, before=before, most=ROWS + 1)
    after = moves[ROWS - 1][0].pk if len(moves) > ROWS else None
    return {
        "rows": [],
        "elsewhere": 0,
        "other_pages": 0,
        "moves": [(move, sign * amount) for move, amount in moves[:ROWS]],
        "after": after,
    }
