"""One scenario: its aims, its table, its decision."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from khuyencong.allocation.objective import MILLION, THOUSAND
from khuyencong.appraisal.papers.issuing import points
from khuyencong.core.errors import Refused
from khuyencong.directory.access import ActorRequest
from khuyencong.documents.drawing.rendering import render as render_paper
from khuyencong.documents.selectors import papers_about
from khuyencong.documents.services import FORMATS
from khuyencong.planning.models import Scenario
from khuyencong.planning.permissions import readers
from khuyencong.planning.scenarios import forms, papers, permissions
from khuyencong.planning.scenarios import services as scenarios
from khuyencong.planning.scenarios.pages.words import Words, find
from khuyencong.planning.scenarios.selectors import totals, wording

FRAGMENT = "X-Fragment"  # a page with scripts asks for the sums alone


@readers
def scenario(request: ActorRequest, number: uuid.UUID) -> HttpResponse:
    row = find(request, number)
    act = request.POST.get("act", "")
    budgets = list(row.budgets.select_related("fund").order_by("fund__code"))
    form = forms.AimsForm(
        request.POST if act == "aims" else None,
        budgets=budgets,
        initial={
            **row.objective,
            "way": row.way,
            "levels": ", ".join(map(str, row.levels)),
            "is_one_each": row.is_one_each,
        },
    )
    refusal = None
    if request.method == "POST":
        try:
            if _act(request, row, act, form):
                if request.headers.get(FRAGMENT):
                    row.refresh_from_db()
                    return render(request, "planning/_totals.html", _sums(row))
                return redirect(request.get_full_path())
        except Refused as error:
            refusal = error
        row.refresh_from_db()
    filters = {name: request.GET.get(name, "") for name in ("which", "content", "commune")}
    after = request.GET.get("after", "")
    found = list(
        totals.listed(row, **filters, after=int(after) if after.isdigit() else 0)[: totals.PAGE + 1]
    )
    sums = _sums(row)
    words: Words = sums["words"]
    more = row.told.get("more", {}) if row.outcome == Scenario.Outcome.SOLVED else {}
    return render(
        request,
        "planning/scenario.html",
        {
            **sums,
            "form": form,
            "refusal": refusal,
            "decision": permissions.can_edit(row, request.actor),
            "rows": found[: totals.PAGE],
            "next": found[totals.PAGE - 1].place if len(found) > totals.PAGE else None,
            "filters": filters,
            "query": request.GET.copy(),
            "fairness": totals.fairness(row, sums["sums"]),
            "communes": totals.by_commune(row),
            "relaxations": words.relaxations(row),
            "more": [
                (words.funds[int(fund)].name, told["value"] * THOUSAND // MILLION, told)
                for fund, told in more.items()
                if int(fund) in words.funds
            ],
            "gap": _gap(row),
            "points": points,
            "may_submit": permissions.can_scenario_step("submit_plan", row, request.actor),
            "may_approve": permissions.can_scenario_step("approve_plan", row, request.actor),
            "papers": papers_about(row.uuid),
            "typed": request.POST,
        },
        status=422 if request.method == "POST" else 200,
    )


def _sums(row: Scenario) -> dict[str, Any]:
    words = Words(row)
    return {
        "scenario": row,
        "sums": totals.totals(row),
        "words": words,
        "funds": words.funds,
        "amount": wording.amount,
    }


def _gap(row: Scenario) -> str:
    """How far from the best any plan may be, in per cent: 0,004."""
    if row.bound is None or not row.value:
        return ""
    thousandths = -(-(row.bound - row.value) * 100_000 // max(row.value, 1))
    return f"{thousandths // 1000},{thousandths % 1000:03d}"


def _act(request: ActorRequest, row: Scenario, act: str, form: forms.AimsForm) -> bool:
    """One act of the page; False when its form is not right."""
    by, now = request.actor, timezone.now()
    if act == "aims":
        if not form.is_valid():
            return False
        scenarios.set_aims(row, **form.values(), by=by, at=now)
        messages.success(request, _("Đã ghi mục tiêu. Bấm Tính phương án để chọn lại."))
    elif act == "solve":
        scenarios.ask_to_solve(row, by=by, at=now)
        messages.success(request, _("Đang tính; kết quả hiện sau vài giây."))
    elif act == "take_in":
        count = scenarios.take_in(row, by=by, at=now)
        messages.success(request, _("Phương án có {count} đề án.").format(count=count))
    elif act in DECISIONS:
        _decide(request, row, act)
    elif act == "levels":
        changed = _set_levels(request, row)
        if not request.headers.get(FRAGMENT):
            messages.success(request, _("Đã sửa {count} đề án.").format(count=changed))
    else:
        raise Http404(_("Không có việc này."))
    return True


DECISIONS = {"submit", "return", "approve"}


def _decide(request: ActorRequest, row: Scenario, act: str) -> None:
    by, now = request.actor, timezone.now()
    if act == "submit":
        scenarios.submit_plan(row, by=by, at=now)
        messages.success(request, _("Đã trình kế hoạch; tờ trình ở dưới trang."))
    elif act == "return":
        scenarios.return_plan(row, reason=request.POST.get("reason", ""), by=by, at=now)
        messages.success(request, _("Đã trả lại phương án."))
    else:
        scan = request.FILES.get("scan")
        scenarios.approve_plan(
            row,
            number=request.POST.get("number", "").strip()[:20],
            scan=(scan.name or "", scan.read()) if scan else None,
            by=by,
            at=now,
        )
        messages.success(request, _("Đã phê duyệt kế hoạch."))


def _set_levels(request: ActorRequest, row: Scenario) -> int:
    """Levels of this page that differ from what is kept."""
    asked = {
        int(name[8:]): int(str(value))
        for name, value in request.POST.dict().items()
        if name.startswith("percent_") and name[8:].isdigit() and str(value).isdigit()
    }
    rows = [p for p in row.proposals.filter(pk__in=asked) if p.percent != asked[p.pk]]
    for proposal in rows:
        scenarios.set_level(proposal, asked[proposal.pk], by=request.actor, at=timezone.now())
    return len(rows)


@readers
def draft_decision(request: ActorRequest, number: uuid.UUID, fmt: str) -> HttpResponse:
    """The decision as it would read, to be looked at before it is taken; drawn, never kept."""
    row = find(request, uuid.UUID(str(number)))
    if not row.proposals.filter(percent__gt=0).exists():
        raise Http404(_("Phương án chưa có đề án nào trong kế hoạch."))
    with translation.override("vi"):
        paper = papers.draft_decision(row, by=request.actor, at=timezone.now())
        content = render_paper(paper, fmt, form_date=timezone.localdate())
    response = HttpResponse(content, content_type=FORMATS[fmt])
    response["Content-Disposition"] = f'attachment; filename="du-thao-quyet-dinh.{fmt}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
