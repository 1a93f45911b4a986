"""One scenario: its aims, its table, its decision."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from khuyencong.allocation.objective import MILLION, THOUSAND
from khuyencong.core.reading.addresses import read_key
from khuyencong.directory.access import ActorRequest
from khuyencong.documents.drawing.rendering import render as render_paper
from khuyencong.documents.selectors import issued_about
from khuyencong.documents.services import FORMATS
from khuyencong.planning.models import Scenario
from khuyencong.planning.permissions import readers
from khuyencong.planning.scenarios import forms, permissions
from khuyencong.planning.scenarios import services as scenarios
from khuyencong.planning.scenarios.pages.words import Words
from khuyencong.planning.scenarios.papers import plan_submission
from khuyencong.planning.scenarios.selectors import order, totals, wording
from khuyencong.planning.scenarios.selectors.finding import find_scenario
from khuyencong.rules.rows import name_in_words
from khuyencong.rules.scoring import points
from khuyencong.ui.acts import FRAGMENT, Act, Page
from khuyencong.ui.downloads import attachment

ACTS = {
    "aims": Act(
        scenarios.set_aims,
        forms.AimsForm,
        done=lazy("Đã ghi mục tiêu. Bấm Tính phương án để chọn lại."),
    ),
    "solve": Act(scenarios.ask_to_solve, done=lazy("Đang tính; kết quả hiện sau vài giây.")),
    "take_in": Act(
        scenarios.take_in,
        done=lambda count: _("Phương án có {count} đề án.").format(count=count),
    ),
    "levels": Act(
        scenarios.set_levels,
        forms.LevelsForm,
        done=lambda count: _("Đã sửa {count} đề án.").format(count=count),
    ),
    "submit": Act(scenarios.submit_plan, done=lazy("Đã trình kế hoạch; tờ trình ở dưới trang.")),
    "return": Act(scenarios.return_plan, forms.ReturnForm, done=lazy("Đã trả lại phương án.")),
    "look": Act(
        scenarios.look_again,
        forms.LookAgainForm,
        done=lazy("Đã ghi kết quả xem lại."),
        subject="item",
    ),
    "approve": Act(scenarios.approve_plan, forms.ApproveForm, done=lazy("Đã phê duyệt kế hoạch.")),
}


@readers
def scenario(request: ActorRequest, number: uuid.UUID) -> HttpResponse:
    row = find_scenario(number, by=request.actor)
    budgets = list(row.budgets.select_related("fund").order_by("fund__code"))
    levels = ", ".join(map(str, row.levels))
    initial = {**row.objective, "way": row.way, "levels": levels, "is_one_each": row.is_one_each}
    page = Page(
        request,
        ACTS,
        row,
        options={
            "aims": {"budgets": budgets, "initial": initial},
            "look": {"items": row.looks_again.all()},
        },
    )
    answer = page.perform()
    if page.pressed:
        row.refresh_from_db()
    if answer:
        is_part = FRAGMENT in request.headers
        return render(request, "planning/_totals.html", _sums(row)) if is_part else answer
    filters = {name: request.GET.get(name, "") for name in ("which", "content", "commune")}
    after = read_key(request.GET.get("after")) or 0
    found = list(totals.listed(row, **filters, after=after)[: totals.PAGE + 1])
    sums = _sums(row)
    words: Words = sums["words"]
    more = row.told.get("more", {}) if row.outcome == Scenario.Outcome.SOLVED else {}
    return page.show(
        "planning/scenario.html",
        {
            **sums,
            "form": page.forms["aims"],
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
            "papers": issued_about([row.uuid]),
            "looks": _looks(row, request),
            "look_form": page.forms["look"],
            "typed": page.typed,
        },
    )


def _looks(scenario: Scenario, request: ActorRequest) -> list[tuple]:
    """(what is to be looked at again, the rows that changed in words, may the reader close it)."""
    lang = get_language() or "vi"
    return [
        (
            item,
            [name_in_words(name, lang) for name in item.rows],
            permissions.can_look_again(item, request.actor),
        )
        for item in order.looks_again(scenario)
    ]


def _sums(scenario: Scenario) -> dict[str, Any]:
    words = Words(scenario)
    return {
        "scenario": scenario,
        "sums": totals.totals(scenario),
        "words": words,
        "funds": words.funds,
        "amount": wording.amount,
    }


def _gap(scenario: Scenario) -> str:
    """How far from the best any plan may be, in per cent: 0,004."""
    if scenario.bound is None or not scenario.value:
        return ""
    thousandths = -(-(scenario.bound - scenario.value) * 100_000 // max(scenario.value, 1))
    return f"{thousandths // 1000},{thousandths % 1000:03d}"


@readers
def draft_decision(request: ActorRequest, number: str, fmt: str) -> HttpResponse:
    """The decision as it would read, to be looked at before it is taken; drawn, never kept."""
    row = find_scenario(number, by=request.actor)
    if not row.proposals.filter(percent__gt=0).exists():
        raise Http404(_("Phương án chưa có đề án nào trong kế hoạch."))
    with translation.override("vi"):
        paper = plan_submission.draft_decision(row, by=request.actor, at=timezone.now())
        content = render_paper(paper, fmt, form_date=timezone.localdate())
    return attachment(content, FORMATS[fmt], f"du-thao-quyet-dinh.{fmt}")
