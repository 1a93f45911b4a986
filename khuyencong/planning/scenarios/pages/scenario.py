"""One scenario: its aims, its table, its decision."""

from __future__ import annotations

import uuid
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from khuyencong.allocation.objective import MILLION, THOUSAND
from khuyencong.core.money import in_millions
from khuyencong.core.reading.addresses import read_key
from khuyencong.directory.access import ActorRequest
from khuyencong.documents.selectors import issued_about
from khuyencong.documents.services import FORMATS, drawn_draft
from khuyencong.planning.models import Limit, Scenario
from khuyencong.planning.permissions import readers
from khuyencong.planning.scenarios import forms, permissions
from khuyencong.planning.scenarios import services as scenarios
from khuyencong.planning.scenarios.pages.words import Words
from khuyencong.planning.scenarios.papers import plan_submission
from khuyencong.planning.scenarios.selectors import listing, order, totals
from khuyencong.planning.scenarios.selectors.finding import find_scenario
from khuyencong.planning.scenarios.selectors.instance import GAP, SECONDS
from khuyencong.planning.scenarios.selectors.wording import is_proven, proof_text
from khuyencong.policy import selectors as policy
from khuyencong.rules.scoring import points
from khuyencong.ui.acts import FRAGMENT, Act, Page
from khuyencong.ui.downloads import attachment

TILES = 24  # communes that are given most; the others at a press


def _pinned(count: int) -> str:
    return _("Đã đổi ghim của {count} đề án. Tính lại để máy chọn theo ghim.").format(count=count)


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
    "pin_in": Act(partial(scenarios.pin_many, how="in"), forms.PinManyForm, done=_pinned),
    "pin_out": Act(partial(scenarios.pin_many, how="out"), forms.PinManyForm, done=_pinned),
    "unpin": Act(partial(scenarios.pin_many, how=""), forms.PinManyForm, done=_pinned),
    "discard": Act(
        scenarios.discard_scenario,
        done=lazy("Đã bỏ phương án. Lấy lại được trong 30 ngày, ở cuối phòng kế hoạch."),
        then=lambda row: f"{reverse('planning:room')}?year={row.year}",
    ),
    "restore": Act(scenarios.restore_scenario, done=lazy("Đã lấy lại phương án, như lúc bỏ.")),
    "hand_up": Act(scenarios.hand_up, done=lazy("Đã chuyển lãnh đạo Sở ký tờ trình.")),
    "send_back": Act(scenarios.send_back, forms.ReturnForm, done=lazy("Đã trả lại phương án.")),
    "submit": Act(scenarios.submit_plan, done=lazy("Đã trình kế hoạch; tờ trình ở dưới trang.")),
    "return": Act(scenarios.return_plan, forms.ReturnForm, done=lazy("Đã trả lại phương án.")),
    "look": Act(
        scenarios.look_again,
        forms.LookAgainForm,
        done=lazy("Đã ghi kết quả xem lại."),
        subject="item",
    ),
    "look_first": Act(scenarios.look_before_signing, forms.LookForm, is_shown=True),
    "approve": Act(
        scenarios.approve_signed, forms.ApproveForm, done=lazy("Đã phê duyệt kế hoạch.")
    ),
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
    facts = _proposals(row, request, page.typed)
    if answer:
        is_part = FRAGMENT in request.headers
        return render(request, "planning/_changed.html", facts) if is_part else answer
    words: Words = facts["words"]
    communes, is_whole = totals.by_commune(row), request.GET.get("communes") == "all"
    more = row.told.get("more", {}) if row.outcome == Scenario.Outcome.SOLVED else {}
    return page.show(
        "planning/scenario.html",
        {
            **facts,
            "form": page.forms["aims"],
            "fairness": totals.fairness(row, facts["sums"]),
            "communes": communes if is_whole else communes[:TILES],
            "communes_left": 0 if is_whole else max(len(communes) - TILES, 0),
            "is_whole": is_whole,
            "relaxations": words.relaxations(row),
            "more": [
                (words.funds[int(fund)].name, told["value"] * THOUSAND // MILLION, told)
                for fund, told in more.items()
                if int(fund) in words.funds
            ],
            "proof": _proof(row),
            "may_discard": permissions.can_discard(row, request.actor),
            "restored_until": permissions.restored_until(row)
            if permissions.can_restore(row, request.actor, on=timezone.localdate())
            else None,
            "may_submit": permissions.can_scenario_step("submit_plan", row, request.actor),
            "may_send_back": permissions.can_send_back(row, request.actor),
            "may_approve": permissions.can_scenario_step("approve_plan", row, request.actor),
            "papers": issued_about([row.uuid]),
            "looks": _looks(row, request),
            "look_form": page.forms["look"],
            "to_sign": _to_sign(page, row, request),
            "sign_form": page.forms["approve"],
        },
    )


def _to_sign(page: Page, row: Scenario, request: ActorRequest) -> Any:
    """What is looked at before it is signed; shown again where the press was refused for another
    reason than its number."""
    if page.pressed == "look_first":
        return page.result
    if page.pressed != "approve" or (page.refusal and page.refusal.field == "number"):
        return None
    number = page.typed.get("number", "")
    return scenarios.to_sign_still(row, number=number, by=request.actor, at=timezone.now())


def _looks(scenario: Scenario, request: ActorRequest) -> list[tuple]:
    """(what is to be looked at again, the rows that changed in words, may the reader close it)."""
    lang = get_language() or "vi"
    return [
        (
            item,
            policy.rows_in_words(item.rows, lang),
            permissions.can_look_again(item, request.actor),
        )
        for item in order.looks_again(scenario)
    ]


def _proposals(scenario: Scenario, request: ActorRequest, typed: QueryDict) -> dict[str, Any]:
    """The grid as the address asks for it, and the sums beside it."""
    words = Words(scenario)
    sums = totals.totals(scenario)
    contents = sorted((words.content(code), code) for code in sums.by_content)
    filter_form = forms.FilterForm(
        request.GET, contents=[(code, label) for label, code in contents]
    )
    filter_form.is_valid()
    filters = {name: text for name, text in filter_form.cleaned_data.items() if text}
    skipped = read_key(request.GET.get("after"), most=scenarios.MOST_PROPOSALS) or 0
    listed = listing.listed(scenario, filters, skipped=skipped)
    return {
        "scenario": scenario,
        "sums": sums,
        "words": words,
        "funds": words.funds,
        "amount": _amount,
        "points": points,
        "decision": permissions.can_edit(scenario, request.actor),
        "listed": listed,
        "filters": filters,
        "filter_form": filter_form,
        "tabs": _tabs(filters, sums),
        "sorted_by": {name: _sorted_by(name, filters) for name in listing.SORTS},
        "first_url": _address(filters) if skipped else None,
        "next_url": _address(filters, after=listed.next_from) if listed.next_from else None,
        "everywhere_url": _address(filters, commune=""),
        "ticked": set(typed.getlist("proposal")),
        "typed": typed,
        "pin_reason": typed.get("reason", ""),
    }


def _address(filters: dict[str, str], **other: object) -> str:
    """The same grid, asked otherwise."""
    asked = filters | other
    return f"?{urlencode({name: value for name, value in asked.items() if value})}"


def _tabs(filters: dict[str, str], sums: totals.Totals) -> list[tuple[str, str, bool, int | None]]:
    """(address, words, whether it is open, how many there are where that is known)."""
    whole, here = sums.whole, filters.get("which", "")
    return [
        (_address(filters, which=name), label, here == name, count)
        for name, label, count in (
            ("", _("Tất cả"), whole.asking),
            ("in", _("Trong kế hoạch"), whole.inside),
            ("out", _("Ngoài kế hoạch"), whole.asking - whole.inside),
            ("pinned", _("Đã ghim"), None),
        )
    ]


def _sorted_by(name: str, filters: dict[str, str]) -> tuple[str, str]:
    """(aria-sort of a column, the address that sorts by it): what is most comes first."""
    now = filters.get("sort", "") or "place"
    first, second = (name, f"-{name}") if name == "place" else (f"-{name}", name)
    standing = {name: "ascending", f"-{name}": "descending"}.get(now, "none")
    return standing, _address(filters, sort=second if now == first else first)


def _amount(limit: Limit, value: int) -> str:
    """In a column of millions."""
    return str(value) if limit.measure == Limit.Measure.COUNT else in_millions(value)


def _proof(scenario: Scenario) -> tuple[str, bool]:
    """(how good the plan is, in words; whether it was proven)."""
    value, bound = scenario.value, scenario.bound
    if value is None or bound is None:
        return "", True
    text = proof_text(value, bound, gap=GAP, seconds=SECONDS)
    return text, is_proven(value, bound, gap=GAP)


@readers
def draft_decision(request: ActorRequest, number: str, fmt: str) -> HttpResponse:
    """The decision as it would read, to be looked at before it is taken; drawn, never kept."""
    row = find_scenario(number, by=request.actor)
    if not row.proposals.filter(percent__gt=0).exists():
        raise Http404(_("Phương án chưa có đề án nào trong kế hoạch."))
    with translation.override("vi"):
        paper = plan_submission.draft_decision(row, by=request.actor, at=timezone.now())
        content = drawn_draft(paper, fmt, on=timezone.localdate())
    return attachment(content, FORMATS[fmt], f"du-thao-quyet-dinh.{fmt}")
