"""The plan room on screen: scenarios of a year, one scenario, one proposal, side by side."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from khuyencong.allocation.objective import MILLION, THOUSAND
from khuyencong.appraisal.issuing import points
from khuyencong.core.errors import Refused
from khuyencong.directory.access import ActorRequest, roles
from khuyencong.directory.models import Unit
from khuyencong.documents.rendering import render as render_paper
from khuyencong.documents.selectors import papers_about
from khuyencong.documents.services import FORMATS
from khuyencong.ledger import selectors as balances
from khuyencong.ledger.models import Fund
from khuyencong.planning import forms, issuing, permissions, room, submission, totals, wording
from khuyencong.planning.models import Limit, Proposal, Scenario

readers = roles(*permissions.READERS)
MOST_COMPARED = 4
FRAGMENT = "X-Fragment"  # a page with scripts asks for the sums alone


def year_of(request: ActorRequest) -> int:
    """The plan year of the address; without one, the newest that has a scenario, or this year."""
    year = request.GET.get("year", "")
    if year.isdigit() and len(year) == 4:
        return int(year)
    newest = Scenario.objects.visible_to(request.actor).order_by("-year")
    return newest.values_list("year", flat=True).first() or timezone.localdate().year


def province_of(request: ActorRequest) -> Unit:
    codes = {grant.province for grant in request.actor.grants_for(*permissions.READERS)}
    return Unit.objects.provinces().on(timezone.localdate()).get(code=min(codes))


def _scenario(request: ActorRequest, number: uuid.UUID) -> Scenario:
    found = Scenario.objects.visible_to(request.actor).filter(uuid=number)
    row = found.select_related("province").first()
    if row is None:
        raise Http404(_("Không có phương án này trong phạm vi của bạn."))
    return row


@readers
def index(request: ActorRequest) -> HttpResponse:
    """Scenarios of the year, the newest first, and a new one."""
    province, year = province_of(request), year_of(request)
    rows = Scenario.objects.visible_to(request.actor).filter(province=province, year=year)
    rows = rows.order_by("-pk")[:40]
    decision = permissions.can_plan(province.code, request.actor)
    everyone = Scenario.objects.filter(province=province, year=year).order_by("-pk")
    form = forms.NewScenarioForm(request.POST or None, scenarios=everyone)
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            row = room.create_scenario(
                province, year=year, **form.cleaned_data, by=request.actor, at=timezone.now()
            )
        except Refused as error:
            refusal = error
        else:
            return redirect("planning:scenario", number=row.uuid)
    return render(
        request,
        "planning/room.html",
        {
            "year": year,
            "rows": [(row, totals.totals(row).whole) for row in rows],
            "form": form,
            "decision": decision,
            "refusal": refusal,
            "offers": submission.offers(province.code, year, _left(province.code, year)),
        },
        status=422 if request.method == "POST" else 200,
    )


def _left(province: str, year: int) -> dict[int, int]:
    funds = Fund.objects.filter(province=province)
    return {fund.pk: balances.fund_year(fund, year)["appropriated"] for fund in funds}


class _Words:
    """Everything a scenario page needs to put codes into words, looked up once."""

    def __init__(self, scenario: Scenario) -> None:
        self.lang = get_language() or "vi"
        self.order = list(scenario.told.get("limits", ()))
        self.funds = Fund.objects.filter(province=scenario.province.code).in_bulk()
        self.limits = (
            Limit.objects.filter(province=scenario.province, year=scenario.year)
            .select_related("fund")
            .in_bulk()
        )

    def reason(self, proposal: Proposal) -> str:
        return wording.reason_text(
            proposal.reason,
            order=self.order,
            limits=self.limits,
            funds=self.funds,
            lang=self.lang,
        )

    def relaxations(self, scenario: Scenario) -> list[str]:
        return [
            wording.relaxation_text(
                one, order=self.order, limits=self.limits, funds=self.funds, lang=self.lang
            )
            for one in scenario.told.get("relax", ())
        ]

    def content(self, code: str) -> str:
        return wording.content_label(code, self.lang)

    def area(self, code: str) -> str:
        return wording.area_label(code, self.lang)

    def limit(self, limit: Limit) -> str:
        return wording.limit_name(limit, self.lang)


@readers
def scenario(request: ActorRequest, number: uuid.UUID) -> HttpResponse:
    row = _scenario(request, number)
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
    words: _Words = sums["words"]
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
    words = _Words(row)
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
        room.set_aims(row, **form.values(), by=by, at=now)
        messages.success(request, _("Đã ghi mục tiêu. Bấm Tính phương án để chọn lại."))
    elif act == "solve":
        room.ask_to_solve(row, by=by, at=now)
        messages.success(request, _("Đang tính; kết quả hiện sau vài giây."))
    elif act == "take_in":
        count = room.take_in(row, by=by, at=now)
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
        submission.submit_plan(row, by=by, at=now)
        messages.success(request, _("Đã trình kế hoạch; tờ trình ở dưới trang."))
    elif act == "return":
        submission.return_plan(row, reason=request.POST.get("reason", ""), by=by, at=now)
        messages.success(request, _("Đã trả lại phương án."))
    else:
        scan = request.FILES.get("scan")
        submission.approve_plan(
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
        room.set_level(proposal, asked[proposal.pk], by=request.actor, at=timezone.now())
    return len(rows)


@readers
def proposal(request: ActorRequest, number: uuid.UUID, code: str) -> HttpResponse:
    """One project in one scenario: what it is worth and why, and the pin."""
    row = _scenario(request, number)
    one = row.proposals.filter(project__code=code).select_related("project").first()
    if one is None:
        raise Http404(_("Phương án không có đề án {code}.").format(code=code))
    form, refusal = (
        forms.PinForm(request.POST or None, initial={"how": one.pin, "reason": one.pin_reason}),
        None,
    )
    if request.method == "POST" and form.is_valid():
        try:
            room.pin(one, **form.cleaned_data, by=request.actor, at=timezone.now())
        except Refused as error:
            refusal = error
        else:
            messages.success(request, _("Đã ghi. Tính lại để máy chọn các đề án khác theo ghim."))
            return redirect("planning:scenario", number=number)
    words = _Words(row)
    return render(
        request,
        "planning/proposal.html",
        {
            "scenario": row,
            "row": one,
            "form": form,
            "refusal": refusal,
            "decision": permissions.can_plan(row.province.code, request.actor),
            "reason": words.reason(one),
            "words": words,
            "points": points,
            "parts": room.parts_of(one, scenario=row),
            "shares": one.shares.select_related("fund").order_by("fund__code"),
        },
        status=422 if request.method == "POST" else 200,
    )


@readers
def draft_decision(request: ActorRequest, number: uuid.UUID, fmt: str) -> HttpResponse:
    """The decision as it would read, to be looked at before it is taken; drawn, never kept."""
    row = _scenario(request, uuid.UUID(str(number)))
    if not row.proposals.filter(percent__gt=0).exists():
        raise Http404(_("Phương án chưa có đề án nào trong kế hoạch."))
    with translation.override("vi"):
        paper = issuing.draft_decision(row, by=request.actor, at=timezone.now())
        content = render_paper(paper, fmt, form_date=timezone.localdate())
    response = HttpResponse(content, content_type=FORMATS[fmt])
    response["Content-Disposition"] = f'attachment; filename="du-thao-quyet-dinh.{fmt}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@readers
def compare(request: ActorRequest) -> HttpResponse:
    """Two to four scenarios side by side; who enters and leaves, against the first."""
    numbers = []
    for text in request.GET.getlist("of")[:MOST_COMPARED]:
        try:
            numbers.append(uuid.UUID(text))
        except ValueError:
            continue
    found = Scenario.objects.visible_to(request.actor).filter(uuid__in=numbers)
    rows = sorted(found.select_related("province"), key=lambda row: numbers.index(row.uuid))
    words = _Words(rows[0]) if rows else None
    compared = totals.compared(rows)
    keys = {
        name: sorted({key for one in compared for key in getattr(one.totals, name)})
        for name in ("by_fund", "by_content", "by_area")
    }
    return render(
        request,
        "planning/compare.html",
        {
            "compared": compared,
            "words": words,
            "keys": keys,
            "back": f"{reverse('planning:room')}?year={rows[0].year}" if rows else "",
        },
    )
